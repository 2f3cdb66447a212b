

"""Changes of the rules, drafted by one person and published by another, and what has happened to each rule.

A rule's version no longer counts when it ends, when it was looked up and how sure we are: it is worked out again for every row.
"""

import hashlib
import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnly, AuditRows

SAYS = (
    *("rule_set_id", "key", "kind", "parameters", "applies_to", "severity", "title_es", "title_en", "title_fr"),
    *("advice_es", "advice_en", "advice_fr", "legal_status", "citation", "source_url", "effective_from"),
)
EVERYTHING = (*SAYS, "checked_on", "confidence", "effective_to")


def versions_without_the_end(apps, schema_editor):
    work_out(apps, schema_editor, SAYS)


def versions_with_the_end(apps, schema_editor):
    work_out(apps, schema_editor, EVERYTHING)


def work_out(apps, schema_editor, names):
    stored = apps.get_model("pathways", "Rule").objects.using(schema_editor.connection.alias)
    rules = list(stored.all())
    for rule in rules:
        content = {name: getattr(rule, name) for name in names}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=lambda day: day.isoformat())
        rule.version = hashlib.sha256(text.encode()).hexdigest()[:16]
    stored.bulk_update(rules, ["version"], batch_size=500)



class Migration(migrations.Migration):

    dependencies = [
        ('pathways', '0002_protection'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('asked', 'waits to be counted'), ('counting', 'being counted'), ('done', 'counted'), ('failed', 'could not be counted')], default='asked', max_length=8, verbose_name='state')),
                ('fingerprint', models.CharField(editable=False, max_length=16)),
                ('as_of', models.DateField(verbose_name='as of')),
                ('asked_at', models.DateTimeField(verbose_name='asked for')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                ('result', models.JSONField(blank=True, default=dict, verbose_name='result')),
            ],
            options={
                'verbose_name': 'count of what a change touches',
                'verbose_name_plural': 'counts of what changes touch',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ChangeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('old_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                ('new_state', models.CharField(max_length=40, verbose_name='to')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'verbose_name': 'event of a change',
                'verbose_name_plural': 'events of changes',
                'ordering': ['-at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RuleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('action', models.CharField(choices=[('new', 'new rule'), ('change', 'change from a date'), ('check', 'looked up again, unchanged'), ('end', 'end on a date')], max_length=6, verbose_name='what is to be done')),
                ('rule_version', models.CharField(blank=True, editable=False, max_length=16)),
                ('content', models.JSONField(blank=True, default=dict, verbose_name='content')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='last day on which it stands')),
                ('is_correction', models.BooleanField(default=False, verbose_name='corrects a fact of the past')),
                ('reason', models.TextField(blank=True, verbose_name='why')),
                ('imported_from', models.CharField(blank=True, max_length=120, verbose_name='brought in from')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'waits for approval'), ('sent_back', 'sent back'), ('published', 'published'), ('withdrawn', 'withdrawn')], default='draft', max_length=9, verbose_name='state')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
            ],
            options={
                'verbose_name': 'change of the rules',
                'verbose_name_plural': 'changes of the rules',
                'ordering': ['-updated_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RuleEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('old_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                ('new_state', models.CharField(max_length=40, verbose_name='to')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('last_day_before', models.DateField(blank=True, null=True, verbose_name='last day before')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='last day since')),
            ],
            options={
                'verbose_name': 'event of a rule',
                'verbose_name_plural': 'events of rules',
                'ordering': ['-at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='rule',
            name='rule_shipped_once',
        ),
        migrations.AlterField(
            model_name='rule',
            name='state',
            field=models.CharField(choices=[('published', 'published'), ('corrected', 'corrected: another text stands for its days'), ('withdrawn', 'withdrawn')], default='published', max_length=10, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', 'shipped'), ('state', 'published')), fields=('rule_set', 'key', 'effective_from'), name='rule_shipped_once'),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='drafted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by'),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='published_rule',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='published_by', to='pathways.rule', verbose_name='published rule'),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='rule',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='pathways.rule', verbose_name='rule'),
        ),
        migrations.AddField(
            model_name='rulechange',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='pathways.ruleset', verbose_name='rule set'),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='pathways.rulechange', verbose_name='change of the rules'),
        ),
        migrations.AddField(
            model_name='changeeffect',
            name='change',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='effect', to='pathways.rulechange', verbose_name='change of the rules'),
        ),
        migrations.AddField(
            model_name='ruleevent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='ruleevent',
            name='change',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rule_events', to='pathways.rulechange', verbose_name='change of the rules'),
        ),
        migrations.AddField(
            model_name='ruleevent',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='pathways.rule', verbose_name='rule'),
        ),
        migrations.AddIndex(
            model_name='rulechange',
            index=models.Index(fields=['status', 'drafted_by'], name='change_waiting'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), models.Q(('approved_by', models.F('drafted_by')), _negated=True)), _connector='OR'), name='change_published_by_two_people', violation_error_message='A second person must approve the rule before it is published.'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'new'), ('rule__isnull', True)), models.Q(models.Q(('action', 'new'), _negated=True), ('rule__isnull', False)), _connector='OR'), name='change_names_its_rule'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_rule__isnull', True), models.Q(('action', 'end'), models.Q(('status', 'published'), _negated=True), _connector='OR')), models.Q(('action__in', ('new', 'change', 'check')), ('published_rule__isnull', False), ('status', 'published')), _connector='OR'), name='change_published_has_its_rule'),
        ),
        migrations.AddIndex(
            model_name='changeeffect',
            index=models.Index(condition=models.Q(('status__in', ['asked', 'counting'])), fields=['status', 'asked_at'], name='effect_to_sweep'),
        ),
        migrations.AddConstraint(
            model_name='changeeffect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='effect_done_has_its_end'),
        ),
        AuditRows("pathways_rulechange"),
        AppendOnly("pathways_changeevent"),
        AppendOnly("pathways_ruleevent"),
        migrations.RunPython(versions_without_the_end, versions_with_the_end),
    ]
