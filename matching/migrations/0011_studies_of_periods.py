"""How often to match: past arrivals gone through again with several periods."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0010_stages_of_runs'),
        ('reference', '0002_protection'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PeriodsStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='from')),
                ('last_day', models.DateField(verbose_name='to')),
                ('as_of', models.DateField(verbose_name='rules as of')),
                ('periods', models.JSONField(verbose_name='days between two matchings')),
                ('seed', models.BigIntegerField(default=0, verbose_name='seed')),
                ('weights_version', models.CharField(blank=True, max_length=40, verbose_name='version of the weights')),
                ('weights', models.JSONField(verbose_name='points by part of the score')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='requested')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('status', models.CharField(choices=[('queued', 'queued'), ('running', 'in progress'), ('done', 'finished'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=9, verbose_name='status')),
                ('stage', models.CharField(choices=[('waiting', 'waiting for a worker process'), ('reading', 'reading workers, vacancies and rules'), ('pairs', 'checking rules and scoring'), ('at_once', 'assigning everybody at once'), ('replaying', 'going through the calendars'), ('finished', 'finished')], default='waiting', max_length=9, verbose_name='stage')),
                ('progress_done', models.PositiveBigIntegerField(default=0, verbose_name='done')),
                ('progress_total', models.PositiveBigIntegerField(default=0, verbose_name='of')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('lease_token', models.CharField(blank=True, max_length=36)),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('result', models.JSONField(default=dict, verbose_name='result')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='registry')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
            ],
            options={
                'verbose_name': 'study of periods',
                'verbose_name_plural': 'studies of periods',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('finished_at__isnull', False), models.Q(('result', {}), _negated=True)), _connector='OR'), name='periods_study_done_has_its_result'), models.CheckConstraint(condition=models.Q(('progress_done__lte', models.F('progress_total'))), name='periods_study_progress_within_total'), models.CheckConstraint(condition=models.Q(('first_day__lt', models.F('last_day')), ('last_day__lte', models.F('as_of'))), name='periods_study_of_a_stretch_that_has_passed')],
            },
        ),
    ]
