"""What people are asked to agree to, in versions that are never edited, and who wrote down each answer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.operations import AuditRows, NeverEdited


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0002_protection'),
        ('workers', '0006_likeness_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='end',
            field=models.CharField(blank=True, choices=[('person', 'the person withdrew it'), ('replaced', 'the person agreed to a newer text'), ('new_text', 'a newer text that has to be asked anew')], max_length=8, verbose_name='ended by'),
        ),
        migrations.AddField(
            model_name='consent',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='consent',
            name='withdrawal_recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawal recorded by'),
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('matching', 'matching with vacancies'), ('sharing', 'sharing the file with an employer'), ('statistics', 'statistics without names')], max_length=12, verbose_name='purpose')),
                ('version', models.CharField(max_length=20, verbose_name='version')),
                ('text', models.TextField(help_text='Plain words, as they are read aloud.', verbose_name='text')),
                ('valid_from', models.DateField(verbose_name='in force from')),
                ('ends_earlier', models.BooleanField(default=False, help_text='From that day consents to earlier versions count no more; the person has to be asked again first.', verbose_name='ends earlier consents')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved by the legal unit on')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('country', models.ForeignKey(blank=True, help_text='Empty: the whole region.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country')),
                ('language', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.language', verbose_name='language')),
                ('written_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'text of a consent',
                'verbose_name_plural': 'texts of consents',
                'ordering': ['purpose', '-valid_from', '-id'],
            },
        ),
        migrations.AddField(
            model_name='consent',
            name='text',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workers.consenttext', verbose_name='text'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(fields=('purpose', 'version', 'language', 'country'), name='consent_text_once_a_version', nulls_distinct=False, violation_error_message='This version exists already in this language: give yours another name.'),
        ),
        AuditRows("workers_consenttext"),
        NeverEdited(
            "workers_consenttext",
            ["purpose", "version", "language_id", "country_id", "text", "valid_from", "ends_earlier", "written_by_id"],
        ),
    ]
