"""An employer asks for somebody by name; what names the person is encrypted, not in the audit, and forgotten later."""

import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnly, AuditRows


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0007_demand_cases'),
        ('reference', '0002_protection'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NamedRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('name', encrypted_fields.fields.EncryptedCharField(max_length=200, null=True, verbose_name='name of the person')),
                ('folio', encrypted_fields.fields.EncryptedCharField(blank=True, max_length=20, null=True, verbose_name='folio, if known')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth, if known')),
                ('last_season', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='last year the person worked for you')),
                ('status', models.CharField(choices=[('asked', 'asked'), ('found', 'found'), ('not_available', 'not available'), ('withdrawn', 'taken back')], default='asked', max_length=13, verbose_name='status')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country the person comes from')),
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named_requests', to='employers.vacancy', verbose_name='vacancy')),
            ],
            options={
                'verbose_name': 'request by name',
                'verbose_name_plural': 'requests by name',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='NamedRequestEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('old_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                ('new_state', models.CharField(max_length=40, verbose_name='to')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='employers.namedrequest', verbose_name='request by name')),
            ],
            options={
                'verbose_name': 'move of a request by name',
                'verbose_name_plural': 'moves of requests by name',
                'ordering': ['-at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='namedrequest',
            index=models.Index(fields=['country', 'status'], name='named_by_country'),
        ),
        migrations.AddConstraint(
            model_name='namedrequest',
            constraint=models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), ('birth_year__range', (1900, 2100)), _connector='OR'), name='named_birth_year_possible'),
        ),
        migrations.AddConstraint(
            model_name='namedrequest',
            constraint=models.CheckConstraint(condition=models.Q(('last_season__isnull', True), ('last_season__range', (1940, 2100)), _connector='OR'), name='named_season_possible'),
        ),
        migrations.AddConstraint(
            model_name='namedrequestevent',
            constraint=models.CheckConstraint(condition=models.Q(('reason', '')), name='named_request_without_why'),
        ),
        AuditRows("employers_namedrequest", ["name", "folio", "birth_year"]),
        AppendOnly("employers_namedrequestevent"),
    ]
