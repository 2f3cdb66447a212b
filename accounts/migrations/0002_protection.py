"""Who may sign in, with what rights and with which second factor is on record; passwords and secrets are not."""

from django.db import migrations

from common.operations import AuditRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_database"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        AuditRows("accounts_user", ["password"]),
        AuditRows("accounts_office"),
        AuditRows("mfa_authenticator", ["data"]),
    ]
