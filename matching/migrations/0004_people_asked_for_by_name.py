"""Who an employer asked for, as the registry found, and what the person says: seen where the person is seen."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnlyUntilErased, AppendOnly, AuditRows, ProtectRowsThrough


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0008_requests_by_name'),
        ('matching', '0003_words_of_the_erased'),
        ('workers', '0020_drafts_are_removed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='matchrun',
            name='kept_by_name',
            field=models.PositiveIntegerField(default=0, verbose_name='seats kept for people asked for by name'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='named_request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.namedrequest', verbose_name='asked for by name'),
        ),
        migrations.CreateModel(
            name='NamedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('status', models.CharField(choices=[('to_ask', 'to be asked'), ('agreed', 'agrees'), ('refused', 'does not agree'), ('mistaken', 'it was somebody else')], default='to_ask', max_length=9, verbose_name='status')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='employers.namedrequest', verbose_name='request by name')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named_for', to='workers.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'person asked for by name',
                'verbose_name_plural': 'people asked for by name',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='NamedPersonEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('old_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                ('new_state', models.CharField(max_length=40, verbose_name='to')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='matching.namedperson', verbose_name='person asked for by name')),
            ],
            options={
                'verbose_name': 'move of a person asked for by name',
                'verbose_name_plural': 'moves of people asked for by name',
                'ordering': ['-at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='namedperson',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['to_ask', 'agreed'])), fields=('request',), name='one_person_a_named_request'),
        ),
        ProtectRowsThrough("matching_namedperson", "worker_id", "workers_worker"),
        ProtectRowsThrough("matching_namedpersonevent", "subject_id", "matching_namedperson"),
        AuditRows("matching_namedperson"),
        AppendOnly("matching_namedpersonevent"),
        AppendOnlyUntilErased(
            "matching_namedpersonevent", "(SELECT worker_id FROM matching_namedperson WHERE id = row.subject_id)"
        ),
    ]
