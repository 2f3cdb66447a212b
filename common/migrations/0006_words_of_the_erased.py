"""What histories say of a person in words can be emptied when the person is erased; that it happened, when and by whom stays."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erased boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.reason = '' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
        EXECUTE 'SELECT status = ''erased'' FROM workers_worker WHERE id = (SELECT ' || TG_ARGV[0] || ' FROM (SELECT $1.*) AS row)'
           INTO erased USING OLD;
        IF erased THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0005_rate_counts")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change_unless_erased()")]
