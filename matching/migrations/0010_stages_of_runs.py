"""Every stage of a run is a row, and what the costly ones made is kept until the run has ended."""


import django.db.models.deletion
from django.db import migrations, models

from common.operations import KeepForThePlatform


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0009_why_others_were_not_proposed'),
    ]

    operations = [
        migrations.CreateModel(
            name='RunKept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('waiting', 'waiting for a worker process'), ('snapshot', 'reading workers, vacancies and rules'), ('scan', 'checking rules and scoring'), ('auction', 'assigning seats'), ('pricing', 'proving the result'), ('publish', 'writing proposals'), ('finished', 'finished')], max_length=10, verbose_name='stage')),
                ('attempt', models.PositiveSmallIntegerField(verbose_name='attempt')),
                ('part', models.PositiveSmallIntegerField(verbose_name='part')),
                ('content', models.BinaryField(verbose_name='content')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept', to='matching.matchrun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'part kept of a run',
                'verbose_name_plural': 'parts kept of runs',
                'ordering': ['run_id', 'stage', 'attempt', 'part'],
                'constraints': [models.UniqueConstraint(fields=('run', 'stage', 'attempt', 'part'), name='run_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='RunStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('waiting', 'waiting for a worker process'), ('snapshot', 'reading workers, vacancies and rules'), ('scan', 'checking rules and scoring'), ('auction', 'assigning seats'), ('pricing', 'proving the result'), ('publish', 'writing proposals'), ('finished', 'finished')], max_length=10, verbose_name='stage')),
                ('shard', models.PositiveSmallIntegerField(default=0, verbose_name='shard')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'in progress'), ('done', 'done'), ('stopped', 'stopped')], default='waiting', max_length=8, verbose_name='state')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('done', models.PositiveBigIntegerField(default=0, verbose_name='done')),
                ('total', models.PositiveBigIntegerField(default=0, verbose_name='of')),
                ('seconds', models.FloatField(default=0, verbose_name='seconds')),
                ('process', models.CharField(blank=True, max_length=80, verbose_name='process')),
                ('fingerprint', models.CharField(blank=True, max_length=64, verbose_name='fingerprint')),
                ('parts_kept', models.PositiveSmallIntegerField(default=0, verbose_name='parts kept for another process')),
                ('made_by', models.CharField(blank=True, max_length=40, verbose_name='version that made it')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='matching.matchrun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'stage of a run',
                'verbose_name_plural': 'stages of runs',
                'ordering': ['run_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('run', 'stage', 'shard'), name='run_step_once'), models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='run_step_done_within_total'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('finished_at__isnull', False), ('started_at__isnull', False)), _connector='OR'), name='run_step_done_has_its_times')],
            },
        ),
        # Not logged, and not tried to be squeezed once more.
        migrations.RunSQL(
            "ALTER TABLE matching_runkept SET UNLOGGED, ALTER COLUMN content SET STORAGE EXTERNAL",
            "ALTER TABLE matching_runkept SET LOGGED, ALTER COLUMN content SET STORAGE EXTENDED",
        ),
        KeepForThePlatform("matching_runkept"),
    ]
