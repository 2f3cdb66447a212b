"""Every change of an employer, its team or a vacancy is on record; a vacancy's history is never rewritten."""

from django.db import migrations

from common.operations import AppendOnly, AuditRows

AUDITED = ["employer", "employermember", "worksite", "vacancy", "vacancyhold", "vacancyskill", "vacancylanguage"]


class Migration(migrations.Migration):
    dependencies = [("employers", "0001_initial"), ("common", "0001_database")]
    operations = [*(AuditRows(f"employers_{name}") for name in AUDITED), AppendOnly("employers_vacancyevent")]
