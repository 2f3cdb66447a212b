"""What tells one person from another, or to which group they belong, is recorded as changed and not kept."""

from django.db import migrations

from common.operations import AuditRowsAnew

NAMES = [
    *("given_names", "first_surname", "second_surname", "married_name", "search_name", "birth_date"),
    *("birth_municipality_id", "address", "people", "phone", "email", "emergency_contact", "last_employer"),
]
TRAITS = [
    *("sex", "nationality_id", "municipality_id", "preferred_language_id", "needs_interpreter"),
    *("schooling_years", "literate"),
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0002_protection")]
    operations = [
        AuditRowsAnew("workers_worker", [*NAMES, *TRAITS], before=NAMES),
        AuditRowsAnew("workers_languageclaim", ["language_id"], before=[]),
        AuditRowsAnew("workers_paststay", ["employer_name", "subdivision_id"], before=[]),
    ]
