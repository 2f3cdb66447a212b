"""A complaint is found by the name of whom it is about, and moves are listed newest first, with an index each."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from common.names import plain
from common.operations import AuditRowsAnew

MASKED = ["receipt_index", "contact", "account", "accused_name"]
BY_US = """SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true), set_config('app.user', 'system', true)"""


def fold(apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.execute(BY_US)
        cursor.execute("SELECT DISTINCT accused_name FROM recruiters_complaint WHERE accused_name <> ''")
        cursor.executemany(
            "UPDATE recruiters_complaint SET search_name = %s WHERE accused_name = %s",
            [(plain(name)[:255], name) for (name,) in cursor.fetchall()],
        )
        # What waits to be checked at the end of the transaction would refuse the changes of the table that follow.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0019_fees_line_by_line")]
    operations = [
        migrations.AddField(
            "complaint",
            "search_name",
            models.CharField(blank=True, default="", editable=False, max_length=255, verbose_name="name for searching"),
            preserve_default=False,
        ),
        AuditRowsAnew("recruiters_complaint", [*MASKED, "search_name"], before=MASKED, inserts=False),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.AddIndex(
            "complaint",
            django.contrib.postgres.indexes.GinIndex(
                fields=["search_name"], name="complaint_search_name", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            "complaintevent", models.Index(fields=["-at", "-id"], name="complaintevent_newest")
        ),
    ]
