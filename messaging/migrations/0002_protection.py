"""A text belongs where its person belongs, and what becomes of it is on record without number and words."""

from django.db import migrations

from common.operations import AuditRows, ProtectRows


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial"), ("common", "0001_database")]
    operations = [
        ProtectRows("messaging_outgoingtext", country="country", office="office", without_office=True),
        AuditRows("messaging_outgoingtext", ["to", "to_index", "body", "lease_token", "reference"]),
    ]
