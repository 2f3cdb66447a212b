"""What an update did to names is told by counting versions: joining the people as they were with those they are took the square of
their number, since the plan is made once, for one row or for many.
"""

from django.db import migrations

SCOPE = """
DECLARE
    countries text := coalesce(current_setting('app.countries', true), '');
    offices text := coalesce(current_setting('app.offices', true), '');
"""
# A version that is there once is of a name that came or went. Words that went with one name and came with another stay as they are.
# Whether somebody else bears a word is asked of the whole region, whoever changes a name; then the scope is as it was.
COUNTED = f"""
CREATE OR REPLACE FUNCTION workers_name_words_change() RETURNS trigger LANGUAGE plpgsql AS $$
{SCOPE}
    words_come text[];
    words_gone text[];
BEGIN
    WITH versions AS (
        SELECT id, search_name, true AS is_new FROM came UNION ALL SELECT id, search_name, false FROM gone
    ), changed AS (
        SELECT search_name, bool_or(is_new) AS is_new FROM versions GROUP BY id, search_name HAVING count(*) = 1
    ), words AS (
        SELECT left(word, 100) AS word, bool_or(is_new) AS come, bool_or(NOT is_new) AS gone
          FROM changed, unnest(string_to_array(search_name, ' ')) AS word
         WHERE word <> ''
         GROUP BY 1
    )
    SELECT array_agg(word ORDER BY word) FILTER (WHERE NOT gone), array_agg(word ORDER BY word) FILTER (WHERE NOT come)
      INTO words_come, words_gone FROM words;
    IF words_come IS NOT NULL THEN
        INSERT INTO workers_nameword (word, letters)
        SELECT word, (SELECT string_agg(letter, '' ORDER BY letter COLLATE "C") FROM regexp_split_to_table(word, '') AS letter)
          FROM unnest(words_come) AS words(word)
         WHERE NOT EXISTS (SELECT 1 FROM workers_nameword AS known WHERE known.word = words.word)
         ORDER BY word
        ON CONFLICT DO NOTHING;
    END IF;
    IF words_gone IS NOT NULL THEN
        PERFORM set_config('app.countries', '*', true), set_config('app.offices', '*', true);
        DELETE FROM workers_nameword AS known
         USING unnest(words_gone) AS words(word)
         WHERE known.word = words.word
           AND NOT EXISTS (SELECT 1 FROM workers_worker WHERE name_words && ARRAY[known.word::text]);
        PERFORM set_config('app.countries', countries, true), set_config('app.offices', offices, true);
    END IF;
    RETURN NULL;
END $$;
"""
JOINED = f"""
CREATE OR REPLACE FUNCTION workers_name_words_change() RETURNS trigger LANGUAGE plpgsql AS $$
{SCOPE}
BEGIN
    IF EXISTS (SELECT 1 FROM gone JOIN came USING (id) WHERE gone.search_name <> came.search_name) THEN
        INSERT INTO workers_nameword (word, letters)
        SELECT word, (SELECT string_agg(letter, '' ORDER BY letter COLLATE "C") FROM regexp_split_to_table(word, '') AS letter)
          FROM (SELECT DISTINCT left(word, 100) AS word FROM came, unnest(name_words) AS word WHERE word <> '') AS words
         WHERE NOT EXISTS (SELECT 1 FROM workers_nameword AS known WHERE known.word = words.word)
         ORDER BY word
        ON CONFLICT DO NOTHING;
        PERFORM set_config('app.countries', '*', true), set_config('app.offices', '*', true);
        DELETE FROM workers_nameword AS known
         USING (SELECT DISTINCT left(word, 100) AS word FROM gone, unnest(name_words) AS word) AS words
         WHERE known.word = words.word
           AND NOT EXISTS (SELECT 1 FROM workers_worker WHERE name_words && ARRAY[known.word::text]);
        PERFORM set_config('app.countries', countries, true), set_config('app.offices', offices, true);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0021_travel_groups")]
    operations = [migrations.RunSQL(COUNTED, JOINED)]
