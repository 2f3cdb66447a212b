"""What a person told is stored encrypted, with no time in it; whom it is about stays as it is, for it is searched."""

from django.db import migrations

import common.fields
from common.crypto import cipher

AT_ONCE = 2_000
TOLD = {
    "recruiters_complaint": ("account", "contact"),
    "recruiters_complaintfiling": ("happened_at", "happened_when"),
    "recruiters_feepaid": ("paid_to",),
    "recruiters_allegation": ("note",),
}


def encrypt(apps, schema_editor):
    """A token of Fernet says when it was made: these say second zero."""
    _rewrite(schema_editor, lambda text: cipher().encrypt_at_time(text.encode(), 0).decode())


def decrypt(apps, schema_editor):
    _rewrite(schema_editor, lambda text: cipher().decrypt(text.encode()).decode())


def _rewrite(schema_editor, write):
    """As the owner of the tables, who is bound by their policies too."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true), set_config('app.user', 'migration', true)"
        )
        for table, columns in TOLD.items():
            _rewrite_table(cursor, table, columns, write)
        # What waits to be checked at the end of the transaction would refuse the changes of the tables that follow.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _rewrite_table(cursor, table, columns, write):
    sets = ", ".join(f"{column} = %s" for column in columns)
    some = " OR ".join(f"{column} <> ''" for column in columns)
    last = 0
    while True:
        cursor.execute(
            f"SELECT id, {', '.join(columns)} FROM {table} WHERE id > %s AND ({some}) ORDER BY id LIMIT %s", [last, AT_ONCE]
        )
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        cursor.executemany(
            f"UPDATE {table} SET {sets} WHERE id = %s",
            [[*(text and write(text) for text in texts), pk] for pk, *texts in rows],
        )


def undated(model, name, label, length, **more):
    return migrations.AlterField(
        model, name, common.fields.EncryptedUndated(max_length=length, verbose_name=label, **more)
    )


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0021_complaints_looked_up")]
    operations = [
        undated("complaint", "account", "what happened", 8000),
        undated("complaint", "contact", "how to reach the person", 200, blank=True),
        undated("complaintfiling", "happened_at", "place, as told", 200, blank=True),
        undated("complaintfiling", "happened_when", "when, as told", 200, blank=True),
        undated("feepaid", "paid_to", "to whom", 200, blank=True),
        undated("allegation", "note", "note", 4000, blank=True),
        migrations.RunPython(encrypt, decrypt),
    ]
