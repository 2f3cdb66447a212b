"""Complaints are seen in their country; changes of the register and of complaints are on record, without who told what.

A complaint that comes in leaves no entry: an anonymous one must not be placed in time by its neighbours.
"""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, ProtectRows, ProtectRowsThrough

REGISTER = ["recruiter", "recruitermember", "licence", "surety", "agent", "mandate"]


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0001_initial"), ("common", "0001_database")]
    operations = [
        ProtectRows("recruiters_complaint", without_office=True),
        ProtectRowsThrough("recruiters_allegation", "complaint_id", "recruiters_complaint"),
        ProtectRowsThrough("recruiters_complaintevent", "subject_id", "recruiters_complaint"),
        *(AuditRows(f"recruiters_{name}") for name in REGISTER),
        AuditRows("recruiters_complaint", ["receipt_index", "contact", "account", "accused_name"], inserts=False),
        AuditRows("recruiters_allegation", ["note"], inserts=False),
        AppendOnly("recruiters_licenceevent"),
        AppendOnly("recruiters_complaintevent"),
    ]
