"""An entry names its row also where the key is a code and not a number: programmes, rule sets, reference lists."""

from functools import partial

from django.conf import settings
from django.db import migrations

# As in 0001, but for the key of the row.
RECORD = """
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{{}}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{{}}'::jsonb ELSE to_jsonb(NEW) END;
    kept jsonb;
BEGIN
    SELECT coalesce(jsonb_object_agg(
               item.key,
               CASE WHEN item.key = ANY (TG_ARGV::text[]) AND item.value <> 'null'::jsonb THEN '"•"'::jsonb ELSE item.value END
           ), '{{}}'::jsonb)
      INTO kept
      FROM jsonb_each(CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END) AS item
     WHERE TG_OP <> 'UPDATE' OR item.value IS DISTINCT FROM before -> item.key;
    INSERT INTO audit.entry (actor, database_role, table_name, row_id, action, changed)
    VALUES (coalesce(nullif(current_setting('app.user', true), ''), 'unknown'), session_user, TG_TABLE_NAME,
            coalesce({key}, ''), lower(TG_OP), kept);
    RETURN NULL;
END $$
"""
BY_NUMBER = "after ->> 'id', before ->> 'id'"
BY_NUMBER_OR_CODE = f"{BY_NUMBER}, after ->> 'code', before ->> 'code'"


def write(key, apps, schema_editor):
    """As the role that owns the audit: the function keeps its owner and who may execute it."""
    owner, application = schema_editor.connection.settings_dict["USER"], settings.DATABASES["default"]["USER"]
    if application != owner:
        schema_editor.execute(f"SET ROLE {schema_editor.quote_name(settings.AUDIT_ROLE)}")
    schema_editor.execute(RECORD.format(key=key), params=None)
    if application != owner:
        schema_editor.execute("RESET ROLE")


class Migration(migrations.Migration):
    dependencies = [("common", "0003_cache")]
    operations = [migrations.RunPython(partial(write, BY_NUMBER_OR_CODE), partial(write, BY_NUMBER))]
