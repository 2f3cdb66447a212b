"""What both ministries' forms ask and the registry did not hold yet; and registrations that have begun, where they belong."""

import common.fields
import django.core.validators
import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

from common.operations import AuditRows, AuditRowsAnew, ProtectRows


BEFORE = [
    *("given_names", "first_surname", "second_surname", "married_name", "search_name", "birth_date"),
    *("birth_municipality_id", "address", "people", "phone", "email", "emergency_contact", "last_employer"),
    *("sex", "nationality_id", "municipality_id", "preferred_language_id", "needs_interpreter"),
    *("schooling_years", "literate", "phone_index", "phone_last7", "phone_last4"),
]
ALSO = ["second_phone", "emergency_relation", "emergency_phone", "household_duties"]
DRAFT = ["answers_text", "identity_index"]


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_rights_on_record'),
        ('reference', '0002_protection'),
        ('workers', '0004_phones_encrypted'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RegistrationDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('saved_at', models.DateTimeField(auto_now=True, verbose_name='last saved')),
                ('screens_done', models.PositiveSmallIntegerField(default=0, verbose_name='screens filled in')),
                ('identity_index', models.CharField(editable=False, max_length=64)),
                ('answers_text', encrypted_fields.fields.EncryptedTextField(blank=True, editable=False, null=True, verbose_name='answers')),
            ],
            options={
                'verbose_name': 'draft of a registration',
                'verbose_name_plural': 'drafts of registrations',
                'ordering': ['-saved_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='worker',
            name='emergency_phone',
            field=common.fields.EncryptedText(blank=True, max_length=20, verbose_name='phone of the emergency contact'),
        ),
        migrations.AddField(
            model_name='worker',
            name='emergency_relation',
            field=models.CharField(blank=True, choices=[('parent', 'mother or father'), ('spouse', 'husband, wife or partner'), ('sibling', 'sister or brother'), ('child', 'daughter or son'), ('relative', 'another relative'), ('neighbour', 'neighbour or friend')], max_length=10, verbose_name='who that is'),
        ),
        migrations.AddField(
            model_name='worker',
            name='household_duties',
            field=common.fields.EncryptedText(blank=True, help_text='Only what the person wants to say, to plan dates with. Never used to rank or to exclude.', max_length=200, verbose_name='duties at home'),
        ),
        migrations.AddField(
            model_name='worker',
            name='second_phone',
            field=common.fields.EncryptedText(blank=True, max_length=20, verbose_name='second phone'),
        ),
        migrations.AddField(
            model_name='workexperience',
            name='last_year',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Who does not remember the days remembers the year.', null=True, validators=[django.core.validators.MinValueValidator(1950), django.core.validators.MaxValueValidator(2100)], verbose_name='last year'),
        ),
        migrations.AddField(
            model_name='workexperience',
            name='seasons',
            field=models.PositiveSmallIntegerField(blank=True, help_text='How many harvests or seasons.', null=True, validators=[django.core.validators.MaxValueValidator(70)], verbose_name='seasons'),
        ),
        migrations.AddConstraint(
            model_name='worker',
            constraint=models.CheckConstraint(condition=models.Q(('second_phone', ''), models.Q(('phone', ''), _negated=True), _connector='OR'), name='worker_second_phone_after_the_first', violation_error_message='Write the first phone first.'),
        ),
        migrations.AddConstraint(
            model_name='worker',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('emergency_contact', ''), _negated=True), models.Q(('emergency_phone', ''), ('emergency_relation', '')), _connector='OR'), name='worker_emergency_contact_has_a_name', violation_error_message='Say who the emergency contact is.'),
        ),
        migrations.AddConstraint(
            model_name='workexperience',
            constraint=models.CheckConstraint(condition=models.Q(('seasons__isnull', True), ('seasons__lte', 70), _connector='OR'), name='experience_seasons_possible'),
        ),
        migrations.AddConstraint(
            model_name='workexperience',
            constraint=models.CheckConstraint(condition=models.Q(('last_year__isnull', True), ('last_year__range', (1950, 2100)), _connector='OR'), name='experience_year_possible'),
        ),
        migrations.AddField(
            model_name='registrationdraft',
            name='country',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='registry'),
        ),
        migrations.AddField(
            model_name='registrationdraft',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office'),
        ),
        migrations.AddField(
            model_name='registrationdraft',
            name='saved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last saved by'),
        ),
        migrations.AddField(
            model_name='registrationdraft',
            name='started_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='started by'),
        ),
        migrations.AddField(
            model_name='registrationdraft',
            name='worker',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workers.worker', verbose_name='worker'),
        ),
        migrations.AddIndex(
            model_name='registrationdraft',
            index=models.Index(fields=['country', 'office', '-saved_at'], name='draft_scope'),
        ),
        migrations.AddConstraint(
            model_name='registrationdraft',
            constraint=models.UniqueConstraint(condition=models.Q(('worker__isnull', True)), fields=('office', 'identity_index'), name='draft_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='registrationdraft',
            constraint=models.CheckConstraint(condition=models.Q(('worker__isnull', True), models.Q(('answers_text__isnull', True), ('identity_index', '')), _connector='OR'), name='draft_finished_keeps_no_answers'),
        ),
        AuditRowsAnew("workers_worker", [*BEFORE, *ALSO], before=BEFORE),
        ProtectRows("workers_registrationdraft"),
        AuditRows("workers_registrationdraft", DRAFT),
    ]
