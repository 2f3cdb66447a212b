"""The ledger is seen where its complaint is; payments and moves stay as they were written."""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, ProtectRowsThrough


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0008_ledger")]
    operations = [
        ProtectRowsThrough("recruiters_restitution", "complaint_id", "recruiters_complaint"),
        ProtectRowsThrough("recruiters_restitutionline", "restitution_id", "recruiters_restitution"),
        ProtectRowsThrough("recruiters_restitutionpayment", "restitution_id", "recruiters_restitution"),
        ProtectRowsThrough("recruiters_restitutionevent", "subject_id", "recruiters_restitution"),
        AuditRows("recruiters_restitution"),
        AuditRows("recruiters_restitutionline"),
        AuditRows("recruiters_restitutionpayment"),
        AuditRows("recruiters_costrule"),
        AppendOnly("recruiters_restitutionevent"),
        AppendOnly("recruiters_restitutionpayment"),
    ]
