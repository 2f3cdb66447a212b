"""Two files that may be one person's are kept as a pair until somebody decides, and after it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnly, AuditRows, ProtectRowsOfCountry, ProtectRowsThrough


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0002_protection'),
        ('workers', '0011_own_page'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='worker',
            name='status',
            field=models.CharField(choices=[('draft', 'draft'), ('registered', 'registered'), ('stale', 'to be confirmed'), ('withdrawn', 'consent withdrawn'), ('erased', 'erased'), ('merged', 'joined to another file')], default='draft', max_length=12, verbose_name='status'),
        ),
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('status', models.CharField(choices=[('open', 'to be decided'), ('different', 'two people'), ('merged', 'joined')], default='open', max_length=10, verbose_name='status')),
                ('score', models.PositiveSmallIntegerField(verbose_name='likeness')),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None, verbose_name='what speaks for and against')),
                ('found_by', models.CharField(choices=[('scan', 'comparison of all files'), ('officer', 'an officer')], max_length=8, verbose_name='found by')),
                ('undo_text', encrypted_fields.fields.EncryptedTextField(blank=True, editable=False, null=True, verbose_name='what went where')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='registry')),
                ('kept', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workers.worker', verbose_name='file that stays')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workers.worker', verbose_name='one file')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workers.worker', verbose_name='the other file')),
                ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
            ],
            options={
                'verbose_name': 'possible duplicate',
                'verbose_name_plural': 'possible duplicates',
                'ordering': ['-score', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PairEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('old_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                ('new_state', models.CharField(max_length=40, verbose_name='to')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='workers.duplicatepair', verbose_name='possible duplicate')),
            ],
            options={
                'verbose_name': 'decision about a possible duplicate',
                'verbose_name_plural': 'decisions about possible duplicates',
                'ordering': ['-at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='duplicatepair',
            index=models.Index(fields=['country', 'status', '-score'], name='duplicate_queue'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='duplicate_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='duplicate_pair_in_order'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='duplicate_score_on_scale'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kept__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('kept__isnull', True)), _connector='OR'), name='duplicate_merged_keeps_one'),
        ),
        ProtectRowsOfCountry("workers_duplicatepair"),
        AuditRows("workers_duplicatepair", ["undo_text", "evidence"]),
        ProtectRowsThrough("workers_pairevent", "subject_id", "workers_duplicatepair"),
        AppendOnly("workers_pairevent"),
    ]
