"""The candidate graph: for each worker the few vacancies an auction needs to look at.

Compressed rows (CSR): the candidates of worker `w` are `columns[starts[w]:starts[w + 1]]`, ascending, with
their scores in `values`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .jit import kernel

Values = NDArray[np.int16] | NDArray[np.int32]


@dataclass(frozen=True)
class Graph:
    starts: NDArray[np.int64]  # (n_workers + 1,)
    columns: NDArray[np.int32]  # (edges,) vacancy index
    values: Values  # (edges,) score 0..10000, or what tolls leave of it
    n_vacancies: int

    @property
    def n_workers(self) -> int:
        return len(self.starts) - 1

    @property
    def edges(self) -> int:
        return len(self.columns)

    @cached_property
    def vacancy_degrees(self) -> NDArray[np.int64]:
        """How many workers know each vacancy, shape (n_vacancies,)."""
        return np.bincount(self.columns, minlength=self.n_vacancies).astype(np.int64)

    @cached_property
    def by_vacancy(self) -> "Graph":
        """The same edges listed by vacancy; workers ascending."""
        starts = _starts(self.vacancy_degrees)
        rows, values = _transposed(self.starts, self.columns, self.values, starts[:-1].copy())
        return Graph(starts, rows, values, self.n_workers)

    def gains(self, prices: NDArray[np.int64], scale: int = 1) -> NDArray[np.int64]:
        """The most that each worker gains at these prices (`scale` to a point), at least 0, shape (n_workers,)."""
        return _gains(self.starts, self.columns, self.values, prices, scale)

    def worth(self, prices: NDArray[np.int64], scale: int = 1) -> NDArray[np.int64]:
        """What each edge leaves of its score at these prices, shape (edges,)."""
        return _worth(self.columns, self.values, prices, scale)

    def with_edges(self, other: "Graph") -> "Graph":
        """A graph that holds the edges of both, one that is in both once."""
        columns, values, counts = _merged(
            self.starts, self.columns, self.values, other.starts, other.columns, other.values
        )
        return Graph(_starts(counts), columns, values, self.n_vacancies)

    def without(self, workers: NDArray[np.int64], vacancies: NDArray[np.int64]) -> "Graph":
        """The graph without these edges, (k,) both; one that it does not hold is passed over."""
        worker = np.repeat(np.arange(self.n_workers), np.diff(self.starts))
        gone = np.isin(
            worker * np.int64(self.n_vacancies) + self.columns, workers * np.int64(self.n_vacancies) + vacancies
        )
        counts = np.bincount(worker[~gone], minlength=self.n_workers)
        return Graph(_starts(counts), self.columns[~gone], self.values[~gone], self.n_vacancies)


def from_rows(
    parts: Sequence[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int16]]], n_vacancies: int
) -> Graph:
    """The graph of consecutive blocks of workers: (edges per worker, columns, values) each."""
    empty = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int16))
    counts, columns, values = (np.concatenate(arrays) for arrays in zip(empty, *parts, strict=True))
    return Graph(_starts(counts), columns, values, n_vacancies)


def from_edges(
    workers: NDArray[np.int64], vacancies: NDArray[np.int32], values: NDArray[np.int64], shape: tuple[int, int]
) -> Graph:
    """The graph of edges in any order, each once; `shape` is (n_workers, n_vacancies)."""
    order = np.lexsort((vacancies, workers))
    counts = np.bincount(workers, minlength=shape[0])
    return Graph(_starts(counts), vacancies[order].astype(np.int32), values[order].astype(np.int16), shape[1])


def _starts(counts: NDArray[np.integer]) -> NDArray[np.int64]:
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


@kernel
def _gains(
    starts: NDArray[np.int64], columns: NDArray[np.int32], values: Values, prices: NDArray[np.int64], scale: int
) -> NDArray[np.int64]:
    gains = np.zeros(len(starts) - 1, np.int64)
    for row in range(len(gains)):
        for edge in range(starts[row], starts[row + 1]):
            gains[row] = max(gains[row], np.int64(values[edge]) * scale - prices[columns[edge]])
    return gains


@kernel
def _worth(columns: NDArray[np.int32], values: Values, prices: NDArray[np.int64], scale: int) -> NDArray[np.int64]:
    worth = np.empty(len(columns), np.int64)
    for edge in range(len(columns)):
        worth[edge] = np.int64(values[edge]) * scale - prices[columns[edge]]
    return worth


@kernel
def _transposed(
    starts: NDArray[np.int64], columns: NDArray[np.int32], values: Values, free: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    rows, scores = np.empty(len(columns), np.int32), np.empty(len(columns), np.int16)
    for row in range(len(starts) - 1):
        for edge in range(starts[row], starts[row + 1]):
            at = free[columns[edge]]
            free[columns[edge]] += 1
            rows[at], scores[at] = row, values[edge]
    return rows, scores


@kernel
def _merged(
    starts_a: NDArray[np.int64], columns_a: NDArray[np.int32], values_a: Values,
    starts_b: NDArray[np.int64], columns_b: NDArray[np.int32], values_b: Values,
) -> tuple[NDArray[np.int32], NDArray[np.int16], NDArray[np.int64]]:  # fmt: skip
    most = len(columns_a) + len(columns_b)
    columns, values = np.empty(most, np.int32), np.empty(most, np.int16)
    counts = np.zeros(len(starts_a) - 1, np.int64)
    at = 0
    for row in range(len(starts_a) - 1):
        a, b, first = starts_a[row], starts_b[row], at
        while a < starts_a[row + 1] or b < starts_b[row + 1]:
            if b == starts_b[row + 1] or (a < starts_a[row + 1] and columns_a[a] <= columns_b[b]):
                if b < starts_b[row + 1] and columns_a[a] == columns_b[b]:
                    b += 1
                columns[at], values[at] = columns_a[a], values_a[a]
                a += 1
            else:
                columns[at], values[at] = columns_b[b], values_b[b]
                b += 1
            at += 1
        counts[row] = at - first
    return columns[:at].copy(), values[:at].copy(), counts
