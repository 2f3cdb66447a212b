"""Passes over all pairs of a large run are divided among processes, a row a part."""

import django.db.models.deletion
from django.db import migrations, models

from common.operations import KeepForThePlatform


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0018_several_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='RunShard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('lease_token', models.CharField(blank=True, max_length=36)),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('stage', models.CharField(choices=[('waiting', 'waiting for a worker process'), ('snapshot', 'reading workers, vacancies and rules'), ('scan', 'checking rules and scoring'), ('auction', 'assigning seats'), ('pricing', 'proving the result'), ('publish', 'writing proposals'), ('finished', 'finished')], max_length=10, verbose_name='stage')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('first', models.PositiveIntegerField(verbose_name='first')),
                ('last', models.PositiveIntegerField(verbose_name='last')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('running', 'in progress'), ('done', 'done'), ('stopped', 'stopped')], default='waiting', max_length=8, verbose_name='state')),
                ('process', models.CharField(blank=True, max_length=80, verbose_name='process')),
                ('took', models.FloatField(default=0, verbose_name='seconds')),
                ('question', models.BinaryField(verbose_name='question')),
                ('answer', models.BinaryField(default=b'', verbose_name='answer')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shards', to='matching.matchrun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'part of a pass of a run',
                'verbose_name_plural': 'parts of passes of runs',
                'ordering': ['run_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='run_shard_once'), models.CheckConstraint(condition=models.Q(('first__lte', models.F('last'))), name='run_shard_is_a_range'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('finished_at__isnull', False), ('lease_until__isnull', True)), _connector='OR'), name='run_shard_done_is_nobodys')],
            },
        ),
        # Not logged, and not tried to be squeezed once more.
        migrations.RunSQL(
            "ALTER TABLE matching_runshard SET UNLOGGED, ALTER COLUMN question SET STORAGE EXTERNAL, ALTER COLUMN answer SET STORAGE EXTERNAL",
            "ALTER TABLE matching_runshard SET LOGGED, ALTER COLUMN question SET STORAGE EXTENDED, ALTER COLUMN answer SET STORAGE EXTENDED",
        ),
        KeepForThePlatform("matching_runshard"),
    ]
