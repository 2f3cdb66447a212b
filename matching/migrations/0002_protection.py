"""A proposal is seen where its worker is; what was decided about it is on record and never rewritten."""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, ProtectRowsThrough


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0001_initial"),
        ("workers", "0002_protection"),
    ]
    operations = [
        ProtectRowsThrough("matching_proposal", "worker_id", "workers_worker"),
        ProtectRowsThrough("matching_nearmiss", "worker_id", "workers_worker"),
        ProtectRowsThrough("matching_proposalevent", "subject_id", "matching_proposal"),
        AuditRows("matching_proposal", ["findings", "score_parts"]),
        AppendOnly("matching_proposalevent"),
        AppendOnly("matching_runevent"),
    ]
