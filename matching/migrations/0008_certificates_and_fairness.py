"""A run says how much memory it took, and keeps how far everybody came, for its report of fairness."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0007_places_under_caps'),
    ]

    operations = [
        migrations.AddField(
            model_name='matchrun',
            name='peak_memory',
            field=models.PositiveBigIntegerField(blank=True, help_text='By the process that finished the run, since it began: it may have worked on others before.', null=True, verbose_name='most memory held, in bytes'),
        ),
        migrations.CreateModel(
            name='RunStanding',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='standing', serialize=False, to='matching.matchrun', verbose_name='run')),
                ('people', models.BinaryField(verbose_name='people')),
                ('stages', models.BinaryField(verbose_name='how far each came')),
                ('unfilled', models.JSONField(default=dict, verbose_name='seats left by vacancy')),
            ],
            options={
                'verbose_name': 'standing of a run',
                'verbose_name_plural': 'standings of runs',
                'ordering': ['run_id'],
            },
        ),
    ]
