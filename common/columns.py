"""From rows of the database to numpy columns: where a row lands is found by its id, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64] | np.int64


def positions(ids: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """For each of `wanted` its position in the sorted `ids`. Every one of them must be there."""
    return np.searchsorted(ids, wanted)


def as_columns(rows: Iterable[Sequence[Any]], width: int) -> list[tuple[Any, ...]]:
    """Rows turned into `width` columns; empty columns for no rows."""
    columns = list(zip(*rows, strict=True))
    return columns or [() for _ in range(width)]


def numbered(groups: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
    """For each place in a list that is sorted by group its number within its group, from 0."""
    places = np.arange(len(groups), dtype=np.int64)
    begins = np.ones(len(groups), dtype=bool)
    begins[1:] = groups[1:] != groups[:-1]
    numbers: npt.NDArray[np.int64] = places - np.maximum.accumulate(np.where(begins, places, 0))
    return numbers


def last_of_each(groups: npt.NDArray[np.int64], *by: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """The position of the last member of each group by the given keys, the first key first."""
    order = np.lexsort((*reversed(by), groups))
    ends = np.ones(len(order), dtype=bool)
    ends[:-1] = groups[order][1:] != groups[order][:-1]
    return order[ends]


def fill_table(
    table: npt.NDArray[Any],
    ids: npt.NDArray[np.int64],
    rows: Iterable[tuple[int, str, int]],
    column_of: Mapping[str, int],
    *,
    reset: int | None = 0,
    add: bool = False,
) -> None:
    """`fill_cells` from (row id, code, value) triples. Codes outside the vocabulary are left out."""
    row_ids, codes, values = as_columns(rows, 3)
    if row_ids:
        at = positions(ids, np.asarray(row_ids, dtype=np.int64))
        columns = np.array([column_of.get(code, -1) for code in codes], dtype=np.int64)
        fill_cells(table, at, columns, np.asarray(values, dtype=np.int64), reset=reset, add=add)


def fill_cells(
    table: npt.NDArray[Any],
    rows: npt.NDArray[np.integer[Any]],
    columns: npt.NDArray[np.int64],
    values: Numbers,
    *,
    reset: int | None = 0,
    add: bool = False,
) -> None:
    """Write values into the cells (row, column) of a table; a column below 0 is none of the table's and is left out.

    A row that is named at all is complete: its other cells become `reset` (None leaves them as they are). `add` sums repeated cells, else
    the largest value stands. What is larger than a cell can hold is held as the largest that it can.
    """
    if reset is not None:
        table[np.unique(rows)] = reset
    known = columns >= 0
    most = np.iinfo(table.dtype).max
    cells = np.minimum(np.broadcast_to(values, columns.shape)[known], most).astype(table.dtype)
    write = np.add if add else np.maximum
    write.at(table, (rows[known], columns[known]), cells)
