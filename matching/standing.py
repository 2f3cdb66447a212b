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


def runners_up(snapshot: Snapshot, assignment: Assignment) -> Seconds:
    """For each worker the vacancy with seats and the highest score less price besides the proposed one.

    What a seat costs somebody is its price, more where a cap is about them and less where a floor is, and never below 0.
    """
    n = snapshot.workers.n
    if not n or not snapshot.vacancies.n:
        return Seconds(np.full(n, -1, np.int32), np.full(n, -1, np.int16), np.zeros(n, np.int64))
    matrix = Matrix(snapshot.scores, snapshot.seats, Watch(lambda *told: None, lambda: False))
    limits = limits_of(snapshot)
    if assignment.multipliers.any():
        matrix = matrix.with_tolls(limits.class_of, limits.tolls(assignment.multipliers))
    best, _eligible = matrix.candidates(assignment.prices.astype(np.int64), 2)
    rows = np.repeat(np.arange(n), np.diff(best.starts))
    others = best.columns != assignment.vacancy_of[rows]
    rows, columns, values = rows[others], best.columns[others], best.values[others]
    asked = assignment.prices[columns] + matrix.tolls[matrix.class_of[rows], columns]
    return best_left(n, rows, columns, values, asked)


def best_left(
    n: int,
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.int32],
    values: npt.NDArray[Any],
    asked: npt.NDArray[Any],
) -> Seconds:
    """Of each of n workers the pair among these (k,) that is worth most above what it asks, the lower vacancy of equal ones."""
    second = Seconds(np.full(n, -1, np.int32), np.full(n, -1, np.int16), np.zeros(n, np.int64))
    order = np.lexsort((columns, asked - values, rows))
    rows, firsts = np.unique(rows[order], return_index=True)
    chosen = order[firsts]
    second.vacancy[rows], second.score[rows] = columns[chosen], values[chosen]
    second.price[rows] = np.maximum(asked[chosen], 0)
    return second


def limits_of(snapshot: Snapshot) -> Limits:
    """Caps, then floors, as the multipliers of an assignment are."""
    floors = [floor.as_limit(0) for floor in snapshot.floors]
    return Limits([*(cap.limit for cap in snapshot.caps), *floors], snapshot.workers.n, snapshot.vacancies.n)
