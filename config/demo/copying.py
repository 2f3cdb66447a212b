"""Rows into PostgreSQL in bulk. COPY does not work on tables with row-level security, so rows go through a table of the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, models

from .chance import Ints
from .people import EPOCH
from .tables import NO_DAY, plain

OFFSET = "-06"  # all three countries, no summer time
NOON = 12 * 60
# action, from, to, reason, user's id, moment, subject's id
EVENT = ("action", "old_state", "new_state", "reason", "by_id", "at", "subject_id")
Written = dict[str, int]  # rows by table


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids of `count` rows to come, ascending."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return sorted(row[0] for row in cursor.fetchall())


def copy_columns(model: type[models.Model], columns: Mapping[str, Any]) -> int:
    """Write rows given as columns of equal length (names of the table). Returns how many rows."""
    return copy_rows(model, tuple(columns), zip(*map(plain, columns.values()), strict=True))


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows; columns are those of the table. Returns how many. Constraints and triggers see each of them.

    `rows` must not ask the database anything while it is read: the connection is busy with the copy.
    """
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE demo_load ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
        with cursor.copy(f"COPY demo_load ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM demo_load")  # noqa: S608 - names of our own models
        written = int(cursor.rowcount)
        cursor.execute("DROP TABLE demo_load")
    return written


def dates(values: Sequence[int] | Ints) -> list[str | None]:
    """Whole days as the database reads them; None for `NO_DAY`."""
    array = np.asarray(values, dtype=np.int64)
    texts = np.datetime_as_string(array.astype("datetime64[D]")).tolist()
    return [None if day == NO_DAY else text for text, day in zip(texts, array.tolist(), strict=True)]


def times(values: Sequence[int] | Ints, minutes: Sequence[int] | Ints) -> list[str | None]:
    """Days and minutes of the day as moments in the time of Central America."""
    clock = [f"{minute // 60:02d}:{minute % 60:02d}:00{OFFSET}" for minute in range(24 * 60)]
    return [
        None if day is None else f"{day} {clock[int(minute)]}"
        for day, minute in zip(dates(values), minutes, strict=True)
    ]


def moment(day: date, minute: int = NOON) -> str:
    return f"{day.isoformat()} {minute // 60:02d}:{minute % 60:02d}:00{OFFSET}"


def years(values: Ints) -> list[int]:
    """The calendar year of each day."""
    return (np.asarray(values).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + EPOCH.year).tolist()
