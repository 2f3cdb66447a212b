"""A proposal keeps the parts of the runner-up's score, and a run says of everybody whom it did not propose why."""

import django.db.models.deletion
from django.db import migrations, models

from common.operations import AuditRowsAnew, ProtectRowsThrough


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0018_joins_undone'),
        ('matching', '0008_certificates_and_fairness'),
        ('workers', '0021_travel_groups'),
    ]

    operations = [
        migrations.AddField(
            model_name='proposal',
            name='runner_up_parts',
            field=models.JSONField(blank=True, default=dict, verbose_name='parts of the score of the next best'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='runner_up_price',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='price of a seat of the next best'),
        ),
        AuditRowsAnew(
            'matching_proposal', ['findings', 'score_parts', 'runner_up_parts'], before=['findings', 'score_parts']
        ),
        migrations.CreateModel(
            name='NotProposed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('open_to', models.PositiveIntegerField(verbose_name='vacancies open to them')),
                ('nearest_score', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score there')),
                ('nearest_price', models.PositiveIntegerField(blank=True, null=True, verbose_name='price of a seat there')),
                ('bars', models.JSONField(default=list, verbose_name='what closed the others')),
                ('nearest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.vacancy', verbose_name='nearest vacancy')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='not_proposed', to='matching.matchrun', verbose_name='run')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='not_proposed', to='workers.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'person not proposed',
                'verbose_name_plural': 'people not proposed',
                'ordering': ['run_id', 'worker_id'],
                'indexes': [models.Index(fields=['worker', '-run'], name='not_proposed_of_worker')],
                'constraints': [models.UniqueConstraint(fields=('run', 'worker'), name='not_proposed_once_a_person_and_run')],
            },
        ),
        ProtectRowsThrough('matching_notproposed', 'worker_id', 'workers_worker'),
    ]
