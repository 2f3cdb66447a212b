"""A run says whom it kept seats for together, and how many."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0004_people_asked_for_by_name'),
        ('workers', '0021_travel_groups'),
    ]

    operations = [
        migrations.AddField(
            model_name='matchrun',
            name='kept_for_groups',
            field=models.PositiveIntegerField(default=0, verbose_name='seats kept for groups that travel together'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='travel_group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workers.travelgroup', verbose_name='goes with a group'),
        ),
    ]
