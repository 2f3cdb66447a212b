"""Floors of groups, off until somebody decides one; runs and proposals keep what they came to."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.operations import AuditRows, NeverEdited, WrittenOnce

KEPT = [
    "country_id", "programme_id", "by", "group", "percent", "valid_from", "valid_until", "legal_note", "reason", "decided_by_id",
    "decided_at",
]


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0013_journeys'),
        ('pathways', '0009_costs_of_recruiting'),
        ('reference', '0002_protection'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='matchrun',
            name='floors',
            field=models.JSONField(default=list, verbose_name='floors of groups'),
        ),
        migrations.AddField(
            model_name='matchrun',
            name='total_without_floors',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='total score without floors'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='floor_points',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='points that floors gave'),
        ),
        migrations.CreateModel(
            name='Floor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(choices=[('sex', 'Sex'), ('age', 'Age'), ('department', 'Department'), ('language', 'Preferred language'), ('schooling', 'Years of schooling')], max_length=10, verbose_name='told apart by')),
                ('group', models.CharField(max_length=20, verbose_name='group')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='percent of the places')),
                ('valid_from', models.DateField(verbose_name='holds from')),
                ('valid_until', models.DateField(verbose_name='holds until')),
                ('legal_note', models.TextField(verbose_name='law that permits it')),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_at', models.DateTimeField(auto_now_add=True, verbose_name='decided')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawal_reason', models.TextField(blank=True, verbose_name='reason of the withdrawal')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='registry')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathways.programme', verbose_name='pathway')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'floor of a group',
                'verbose_name_plural': 'floors of groups',
                'ordering': ['-valid_from', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 90)), name='floor_percent_in_bounds'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='floor_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('legal_note', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='floor_has_its_law_and_reason'), models.CheckConstraint(condition=models.Q(models.Q(('group', ''), _negated=True), ('by__in', ['sex', 'age', 'department', 'language', 'schooling'])), name='floor_is_of_a_group'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_by__isnull', True), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_by__isnull', False), ('withdrawn_on__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='floor_withdrawn_by_somebody_for_a_reason'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('country', '='), ('programme', '='), ('by', '='), ('group', '='), (models.Func('valid_from', 'valid_until', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='floor_once_a_group_and_day')],
            },
        ),
        NeverEdited("matching_floor", KEPT),
        WrittenOnce("matching_floor", "withdrawn_on"),
        AuditRows("matching_floor"),
    ]
