"""Reminders of interest, and what people ask their office: seen where the person is, without the words in the audit."""

import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnly, AuditRows, ProtectRowsThrough


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_rights_on_record'),
        ('messaging', '0002_protection'),
        ('reference', '0002_protection'),
        ('workers', '0007_consent_texts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('kind', models.CharField(choices=[('correction', 'put something right'), ('erasure', 'erase the file')], max_length=10, verbose_name='kind')),
                ('about', models.CharField(blank=True, choices=[('name', 'my name'), ('birth', 'my date of birth'), ('phone', 'my phone'), ('place', 'where I live'), ('papers', 'my papers'), ('work', 'my work and what I know'), ('other', 'something else'), ('', '–')], max_length=10, verbose_name='about')),
                ('said', encrypted_fields.fields.EncryptedTextField(blank=True, null=True, verbose_name='what the person says')),
                ('status', models.CharField(choices=[('open', 'waiting for an answer'), ('done', 'done'), ('refused', 'not done')], default='open', max_length=8, verbose_name='state')),
                ('answer', encrypted_fields.fields.EncryptedTextField(blank=True, null=True, verbose_name='answer')),
            ],
            options={
                'verbose_name': 'request of a person',
                'verbose_name_plural': 'requests of people',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PersonRequestEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('old_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                ('new_state', models.CharField(max_length=40, verbose_name='to')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'verbose_name': 'move of a request',
                'verbose_name_plural': 'moves of requests',
                'ordering': ['-at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('before', 'before interest lapses'), ('lapsed', 'interest has lapsed')], max_length=8, verbose_name='kind')),
                ('confirmed_on', models.DateField(verbose_name='interest confirmed on')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.AddIndex(
            model_name='worker',
            index=models.Index(condition=models.Q(('status', 'registered')), fields=['confirmed_on'], name='worker_confirmed'),
        ),
        migrations.AddField(
            model_name='personrequest',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='workers.worker', verbose_name='worker'),
        ),
        migrations.AddField(
            model_name='personrequestevent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='personrequestevent',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='workers.personrequest', verbose_name='request of a person'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='text',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.outgoingtext', verbose_name='text'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='workers.worker', verbose_name='worker'),
        ),
        migrations.AddIndex(
            model_name='personrequest',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['worker'], name='request_open'),
        ),
        migrations.AddConstraint(
            model_name='personrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'erasure'), ('status', 'open')), fields=('worker', 'kind'), name='request_erasure_open_once'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('worker', 'kind', 'confirmed_on'), name='reminder_once_a_period'),
        ),
        ProtectRowsThrough("workers_reminder", "worker_id", "workers_worker"),
        ProtectRowsThrough("workers_personrequest", "worker_id", "workers_worker"),
        ProtectRowsThrough("workers_personrequestevent", "subject_id", "workers_personrequest"),
        AuditRows("workers_reminder"),
        AuditRows("workers_personrequest", ["said", "answer"]),
        AppendOnly("workers_personrequestevent"),
    ]
