"""Telephone numbers and emergency contacts are stored encrypted; a number is found by keyed numbers of its digits."""

from django.db import migrations, models

import common.fields
from common.crypto import blind_number, cipher
from common.operations import AuditRowsAnew

ENCRYPTED = ("phone", "emergency_contact")
AT_ONCE = 2_000

NAMES = [
    *("given_names", "first_surname", "second_surname", "married_name", "search_name", "birth_date"),
    *("birth_municipality_id", "address", "people", "phone", "email", "emergency_contact", "last_employer"),
]
TRAITS = [
    *("sex", "nationality_id", "municipality_id", "preferred_language_id", "needs_interpreter"),
    *("schooling_years", "literate"),
]
KEYS = ["phone_index", "phone_last7", "phone_last4"]


def encrypt(apps, schema_editor):
    def write(phone, contact):
        digits = "".join(letter for letter in phone if letter in "0123456789").removeprefix("00")
        return [_hidden(phone), _hidden(contact), *(_key(digits, last) for last in (None, 7, 4))]

    _rewrite(schema_editor, write)


def decrypt(apps, schema_editor):
    _rewrite(schema_editor, lambda phone, contact: [_shown(phone), _shown(contact), None, None, None])


def _hidden(text):
    return cipher().encrypt(text.encode()).decode() if text else ""


def _shown(text):
    return cipher().decrypt(text.encode()).decode() if text else ""


def _key(digits, last):
    if len(digits) < (last or 1):
        return None
    return blind_number(digits[-(last or len(digits)) :], purpose=f"phone:{last}" if last else "phone")


def _rewrite(schema_editor, write):
    """As the owner of the table, who is bound by its policies too."""
    last = 0
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true), set_config('app.user', 'migration', true)")
        while True:
            cursor.execute(
                "SELECT id, phone, emergency_contact FROM workers_worker WHERE id > %s ORDER BY id LIMIT %s", [last, AT_ONCE]
            )
            rows = cursor.fetchall()
            if not rows:
                break
            last = rows[-1][0]
            cursor.executemany(
                "UPDATE workers_worker SET phone = %s, emergency_contact = %s, phone_index = %s, phone_last7 = %s,"
                " phone_last4 = %s WHERE id = %s",
                [[*write(phone, contact), pk] for pk, phone, contact in rows if phone or contact],
            )
        # What waits to be checked at the end of the transaction would refuse the changes of the table that follow.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("workers", "0003_less_in_the_audit")]
    operations = [
        AuditRowsAnew("workers_worker", [*NAMES, *TRAITS, *KEYS], before=[*NAMES, *TRAITS]),
        migrations.RemoveIndex("worker", "worker_phone"),
        *(
            migrations.AddField("worker", key, models.BigIntegerField(blank=True, editable=False, null=True))
            for key in KEYS
        ),
        migrations.AlterField(
            "worker",
            "phone",
            common.fields.EncryptedText(
                blank=True, help_text="With the country's prefix; may be a relative's.", max_length=20, verbose_name="phone"
            ),
        ),
        migrations.AlterField(
            "worker",
            "emergency_contact",
            common.fields.EncryptedText(blank=True, max_length=200, verbose_name="emergency contact"),
        ),
        migrations.RunPython(encrypt, decrypt),
        *(migrations.AddIndex("worker", models.Index(fields=[key], name=f"worker_{key}")) for key in KEYS),
    ]
