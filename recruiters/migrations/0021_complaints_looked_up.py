"""What hangs on a complaint is read a page at a time: its complaint is looked up, not every complaint that is seen."""

from django.db import migrations

from common.operations import LookParentsUp

PARTS = {
    "complaintevent": "subject_id",
    **dict.fromkeys(
        ("allegation", "complaintpause", "complaintletter", "complaintmessage", "complaintevidence", "complaintfiling", "feepaid"),
        "complaint_id",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0020_desk_search")]
    operations = [
        LookParentsUp(f"recruiters_{part}", column, "recruiters_complaint", hides=True) for part, column in PARTS.items()
    ]
