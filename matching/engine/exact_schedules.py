"""The exact optimum of schedules by somebody else's solver: an integer program for HiGHS (by way of scipy) over every eligible pair.

For benchmarks and as the oracle of tests; a running ministry never imports it. A variable for each pair. Two placements of a worker are
apart if no day lies in both, the days of rest counted to the earlier one: on the first day of each of a worker's vacancies at most one of
those that hold it is taken, which are all the largest sets of vacancies that pairwise overlap. Shares no code with the search.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .limits import Limit
from .pairs import PairScores
from .stays import Calendar


@dataclass(frozen=True)
class ExactSchedules:
    total: int  # score points of the best schedules found
    bound: float  # no schedules have more; the same but for the solver's tolerance where it ended by itself
    relaxed: float  # the optimum of the linear relaxation: what prices can prove at best


def exact_schedules(
    scores: PairScores,
    seats: NDArray[np.int32],
    calendar: Calendar,
    *,
    limits: Sequence[Limit] = (),
    seconds: float = 600.0,
    relaxed: bool = False,
) -> ExactSchedules:
    """The highest total that schedules can have, or the best found in so many seconds. Raises RuntimeError where none is found.

    `relaxed`: solve the linear relaxation too; otherwise it is told as infinite.
    """
    optimize = importlib.import_module("scipy.optimize")
    rows, columns, points = _pairs(scores, seats, calendar)
    if not len(rows):
        return ExactSchedules(0, 0.0, 0.0)
    system, most = _rows(rows, columns, np.asarray(seats), calendar, limits)
    constraints = optimize.LinearConstraint(system, -np.inf, most)

    def solved(whole: int, **options: float) -> tuple[float, float]:
        found = optimize.milp(
            -points.astype(float),
            constraints=constraints,
            bounds=optimize.Bounds(0, 1),
            integrality=np.full(len(points), whole),
            options=options,
        )
        if found.fun is None:
            raise RuntimeError(f"the solver found no schedules: {found.message}")
        return -found.fun, -found.mip_dual_bound if whole else -found.fun

    total, bound = solved(1, time_limit=seconds, mip_rel_gap=0.0)
    return ExactSchedules(round(total), bound, solved(0)[0] if relaxed else np.inf)


def _pairs(
    scores: PairScores, seats: NDArray[np.int32], calendar: Calendar
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Workers, vacancies and scores of all pairs that may add something."""
    rows, columns, points = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for start in range(0, scores.n_workers, 1024):
        block = scores.block(start, min(start + 1024, scores.n_workers))
        row, column = np.nonzero((block > 0) & (np.asarray(seats) > 0))
        rows.append(row + start)
        columns.append(column)
        points.append(block[row, column].astype(np.int64))
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(points)


def _rows(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    seats: NDArray[np.integer],
    calendar: Calendar,
    limits: Sequence[Limit],
) -> tuple[object, NDArray[np.float64]]:
    """What pairs count for, row by row (sparse), and the most that each row may come to."""
    sparse = importlib.import_module("scipy.sparse")
    first, last = np.asarray(calendar.first, np.int64), np.asarray(calendar.last, np.int64) + calendar.rest
    at: list[NDArray[np.int64]] = []
    pairs: list[NDArray[np.int64]] = []
    weights: list[NDArray[np.float64]] = []
    most: list[float] = []

    def row(of: NDArray[np.int64], weight: NDArray[np.float64] | float, no_more_than: float) -> None:
        at.append(np.full(len(of), len(most)))
        pairs.append(of)
        weights.append(np.broadcast_to(weight, len(of)).astype(float))
        most.append(no_more_than)

    by_vacancy = np.argsort(columns, kind="stable")
    for some in np.split(by_vacancy, np.flatnonzero(np.diff(columns[by_vacancy])) + 1):
        row(some, 1.0, float(seats[columns[some[0]]]))
    for limit in limits:
        about = np.flatnonzero(limit.workers[rows] & limit.vacancies[columns])
        row(about, -1.0 if limit.at_least else 1.0, float(limit.number * limit.sign))
    for theirs in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(rows)) + 1):
        worker, taken = rows[theirs[0]], columns[theirs]
        if len(theirs) > calendar.most:
            row(theirs, 1.0, float(calendar.most))
        days = np.unique(first[taken])
        for day, following in zip(days, np.append(days[1:], np.iinfo(np.int64).max), strict=True):
            holds = (first[taken] <= day) & (day <= last[taken])
            if holds.sum() > 1 and (last[taken[holds]] < following).any():  # or the next day's are these and more
                row(theirs[holds], 1.0, 1.0)
        for group in np.flatnonzero(calendar.left[worker] >= 0):
            stays = theirs[np.asarray(calendar.group)[taken] == group]
            if len(stays):
                length = (calendar.last[columns[stays]] - calendar.first[columns[stays]] + 1).astype(float)
                row(stays, length, float(calendar.left[worker, group]))
    shape = (len(most), len(rows))
    matrix = sparse.csr_matrix((np.concatenate(weights), (np.concatenate(at), np.concatenate(pairs))), shape=shape)
    return matrix, np.array(most)
