"""Rows of one database table as columns: compact while there are hundreds of thousands of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

NO_DAY = -1_000_000  # a day that is not known or has not come


@dataclass(frozen=True)
class Rows:
    """Columns of equal length. `person` (where there is one) is the position of the person that a row belongs to."""

    columns: Mapping[str, Any]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return zip(*(plain(column) for column in self.columns.values()), strict=True)

    def __getitem__(self, name: str) -> Any:
        return self.columns[name]

    def take(self, chosen: Any) -> Rows:
        """The rows with these positions, in that order."""
        positions = np.asarray(chosen).tolist()
        return Rows({name: _take(column, positions) for name, column in self.columns.items()})


def plain(column: Sequence[Any]) -> Sequence[Any]:
    """Whole numbers of Python instead of numpy's, which drivers do not know."""
    return column.tolist() if isinstance(column, np.ndarray) else column


def _take(column: Sequence[Any], positions: list[int]) -> Sequence[Any]:
    return column[positions] if isinstance(column, np.ndarray) else [column[position] for position in positions]


def joined(parts: Sequence[Rows]) -> Rows:
    """The rows of all parts (with the same columns), ordered by person; within a person in the order of the parts."""
    names = list(parts[0].columns)
    columns: dict[str, Any] = {
        name: np.concatenate([part[name] for part in parts])
        if isinstance(parts[0][name], np.ndarray)
        else [value for part in parts for value in part[name]]
        for name in names
    }
    return Rows(columns).take(np.argsort(columns["person"], kind="stable"))
