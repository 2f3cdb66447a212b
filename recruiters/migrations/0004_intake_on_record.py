"""What hangs on a complaint is seen where the complaint is. Of what comes in nothing is audited: an entry beside others with their times would
tell when. What an opening of evidence and a message say stays as it was written.
"""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, NeverEdited, ProtectRowsThrough

PARTS = ["complaintfiling", "feepaid", "complaintevidence", "complaintmessage"]


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0003_intake")]
    operations = [
        *(ProtectRowsThrough(f"recruiters_{name}", "complaint_id", "recruiters_complaint") for name in PARTS),
        ProtectRowsThrough("recruiters_evidenceopening", "evidence_id", "recruiters_complaintevidence"),
        AuditRows("recruiters_complaintfiling", ["happened_at", "happened_when"], inserts=False),
        AuditRows("recruiters_feepaid", ["paid_to"], inserts=False),
        AuditRows("recruiters_complaintevidence", ["stored"], inserts=False),
        AppendOnly("recruiters_evidenceopening"),
        NeverEdited(
            "recruiters_complaintmessage", ["complaint_id", "written_by", "by_id", "kind", "body", "sent_on"]
        ),
    ]
