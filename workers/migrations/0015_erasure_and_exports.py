"""How a file ends, what stops it; who took lists out; who asked to be protected, which only those see who ask."""

import common.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from common.operations import (
    AppendOnly,
    AppendOnlyUntilErased,
    AuditRows,
    ProtectRowsThrough,
    ProtectRowsThroughWhenAsked,
)



OF_A_PERSON = ["workers_erasurerequest", "workers_legalhold", "workers_retentionnotice"]
ONE_OF_A_PAIR = (
    "(SELECT person.id FROM workers_duplicatepair pair JOIN workers_worker person ON person.id IN (pair.one_id, pair.other_id)"
    " WHERE pair.id = row.subject_id ORDER BY person.status = ''erased'' DESC LIMIT 1)"
)
AUDITED = {
    "erasurerequest": [],
    "legalhold": ["reason"],
    "retentionnotice": [],
    "retentionrule": [],
    "protectioncontact": [],
    "protectionrequest": ["worker_id", "noted_by_id"],
}


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0006_words_of_the_erased'),
        ('reference', '0002_protection'),
        ('workers', '0014_standings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', common.fields.EncryptedText(max_length=300, verbose_name='reason')),
                ('placed_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('until', models.DateField(blank=True, help_text='Empty: until somebody lifts it.', null=True, verbose_name='until')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lifted by')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='workers.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'legal hold',
                'verbose_name_plural': 'legal holds',
                'ordering': ['-placed_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ProtectionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noted_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('worker', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='protection_request', to='workers.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'request for protection information',
                'verbose_name_plural': 'requests for protection information',
                'ordering': ['-noted_at'],
            },
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('person', 'the person asks for it'), ('office', 'the office: the file should not be here'), ('retention', 'nobody needs it any more')], max_length=9, verbose_name='who wants it')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='asked for')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='erased')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='carried out by')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasure_requests', to='workers.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'request to erase a file',
                'verbose_name_plural': 'requests to erase files',
                'ordering': ['-requested_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('done_at__isnull', True)), fields=('worker',), name='erasure_open_once_a_person'), models.CheckConstraint(condition=models.Q(('done_by__isnull', True), ('requested_by__isnull', True), models.Q(('done_by', models.F('requested_by')), _negated=True), _connector='OR'), name='erasure_by_two_people')],
            },
        ),
        migrations.CreateModel(
            name='ExportLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('what', models.CharField(max_length=60, verbose_name='what')),
                ('count', models.PositiveIntegerField(verbose_name='rows')),
                ('filters', models.JSONField(default=dict, verbose_name='filters')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'exports',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['by', '-at'], name='export_by')],
            },
        ),
        migrations.CreateModel(
            name='ProtectionContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('title_es', models.CharField(max_length=200, verbose_name='title in Spanish')),
                ('title_en', models.CharField(max_length=200, verbose_name='title in English')),
                ('title_fr', models.CharField(blank=True, max_length=200, verbose_name='title in French')),
                ('key', models.SlugField(max_length=40, verbose_name='key')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='where')),
                ('web', models.URLField(blank=True, max_length=300, verbose_name='web page')),
                ('source_url', models.URLField(blank=True, max_length=300, verbose_name='source')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='checked on')),
                ('position', models.PositiveSmallIntegerField(default=100, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='shown')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country')),
            ],
            options={
                'verbose_name': 'contact for protection',
                'verbose_name_plural': 'contacts for protection',
                'ordering': ['country_id', 'position', 'key'],
                'constraints': [models.UniqueConstraint(fields=('country', 'key'), name='protection_contact_once_a_country')],
            },
        ),
        migrations.CreateModel(
            name='RetentionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('withdrawn', 'consent withdrawn, from that day'), ('silent', 'interest not confirmed, from the last confirmation')], max_length=10, verbose_name='files')),
                ('told_on', models.DateField(verbose_name='told on')),
                ('due_on', models.DateField(verbose_name='erased from')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retention_notices', to='workers.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'notice of an erasure',
                'verbose_name_plural': 'notices of erasures',
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('worker', 'kind'), name='retention_notice_once')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('kind', models.CharField(choices=[('withdrawn', 'consent withdrawn, from that day'), ('silent', 'interest not confirmed, from the last confirmation')], max_length=10, verbose_name='files')),
                ('months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='months')),
                ('citation', models.CharField(blank=True, help_text='Empty: a planning value, to be set by the ministry.', max_length=300, verbose_name='law or decision')),
                ('is_active', models.BooleanField(default=False, help_text='Only then is anything erased by it.', verbose_name='applied')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country')),
            ],
            options={
                'verbose_name': 'retention rule',
                'verbose_name_plural': 'retention rules',
                'ordering': ['country_id', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('country', 'kind'), name='retention_once_a_country'), models.CheckConstraint(condition=models.Q(('months__gte', 1)), name='retention_a_month_at_least')],
            },
        ),
        *(ProtectRowsThrough(table, "worker_id", "workers_worker") for table in OF_A_PERSON),
        ProtectRowsThroughWhenAsked("workers_protectionrequest", "worker_id", "workers_worker", "protection"),
        *(AuditRows(f"workers_{table}", masked) for table, masked in AUDITED.items()),
        AppendOnly("workers_exportlog"),
        AppendOnlyUntilErased("workers_workerevent", "row.subject_id"),
        AppendOnlyUntilErased("workers_fileopening", "row.worker_id"),
        AppendOnlyUntilErased("workers_pairevent", ONE_OF_A_PAIR),
        AppendOnlyUntilErased(
            "workers_personrequestevent", "(SELECT worker_id FROM workers_personrequest WHERE id = row.subject_id)"
        ),
    ]
