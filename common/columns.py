"""From rows of the database to numpy columns: where a row lands is found by its id, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def positions(ids: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """For each of `wanted` its position in the sorted `ids`. Every one of them must be there."""
    return np.searchsorted(ids, wanted)


def as_columns(rows: Iterable[Sequence[Any]], width: int) -> list[tuple[Any, ...]]:
    """Rows turned into `width` columns; empty columns for no rows."""
    columns = list(zip(*rows, strict=True))
    return columns or [() for _ in range(width)]


def fill_table(
    table: npt.NDArray[Any],
    ids: npt.NDArray[np.int64],
    rows: Iterable[tuple[int, str, int]],
    column_of: Mapping[str, int],
    *,
    reset: int | None = 0,
    add: bool = False,
) -> None:
    """Write (row id, code, value) triples into a rows x codes table.

    A row that is named at all is complete: its other cells become `reset` (None leaves them as they are). `add` sums repeated cells, else
    the largest value stands. Codes outside the vocabulary are left out.
    """
    row_ids, codes, values = as_columns(rows, 3)
    if not row_ids:
        return
    at = positions(ids, np.asarray(row_ids, dtype=np.int64))
    if reset is not None:
        table[np.unique(at)] = reset
    columns = np.array([column_of.get(code, -1) for code in codes])
    known = columns >= 0
    write = np.add if add else np.maximum
    cells = np.clip(np.asarray(values)[known], None, np.iinfo(table.dtype).max).astype(table.dtype)
    write.at(table, (at[known], columns[known]), cells)
