"""People who may be one are found by what their names and dates share: keys that the database itself makes, and an index over them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from common.operations import AuditRowsAnew

# `workers.duplicates.similar` asks by the same function. Its body is bound when it is made, so that it works under any search path.
FUNCTION = """
CREATE FUNCTION likeness_keys(name text, years integer[]) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH words AS MATERIALIZED (
        SELECT DISTINCT word COLLATE "C" AS word
          FROM unnest(string_to_array(name, ' ')) AS word
         WHERE word NOT IN ('', 'de', 'del', 'la', 'las', 'los', 'lo', 'y', 'e')
         ORDER BY 1 LIMIT 8
    )
    SELECT coalesce(array_agg(DISTINCT key), '{}')
      FROM (
          SELECT hashtext(one.word || ' ' || other.word || ' ' || year)
            FROM words AS one JOIN words AS other ON one.word < other.word CROSS JOIN unnest(years) AS year
          UNION ALL
          SELECT hashtext(string_agg(word, ' ' ORDER BY word)) FROM words HAVING count(*) > 1
      ) AS made (key);
END;
"""
OF_A_DATE = """
CREATE FUNCTION likeness_keys(name text, born date) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN likeness_keys(name, ARRAY[extract(year FROM born)::integer]);
"""

MASKED_BEFORE = [
    *("given_names", "first_surname", "second_surname", "married_name", "search_name", "birth_date"),
    *("birth_municipality_id", "address", "people", "phone", "email", "emergency_contact", "last_employer"),
    *("sex", "nationality_id", "municipality_id", "preferred_language_id", "needs_interpreter"),
    *("schooling_years", "literate", "phone_index", "phone_last7", "phone_last4"),
    *("second_phone", "emergency_relation", "emergency_phone", "household_duties"),
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0005_what_forms_ask")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION likeness_keys(text, integer[])"),
        migrations.RunSQL(OF_A_DATE, "DROP FUNCTION likeness_keys(text, date)"),
        AuditRowsAnew("workers_worker", [*MASKED_BEFORE, "likeness_keys"], before=MASKED_BEFORE),
        migrations.AddField(
            "worker",
            "likeness_keys",
            models.GeneratedField(
                expression=models.Func(models.F("search_name"), models.F("birth_date"), function="likeness_keys"),
                output_field=django.contrib.postgres.fields.ArrayField(models.IntegerField()),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "worker", django.contrib.postgres.indexes.GinIndex(fields=["likeness_keys"], name="worker_likeness_keys")
        ),
        migrations.AddIndex("worker", models.Index(fields=["birth_date"], name="worker_birth_date")),
    ]
