"""A placement is seen where its worker is; every step of it is on record and never rewritten."""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, ProtectRowsThrough


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0001_initial"),
        ("workers", "0002_protection"),
    ]
    operations = [
        ProtectRowsThrough("placements_placement", "worker_id", "workers_worker"),
        ProtectRowsThrough("placements_placementevent", "subject_id", "placements_placement"),
        AuditRows("placements_placement"),
        AppendOnly("placements_placementevent"),
    ]
