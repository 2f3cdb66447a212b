"""What every database of the product needs before its first table: extensions, privileges, the audit schema.

Runs as the owner of the tables. The audit schema belongs to a third role; the application's role may only read it, rows get
there through a trigger function that runs with the audit role's rights.
"""

from functools import partial

from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

AUDIT_TABLE = """
CREATE TABLE audit.entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    transaction bigint NOT NULL DEFAULT txid_current(),
    actor text NOT NULL,
    database_role text NOT NULL,
    table_name text NOT NULL,
    row_id text NOT NULL,
    action text NOT NULL,
    changed jsonb NOT NULL
);
CREATE INDEX entry_row ON audit.entry (table_name, row_id);
CREATE INDEX entry_at ON audit.entry USING brin (at);
"""

# An update stores the new values of the columns that changed; an insert or a delete the whole row. Masked columns (trigger
# arguments) are stored as "•": that they changed is recorded, what they held is not.
AUDIT_FUNCTIONS = """
CREATE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    kept jsonb;
BEGIN
    SELECT coalesce(jsonb_object_agg(
               item.key,
               CASE WHEN item.key = ANY (TG_ARGV::text[]) AND item.value <> 'null'::jsonb THEN '"•"'::jsonb ELSE item.value END
           ), '{}'::jsonb)
      INTO kept
      FROM jsonb_each(CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END) AS item
     WHERE TG_OP <> 'UPDATE' OR item.value IS DISTINCT FROM before -> item.key;
    INSERT INTO audit.entry (actor, database_role, table_name, row_id, action, changed)
    VALUES (coalesce(nullif(current_setting('app.user', true), ''), 'unknown'), session_user, TG_TABLE_NAME,
            coalesce(after ->> 'id', before ->> 'id', ''), lower(TG_OP), kept);
    RETURN NULL;
END $$;

CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER refuse_rows BEFORE UPDATE OR DELETE ON audit.entry FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
"""

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def _roles(connection):
    """(owner, application, audit). With a single role for everything the three are one and the same."""
    owner = connection.settings_dict["USER"]
    application = settings.DATABASES["default"]["USER"]
    audit = owner if application == owner else settings.AUDIT_ROLE
    return owner, application, audit


def prepare(apps, schema_editor):
    quote = schema_editor.quote_name
    owner, application, audit = _roles(schema_editor.connection)
    run = partial(schema_editor.execute, params=None)
    if application != owner:
        run(f"GRANT USAGE ON SCHEMA public TO {quote(application)}")
        for kind, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT, UPDATE")):
            # Django's own tables, and accounts', may be there already: the planner orders apps by name.
            run(f"GRANT {rights} ON ALL {kind} IN SCHEMA public TO {quote(application)}")
            run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO {quote(application)}")
        run(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quote(application)}")
    run(f"CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION {quote(audit)}")
    if audit != owner:
        run(f"SET ROLE {quote(audit)}")
    run(AUDIT_TABLE)
    run(AUDIT_FUNCTIONS)
    # Whoever may execute the function could hang it on a temporary table of their own and write entries that never happened.
    run("REVOKE EXECUTE ON FUNCTION audit.record() FROM PUBLIC")
    if audit != owner:
        run(f"GRANT EXECUTE ON FUNCTION audit.record() TO {quote(owner)}")
        run(f"GRANT USAGE ON SCHEMA audit TO {quote(owner)}, {quote(application)}")
        run(f"GRANT SELECT ON audit.entry TO {quote(application)}")
        run("RESET ROLE")
    run(REFUSE_CHANGE)


def undo(apps, schema_editor):
    owner, _, audit = _roles(schema_editor.connection)
    if audit != owner:
        schema_editor.execute(f"SET ROLE {schema_editor.quote_name(audit)}")
    schema_editor.execute("DROP SCHEMA audit CASCADE")
    if audit != owner:
        schema_editor.execute("RESET ROLE")
    schema_editor.execute("DROP FUNCTION refuse_change()")


class Migration(migrations.Migration):
    initial = True
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunPython(prepare, undo),
    ]
