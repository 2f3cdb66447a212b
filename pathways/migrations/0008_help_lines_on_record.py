"""Whom to call is staff's to change: who did it is on record."""

from django.db import migrations

from common.operations import AuditRows


class Migration(migrations.Migration):
    dependencies = [("pathways", "0007_caps_and_filing_steps"), ("common", "0004_audit_key")]
    operations = [AuditRows("pathways_helpline")]
