"""Codes and visits of people at their own pages: seen where the person is, the hashes kept out of the audit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.operations import AuditRows, ProtectRowsThrough


class Migration(migrations.Migration):

    dependencies = [
        ('workers', '0010_lists_are_protected'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('started_at', models.DateTimeField(auto_now_add=True, verbose_name='from')),
                ('seen_at', models.DateTimeField(auto_now_add=True, verbose_name='last seen')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='to')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_visits', to='workers.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'visit of a person to their own page',
                'verbose_name_plural': 'visits of people to their own pages',
                'ordering': ['-started_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OwnCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('text', 'by text'), ('office', 'printed at the office')], max_length=6, verbose_name='how')),
                ('code_hash', models.CharField(editable=False, max_length=64)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('expires_at', models.DateTimeField(verbose_name='holds until')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='wrong tries')),
                ('is_open', models.BooleanField(default=True, verbose_name='may be used')),
                ('used_at', models.DateTimeField(null=True, verbose_name='used')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_codes', to='workers.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': "code for a person's own page",
                'verbose_name_plural': "codes for people's own pages",
                'ordering': ['-made_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('worker', 'way'), name='own_code_open_once_a_way'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('is_open', False), _connector='OR'), name='own_code_used_is_closed')],
            },
        ),
        ProtectRowsThrough("workers_owncode", "worker_id", "workers_worker"),
        ProtectRowsThrough("workers_ownvisit", "worker_id", "workers_worker"),
        AuditRows("workers_owncode", ["code_hash"]),
        AuditRows("workers_ownvisit", ["token_hash"]),
    ]
