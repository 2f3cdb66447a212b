"""What lists filter by stands in one row a person, kept by triggers; rare states are read in their order."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.expressions import F, OrderBy

from common.operations import ExpectRowsSeen, ProtectRows

TAGS = """
ARRAY(SELECT 'occupation:' || occupation_id FROM workers_workexperience WHERE worker_id = {worker}
      UNION SELECT 'crop:' || crop_id FROM workers_workexperience WHERE worker_id = {worker} AND crop_id IS NOT NULL
      UNION SELECT 'language:' || language_id FROM workers_languageclaim WHERE worker_id = {worker} AND level >= 2
      ORDER BY 1)
"""
PASSPORT = (
    "(SELECT max(expires_on) FROM workers_identitydocument WHERE worker_id = {worker} AND kind::text = 'passport')"
)
PERSON = f"""
CREATE FUNCTION workers_search_entry_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO workers_searchentry (worker_id, country_id, office_id, tags) SELECT id, country_id, office_id, '{{}}' FROM came;
    RETURN NULL;
END $$;
CREATE TRIGGER search_entry_come AFTER INSERT ON workers_worker
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION workers_search_entry_come();
CREATE FUNCTION workers_search_entry_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workers_searchentry SET country_id = NEW.country_id, office_id = NEW.office_id WHERE worker_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_entry_move AFTER UPDATE ON workers_worker FOR EACH ROW
    WHEN ((OLD.country_id, OLD.office_id) IS DISTINCT FROM (NEW.country_id, NEW.office_id))
    EXECUTE FUNCTION workers_search_entry_move();
CREATE FUNCTION workers_search_entry_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workers_searchentry AS entry SET tags = made.tags
      FROM (SELECT worker_id, {TAGS.format(worker="changed.worker_id")} AS tags FROM (SELECT DISTINCT worker_id FROM changed) AS changed) AS made
     WHERE entry.worker_id = made.worker_id AND entry.tags IS DISTINCT FROM made.tags::varchar[];
    RETURN NULL;
END $$;
CREATE FUNCTION workers_search_entry_passport() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workers_searchentry AS entry SET passport_until = made.until
      FROM (SELECT worker_id, {PASSPORT.format(worker="changed.worker_id")} AS until
              FROM (SELECT DISTINCT worker_id FROM changed) AS changed) AS made
     WHERE entry.worker_id = made.worker_id AND entry.passport_until IS DISTINCT FROM made.until;
    RETURN NULL;
END $$;
"""
PARTS = {"workexperience": "tags", "languageclaim": "tags", "identitydocument": "passport"}
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
FOLLOW = [
    f"""CREATE TRIGGER search_entry_{event} AFTER {event.upper()} ON workers_{part}
        REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION workers_search_entry_{what}()"""
    for part, what in PARTS.items()
    for event, rows in EVENTS.items()
]
FORGET = [
    *(f"DROP TRIGGER search_entry_{event} ON workers_{part}" for part in PARTS for event in EVENTS),
    *(f"DROP TRIGGER search_entry_{event} ON workers_worker" for event in ("come", "move")),
    *(f"DROP FUNCTION workers_search_entry_{name}()" for name in ("come", "move", "tags", "passport")),
]
EVERYBODY = f"""
SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true);
INSERT INTO workers_searchentry (worker_id, country_id, office_id, tags, passport_until)
SELECT id, country_id, office_id, {TAGS.format(worker="person.id")}, {PASSPORT.format(worker="person.id")}
  FROM workers_worker AS person;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def _newest(*first: str) -> tuple[str | OrderBy, ...]:
    return (*first, F("registered_on").desc(nulls_last=True), F("id").desc())


def _part_of_a_file(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_lists_and_answers"),
        ("reference", "0002_protection"),
        ("workers", "0018_parents_looked_up"),
    ]
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "worker",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="workers.worker",
                        verbose_name="worker",
                    ),
                ),
                ("country", _part_of_a_file("reference.country")),
                ("office", _part_of_a_file("accounts.office")),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("passport_until", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
                "ordering": ["worker_id"],
            },
        ),
        ProtectRows("workers_searchentry"),
        ExpectRowsSeen("workers_searchentry"),
        ExpectRowsSeen("workers_worker"),
        migrations.RunSQL(EVERYBODY, migrations.RunSQL.noop),
        migrations.RunSQL([PERSON, *FOLLOW], FORGET),
        migrations.AddIndex(
            "searchentry",
            django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="search_entry_tags"),
        ),
        migrations.AddIndex(
            "searchentry",
            models.Index(
                fields=["passport_until"], condition=models.Q(passport_until__isnull=False), name="search_entry_passport"
            ),
        ),
        migrations.RemoveIndex("identitydocument", "identity_passport_ends"),
        migrations.RemoveIndex("languageclaim", "language_spoken"),
        migrations.RemoveIndex("workexperience", "experience_of_occupation"),
        migrations.RemoveIndex("workexperience", "experience_of_crop"),
        migrations.RemoveIndex("worker", "worker_rare_states"),
        migrations.AddIndex(
            "worker",
            models.Index(
                *_newest("country", "status"), condition=~models.Q(status="registered"), name="worker_rare_of_country"
            ),
        ),
        migrations.AddIndex(
            "worker",
            models.Index(*_newest("status"), condition=~models.Q(status="registered"), name="worker_rare_states"),
        ),
    ]
