"""A floor is tried before it is decided: what was asked, how far the work is and the numbers it came to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0019_parts_of_passes'),
        ('pathways', '0009_costs_of_recruiting'),
        ('reference', '0002_protection'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FloorPreview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('lease_token', models.CharField(blank=True, max_length=36)),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('by', models.CharField(choices=[('sex', 'Sex'), ('age', 'Age'), ('department', 'Department'), ('language', 'Preferred language'), ('schooling', 'Years of schooling')], max_length=10, verbose_name='told apart by')),
                ('group', models.CharField(max_length=20, verbose_name='group')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='percent of the places')),
                ('valid_from', models.DateField(verbose_name='holds from')),
                ('valid_until', models.DateField(verbose_name='holds until')),
                ('legal_note', models.TextField(blank=True, verbose_name='law that permits it')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='requested')),
                ('status', models.CharField(choices=[('queued', 'queued'), ('running', 'in progress'), ('done', 'finished'), ('failed', 'failed')], default='queued', max_length=8, verbose_name='status')),
                ('stage', models.CharField(choices=[('waiting', 'waiting for a worker process'), ('reading', 'reading workers, vacancies and rules'), ('without', 'assigning without the floor'), ('with', 'assigning with the floor'), ('comparing', 'comparing'), ('finished', 'finished')], default='waiting', max_length=9, verbose_name='stage')),
                ('progress_done', models.PositiveBigIntegerField(default=0, verbose_name='done')),
                ('progress_total', models.PositiveBigIntegerField(default=0, verbose_name='of')),
                ('result', models.JSONField(default=dict, verbose_name='result')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='registry')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathways.programme', verbose_name='pathway')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
            ],
            options={
                'verbose_name': 'preview of a floor',
                'verbose_name_plural': 'previews of floors',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 90)), name='floor_preview_percent_in_bounds'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='floor_preview_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('group', ''), _negated=True), ('by__in', ['sex', 'age', 'department', 'language', 'schooling'])), name='floor_preview_is_of_a_group'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('finished_at__isnull', False), models.Q(('result', {}), _negated=True)), _connector='OR'), name='floor_preview_done_has_its_result'), models.CheckConstraint(condition=models.Q(('progress_done__lte', models.F('progress_total'))), name='floor_preview_progress_within_total'), models.UniqueConstraint(condition=models.Q(('status__in', ['queued', 'running'])), fields=('requested_by', 'country', 'programme', 'by', 'group', 'percent', 'valid_from', 'valid_until'), name='floor_preview_asked_for_once_at_a_time')],
            },
        ),
    ]
