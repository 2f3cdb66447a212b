"""Where each person would have stood elsewhere: the best other vacancy at the prices of the result."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .engine.assignment import Assignment
from .engine.scoring import score_parts
from .snapshot import Snapshot

BLOCK = 2048
Seconds = tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]  # the vacancy of each worker, and its score


def runners_up(snapshot: Snapshot, assignment: Assignment) -> Seconds:
    """For each worker the vacancy with the highest score less price besides the proposed one, and its score; -1 for none."""
    n = snapshot.workers.n
    second = np.full(n, -1, dtype=np.int32)
    score = np.full(n, -1, dtype=np.int16)
    if not snapshot.vacancies.n:
        return second, score
    for start in range(0, n, BLOCK):
        stop = min(start + BLOCK, n)
        block = snapshot.scores.block(start, stop)
        worth = np.where(block > 0, block - assignment.prices[None, :], np.iinfo(np.int64).min)
        rows = np.arange(stop - start)
        own = assignment.vacancy_of[start:stop]
        placed = own >= 0
        worth[rows[placed], own[placed]] = np.iinfo(np.int64).min
        best = worth.argmax(axis=1)
        there = worth[rows, best] > np.iinfo(np.int64).min
        second[start:stop][there] = best[there]
        score[start:stop][there] = block[rows, best][there]
    return second, score


def parts_elsewhere(snapshot: Snapshot, second: npt.NDArray[np.int32]) -> dict[int, dict[str, int]]:
    """The parts of each worker's score at the vacancy of `second` (n,), by row; who has none there is left out."""
    found: dict[int, dict[str, int]] = {}
    for column in np.unique(second[second >= 0]).tolist():
        rows = np.flatnonzero(second == column)
        work = snapshot.vacancy_columns.take([column])
        for start in range(0, rows.size, BLOCK):
            some = rows[start : start + BLOCK]
            points = score_parts(snapshot.worker_columns.take(some), work, snapshot.weights)
            table = np.hstack([points[key] for key in points]).tolist()
            found |= {row: dict(zip(points, line, strict=True)) for row, line in zip(some.tolist(), table, strict=True)}
    return found
