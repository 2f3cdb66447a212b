"""A person's file is seen where the person belongs, every change to it is on record, and who opened it stays written."""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, ProtectRows, ProtectRowsThrough

PERSONAL = [
    "given_names",
    "first_surname",
    "second_surname",
    "married_name",
    "search_name",
    "birth_date",
    "birth_municipality_id",
    "address",
    "people",
    "phone",
    "email",
    "emergency_contact",
    "last_employer",
]

# Tables that hang on a worker, with the columns whose values the audit does not keep.
CHILDREN = {
    "workers_identitydocument": ["number", "number_index", "last_digits", "doubt"],
    "workers_supportingpaper": ["result"],
    "workers_workexperience": ["employer_name"],
    "workers_skillclaim": [],
    "workers_languageclaim": [],
    "workers_availability": [],
    "workers_programmewish": [],
    "workers_placewish": [],
    "workers_paststay": [],
    "workers_consent": [],
    "workers_fileopening": ["reason"],
}


class Migration(migrations.Migration):
    dependencies = [("workers", "0001_initial"), ("common", "0001_database")]
    operations = [
        ProtectRows("workers_worker"),
        AuditRows("workers_worker", PERSONAL),
        *(ProtectRowsThrough(table, "worker_id", "workers_worker") for table in CHILDREN),
        *(AuditRows(table, masked) for table, masked in CHILDREN.items()),
        ProtectRowsThrough("workers_workerevent", "subject_id", "workers_worker"),
        AppendOnly("workers_workerevent"),
        AppendOnly("workers_fileopening"),
    ]
