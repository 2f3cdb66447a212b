"""What lists filter by stands in one row a person, kept by triggers; rare states are read in their order."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.expressions import F, OrderBy

from common.operations import ExpectRowsSeen, LookParentsUp, ProtectRows, ProtectRowsThrough

PLACE = "ARRAY['country:' || country_id, 'municipality:' || municipality_id, 'office:' || office_id]"
TAGS = f"""
CREATE FUNCTION workers_search_tags(person bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT unnest({PLACE}) FROM workers_worker WHERE id = person
        UNION SELECT 'occupation:' || occupation_id FROM workers_workexperience WHERE worker_id = person
        UNION SELECT 'crop:' || crop_id FROM workers_workexperience WHERE worker_id = person AND crop_id IS NOT NULL
        UNION SELECT 'language:' || language_id FROM workers_languageclaim WHERE worker_id = person AND level >= 2
        ORDER BY 1)
$$;
CREATE FUNCTION workers_passport_until(person bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT max(expires_on) FROM workers_identitydocument WHERE worker_id = person AND kind = 'passport'
$$;
"""
ENTRIES = """
INSERT INTO workers_searchentry (worker_id, country_id, office_id, name_words, tags, pathways, passport_until)
SELECT id, country_id, office_id, name_words, {tags}, {pathways}, {until} FROM {people} AS person;
"""
PEOPLE = f"""
CREATE FUNCTION workers_search_entry_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {ENTRIES.format(people="came", tags=PLACE, pathways="'{}'", until="NULL")}
    RETURN NULL;
END $$;
CREATE TRIGGER search_entry_come AFTER INSERT ON workers_worker
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION workers_search_entry_come();
CREATE FUNCTION workers_search_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workers_searchentry
       SET country_id = NEW.country_id, office_id = NEW.office_id, name_words = NEW.name_words, tags = workers_search_tags(NEW.id)
     WHERE worker_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_entry_change AFTER UPDATE ON workers_worker FOR EACH ROW
    WHEN ((OLD.country_id, OLD.office_id, OLD.municipality_id, OLD.search_name)
          IS DISTINCT FROM (NEW.country_id, NEW.office_id, NEW.municipality_id, NEW.search_name))
    EXECUTE FUNCTION workers_search_entry_change();
"""
# What comes only adds to what is there, and a list of people brings hundreds of thousands of rows: the file is not read again for it.
MORE = """
CREATE FUNCTION workers_search_entry_more_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workers_searchentry AS entry
       SET tags = ARRAY(SELECT unnest(entry.tags) UNION SELECT unnest(made.tags) ORDER BY 1)
      FROM (SELECT worker_id, array_agg(DISTINCT tag) AS tags FROM ({tags}) AS said GROUP BY worker_id) AS made
     WHERE entry.worker_id = made.worker_id AND NOT entry.tags @> made.tags;
    RETURN NULL;
END $$;
"""
WORK = """
SELECT worker_id, 'occupation:' || occupation_id AS tag FROM changed
UNION ALL SELECT worker_id, 'crop:' || crop_id FROM changed WHERE crop_id IS NOT NULL
"""
SPOKEN = "SELECT worker_id, 'language:' || language_id AS tag FROM changed WHERE level >= 2"
ANEW = """
CREATE FUNCTION workers_search_entry_anew_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workers_searchentry AS entry SET tags = made.tags, passport_until = made.until
      FROM (SELECT worker_id, workers_search_tags(worker_id) AS tags, workers_passport_until(worker_id) AS until
              FROM ({people}) AS people) AS made
     WHERE entry.worker_id = made.worker_id
       AND (entry.tags, entry.passport_until) IS DISTINCT FROM (made.tags, made.until);
    RETURN NULL;
END $$;
"""
PARTS = f"""
{MORE.format(name="work", tags=WORK)}
{MORE.format(name="languages", tags=SPOKEN)}
CREATE FUNCTION workers_search_entry_more_passports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE workers_searchentry AS entry SET passport_until = greatest(entry.passport_until, made.until)
      FROM (SELECT worker_id, max(expires_on) AS until FROM changed WHERE kind = 'passport' GROUP BY worker_id) AS made
     WHERE entry.worker_id = made.worker_id AND made.until IS NOT NULL;
    RETURN NULL;
END $$;
{ANEW.format(event="update", people="SELECT worker_id FROM changed UNION SELECT worker_id FROM gone")}
{ANEW.format(event="delete", people="SELECT DISTINCT worker_id FROM gone")}
"""
TABLES = {"workexperience": "work", "languageclaim": "languages", "identitydocument": "passports"}
FOLLOW = [
    f"""CREATE TRIGGER search_entry_{event} AFTER {event.upper()} ON workers_{table}
        REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION workers_search_entry_{what}()"""
    for table, more in TABLES.items()
    for event, rows, what in (
        ("insert", "NEW TABLE AS changed", f"more_{more}"),
        ("update", "OLD TABLE AS gone NEW TABLE AS changed", "anew_update"),
        ("delete", "OLD TABLE AS gone", "anew_delete"),
    )
]
FORGET = [
    *(
        f"DROP TRIGGER search_entry_{event} ON workers_{table}"
        for table in TABLES
        for event in ("insert", "update", "delete")
    ),
    *(f"DROP TRIGGER search_entry_{event} ON workers_worker" for event in ("come", "change")),
    *(f"DROP FUNCTION workers_search_entry_{name}()" for name in ("come", "change", "anew_update", "anew_delete")),
    *(f"DROP FUNCTION workers_search_entry_more_{name}()" for name in TABLES.values()),
    *(f"DROP FUNCTION workers_{name}(bigint)" for name in ("search_tags", "passport_until")),
]
KNOWN = "coalesce((SELECT codes FROM workers_workerstanding WHERE worker_id = person.id), '{}')"
EVERYBODY = f"""
SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true);
{ENTRIES.format(people="workers_worker", tags="workers_search_tags(id)", pathways=KNOWN, until="workers_passport_until(id)")}
SET CONSTRAINTS ALL IMMEDIATE;
"""


STANDINGS_SEEN = (
    ProtectRowsThrough("workers_workerstanding", "worker_id", "workers_worker"),
    LookParentsUp("workers_workerstanding", "worker_id", "workers_worker"),
)


def _newest(*first: str) -> tuple[str | OrderBy, ...]:
    return (*first, F("registered_on").desc(nulls_last=True), F("id").desc())


def _texts() -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)


def _place(to: str) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


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
                ("country", _place("reference.country")),
                ("office", _place("accounts.office")),
                ("name_words", _texts()),
                ("tags", _texts()),
                ("pathways", _texts()),
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
        migrations.RunSQL([TAGS, PEOPLE, PARTS, *FOLLOW], FORGET),
        migrations.RunSQL(EVERYBODY, migrations.RunSQL.noop),
        migrations.AddIndex(
            "searchentry",
            django.contrib.postgres.indexes.GinIndex(
                fields=["name_words", "tags", "pathways"], name="search_entry_words"
            ),
        ),
        migrations.AddIndex(
            "searchentry",
            models.Index(
                fields=["passport_until"],
                condition=models.Q(passport_until__isnull=False),
                name="search_entry_passport",
            ),
        ),
        *(migrations.RunSQL(step.reverse_sql, step.sql) for step in reversed(STANDINGS_SEEN)),
        migrations.DeleteModel("WorkerStanding"),
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
