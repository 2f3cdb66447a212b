"""How the programmes stand for everybody, kept for lists to filter by, and which files changed since."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from common.operations import ProtectRowsThrough

PARTS = (
    *("availability", "consent", "identitydocument", "languageclaim", "paststay", "placewish", "programmewish"),
    *("skillclaim", "supportingpaper", "workexperience"),
)
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


def function(name, column):
    return f"""
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO workers_changedfile (worker) SELECT DISTINCT {column} FROM changed;
        RETURN NULL;
    END $$"""


def trigger(table, event, name):
    return f"""
    CREATE TRIGGER note_change_{event} AFTER {event.upper()} ON {table}
        REFERENCING {EVENTS[event]} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""


TRIGGERS = [
    *(("workers_worker", event, "workers_note_person") for event in ("insert", "update")),
    *((f"workers_{part}", event, "workers_note_part") for part in PARTS for event in EVENTS),
]
NOTE = [
    function("workers_note_person", "id"),
    function("workers_note_part", "worker_id"),
    *(trigger(*which) for which in TRIGGERS),
]
NOTE_NOTHING = [
    *(f"DROP TRIGGER note_change_{event} ON {table}" for table, event, _name in TRIGGERS),
    "DROP FUNCTION workers_note_person()",
    "DROP FUNCTION workers_note_part()",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0013_search_words")]
    operations = [
        migrations.CreateModel(
            name="ChangedFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("worker", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="WorkerStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "worker",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standing",
                        to="workers.worker",
                        verbose_name="worker",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="pathways"
                    ),
                ),
            ],
            options={
                "verbose_name": "pathways of a person",
                "verbose_name_plural": "pathways of people",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["codes"], name="standing_codes")],
            },
        ),
        ProtectRowsThrough("workers_workerstanding", "worker_id", "workers_worker"),
        migrations.RunSQL(NOTE, NOTE_NOTHING),
    ]
