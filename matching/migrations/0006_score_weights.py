"""The points of each part of the score are rows from a day on; a run keeps by which it scored."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from common.operations import AuditRows, NeverEdited, WrittenOnce

KEPT = [
    "version", "country_id", "valid_from", "occupation", "crop", "experience", "skills", "language", "preference", "documents", "waiting",
    "reason", "origin", "decided_by_id", "decided_at", "preview_id",
]


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0005_groups_kept_together'),
        ('reference', '0002_protection'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='matchrun',
            name='weights',
            field=models.JSONField(default=dict, verbose_name='points by part of the score'),
        ),
        migrations.AddField(
            model_name='matchrun',
            name='weights_version',
            field=models.CharField(blank=True, max_length=40, verbose_name='version of the weights'),
        ),
        migrations.CreateModel(
            name='WeightsPreview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='holds from')),
                ('points', models.JSONField(verbose_name='points by part')),
                ('reason', models.TextField(verbose_name='reason')),
                ('against_version', models.CharField(max_length=40, verbose_name='compared with version')),
                ('against', models.JSONField(verbose_name='compared with points')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='requested')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('status', models.CharField(choices=[('queued', 'queued'), ('running', 'in progress'), ('done', 'finished'), ('failed', 'failed')], default='queued', max_length=8, verbose_name='status')),
                ('stage', models.CharField(choices=[('waiting', 'waiting for a worker process'), ('reading', 'reading workers, vacancies and rules'), ('before', 'assigning with the weights that hold'), ('after', 'assigning with the new weights'), ('comparing', 'comparing'), ('finished', 'finished')], default='waiting', max_length=9, verbose_name='stage')),
                ('progress_done', models.PositiveBigIntegerField(default=0, verbose_name='done')),
                ('progress_total', models.PositiveBigIntegerField(default=0, verbose_name='of')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('lease_token', models.CharField(blank=True, max_length=36)),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('result', models.JSONField(default=dict, verbose_name='result')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='registry')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matching.matchrun', verbose_name='as in run')),
            ],
            options={
                'verbose_name': 'preview of weights',
                'verbose_name_plural': 'previews of weights',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ScoreWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40, unique=True, verbose_name='version')),
                ('valid_from', models.DateField(verbose_name='holds from')),
                ('occupation', models.PositiveIntegerField(verbose_name='work of the same kind')),
                ('crop', models.PositiveIntegerField(verbose_name='same crop or animal')),
                ('experience', models.PositiveIntegerField(verbose_name='months of experience')),
                ('skills', models.PositiveIntegerField(verbose_name='skills and their proof')),
                ('language', models.PositiveIntegerField(verbose_name='languages the work needs')),
                ('preference', models.PositiveIntegerField(verbose_name='what the person wants')),
                ('documents', models.PositiveIntegerField(verbose_name='papers in hand')),
                ('waiting', models.PositiveIntegerField(verbose_name='time since registration')),
                ('reason', models.TextField(verbose_name='reason')),
                ('origin', models.CharField(choices=[('shipped', 'came with the product'), ('staff', 'entered by staff')], default='staff', max_length=8, verbose_name='origin')),
                ('decided_at', models.DateTimeField(auto_now_add=True, verbose_name='decided')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='reason of the withdrawal')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='registry')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
                ('preview', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided', to='matching.weightspreview', verbose_name='decided on this preview')),
            ],
            options={
                'verbose_name': 'weights of the score',
                'verbose_name_plural': 'weights of the score',
                'ordering': ['-valid_from', '-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='weightspreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('finished_at__isnull', False), models.Q(('result', {}), _negated=True)), _connector='OR'), name='weights_preview_done_has_its_result'),
        ),
        migrations.AddConstraint(
            model_name='weightspreview',
            constraint=models.CheckConstraint(condition=models.Q(('progress_done__lte', models.F('progress_total'))), name='weights_preview_progress_within_total'),
        ),
        migrations.AddConstraint(
            model_name='scoreweights',
            constraint=models.CheckConstraint(condition=models.Q(('occupation', django.db.models.expressions.CombinedExpression(models.Value(10000), '-', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('crop'), '+', models.F('experience')), '+', models.F('skills')), '+', models.F('language')), '+', models.F('preference')), '+', models.F('documents')), '+', models.F('waiting'))))), name='weights_whole'),
        ),
        migrations.AddConstraint(
            model_name='scoreweights',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('country', 'valid_from'), name='weights_once_a_registry_and_day', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='scoreweights',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='weights_have_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='scoreweights',
            constraint=models.CheckConstraint(condition=models.Q(('origin', 'shipped'), models.Q(('decided_by__isnull', False), ('preview__isnull', False)), _connector='OR'), name='weights_of_staff_are_decided_on_a_preview'),
        ),
        migrations.AddConstraint(
            model_name='scoreweights',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_by__isnull', True), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_by__isnull', False), ('withdrawn_on__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='weights_withdrawn_by_somebody_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='scoreweights',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__lt', models.F('valid_from')), _connector='OR'), name='weights_withdrawn_before_they_hold'),
        ),
        NeverEdited("matching_scoreweights", KEPT),
        WrittenOnce("matching_scoreweights", "withdrawn_on"),
        AuditRows("matching_scoreweights"),
    ]
