"""Many rows of the database as numpy columns, without a Python object a cell: a query comes back as one binary array a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
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
# A record as `record_send` writes it: a count of fields, then (type, length, value) a field.
_FIELDS, _TYPE = 4, 4
# An array as `array_send` writes it: dimensions, whether it has nulls, type, length, first subscript; then (length, value) a cell.
_ARRAY_HEADER = 20
_TYPES = {4: "int4", 8: "int8"}
_CELLS = {size: np.dtype([("length", ">i4"), ("value", f">i{size}")]) for size in _TYPES}
_NO_ROWS: Column = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Told:
    """How a column is told as whole numbers: an SQL expression over `{0}` that is never null, of so many bytes.

    `codes`: the texts that are told by their position; any other text, and none, is -1.
    """

    expression: str
    size: int = 4
    codes: tuple[str, ...] | None = None


Source = tuple[QuerySet[Any], Mapping[str, Told]]

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
    return Reading({"": (rows, columns)}).read()[""]


class Reading:
    """`read_columns` of several querysets by name in one statement, and so as of one moment; made ready once, read as often as wished.

    What is read can be narrowed to some values of the first column of each, its key.
    """

    def __init__(self, asked: Mapping[str, Source]) -> None:
        self._columns = {name: tuple(columns) for name, (_rows, columns) in asked.items()}
        self._parts: dict[str, _Part] = {}
        for name, (rows, columns) in asked.items():
            with suppress(EmptyResultSet):  # nothing can be in it: it is not asked for
                self._parts[name] = _Part.made(rows, columns)

    def read(self) -> dict[str, dict[str, Column]]:
        return self._read("", [])

    def read_between(self, first: int, last: int) -> dict[str, dict[str, Column]]:
        """Rows whose key is in the range, its ends included."""
        return self._read("WHERE c0 BETWEEN %s AND %s", [first, last])

    def read_among(self, keys: Sequence[int]) -> dict[str, dict[str, Column]]:
        return self._read("WHERE c0 = ANY(%s)", [list(keys)])

    def nothing(self) -> dict[str, dict[str, Column]]:
        """As the others, of no rows; nothing is asked."""
        return {name: dict.fromkeys(columns, _NO_ROWS) for name, columns in self._columns.items()}

    def _read(self, where: str, values: Sequence[Any]) -> dict[str, dict[str, Column]]:
        answer = self.nothing()
        if not self._parts:
            return answer
        parts = self._parts.values()
        selects = [f"({part.select} {where})" for part in parts]
        parameters = [value for part in parts for value in (*part.parameters, *values)]
        told = _answer(selects, parameters, [part.columns for part in parts])
        for name, cells in zip(self._parts, told, strict=True):
            answer[name] = dict(zip(self._columns[name], cells, strict=True))
        return answer


@dataclass(frozen=True)
class _Part:
    """A SELECT that gives a record with every column of one queryset as one array, and its parameters; in it the first column is c0."""

    select: str
    parameters: tuple[Any, ...]
    columns: tuple[Told, ...]

    @classmethod
    def made(cls, rows: QuerySet[Any], columns: Mapping[str, Told]) -> _Part:
        """Raises EmptyResultSet where the queryset can hold nothing."""
        inner, own = rows.order_by().values_list(*columns).query.sql_with_params()
        names = ", ".join(f"c{number}" for number in range(len(columns)))
        arrays, joins, lists = [], [], []
        for number, column in enumerate(columns.values()):
            cell = f"c{number}"
            if column.codes is not None:
                joins.append(
                    f"LEFT JOIN unnest(%s::text[]) WITH ORDINALITY AS l{number}(code, place) ON l{number}.code = {cell}"
                )
                lists.append(array_literal(column.codes))
                cell = f"l{number}.place - 1"
            arrays.append(f"array_agg(({column.expression.format(cell)})::{_TYPES[column.size]})")
        select = f"SELECT ROW({', '.join(arrays)}) FROM ({inner}) AS told({names}) {' '.join(joins)}"  # noqa: S608 - no input in it
        return cls(select, (*own, *lists), tuple(columns.values()))


@lru_cache(maxsize=64)
def array_literal(codes: tuple[str, ...]) -> str:
    """An array of texts as PostgreSQL reads it (manual, "Array Input and Output Syntax")."""
    quoted = (code.replace("\\", r"\\").replace('"', r"\"") for code in codes)
    return "{" + ",".join(f'"{code}"' for code in quoted) + "}"


def _answer(
    parts: Sequence[str], parameters: Sequence[Any], columns: Sequence[Sequence[Told]]
) -> Iterator[Iterator[Column]]:
    """The columns of each part. A part is a value of its own: joined with the others, the planner would look for their best order."""
    statement = f"COPY (SELECT {', '.join(parts)}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(cursor.mogrify(statement, parameters)) as copy:
        answer = b"".join(copy)
    at = _HEADER + _COUNT
    for told in columns:
        yield _fields(answer, at + _LENGTH + _FIELDS, told)
        at += _LENGTH + _number(answer, at)


def _fields(answer: bytes, at: int, columns: Sequence[Told]) -> Iterator[Column]:
    """The arrays of one record, the first at `at`."""
    for column in columns:
        length = _number(answer, at + _TYPE)
        at += _TYPE + _LENGTH
        if length < 0:  # no rows: the aggregate is null
            yield _NO_ROWS
            continue
        cell = _CELLS[column.size]
        count = (length - _ARRAY_HEADER) // cell.itemsize
        yield np.frombuffer(answer, cell, count, at + _ARRAY_HEADER)["value"].astype(np.int64)
        at += length


def _number(answer: bytes, at: int) -> int:
    return int.from_bytes(answer[at : at + _LENGTH], "big", signed=True)
