"""Of what is append-only about people, words may be emptied when a person is erased, and rows go when the list they came with is undone."""

from django.db import migrations


class EachForItself(migrations.RunSQL):
    """A trigger for changes (`refuse_change_unless_erased`) and one for deletions (`refuse_change_but_undone`), instead of one for both."""

    def __init__(self, table, column):
        create = "CREATE TRIGGER {name} BEFORE {event} ON " + table + " FOR EACH ROW EXECUTE FUNCTION {function}"
        erased = f"refuse_change_unless_erased('row.{column}')"
        super().__init__(
            (
                f"DROP TRIGGER append_only ON {table}",
                create.format(name="append_only", event="UPDATE", function=erased),
                create.format(name="kept", event="DELETE", function=f"refuse_change_but_undone('{column}')"),
            ),
            (
                f"DROP TRIGGER kept ON {table}",
                f"DROP TRIGGER append_only ON {table}",
                create.format(name="append_only", event="UPDATE OR DELETE", function=erased),
            ),
        )


class Migration(migrations.Migration):
    dependencies = [("workers", "0015_erasure_and_exports"), ("common", "0006_words_of_the_erased")]
    operations = [
        EachForItself("workers_workerevent", "subject_id"),
        EachForItself("workers_fileopening", "worker_id"),
    ]
