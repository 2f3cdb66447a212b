"""A second opinion on a result: plain numpy, row by row, sharing no code with the auction, the scan or the
certificate."""

import numpy as np
from numpy.typing import NDArray

from .assignment import Assignment
from .pairs import PairScores


def check(scores: PairScores, seats: NDArray[np.int32], assignment: Assignment, block_rows: int = 1024) -> list[str]:
    """What is wrong with the result, in plain words; an empty list where nothing is.

    Recomputed from the scores alone: that every placement is eligible and no seat given twice, the total, the
    number of eligible pairs, and the bound that the prices prove.
    """
    n, m = scores.n_workers, scores.n_vacancies
    if assignment.vacancy_of.shape != (n,) or assignment.prices.shape != (m,):
        return [f"the result is not of {n} workers and {m} vacancies"]
    wrong = _seats_wrong(np.asarray(seats, np.int64), assignment, m)
    if wrong:
        return wrong
    total, gains, eligible = 0, 0, 0
    for start in range(0, n, block_rows):
        block = scores.block(start, min(start + block_rows, n)).astype(np.int64)
        places = assignment.vacancy_of[start : start + block_rows]
        worth = np.where(block >= 0, block - assignment.prices, 0)
        eligible += int((block >= 0).sum())
        gains += int(np.maximum(worth, 0).max(axis=1, initial=0).sum())
        for row in np.flatnonzero(places >= 0):
            if block[row, places[row]] < 0:
                wrong.append(f"worker {start + row} is not eligible for vacancy {places[row]}")
            total += int(block[row, places[row]])
    bound = gains + int((np.asarray(seats, np.int64) * assignment.prices).sum())
    return wrong + _figures_wrong(assignment, total, bound, eligible)


def _seats_wrong(seats: NDArray[np.int64], assignment: Assignment, m: int) -> list[str]:
    placed = assignment.vacancy_of[assignment.vacancy_of != -1]
    if ((placed < 0) | (placed >= m)).any():
        return ["a worker is proposed to a vacancy that does not exist"]
    wrong = [] if assignment.seats == seats.sum() else [f"{seats.sum()} seats, not {assignment.seats}"]
    taken = np.bincount(placed, minlength=m)
    wrong += [
        f"vacancy {vacancy} has {seats[vacancy]} seats and {taken[vacancy]} workers"
        for vacancy in np.flatnonzero(taken > seats)
    ]
    wrong += [f"vacancy {vacancy} has a price below 0" for vacancy in np.flatnonzero(assignment.prices < 0)]
    return wrong


def _figures_wrong(assignment: Assignment, total: int, bound: int, eligible: int) -> list[str]:
    figures = [
        ("total score", assignment.total_score, total),
        ("bound", assignment.bound, bound),
        ("number of eligible pairs", assignment.eligible_pairs, eligible),
        ("gap", assignment.gap, (bound - total) / max(bound, 1)),
    ]
    wrong = [f"the {name} is {found}, not {told}" for name, told, found in figures if told != found]
    return wrong + ([f"the total {total} is above its bound {bound}"] if total > bound else [])
