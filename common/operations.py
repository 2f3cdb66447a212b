"""Migration operations that put guarantees into the database: append-only audit, immutable rows, row-level security.

Names come from our own migrations, never from input, so they are formatted into the SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

_ALLOWED = "(SELECT current_setting('app.{setting}', true))"
_WHOLE = f"{_ALLOWED.format(setting='countries')} = '*' AND {_ALLOWED.format(setting='offices')} = '*'"
_NO_PERSON = f"{_ALLOWED.format(setting='user')} !~ '^[0-9]+$'"


def _matches(column: str, setting: str) -> str:
    allowed = _ALLOWED.format(setting=setting)
    return f"({allowed} = '*' OR {column}::text = ANY (string_to_array({allowed}, ',')))"


class AuditRows(RunSQL):
    """Every insert, update and delete of `table` leaves a row in `audit.entry`, also from raw SQL and bulk statements.

    `masked` columns are recorded as changed without their value: the audit must survive the erasure of a person.
    `inserts=False` for what may come in anonymously: an entry between two others with their times would tell when.
    """

    def __init__(self, table: str, masked: Sequence[str] = (), *, inserts: bool = True) -> None:
        super().__init__(_recorder(table, masked, inserts=inserts), _no_recorder(table))


class AuditRowsAnew(RunSQL):
    """Other masked columns for a table that `AuditRows` audits already."""

    def __init__(self, table: str, masked: Sequence[str], *, before: Sequence[str], inserts: bool = True) -> None:
        super().__init__(
            (_no_recorder(table), _recorder(table, masked, inserts=inserts)),
            (_no_recorder(table), _recorder(table, before, inserts=inserts)),
        )


class AppendOnly(RunSQL):
    """Rows of `table` are inserted and never changed or deleted, whoever asks."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
            f"DROP TRIGGER append_only ON {table}",
        )


class AppendOnlyUntilErased(RunSQL):
    """For a table that `AppendOnly` keeps: the words of its rows (`reason`) may be emptied, and nothing else changed, once the person
    they are about has been erased. `worker`: SQL for the id of the worker of `row.*`, a row of `table`.
    """

    def __init__(self, table: str, worker: str) -> None:
        super().__init__(
            (
                f"DROP TRIGGER append_only ON {table}",
                f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                    FOR EACH ROW EXECUTE FUNCTION refuse_change_unless_erased('{worker}')""",
            ),
            (
                f"DROP TRIGGER append_only ON {table}",
                f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
            ),
        )


class NeverEdited(RunSQL):
    """Rows of `table` stay, and these columns of them as they were written; the others may change."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        super().__init__(
            (
                _never_edited(table, columns),
                f"""CREATE TRIGGER never_deleted BEFORE DELETE ON {table} FOR EACH ROW
                    EXECUTE FUNCTION refuse_change()""",
            ),
            (f"DROP TRIGGER never_edited ON {table}", f"DROP TRIGGER never_deleted ON {table}"),
        )


class NeverEditedAnew(RunSQL):
    """`NeverEdited` of other columns than `before`."""

    def __init__(self, table: str, columns: Sequence[str], *, before: Sequence[str]) -> None:
        gone = f"DROP TRIGGER never_edited ON {table}"
        super().__init__((gone, _never_edited(table, columns)), (gone, _never_edited(table, before)))


def _never_edited(table: str, columns: Sequence[str]) -> str:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return f"""CREATE TRIGGER never_edited BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})
               EXECUTE FUNCTION refuse_change()"""


class WrittenOnce(RunSQL):
    """A column of `table` that is empty until it is written, and then stays as it was written, whoever asks."""

    def __init__(self, table: str, column: str) -> None:
        changed = f"OLD.{column} IS NOT NULL AND OLD.{column} IS DISTINCT FROM NEW.{column}"
        super().__init__(
            f"""CREATE TRIGGER {column}_once BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})
                EXECUTE FUNCTION refuse_change()""",
            f"DROP TRIGGER {column}_once ON {table}",
        )


class NoteChanges(RunSQL):
    """What a statement writes into `table` is noted once, in its own transaction, whoever writes.

    `note`: one SQL statement over `changed`, rows of `id` and `columns`: those that came or went, and of an update, as they were
    and as they are, those of which one of the columns is another now. `only_if`: an SQL condition without which nobody looks at what
    was written. `inserts`: SQL over NEW; of rows that come only such, one by one: for a table that many wide rows come into of which
    hardly any counts. `beyond`: the note reads tables with policies, whatever the writer sees of them.
    """

    def __init__(
        self,
        table: str,
        columns: Sequence[str],
        note: str,
        *,
        name: str,
        only_if: str,
        inserts: str = "",
        beyond: bool = False,
    ) -> None:
        function, events = f"{name}_{table}", ("insert", "update", "delete")
        super().__init__(
            (
                _noting(function, ("id", *columns), note, only_if, one_by_one=bool(inserts), beyond=beyond),
                # Whoever may execute it could hang it on a temporary table of their own and note what never happened.
                f"REVOKE EXECUTE ON FUNCTION {function}() FROM PUBLIC",
                *(_noted(table, name, function, event, inserts if event == "insert" else "") for event in events),
            ),
            (*(f"DROP TRIGGER {name}_{event} ON {table}" for event in events), f"DROP FUNCTION {function}()"),
        )


def _noting(function: str, columns: Sequence[str], note: str, only_if: str, *, one_by_one: bool, beyond: bool) -> str:
    """What an update changed is told by counting equal versions, never by a join: its plan is made once, for one row or for many.

    The scope is widened by hand: none but a superuser may tie a setting of ours to a function. A fault takes it back with its transaction.
    """
    names = ", ".join(columns)
    came = f"SELECT {names} FROM came"  # noqa: S608
    if one_by_one:
        came = f"SELECT {', '.join(f'NEW.{column} AS {column}' for column in columns)}"
    versions = f"SELECT {names} FROM gone UNION ALL SELECT {names} FROM came"  # noqa: S608
    return f"""CREATE FUNCTION {function}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
{_SCOPE if beyond else ""}
BEGIN
    IF NOT ({only_if}) THEN
        RETURN NULL;
    END IF;
    {_WIDEN if beyond else ""}
    CASE TG_OP
    WHEN 'INSERT' THEN
        WITH changed AS ({came})
        {note};
    WHEN 'UPDATE' THEN
        WITH changed AS (SELECT {names} FROM ({versions}) AS versions GROUP BY {names} HAVING count(*) = 1)
        {note};
    WHEN 'DELETE' THEN
        WITH changed AS (SELECT {names} FROM gone)
        {note};
    END CASE;
    {_NARROW if beyond else ""}
    RETURN NULL;
END $$"""  # noqa: S608


_SCOPE = """DECLARE
    countries text := coalesce(current_setting('app.countries', true), '');
    offices text := coalesce(current_setting('app.offices', true), '');"""
_WIDEN = "PERFORM set_config('app.countries', '*', true), set_config('app.offices', '*', true);"
_NARROW = "PERFORM set_config('app.countries', countries, true), set_config('app.offices', offices, true);"


def _noted(table: str, name: str, function: str, event: str, one_by_one: str) -> str:
    rows = {
        "insert": "NEW TABLE AS came",
        "update": "OLD TABLE AS gone NEW TABLE AS came",
        "delete": "OLD TABLE AS gone",
    }
    how = f"FOR EACH ROW WHEN ({one_by_one})" if one_by_one else f"REFERENCING {rows[event]} FOR EACH STATEMENT"
    return f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table} {how} EXECUTE FUNCTION {function}()"


class ProtectRows(RunSQL):
    """A transaction sees and writes only rows of its countries and, where the scope names them, of its offices.

    `without_office`: rows that name no office belong to the whole country.
    """

    def __init__(
        self, table: str, country: str = "country_id", office: str = "office_id", *, without_office: bool = False
    ) -> None:
        rule = _seen_by_place(country, office, without_office=without_office)
        super().__init__(_policy(table, rule), _no_policy(table))


class HideFrom(RunSQL):
    """The policy of `ProtectRows`, and whoever's id stands in the array `column` of a row neither sees nor writes it."""

    def __init__(
        self,
        table: str,
        column: str,
        country: str = "country_id",
        office: str = "office_id",
        *,
        without_office: bool = False,
    ) -> None:
        rule = _seen_by_place(country, office, without_office=without_office)
        hidden = f"coalesce({_ALLOWED.format(setting='user')}, '') = ANY ({column}::text[])"
        super().__init__(_another_rule(table, f"{rule} AND NOT {hidden}"), _another_rule(table, rule))


class HideWithParent(RunSQL):
    """The policy of `ProtectRowsThrough` where a parent may be hidden from a person (`HideFrom`): people always see through it.

    Only the platform itself, whose name is no number, sees the whole region without looking.
    """

    def __init__(self, table: str, column: str, parent: str) -> None:
        super().__init__(
            _another_rule(table, _seen_with_parent(table, column, parent, whole=f"{_WHOLE} AND {_NO_PERSON}")),
            _another_rule(table, _seen_with_parent(table, column, parent)),
        )


class ExpectRowsSeen(RunSQL):
    """The policy of `ProtectRows` for a large table, told to the planner as one that hides nothing.

    It cannot know what a setting holds and reckons that such a policy hides nineteen rows of twenty: of two tables that are joined,
    399 of 400. It then sorts fifty thousand rows where it expected a hundred. Queries say themselves whom they want (`people_scope`),
    so that the policy hides hardly a row. "Is not unknown" is what it takes to be nearly always so.
    """

    def __init__(self, table: str, country: str = "country_id", office: str = "office_id") -> None:
        rule = _seen_by_place(country, office)
        super().__init__(
            _another_rule(table, f"(CASE WHEN {rule} THEN true END) IS NOT UNKNOWN"), _another_rule(table, rule)
        )


class ProtectRowsOfCountry(RunSQL):
    """A transaction sees and writes only rows of its countries, whatever its offices; rows of no country only where it sees the region."""

    def __init__(self, table: str, country: str = "country_id") -> None:
        super().__init__(_policy(table, _matches(country, "countries")), _no_policy(table))


class KeepForThePlatform(RunSQL):
    """Rows that no person ever sees or writes, whatever they may see: only the platform itself, whose name is no number."""

    def __init__(self, table: str) -> None:
        super().__init__(_policy(table, f"{_WHOLE} AND {_NO_PERSON}"), _no_policy(table))


class ProtectRowsThrough(RunSQL):
    """Rows of `table` are visible exactly where their parent row is."""

    def __init__(self, table: str, column: str, parent: str) -> None:
        rule = _seen_with_parent(table, column, parent)
        super().__init__(_policy(table, rule), _no_policy(table))


class ProtectRowsThroughWhereSet(RunSQL):
    """As `ProtectRowsThrough` for rows that name a parent; those that name none are everybody's."""

    def __init__(self, table: str, column: str, parent: str) -> None:
        rule = f"({table}.{column} IS NULL OR {_seen_with_parent(table, column, parent)})"
        super().__init__(_policy(table, rule), _no_policy(table))


class LookParentsUp(RunSQL):
    """The policy of `ProtectRowsThrough` (where it `hides`, of `HideWithParent`) for a table of which pages read few rows: each
    row's parent is looked up by its id.

    Left to choose, PostgreSQL first makes a table of every parent that is seen: half a second where that is half a million people.
    `OFFSET 0` keeps it from that, and changes nothing else.
    """

    def __init__(self, table: str, column: str, parent: str, *, hides: bool = False) -> None:
        whole = f"{_WHOLE} AND {_NO_PERSON}" if hides else _WHOLE
        super().__init__(
            _another_rule(table, _seen_with_parent(table, column, parent, "OFFSET 0", whole=whole)),
            _another_rule(table, _seen_with_parent(table, column, parent, whole=whole)),
        )


def _seen_by_place(country: str, office: str, *, without_office: bool = False) -> str:
    offices = _matches(office, "offices")
    if without_office:
        offices = f"({office} IS NULL OR {offices})"
    return f"{_matches(country, 'countries')} AND {offices}"


def _seen_with_parent(table: str, column: str, parent: str, how: str = "", *, whole: str = _WHOLE) -> str:
    return f"(({whole}) OR EXISTS (SELECT 1 FROM {parent} parent WHERE parent.id = {table}.{column} {how}))"  # noqa: S608


def _another_rule(table: str, rule: str) -> str:
    return f"ALTER POLICY scope ON {table} USING ({rule}) WITH CHECK ({rule})"


class ProtectRowsThroughWhenAsked(RunSQL):
    """As `ProtectRowsThrough`, and only in a transaction whose setting `app.<asked>` says that it wants these rows."""

    def __init__(self, table: str, column: str, parent: str, asked: str) -> None:
        seen = f"EXISTS (SELECT 1 FROM {parent} parent WHERE parent.id = {table}.{column})"  # noqa: S608
        rule = f"({_ALLOWED.format(setting=asked)} = 'yes' AND {seen})"
        super().__init__(_policy(table, rule), _no_policy(table))


def _recorder(table: str, masked: Sequence[str], *, inserts: bool = True) -> str:
    arguments = ", ".join(f"'{column}'" for column in masked)
    events = "INSERT OR UPDATE OR DELETE" if inserts else "UPDATE OR DELETE"
    return f"""CREATE TRIGGER audit_rows AFTER {events} ON {table}
               FOR EACH ROW EXECUTE FUNCTION audit.record({arguments})"""


def _no_recorder(table: str) -> str:
    return f"DROP TRIGGER audit_rows ON {table}"


def _policy(table: str, rule: str) -> tuple[str, ...]:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY scope ON {table} USING ({rule}) WITH CHECK ({rule})",
    )


def _no_policy(table: str) -> tuple[str, ...]:
    return (
        f"DROP POLICY scope ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )
