"""People are found by the words of their names, each by an index; words that nobody bears any more are forgotten."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from common.operations import AuditRowsAnew

WORDS = """
INSERT INTO workers_nameword (word, letters)
SELECT word, (SELECT string_agg(letter, '' ORDER BY letter COLLATE "C") FROM regexp_split_to_table(word, '') AS letter)
  FROM (SELECT DISTINCT left(word, 100) AS word FROM {rows}, unnest(name_words) AS word WHERE word <> '') AS words
 WHERE NOT EXISTS (SELECT 1 FROM workers_nameword AS known WHERE known.word = words.word)
 ORDER BY word
ON CONFLICT DO NOTHING;
"""
COME = f"""
CREATE FUNCTION workers_name_words_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {WORDS.format(rows="came")}
    RETURN NULL;
END $$;
CREATE TRIGGER name_words_come AFTER INSERT ON workers_worker
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION workers_name_words_come();
"""
# Whether somebody else bears the word is asked of the whole region, whoever changes a name; then the scope is as it was.
FORGET = """
PERFORM set_config('app.countries', '*', true), set_config('app.offices', '*', true);
DELETE FROM workers_nameword AS known
 USING (SELECT DISTINCT left(word, 100) AS word FROM gone, unnest(name_words) AS word) AS words
 WHERE known.word = words.word
   AND NOT EXISTS (SELECT 1 FROM workers_worker WHERE name_words && ARRAY[known.word::text]);
PERFORM set_config('app.countries', countries, true), set_config('app.offices', offices, true);
"""
SCOPE = """
DECLARE
    countries text := coalesce(current_setting('app.countries', true), '');
    offices text := coalesce(current_setting('app.offices', true), '');
"""
GO = f"""
CREATE FUNCTION workers_name_words_go() RETURNS trigger LANGUAGE plpgsql AS $$
{SCOPE}
BEGIN
    {FORGET}
    RETURN NULL;
END $$;
CREATE TRIGGER name_words_go AFTER DELETE ON workers_worker
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION workers_name_words_go();
"""
CHANGE = f"""
CREATE FUNCTION workers_name_words_change() RETURNS trigger LANGUAGE plpgsql AS $$
{SCOPE}
BEGIN
    IF EXISTS (SELECT 1 FROM gone JOIN came USING (id) WHERE gone.search_name <> came.search_name) THEN
        {WORDS.format(rows="came")}
        {FORGET}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER name_words_change AFTER UPDATE ON workers_worker
    REFERENCING OLD TABLE AS gone NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION workers_name_words_change();
"""
FIRST_WORDS = f"""
SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true);
{WORDS.format(rows="workers_worker")}
"""
NAMES = ("come", "go", "change")
GONE = [
    *(f"DROP TRIGGER name_words_{name} ON workers_worker" for name in NAMES),
    *(f"DROP FUNCTION workers_name_words_{name}()" for name in NAMES),
]
MASKED_BEFORE = [
    *("given_names", "first_surname", "second_surname", "married_name", "search_name", "birth_date"),
    *("birth_municipality_id", "address", "people", "phone", "email", "emergency_contact", "last_employer"),
    *("sex", "nationality_id", "municipality_id", "preferred_language_id", "needs_interpreter"),
    *("schooling_years", "literate", "phone_index", "phone_last7", "phone_last4"),
    *("second_phone", "emergency_relation", "emergency_phone", "household_duties", "likeness_keys"),
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0012_duplicate_pairs")]
    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("word", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("letters", models.CharField(max_length=100)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="name_word_likeness", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(fields=["letters"], name="name_word_letters"),
                ]
            },
        ),
        AuditRowsAnew("workers_worker", [*MASKED_BEFORE, "name_words"], before=MASKED_BEFORE),
        migrations.AddField(
            "worker",
            "name_words",
            models.GeneratedField(
                expression=models.Func(models.F("search_name"), models.Value(" "), function="string_to_array"),
                output_field=django.contrib.postgres.fields.ArrayField(models.TextField()),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "worker", django.contrib.postgres.indexes.GinIndex(fields=["name_words"], name="worker_name_words")
        ),
        migrations.RemoveIndex("worker", "worker_search_name"),
        migrations.AddIndex(
            "worker",
            models.Index(
                models.F("country"),
                models.F("registered_on").desc(nulls_last=True),
                models.F("id").desc(),
                name="worker_latest_of_country",
            ),
        ),
        migrations.AddIndex(
            "worker",
            models.Index(
                models.F("registered_on").desc(nulls_last=True), models.F("id").desc(), name="worker_latest"
            ),
        ),
        migrations.RunSQL(FIRST_WORDS, migrations.RunSQL.noop),
        migrations.RunSQL([COME, GO, CHANGE], GONE),
    ]
