"""What staff put right in the lists everybody shares is on record, as is every load of them."""

from django.db import migrations

from common.operations import AuditRows

LISTS = ["country", "subdivision", "municipality", "occupation", "occupationcrosswalk", "crop", "skill", "language"]


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial"), ("common", "0004_audit_key")]
    operations = [AuditRows(f"reference_{name}") for name in LISTS]
