"""Every way to be let in is on record: addresses that sign in, and Django's own tables of rights, which no page of ours writes."""

from django.db import migrations

from common.operations import AuditRows

TABLES = [
    "account_emailaddress",
    "accounts_user_groups",
    "accounts_user_user_permissions",
    "auth_group",
    "auth_group_permissions",
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_protection"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [AuditRows(table) for table in TABLES]
