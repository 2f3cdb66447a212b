"""Addresses that are told what happens to vacancies and seats, what was written for them, and what became of it."""

import django.db.models.deletion
import encrypted_fields.fields
import uuid
from django.conf import settings
from django.db import migrations, models

from common.operations import AuditRows


class Migration(migrations.Migration):

    dependencies = [
        ("employers", "0015_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('url', models.URLField(max_length=300, verbose_name='address')),
                ('secret', encrypted_fields.fields.EncryptedCharField(max_length=80, verbose_name='secret')),
                ('old_secret', encrypted_fields.fields.EncryptedCharField(max_length=80, null=True, verbose_name='secret before')),
                ('old_until', models.DateTimeField(blank=True, null=True, verbose_name='secret before holds until')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='employers.employer', verbose_name='employer')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('type', models.CharField(choices=[('vacancy.opened', 'vacancy opened'), ('vacancy.held', 'vacancy held'), ('vacancy.hold_lifted', 'hold of a vacancy lifted'), ('vacancy.closed', 'vacancy closed or ended'), ('vacancy.seats_changed', 'a seat changed'), ('ping', 'test')], max_length=24, verbose_name='type')),
                ('data', models.JSONField(default=dict, verbose_name='content')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('vacancy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.vacancy', verbose_name='vacancy')),
            ],
            options={
                'verbose_name': 'event for webhooks',
                'verbose_name_plural': 'events for webhooks',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('delivered', 'arrived'), ('parked', 'parked')], default='waiting', max_length=9, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('lease_token', models.CharField(blank=True, editable=False, max_length=32)),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('answer', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='answer')),
                ('fault', models.CharField(blank=True, max_length=40, verbose_name='fault')),
                ('took_ms', models.PositiveIntegerField(blank=True, null=True, verbose_name='milliseconds')),
                ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='last tried')),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='employers.webhookendpoint', verbose_name='webhook')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='employers.webhookevent', verbose_name='event')),
            ],
            options={
                'verbose_name': 'delivery to a webhook',
                'verbose_name_plural': 'deliveries to webhooks',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='webhook_due')],
                'constraints': [models.UniqueConstraint(fields=('endpoint', 'event'), name='event_once_an_endpoint')],
            },
        ),
        AuditRows("employers_webhookendpoint", ["secret", "old_secret"]),
    ]
