"""What lists say and how likely a match is stays on record; what people decided is never rewritten."""

from django.db import migrations

from common.operations import AppendOnly, AuditRows


class Migration(migrations.Migration):
    dependencies = [("employers", "0013_enforcement")]
    operations = [AuditRows("employers_enforcementmatch", inserts=False), AppendOnly("employers_matchevent")]
