"""What was tried stays on record."""

from django.db import migrations

from common.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial")]
    operations = [AppendOnly("insights_simulationevent")]
