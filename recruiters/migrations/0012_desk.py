"""Who is tied to a complaint neither sees nor writes it; letters, referrals, reminders and looks at contacts of the desk."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnly, AuditRows, HideFrom, HideWithParent, ProtectRowsThrough

OLD_PARTS = {
    "allegation": "complaint_id",
    "complaintevent": "subject_id",
    "complaintpause": "complaint_id",
    "complaintfiling": "complaint_id",
    "feepaid": "complaint_id",
    "complaintevidence": "complaint_id",
    "complaintmessage": "complaint_id",
    "restitution": "complaint_id",
}
OF_RESTITUTION = {
    "restitutionline": "restitution_id",
    "restitutionpayment": "restitution_id",
    "restitutionevent": "subject_id",
}
NEW_PARTS = ["complaintexclusion", "complaintletter", "complaintreferral", "contactopening", "complaintreminder"]
COMPLAINT = "recruiters_complaint"
# What went out stays as it went out; what was only written may be thrown away.
SENT = """CREATE TRIGGER sent_stays BEFORE UPDATE OR DELETE ON recruiters_complaintletter
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION refuse_change()"""


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0018_joins_undone'),
        ('recruiters', '0011_inspections_on_record'),
        ('reference', '0002_protection'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='allegation',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='allegation',
            name='decided_on',
            field=models.DateField(blank=True, null=True, verbose_name='decided on'),
        ),
        migrations.AddField(
            model_name='allegation',
            name='reasons',
            field=models.TextField(blank=True, verbose_name='reasons of the finding'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='excluded',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None, verbose_name='kept out'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='for_region',
            field=models.BooleanField(default=False, editable=False, verbose_name='for who works for the region'),
        ),
        migrations.CreateModel(
            name='ContactOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_openings', to='recruiters.complaint', verbose_name='complaint')),
            ],
            options={
                'verbose_name': 'look at a contact',
                'verbose_name_plural': 'looks at contacts',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ComplaintExclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tie', models.CharField(choices=[('member', 'works for whom it is about'), ('named', 'named in it'), ('interest', 'declared an interest'), ('mark', 'tied through a shared phone, address or number'), ('by_hand', 'kept out by an administrator')], max_length=10, verbose_name='because')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='recruiters.complaint', verbose_name='complaint')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'exclusion from a complaint',
                'verbose_name_plural': 'exclusions from complaints',
                'ordering': ['complaint_id', 'user_id'],
                'constraints': [models.UniqueConstraint(fields=('complaint', 'user'), name='complaint_exclusion_once')],
            },
        ),
        migrations.CreateModel(
            name='ComplaintLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hearing', 'hearing of the other side'), ('outcome', 'outcome, to the other side')], max_length=12, verbose_name='letter')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English'), ('fr', 'French')], max_length=2, verbose_name='language')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number of the letter')),
                ('addressee', models.CharField(max_length=255, verbose_name='to')),
                ('allegations', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='allegations')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='answer by')),
                ('written_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='written on')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('stored', models.CharField(blank=True, editable=False, max_length=32)),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='fingerprint')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='recruiters.complaint', verbose_name='complaint')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked over and sent by')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['-written_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True), ('sha256', '')), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='complaint_letter_sent_whole')],
            },
        ),
        migrations.CreateModel(
            name='ComplaintReferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(blank=True, max_length=200, verbose_name='to whom')),
                ('consented', models.CharField(choices=[('yes', 'agrees that it is passed on'), ('no', 'does not want it passed on'), ('danger', 'was not asked: a life is in danger')], max_length=8, verbose_name='what the person says')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='recruiters.complaint', verbose_name='complaint')),
            ],
            options={
                'verbose_name': 'referral',
                'verbose_name_plural': 'referrals',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('consented', 'yes'), models.Q(('to', ''), _negated=True)), models.Q(('consented', 'no'), ('to', '')), models.Q(('consented', 'danger'), models.Q(('to', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='complaint_referral_with_consent')],
            },
        ),
        migrations.CreateModel(
            name='ComplaintReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('acknowledge', 'acknowledge it'), ('triage', 'triage it'), ('refer', 'refer it, if the person agrees'), ('update', 'tell the person how it stands'), ('outcome', 'decide it')], max_length=12, verbose_name='duty')),
                ('due_at', models.DateTimeField(verbose_name='deadline')),
                ('level', models.CharField(choices=[('soon', 'due within a day'), ('late', 'overdue')], max_length=8, verbose_name='level')),
                ('told_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='told on')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='recruiters.complaint', verbose_name='complaint')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='to')),
            ],
            options={
                'verbose_name': 'reminder of a deadline',
                'verbose_name_plural': 'reminders of deadlines',
                'ordering': ['-told_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('complaint', 'to', 'due_at', 'level'), name='complaint_reminder_once')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('family', 'family'), ('business', 'business or property'), ('work', 'worked there'), ('friend', 'friendship or enmity'), ('other', 'another tie')], max_length=10, verbose_name='kind of tie')),
                ('name', models.CharField(blank=True, help_text='Of a relative, for instance: with given name and surname.', max_length=150, verbose_name='name of a person')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('declared_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='declared on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='declared by')),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employer', verbose_name='employer')),
                ('recruiter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recruiters.recruiter', verbose_name='recruiter')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declared_interests', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'declared interest',
                'verbose_name_plural': 'declared interests',
                'ordering': ['-declared_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('recruiter__isnull', False), ('employer__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='declared_interest_is_in_somebody', violation_error_message="Say in whom: a recruiter, an employer or a person's name."), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('declared_on')), _connector='OR'), name='declared_interest_in_order')],
            },
        ),
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('kind', models.CharField(choices=[('hearing', 'hearing of the other side'), ('outcome', 'outcome, to the other side')], max_length=12, verbose_name='letter')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English'), ('fr', 'French')], max_length=2, verbose_name='language')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(help_text='Filled in: {addressee}, {allegations}, {answer_by}, {country}, {date}, {office}, {findings}, {outcome}, {signed_by}.', verbose_name='text')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country')),
            ],
            options={
                'verbose_name': 'template of letters',
                'verbose_name_plural': 'templates of letters',
                'ordering': ['kind', 'language', 'country_id'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'language', 'country'), name='letter_template_once', nulls_distinct=False)],
            },
        ),
        HideFrom(COMPLAINT, "excluded", without_office=True),
        *(HideWithParent(f"recruiters_{name}", column, COMPLAINT) for name, column in OLD_PARTS.items()),
        HideWithParent("recruiters_evidenceopening", "evidence_id", "recruiters_complaintevidence"),
        *(HideWithParent(f"recruiters_{name}", column, "recruiters_restitution") for name, column in OF_RESTITUTION.items()),
        *(ProtectRowsThrough(f"recruiters_{name}", "complaint_id", COMPLAINT) for name in NEW_PARTS),
        *(HideWithParent(f"recruiters_{name}", "complaint_id", COMPLAINT) for name in NEW_PARTS),
        AppendOnly("recruiters_complaintreferral"),
        AppendOnly("recruiters_contactopening"),
        migrations.RunSQL(SENT, "DROP TRIGGER sent_stays ON recruiters_complaintletter"),
        AuditRows("recruiters_complaintletter", ["body", "subject", "addressee"]),
        AuditRows("recruiters_complaintexclusion", inserts=False),
        AuditRows("recruiters_declaredinterest", ["name", "note"]),
        AuditRows("recruiters_lettertemplate"),
    ]
