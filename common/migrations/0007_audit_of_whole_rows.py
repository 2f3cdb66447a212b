"""A row that comes or goes is copied as a whole, not taken apart: half the time of an insert of a wide row was its audit."""

from functools import partial
from importlib import import_module

from django.conf import settings
from django.db import migrations

earlier = import_module("common.migrations.0004_audit_key")

# What is kept is the same as in 0004: of an insert or a delete the whole row, of an update the columns that changed, with the values
# of masked columns (trigger arguments) as "•".
RECORD = """
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    kept jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT coalesce(jsonb_object_agg(item.key, item.value), '{}'::jsonb) INTO kept
          FROM jsonb_each(after) AS item
         WHERE item.value IS DISTINCT FROM before -> item.key;
    END IF;
    IF TG_NARGS > 0 THEN
        SELECT kept || coalesce(jsonb_object_agg(masked.name, '•'::text), '{}'::jsonb) INTO kept
          FROM unnest(TG_ARGV::text[]) AS masked(name)
         WHERE kept -> masked.name <> 'null'::jsonb;
    END IF;
    INSERT INTO audit.entry (actor, database_role, table_name, row_id, action, changed)
    VALUES (coalesce(nullif(current_setting('app.user', true), ''), 'unknown'), session_user, TG_TABLE_NAME,
            coalesce(after ->> 'id', before ->> 'id', after ->> 'code', before ->> 'code', ''), lower(TG_OP), kept);
    RETURN NULL;
END $$
"""


def write(function, apps, schema_editor):
    """As the role that owns the audit: the function keeps its owner and who may execute it."""
    owner, application = schema_editor.connection.settings_dict["USER"], settings.DATABASES["default"]["USER"]
    if application != owner:
        schema_editor.execute(f"SET ROLE {schema_editor.quote_name(settings.AUDIT_ROLE)}")
    schema_editor.execute(function, params=None)
    if application != owner:
        schema_editor.execute("RESET ROLE")


class Migration(migrations.Migration):
    dependencies = [("common", "0006_words_of_the_erased")]
    operations = [
        migrations.RunPython(
            partial(write, RECORD), partial(write, earlier.RECORD.format(key=earlier.BY_NUMBER_OR_CODE))
        )
    ]
