"""Limits on a whole assignment: at most, or at least, so many placements of some workers at some vacancies.

A limit has a multiplier, points for each placement that it is about: a ceiling takes them off the score, a floor adds them. For a group of
workers that is as if every vacancy asked another price, a toll more or less. At the right multipliers the assignment that is best without
limits keeps them too, and they are what the limit costs: one more place under a ceiling is worth that many points, one less asked for by
a floor saves them (Lagrangian relaxation; Geoffrion, Mathematical Programming Study 2 (1974) 82-114).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .auction import MAX_SCORE
from .graph import Graph, Values
from .jit import kernel

Bools = NDArray[np.bool_]
Int64 = NDArray[np.int64]
DEAREST = (
    10_000  # points, the most that a floor may cost for each placement: what it cannot reach for that counts as missing
)


@dataclass(frozen=True)
class Limit:
    """At most `number` placements of `workers` (n,) at `vacancies` (m,); where `at_least`, no fewer."""

    workers: Bools
    vacancies: Bools
    number: int
    at_least: bool = False

    @property
    def sign(self) -> int:
        return -1 if self.at_least else 1

    def placed(self, vacancy_of: NDArray[np.int32]) -> Bools:
        """(n,) whose placement the limit is about."""
        there = self.workers & (vacancy_of >= 0)
        there[there] = self.vacancies[vacancy_of[there]]
        return there


class Limits:
    """The limits of a run. Workers whom all of them treat alike are one class."""

    def __init__(self, limits: Sequence[Limit], n_workers: int, n_vacancies: int) -> None:
        """Raises ValueError where a limit is of other workers or vacancies, or below 0."""
        self.all = tuple(limits)
        for limit in self.all:
            if limit.workers.shape != (n_workers,) or limit.vacancies.shape != (n_vacancies,) or limit.number < 0:
                raise ValueError("a limit must be of this run's workers and vacancies, and its number at least 0")
        self.sign = np.array([limit.sign for limit in self.all], np.int64)
        self.number = np.array([limit.number for limit in self.all], np.int64)
        masks = np.array([limit.workers for limit in self.all], np.bool_).reshape(len(self.all), n_workers)
        classes, of = np.unique(masks.T, axis=0, return_inverse=True)
        self.class_of = of.reshape(-1).astype(np.int32)
        self._of_class = classes if n_workers else np.zeros((1, len(self.all)), np.bool_)
        self._vacancies = np.array([limit.vacancies for limit in self.all], np.bool_).reshape(
            len(self.all), n_vacancies
        )

    def of_workers(self, rows: Int64, draws: NDArray[np.float64]) -> Limits:
        """The limits on a sample of workers, their numbers a like share: rounded up where a draw (limits,) of 0..1 says so."""
        share = len(rows) / max(len(self.class_of), 1)
        return Limits(
            [
                replace(limit, workers=limit.workers[rows], number=int(limit.number * share + draw))
                for limit, draw in zip(self.all, draws.tolist(), strict=True)
            ],
            len(rows),
            self._vacancies.shape[1],
        )

    def __len__(self) -> int:
        return len(self.all)

    @property
    def masks(self) -> tuple[Bools, Bools]:
        """(limits, n) whom, and (limits, m) which vacancies, each limit is about."""
        return np.ascontiguousarray(self._of_class[self.class_of].T), self._vacancies

    @property
    def classes(self) -> int:
        return len(self._of_class)

    def of(self, each: int) -> Bools:
        """(classes, m) which placements a limit is about."""
        return np.outer(self._of_class[:, each], self._vacancies[each])

    def tolls(self, multipliers: Int64) -> Int64:
        """(classes, m) points that a vacancy asks of a class beyond its price; less than 0 where floors give."""
        tolls: Int64 = (self._of_class * (self.sign * multipliers)) @ self._vacancies.astype(np.int64)
        return tolls

    def most(self, multipliers: Int64) -> int:
        """No score, less its toll, is above this."""
        return MAX_SCORE + int(multipliers[self.sign < 0].sum())

    def counts(self, vacancy_of: NDArray[np.int32]) -> Int64:
        return np.array([int(limit.placed(vacancy_of).sum()) for limit in self.all], np.int64)

    def excess(self, counts: Int64) -> Int64:
        """How far each limit is passed; below 0, what is left until it binds."""
        return self.sign * (counts - self.number)

    def missing(self, counts: Int64) -> int:
        """Placements that the floors lack."""
        return int(np.maximum(self.excess(counts), 0)[self.sign < 0].sum())

    def paid(self, multipliers: Int64) -> int:
        """What the multipliers add to a bound: ceilings pay for every place under them, floors take what they were promised."""
        return int((self.sign * multipliers * self.number).sum())

    def less_tolls(self, graph: Graph, tolls: Int64) -> Graph:
        """The graph with scores less their tolls."""
        values = less_tolls(graph.starts, graph.columns, graph.values, self.class_of, tolls)
        return Graph(graph.starts, graph.columns, values, graph.n_vacancies)

    def fits(self, counts: Int64, multipliers: Int64) -> bool:
        """Whether every limit is kept, and those with a multiplier have no room."""
        excess = self.excess(counts)
        return not ((excess > 0) | ((excess < 0) & (multipliers > 0))).any()

    def tolls_of(self, counts: Int64, multipliers: Int64) -> int:
        """The tolls of all placements of a placement with these counts."""
        return int((self.sign * multipliers * counts).sum())

    def toll_of(self, vacancy_of: NDArray[np.int32], tolls: Int64) -> Int64:
        """(n,) the toll of each placement, 0 where there is none."""
        paid = np.zeros(len(vacancy_of), np.int64)
        placed = np.flatnonzero(vacancy_of >= 0)
        paid[placed] = tolls[self.class_of[placed], vacancy_of[placed]]
        return paid


@kernel
def less_tolls(
    starts: Int64, columns: NDArray[np.int32], values: Values, class_of: NDArray[np.int32], tolls: Int64
) -> NDArray[np.int32]:
    """(edges,) what tolls leave of the values."""
    left = np.empty(len(values), np.int32)
    for worker in range(len(starts) - 1):
        asked = tolls[class_of[worker]]
        for edge in range(starts[worker], starts[worker + 1]):
            left[edge] = values[edge] - asked[columns[edge]]
    return left
