"""What a finished run proposed is kept up to date: plans, what is new for them, and the changes that people approve."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnly, AppendOnlyUntilErased, AuditRows, ProtectRowsThrough

WORKER = "(SELECT worker_id FROM matching_planchange WHERE id = row.subject_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0018_joins_undone'),
        ('matching', '0014_floors_of_groups'),
        ('workers', '0021_travel_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LivePlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('lease_token', models.CharField(blank=True, max_length=36)),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('countries', models.JSONField(default=list, verbose_name='registries')),
                ('status', models.CharField(choices=[('current', 'kept up to date'), ('ended', 'followed by another')], default='current', max_length=8, verbose_name='status')),
                ('version', models.PositiveBigIntegerField(default=0, verbose_name='repairs')),
                ('prices', models.JSONField(default=dict, verbose_name='price of a seat by vacancy')),
                ('seen', models.PositiveBigIntegerField(default=0, verbose_name='people and vacancies looked at')),
                ('repaired_at', models.DateTimeField(blank=True, null=True, verbose_name='last repair')),
                ('behind_seconds', models.FloatField(blank=True, help_text='The oldest of the last repair.', null=True, verbose_name='seconds from a change to its repair')),
            ],
            options={
                'verbose_name': 'plan kept up to date',
                'verbose_name_plural': 'plans kept up to date',
                'ordering': ['-run_id'],
            },
        ),
        migrations.CreateModel(
            name='PlanChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('cause', models.CharField(choices=[('new_person', 'new in the registry, or back in it'), ('person', 'their file has changed'), ('left', 'not to be matched any more'), ('vacancy', 'their vacancy has changed, or ended'), ('chain', 'a place became free or was taken by somebody for whom it counts more'), ('night', 'the whole registry was matched anew')], max_length=10, verbose_name='why')),
                ('score_before', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score until now')),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score')),
                ('score_parts', models.JSONField(blank=True, default=dict, verbose_name='parts of the score')),
                ('findings', models.JSONField(blank=True, default=list, verbose_name='what the rules said')),
                ('unknown_count', models.PositiveSmallIntegerField(default=0, verbose_name='facts missing')),
                ('price', models.PositiveIntegerField(default=0, verbose_name='price of a seat')),
                ('status', models.CharField(choices=[('waiting', 'waiting for approval'), ('approved', 'approved'), ('declined', 'declined'), ('overtaken', 'overtaken by later news')], default='waiting', max_length=9, verbose_name='status')),
            ],
            options={
                'verbose_name': 'change for approval',
                'verbose_name_plural': 'changes for approval',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PlanChangeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('old_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                ('new_state', models.CharField(max_length=40, verbose_name='to')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'verbose_name': 'move of a change for approval',
                'verbose_name_plural': 'moves of changes for approval',
                'ordering': ['-at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RunPlacements',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='placements', serialize=False, to='matching.matchrun', verbose_name='run')),
                ('people', models.BinaryField(verbose_name='people')),
                ('vacancies', models.BinaryField(verbose_name='vacancies')),
                ('scores', models.BinaryField(verbose_name='scores')),
                ('kept', models.BinaryField(verbose_name='whose seat was kept')),
            ],
            options={
                'verbose_name': 'places given by a run',
                'verbose_name_plural': 'places given by runs',
                'ordering': ['run_id'],
            },
        ),
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('worker', 'person'), ('vacancy', 'vacancy')], max_length=7, verbose_name='kind')),
                ('subject', models.BigIntegerField(verbose_name='number')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'verbose_name': 'news for a plan',
                'verbose_name_plural': 'news for plans',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_once_a_person_and_run',
        ),
        migrations.AddField(
            model_name='matchrun',
            name='publishes',
            field=models.CharField(choices=[('proposals', 'its proposals'), ('changes', 'only what changes, for approval')], default='proposals', max_length=9, verbose_name='puts before people'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='is_later',
            field=models.BooleanField(db_default=False, default=False, help_text='By a change that was approved after the run.', verbose_name='added later'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('is_later', False)), fields=('run', 'worker'), name='proposal_once_a_person_and_run'),
        ),
        migrations.AddField(
            model_name='liveplan',
            name='run',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='matching.matchrun', verbose_name='run'),
        ),
        migrations.AddField(
            model_name='planchange',
            name='after',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.vacancy', verbose_name='new place'),
        ),
        migrations.AddField(
            model_name='planchange',
            name='before',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.vacancy', verbose_name='place until now'),
        ),
        migrations.AddField(
            model_name='planchange',
            name='night',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='matching.matchrun', verbose_name='run that found it'),
        ),
        migrations.AddField(
            model_name='planchange',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='matching.liveplan', verbose_name='plan'),
        ),
        migrations.AddField(
            model_name='planchange',
            name='proposal',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='change', to='matching.proposal', verbose_name='proposal made of it'),
        ),
        migrations.AddField(
            model_name='planchange',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_changes', to='workers.worker', verbose_name='worker'),
        ),
        migrations.AddField(
            model_name='planchangeevent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='planchangeevent',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='matching.planchange', verbose_name='change'),
        ),
        migrations.AddField(
            model_name='touched',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='touched', to='matching.liveplan', verbose_name='plan'),
        ),
        migrations.AddIndex(
            model_name='planchange',
            index=models.Index(fields=['worker', '-id'], name='plan_change_of_worker'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('plan', 'worker'), name='plan_change_waits_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(('before__isnull', False), ('after__isnull', False), _connector='OR'), name='plan_change_of_some_place'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(('before__isnull', True), ('after__isnull', True), models.Q(('before', models.F('after')), _negated=True), _connector='OR'), name='plan_change_of_another_place'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after__isnull', True), ('score__isnull', True)), models.Q(('after__isnull', False), ('score__lte', 10000)), _connector='OR'), name='plan_change_scores_its_place'),
        ),
        ProtectRowsThrough("matching_planchange", "worker_id", "workers_worker"),
        ProtectRowsThrough("matching_planchangeevent", "subject_id", "matching_planchange"),
        AuditRows("matching_planchange", ["findings", "score_parts"]),
        AppendOnly("matching_planchangeevent"),
        AppendOnlyUntilErased("matching_planchangeevent", WORKER),
    ]
