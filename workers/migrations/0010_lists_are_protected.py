"""Lists are seen where their office is; what an undone list wrote of people may go, and nothing else that is append-only."""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, ProtectRows, ProtectRowsThrough

BUT_UNDONE = """
CREATE FUNCTION refuse_change_but_undone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM workers_importedworker one JOIN workers_importbatch batch ON batch.id = one.batch_id
        WHERE one.worker_id = (to_jsonb(OLD) ->> TG_ARGV[0])::bigint AND batch.status = 'undoing'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class AppendOnlyButUndone(migrations.RunSQL):
    """Instead of `AppendOnly`, for a table of people: rows may be deleted while the import that brought their person is being undone."""

    def __init__(self, table, column):
        trigger = f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION"
        drop = f"DROP TRIGGER append_only ON {table}"
        super().__init__(
            (drop, f"{trigger} refuse_change_but_undone('{column}')"), (drop, f"{trigger} refuse_change()")
        )


class Migration(migrations.Migration):
    dependencies = [("workers", "0009_lists_of_people")]
    operations = [
        ProtectRows("workers_importbatch"),
        ProtectRows("workers_columnmapping"),
        ProtectRowsThrough("workers_importevent", "subject_id", "workers_importbatch"),
        ProtectRowsThrough("workers_importrow", "batch_id", "workers_importbatch"),
        ProtectRowsThrough("workers_importedworker", "batch_id", "workers_importbatch"),
        AppendOnly("workers_importevent"),
        AuditRows("workers_columnmapping"),
        AuditRows("workers_importrow", ["content", "likenesses"], inserts=False),
        AuditRows("workers_importedworker", inserts=False),
        migrations.RunSQL(BUT_UNDONE, "DROP FUNCTION refuse_change_but_undone()"),
        AppendOnlyButUndone("workers_workerevent", "subject_id"),
        AppendOnlyButUndone("workers_fileopening", "worker_id"),
        AuditRows("workers_workerevent", ["reason"], inserts=False),
    ]
