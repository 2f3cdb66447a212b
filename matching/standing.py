"""Where each person would have stood elsewhere: the best other vacancy at the prices of the result."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .engine.assignment import Assignment
from .engine.scan import Matrix, Watch
from .snapshot import Snapshot

Seconds = tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]  # the vacancy of each worker, and its score


def runners_up(snapshot: Snapshot, assignment: Assignment) -> Seconds:
    """For each worker the vacancy with seats and the highest score less price besides the proposed one, and its score; -1 for none."""
    n = snapshot.workers.n
    second, score = np.full(n, -1, dtype=np.int32), np.full(n, -1, dtype=np.int16)
    if not n or not snapshot.vacancies.n:
        return second, score
    matrix = Matrix(snapshot.scores, snapshot.seats, Watch(lambda *told: None, lambda: False))
    best, _eligible = matrix.candidates(assignment.prices.astype(np.int64), 2)
    rows = np.repeat(np.arange(n), np.diff(best.starts))
    others = best.columns != assignment.vacancy_of[rows]
    rows, columns, values = rows[others], best.columns[others], best.values[others]
    worth = values.astype(np.int64) - assignment.prices[columns]
    order = np.lexsort((columns, -worth, rows))
    rows, firsts = np.unique(rows[order], return_index=True)
    second[rows], score[rows] = columns[order[firsts]], values[order[firsts]]
    return second, score
