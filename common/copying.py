"""Thousands of rows at once by PostgreSQL's COPY: several times the rate of `bulk_create` and `bulk_update`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb

_Item = TypeVar("_Item")


class JsonList:
    """The value of a JSON field of a row that is about to be written: a list out of `parts`, texts in JSON that many rows share.

    Put together where it is written, so that thousands of rows with long lists take little memory.
    """

    def __init__(self, parts: Sequence[str], which: Sequence[int]) -> None:
        self.parts, self.which = parts, which

    def __str__(self) -> str:
        return f"[{','.join([self.parts[number] for number in self.which])}]"


def in_parts(items: Iterable[_Item], count: int) -> Iterator[list[_Item]]:
    """The items in lists of `count`, the last one shorter; never an empty one."""
    waiting = iter(items)
    while part := list(islice(waiting, count)):
        yield part


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model, whose own columns must be complete; each gets its primary key. No signal is sent.

    As with `bulk_create`, `save()` is not called; `auto_now` and `auto_now_add` are filled. A table with row-level security
    refuses COPY: use `bulk_create` there.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if not field.generated]
    columns = [sql.Identifier(str(field.column)) for field in fields]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(meta.db_table), sql.SQL(", ").join(columns))
    readers = [_stamp(field) or _reader(field) for field in fields]
    with connection.cursor() as cursor:
        if meta.auto_field is not None:
            _give_keys(cursor, rows, meta.auto_field)
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([read(row) for read in readers])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_rows(rows: Sequence[models.Model]) -> None:
    """As `copy_rows`, for a table with row-level security, which COPY refuses: through a table that lasts a moment.

    What a field makes of its value when a row is saved (encryption, a keyed number of another field) is made here too.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if not field.generated]
    names = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    parts = {"table": sql.Identifier(meta.db_table), "names": names}
    readers = [_stamp(field) or _as_saved(field) for field in fields]
    with connection.cursor() as cursor:
        if meta.auto_field is not None:
            _give_keys(cursor, rows, meta.auto_field)
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE new_rows ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA").format(
                **parts
            )
        )
        with cursor.copy(sql.SQL("COPY new_rows ({names}) FROM STDIN").format(**parts)) as copy:
            for row in rows:
                copy.write_row([read(row) for read in readers])
        cursor.execute(sql.SQL("INSERT INTO {table} ({names}) SELECT {names} FROM new_rows").format(**parts))
        cursor.execute("DROP TABLE new_rows")
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the named fields of saved rows of one model, as `bulk_update` does; through a table that lasts a moment."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [meta.get_field(name) for name in names]
    columns = [sql.Identifier(str(field.column)) for field in (meta.pk, *fields)]  # type: ignore[union-attr]
    readers = [_reader(field) for field in (meta.pk, *fields)]  # type: ignore[arg-type]
    parts = {
        "table": sql.Identifier(meta.db_table),
        "key": columns[0],
        "all": sql.SQL(", ").join(columns),
        "sets": sql.SQL(", ").join(sql.SQL("{0} = changed_rows.{0}").format(column) for column in columns[1:]),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE changed_rows AS SELECT {all} FROM {table} WITH NO DATA").format(**parts)
        )
        with cursor.copy(sql.SQL("COPY changed_rows ({all}) FROM STDIN").format(**parts)) as copy:
            for row in rows:
                copy.write_row([read(row) for read in readers])
        cursor.execute(
            sql.SQL("UPDATE {table} SET {sets} FROM changed_rows WHERE {table}.{key} = changed_rows.{key}").format(
                **parts
            )
        )
        cursor.execute("DROP TABLE changed_rows")


def _give_keys(cursor: Any, rows: Sequence[models.Model], key: models.Field[Any, Any]) -> None:
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [f'"{key.model._meta.db_table}"', key.column, len(rows)],
    )
    for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = number


def _stamp(field: models.Field[Any, Any]) -> Callable[[models.Model], Any] | None:
    if not (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)):
        return None
    now = timezone.now()
    return lambda row: now


def _as_saved(field: models.Field[Any, Any]) -> Callable[[models.Model], Any]:
    """What `save()` would write; read directly where the field does nothing of its own."""
    if isinstance(field, models.JSONField):
        read = attrgetter(field.attname)
        return lambda row: (
            str(value) if isinstance(value := read(row), JsonList) else field.get_db_prep_save(value, connection)
        )
    kind = type(field)
    if kind.__module__.startswith("django."):
        return _reader(field)
    return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _reader(field: models.Field[Any, Any]) -> Callable[[models.Model], Any]:
    read = attrgetter(field.attname)
    if isinstance(field, models.JSONField):
        return lambda row: Jsonb(read(row))
    if field.choices:
        return lambda row: value.value if isinstance(value := read(row), Enum) else value
    return read
