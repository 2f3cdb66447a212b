"""Many rows of the database as numpy columns, without a Python object a cell: a query comes back as one binary array a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Column = npt.NDArray[np.int64]
NO_DAY = int(np.iinfo(np.int32).min)
_NO_VALUE = -1
# COPY's binary format (PostgreSQL manual, "COPY", File Formats): signature, flags, extension; then tuples, then -1 as a count of fields.
_HEADER, _COUNT, _LENGTH = 19, 2, 4
# An array as `array_send` writes it: dimensions, whether it has nulls, type, length, first subscript; then (length, value) a cell.
_ARRAY_HEADER = 20
_TYPES = {4: "int4", 8: "int8"}


@dataclass(frozen=True)
class Told:
    """How a column is told as whole numbers: an SQL expression over `{0}` that is never null, of so many bytes.

    `codes`: the texts that are told by their position; any other text, and none, is -1.
    """

    expression: str
    size: int = 4
    codes: tuple[str, ...] | None = None


IDS = Told("{0}", size=8)
WHOLE = Told(f"coalesce({{0}}, {_NO_VALUE})")  # -1 where not known
STATE = Told(f"coalesce(({{0}})::int, {_NO_VALUE})")  # 1 yes, 0 no, -1 not known
DAY = Told(f"coalesce({{0}} - DATE '1970-01-01', {NO_DAY})")  # days since 1970-01-01, `NO_DAY` where not known
COUNTRY = Told(
    f"coalesce((ascii({{0}}) << 8) | ascii(substr({{0}}, 2)), {_NO_VALUE})"
)  # as `engine.facts.country_code`


def code_of(codes: Sequence[str]) -> Told:
    """The position of a text in `codes`, -1 where it is not one of them."""
    return Told(f"coalesce({{0}}, {_NO_VALUE})", codes=tuple(codes))


def read_columns(rows: QuerySet[Any], columns: Mapping[str, Told]) -> dict[str, Column]:
    """The named columns (as `values_list` names them) of a queryset, each an array over its rows, in no particular order.

    One statement of its own and a copy of the result in memory: some 25 bytes a cell while it is read. Row-level policies hold.
    """
    return read_together([(rows, columns)])[0]


def read_together(asked: Sequence[tuple[QuerySet[Any], Mapping[str, Told]]]) -> list[dict[str, Column]]:
    """`read_columns` of several querysets in one statement, and so as of one moment."""
    parts: list[str] = []
    parameters: list[Any] = []
    columns_read: list[Told] = []
    is_read = []
    for rows, columns in asked:
        try:
            inner, own = rows.order_by().values_list(*columns).query.sql_with_params()
        except EmptyResultSet:
            is_read.append(False)
            continue
        is_read.append(True)
        select, values = _aggregated(inner, own, list(columns.values()))
        parts.append(f"({select}) AS part{len(parts)}")
        parameters += values
        columns_read += columns.values()
    fields = _answer(parts, parameters, columns_read) if parts else iter(())
    return [
        {name: next(fields) if read else np.empty(0, dtype=np.int64) for name in columns}
        for (_rows, columns), read in zip(asked, is_read, strict=True)
    ]


def _answer(parts: Sequence[str], parameters: Sequence[Any], columns: Sequence[Told]) -> Iterator[Column]:
    statement = f"COPY (SELECT * FROM {' CROSS JOIN '.join(parts)}) TO STDOUT (FORMAT BINARY)"  # noqa: S608 - no input in it
    with connection.cursor() as cursor, cursor.copy(cursor.mogrify(statement, parameters)) as copy:
        answer = b"".join(copy)
    return _fields(answer, columns)


def _aggregated(inner: str, parameters: Sequence[Any], columns: Sequence[Told]) -> tuple[str, list[Any]]:
    """A SELECT that gives every column as one array, and its parameters."""
    names = ", ".join(f"c{number}" for number in range(len(columns)))
    arrays, joins, lists = [], [], []
    for number, column in enumerate(columns):
        cell = f"c{number}"
        if column.codes is not None:
            joins.append(
                f"LEFT JOIN unnest(%s::text[]) WITH ORDINALITY AS l{number}(code, place) ON l{number}.code = {cell}"
            )
            lists.append(list(column.codes))
            cell = f"l{number}.place - 1"
        arrays.append(f"array_agg(({column.expression.format(cell)})::{_TYPES[column.size]})")
    select = f"SELECT {', '.join(arrays)} FROM ({inner}) AS told({names}) {' '.join(joins)}"  # noqa: S608 - no input in it
    return select, [*parameters, *lists]


def _fields(answer: bytes, columns: Sequence[Told]) -> Iterator[Column]:
    """The arrays of the only tuple."""
    at = _HEADER + _COUNT
    for column in columns:
        length = int.from_bytes(answer[at : at + _LENGTH], "big", signed=True)
        at += _LENGTH
        if length < 0:  # no rows: the aggregate is null
            yield np.empty(0, dtype=np.int64)
            continue
        cell = np.dtype([("length", ">i4"), ("value", f">i{column.size}")])
        count = (length - _ARRAY_HEADER) // cell.itemsize
        yield np.frombuffer(answer, cell, count, at + _ARRAY_HEADER)["value"].astype(np.int64)
        at += length
