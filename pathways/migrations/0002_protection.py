"""Every change of a programme or a rule is on record, whoever makes it and however."""

from django.db import migrations

from common.operations import AuditRows


class Migration(migrations.Migration):
    dependencies = [("pathways", "0001_initial"), ("common", "0001_database")]
    operations = [AuditRows("pathways_programme"), AuditRows("pathways_ruleset")]  # pathways_rule: in 0001
