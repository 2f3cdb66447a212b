"""People who go together or not at all, by their own word; seen where they are seen."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.operations import AuditRows, ProtectRows, ProtectRowsThrough


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_answers_about_whom'),
        ('reference', '0002_protection'),
        ('workers', '0020_drafts_are_removed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TravelGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('label', models.CharField(max_length=80, verbose_name='name of the group')),
                ('kind', models.CharField(choices=[('family', 'family'), ('crew', 'crew')], max_length=6, verbose_name='kind')),
                ('dissolved_at', models.DateTimeField(blank=True, null=True, verbose_name='dissolved')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
            ],
            options={
                'verbose_name': 'group that travels together',
                'verbose_name_plural': 'groups that travel together',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreed_at', models.DateTimeField(auto_now_add=True, verbose_name='agreed')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written down by')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_memberships', to='workers.worker', verbose_name='worker')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='workers.travelgroup', verbose_name='group')),
            ],
            options={
                'verbose_name': 'member of a group',
                'verbose_name_plural': 'members of groups',
                'ordering': ['group_id', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('worker',), name='one_group_a_person')],
            },
        ),
        ProtectRows("workers_travelgroup"),
        ProtectRowsThrough("workers_groupmember", "worker_id", "workers_worker"),
        AuditRows("workers_travelgroup", ["label"]),
        AuditRows("workers_groupmember"),
    ]
