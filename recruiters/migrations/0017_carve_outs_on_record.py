"""What people decide about those whom a sanction does not stop is audited, with what became of everything that it touched."""

from django.db import migrations

from common.operations import AuditRows


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0016_identity")]
    operations = [AuditRows("recruiters_cascadeitem"), AuditRows("recruiters_carveout", ["note"])]
