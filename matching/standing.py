"""Where each person would have stood elsewhere: the best other vacancy at what seats cost them in the result."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .engine.assignment import Assignment
from .engine.limits import Limits
from .engine.scan import Matrix, Watch
from .snapshot import Snapshot


class Seconds(NamedTuple):
    """Of each worker (n,) the vacancy, -1 for none, its score and what a seat there costs them, points."""

    vacancy: npt.NDArray[np.int32]
    score: npt.NDArray[np.int16]
    price: npt.NDArray[np.int64]


class Priced(NamedTuple):
    """Pairs (k,) of workers and vacancies with seats: the score, and what a seat there costs that worker, points."""

    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.int32]
    values: npt.NDArray[Any]
    asked: npt.NDArray[np.int64]

    def best(self, n: int, among: npt.NDArray[np.bool_]) -> Seconds:
        """Of each of n workers the pair among some (k,) that is worth most above what it asks, the lower vacancy of equal ones."""
        second = Seconds(np.full(n, -1, np.int32), np.full(n, -1, np.int16), np.zeros(n, np.int64))
        rows, columns, values, asked = (column[among] for column in self)
        order = np.lexsort((columns, asked - values, rows))
        rows, firsts = np.unique(rows[order], return_index=True)
        chosen = order[firsts]
        second.vacancy[rows], second.score[rows] = columns[chosen], values[chosen]
        second.price[rows] = np.maximum(asked[chosen], 0)
        return second


def runners_up(snapshot: Snapshot, assignment: Assignment) -> Seconds:
    """For each worker the vacancy with seats and the highest score less price besides the proposed one."""
    priced = best_priced(snapshot, assignment, 2)
    return priced.best(snapshot.workers.n, priced.columns != assignment.vacancy_of[priced.rows])


def best_priced(snapshot: Snapshot, assignment: Assignment, most: int) -> Priced:
    """Each worker's `most` best pairs by score less price.

    What a seat costs somebody is its price, more where a cap is about them and less where a floor is.
    """
    matrix = Matrix(snapshot.scores, snapshot.seats, Watch(lambda *told: None, lambda: False))
    if assignment.multipliers.any():
        limits = _limits(snapshot)
        matrix = matrix.with_tolls(limits.class_of, limits.tolls(assignment.multipliers))
    prices = assignment.prices.astype(np.int64)
    best, _eligible = matrix.candidates(prices, most)
    rows = np.repeat(np.arange(snapshot.workers.n), np.diff(best.starts))
    asked = prices[best.columns] + matrix.tolls[matrix.class_of[rows], best.columns]
    return Priced(rows, best.columns, best.values, asked)


def _limits(snapshot: Snapshot) -> Limits:
    """Caps, then floors, as the multipliers of an assignment are."""
    floors = [floor.as_limit(0) for floor in snapshot.floors]
    return Limits([*(cap.limit for cap in snapshot.caps), *floors], snapshot.workers.n, snapshot.vacancies.n)
