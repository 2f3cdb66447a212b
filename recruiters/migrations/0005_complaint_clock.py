"""The clock of complaints: deadlines by category, routes, pauses, and on each complaint what is owed next.

Complaints that were there get the deadline that they had as that of their outcome; the next move or pause reads their clock anew.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnly, AuditRows, NeverEdited, ProtectRowsThrough, WrittenOnce

OWED = (
    "SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true), set_config('app.user', 'system', true)",
    """UPDATE recruiters_complaint SET runs_from = received_on, acknowledged_on = received_on, told_on = CURRENT_DATE,
       next_duty = CASE WHEN status = 'closed' THEN '' ELSE 'outcome' END,
       next_due_at = CASE WHEN status = 'closed' THEN NULL
           ELSE (due_on + 1)::timestamp AT TIME ZONE 'America/Guatemala' END""",
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_answers_about_whom'),
        ('recruiters', '0004_intake_on_record'),
        ('reference', '0002_protection'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='acknowledged_on',
            field=models.DateField(blank=True, null=True, verbose_name='acknowledged on'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='danger_since',
            field=models.DateTimeField(blank=True, null=True, verbose_name='in danger since'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='is_paused',
            field=models.BooleanField(default=False, verbose_name='clock stands still'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='next_due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='next deadline'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='next_duty',
            field=models.CharField(blank=True, choices=[('acknowledge', 'acknowledge it'), ('triage', 'triage it'), ('refer', 'refer it, if the person agrees'), ('update', 'tell the person how it stands'), ('outcome', 'decide it')], default='', max_length=12, verbose_name='next duty'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='referred_on',
            field=models.DateField(blank=True, null=True, verbose_name='referral settled on'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='runs_from',
            field=models.DateField(blank=True, null=True, verbose_name='clock runs from'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='told_on',
            field=models.DateField(blank=True, null=True, verbose_name='person last told on'),
        ),
        migrations.AlterField(
            model_name='allegation',
            name='category',
            field=models.CharField(choices=[('forced_labour', 'forced labour or trafficking'), ('violence', 'violence or sexual abuse'), ('minor', 'a minor recruited or at work'), ('held_documents', 'documents withheld'), ('fee', 'recruitment fee or debt'), ('contract_substitution', 'contract changed'), ('false_job', 'false job or false recruiter'), ('wages', 'wages not paid'), ('conditions', 'unsafe housing, transport or work'), ('retaliation', 'retaliation or blacklisting'), ('discrimination', 'discrimination'), ('data_misuse', 'misuse of personal data'), ('service', 'about our own service')], max_length=24, verbose_name='category'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='due_on',
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name='due on'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='severity',
            field=models.CharField(choices=[('p1', 'P1 – danger now'), ('p2', 'P2 – serious'), ('p3', 'P3 – ordinary')], default='p3', max_length=2, verbose_name='severity'),
        ),
        migrations.CreateModel(
            name='ComplaintPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('category', models.CharField(blank=True, choices=[('forced_labour', 'forced labour or trafficking'), ('violence', 'violence or sexual abuse'), ('minor', 'a minor recruited or at work'), ('held_documents', 'documents withheld'), ('fee', 'recruitment fee or debt'), ('contract_substitution', 'contract changed'), ('false_job', 'false job or false recruiter'), ('wages', 'wages not paid'), ('conditions', 'unsafe housing, transport or work'), ('retaliation', 'retaliation or blacklisting'), ('discrimination', 'discrimination'), ('data_misuse', 'misuse of personal data'), ('service', 'about our own service')], max_length=24, verbose_name='category')),
                ('severity', models.CharField(choices=[('p1', 'P1 – danger now'), ('p2', 'P2 – serious'), ('p3', 'P3 – ordinary')], max_length=2, verbose_name='severity')),
                ('acknowledge_hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours to acknowledge')),
                ('triage_within', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='to triage')),
                ('triage_unit', models.CharField(blank=True, choices=[('hours', 'hours, around the clock'), ('working_days', 'working days'), ('days', 'days, every one')], max_length=12, verbose_name='unit of triage')),
                ('refer_hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours to refer')),
                ('outcome_within', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='to decide')),
                ('outcome_unit', models.CharField(blank=True, choices=[('hours', 'hours, around the clock'), ('working_days', 'working days'), ('days', 'days, every one')], max_length=12, verbose_name='unit of the decision')),
                ('update_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days between messages')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], max_length=8, verbose_name='confidence')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country')),
            ],
            options={
                'verbose_name': 'deadlines of complaints',
                'verbose_name_plural': 'deadlines of complaints',
                'ordering': ['severity', 'category', 'country_id'],
            },
        ),
        migrations.AddField(
            model_name='complaint',
            name='policy',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recruiters.complaintpolicy', verbose_name='deadlines by'),
        ),
        migrations.CreateModel(
            name='ComplaintPolicyEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(verbose_name='before')),
                ('after', models.JSONField(verbose_name='after')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='recruiters.complaintpolicy', verbose_name='deadlines')),
            ],
            options={
                'verbose_name': 'change of deadlines',
                'verbose_name_plural': 'changes of deadlines',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RoutingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('position', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                ('category', models.CharField(blank=True, choices=[('forced_labour', 'forced labour or trafficking'), ('violence', 'violence or sexual abuse'), ('minor', 'a minor recruited or at work'), ('held_documents', 'documents withheld'), ('fee', 'recruitment fee or debt'), ('contract_substitution', 'contract changed'), ('false_job', 'false job or false recruiter'), ('wages', 'wages not paid'), ('conditions', 'unsafe housing, transport or work'), ('retaliation', 'retaliation or blacklisting'), ('discrimination', 'discrimination'), ('data_misuse', 'misuse of personal data'), ('service', 'about our own service')], max_length=24, verbose_name='category')),
                ('severity', models.CharField(blank=True, choices=[('p1', 'P1 – danger now'), ('p2', 'P2 – serious'), ('p3', 'P3 – ordinary')], max_length=2, verbose_name='severity')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country')),
                ('inspector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='inspector')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='office')),
            ],
            options={
                'verbose_name': 'route of complaints',
                'verbose_name_plural': 'routes of complaints',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ComplaintPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('reason', models.TextField(verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='recruiters.complaint', verbose_name='complaint')),
            ],
            options={
                'verbose_name': 'pause of the clock',
                'verbose_name_plural': 'pauses of the clock',
                'ordering': ['-begins_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_at__isnull', True)), fields=('complaint',), name='complaint_pause_one_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('begins_at')), _connector='OR'), name='complaint_pause_in_order')],
            },
        ),
        migrations.AddConstraint(
            model_name='complaintpolicy',
            constraint=models.UniqueConstraint(condition=models.Q(('category', '')), fields=('severity', 'country'), name='complaint_policy_once_a_severity', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='complaintpolicy',
            constraint=models.UniqueConstraint(condition=models.Q(('category', ''), _negated=True), fields=('category', 'country'), name='complaint_policy_once_a_category', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='complaintpolicy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('triage_unit', ''), _negated=True), models.Q(('outcome_unit', ''), _negated=True), ('acknowledge_hours__isnull', False), ('triage_within__isnull', False), ('outcome_within__isnull', False), ('update_days__isnull', False), ('acknowledge_hours__gte', 1), ('triage_within__gte', 1), ('outcome_within__gte', 1), ('update_days__gte', 1)), models.Q(models.Q(('category', ''), _negated=True), ('triage_unit', ''), ('outcome_unit', ''), ('acknowledge_hours__isnull', True), ('triage_within__isnull', True), ('refer_hours__isnull', True), ('outcome_within__isnull', True), ('update_days__isnull', True)), _connector='OR'), name='complaint_policy_spans', violation_error_message='Give every deadline (only the hours to refer may be missing), or, for a category, none.'),
        ),
        migrations.AddConstraint(
            model_name='routingrule',
            constraint=models.CheckConstraint(condition=models.Q(('office__isnull', False), ('inspector__isnull', False), _connector='OR'), name='routing_rule_leads_somewhere', violation_error_message='Choose an office, an inspector, or both.'),
        ),
        ProtectRowsThrough("recruiters_complaintpause", "complaint_id", "recruiters_complaint"),
        NeverEdited("recruiters_complaintpause", ["complaint_id", "begins_at", "reason", "by_id"]),
        WrittenOnce("recruiters_complaintpause", "ends_at"),
        AuditRows("recruiters_complaintpause", ["reason"]),
        AuditRows("recruiters_complaintpolicy"),
        AuditRows("recruiters_routingrule"),
        AppendOnly("recruiters_complaintpolicyevent"),
        migrations.RunSQL(OWED, migrations.RunSQL.noop),
    ]
