"""A second opinion on schedules: plain numpy and lists, sharing no code with the kernels, their calendar and their search.

The bound is recomputed from the other end: vacancies by their first day, the last first, for a block of workers at once; whoever's best
set would stay too long is worked out again with all the sets that no other beats in worth, number and days.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .limits import Limit
from .pairs import PairScores
from .schedules import Schedules
from .stays import Calendar

Int64 = NDArray[np.int64]


def check_schedules(
    scores: PairScores,
    seats: NDArray[np.int32],
    calendar: Calendar,
    told: Schedules,
    block_rows: int = 256,
    limits: Sequence[Limit] = (),
) -> list[str]:
    """What is wrong with the result, in plain words; an empty list where nothing is.

    Recomputed from the scores and the calendar alone: that every placement is eligible, no seat given twice, nobody in two places at
    once, nor without the days of rest, nor longer in a group than they may, and no ceiling passed; the total, the number of eligible
    pairs, and the bound that the prices and the multipliers prove.
    """
    n, m = scores.n_workers, scores.n_vacancies
    wrong = _placements_wrong(n, m, np.asarray(seats, np.int64), told)
    if wrong:
        return wrong
    rows, places = told.workers.astype(np.int64), told.vacancies.astype(np.int64)
    for worker in np.unique(rows).tolist():
        wrong += schedule_wrong(worker, places[_of(rows, worker)], calendar)
    wrong += ceilings_wrong(rows, places, told.multipliers, limits)
    begins = np.argsort(calendar.first, kind="stable")
    total, gains, eligible = 0, 0, 0
    for start in range(0, n, block_rows):
        stop = min(start + block_rows, n)
        block = scores.block(start, stop).astype(np.int64)
        for group in range(calendar.left.shape[1]):
            left = calendar.left[start:stop, group].astype(np.int64)
            too_long = (calendar.group == group) & (_days(calendar) > left[:, None]) & (left[:, None] >= 0)
            block[too_long] = -1
        eligible += int((block >= 0).sum())
        here = (rows >= start) & (rows < stop)
        points = block[rows[here] - start, places[here]]
        total += int(points.sum())
        wrong += [
            f"worker {worker} is not eligible for vacancy {vacancy}"
            for worker, vacancy in zip(rows[here][points < 0], places[here][points < 0], strict=True)
        ]
        worth = block - told.prices
        for each, limit in zip(told.multipliers.tolist(), limits, strict=False):
            worth[np.ix_(np.asarray(limit.workers)[start:stop], limit.vacancies)] -= each
        gains += int(best_of_block(worth, block >= 0, begins, start, calendar).sum())
    bound = gains + int((np.asarray(seats, np.int64) * told.prices).sum())
    bound += sum(each * limit.number for each, limit in zip(told.multipliers.tolist(), limits, strict=False))
    return wrong + _figures_wrong(told, total, bound, eligible, int(np.asarray(seats, np.int64).sum()))


def _of(rows: Int64, worker: int) -> slice:
    return slice(int(np.searchsorted(rows, worker)), int(np.searchsorted(rows, worker, side="right")))


def _days(calendar: Calendar) -> Int64:
    return np.asarray(calendar.last, np.int64) - calendar.first + 1


def _placements_wrong(n: int, m: int, seats: Int64, told: Schedules) -> list[str]:
    if told.prices.shape != (m,) or told.workers.shape != told.vacancies.shape:
        return [f"the result is not of {n} workers and {m} vacancies"]
    if ((told.workers < 0) | (told.workers >= n) | (told.vacancies < 0) | (told.vacancies >= m)).any():
        return ["a worker or a vacancy does not exist"]
    if (np.diff(told.workers) < 0).any():
        return ["the placements are not in the order of workers"]
    taken = np.bincount(told.vacancies, minlength=m)
    wrong = [
        f"vacancy {vacancy} has {seats[vacancy]} seats and {taken[vacancy]} workers"
        for vacancy in np.flatnonzero(taken > seats)
    ]
    return wrong + [f"vacancy {vacancy} has a price below 0" for vacancy in np.flatnonzero(told.prices < 0)]


def schedule_wrong(worker: int, places: Int64, calendar: Calendar) -> list[str]:
    wrong = []
    if len(places) > calendar.most:
        wrong.append(f"worker {worker} has {len(places)} placements")
    for one, next_ in pairwise(places.tolist()):
        if int(calendar.first[next_]) - int(calendar.last[one]) - 1 < calendar.rest:
            wrong.append(f"worker {worker}: vacancies {one} and {next_} overlap, or leave too little rest")
    for group in range(calendar.left.shape[1]):
        stays = int(_days(calendar)[places[np.asarray(calendar.group)[places] == group]].sum())
        if 0 <= calendar.left[worker, group] < stays:
            wrong.append(
                f"worker {worker} stays {stays} days in group {group}, {calendar.left[worker, group]} are left"
            )
    return wrong


def ceilings_wrong(rows: Int64, places: Int64, multipliers: Int64, limits: Sequence[Limit]) -> list[str]:
    if len(multipliers) != len(limits) or (multipliers < 0).any():
        return ["the multipliers are not of the limits"]
    counts = [int((limit.workers[rows] & limit.vacancies[places]).sum()) for limit in limits]
    return [
        f"{count} placements under a ceiling of {limit.number}"
        for count, limit in zip(counts, limits, strict=True)
        if count > limit.number
    ]


def best_of_block(worth: Int64, eligible: NDArray[np.bool_], begins: Int64, start: int, calendar: Calendar) -> Int64:
    """(k,) the most that a set of each worker is worth; `begins` the vacancies by first day."""
    k, m = worth.shape
    by_day = np.where(eligible, worth, 0)[:, begins].T
    first, last = np.asarray(calendar.first, np.int64)[begins], np.asarray(calendar.last, np.int64)[begins]
    next_ = np.searchsorted(first, last + calendar.rest, side="right")
    best = np.zeros((calendar.most + 1, m + 1, k), np.int64)
    for at in range(m - 1, -1, -1):
        best[1:, at] = np.maximum(best[1:, at + 1], by_day[at] + best[:-1, next_[at]])
    most: Int64 = best[-1, 0].copy()
    for row in np.flatnonzero((calendar.left[start : start + k] >= 0).any(axis=1)).tolist():
        left = calendar.left[start + row].tolist()
        taken = _taken(best[:, :, row], next_)
        used = [0] * len(left)
        for at in taken:
            group = int(calendar.group[begins[at]])
            if group >= 0:
                used[group] += int(last[at] - first[at] + 1)
        if any(0 <= limit < days for limit, days in zip(left, used, strict=True)):
            groups = np.asarray(calendar.group)[begins]
            most[row] = _best_within(by_day[:, row], next_, last - first + 1, groups, left, calendar.most)
    return most


def _taken(best: Int64, next_: Int64) -> list[int]:
    """The vacancies of one best set of one worker, from `best` (most + 1, m + 1)."""
    taken, at, number = [], 0, len(best) - 1
    while number and best[number, at] > 0:
        at = int(np.searchsorted(-best[number], -best[number, at], side="right")) - 1
        taken.append(at)
        at, number = int(next_[at]), number - 1
    return taken


def _best_within(
    worth: Int64, next_: Int64, days: Int64, groups: NDArray[np.integer], left: list[int], most: int
) -> int:
    """The most that a set of one worker is worth within the days left."""
    limited = [group for group, limit in enumerate(left) if limit >= 0]
    useful = np.flatnonzero(worth > 0)
    after = np.searchsorted(useful, next_[useful])
    sets: list[list[tuple[int, ...]]] = [[] for _ in useful] + [[(0, 0) + (0,) * len(limited)]]
    for at in range(len(useful) - 1, -1, -1):
        here = useful[at]
        grown = []
        for points, number, *used in sets[after[at]]:
            stays = [
                spent + (int(days[here]) if groups[here] == group else 0)
                for spent, group in zip(used, limited, strict=True)
            ]
            if number < most and all(spent <= left[group] for spent, group in zip(stays, limited, strict=True)):
                grown.append((points + int(worth[here]), number + 1, *stays))
        sets[at] = _unbeaten(sets[at + 1] + grown)
    return max(points for points, *_ in sets[0])


def _unbeaten(sets: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Those that no other has beaten: worth as much with no more placements and no more days."""
    kept: list[tuple[int, ...]] = []
    for one in sorted(sets, key=lambda of: (-of[0], of[1:])):
        if not any(all(a <= b for a, b in zip(other[1:], one[1:], strict=True)) for other in kept):
            kept.append(one)
    return kept


def _figures_wrong(told: Schedules, total: int, bound: int, eligible: int, seats: int) -> list[str]:
    figures = [
        ("total score", told.total_score, total),
        ("number of eligible pairs", told.eligible_pairs, eligible),
        ("number of seats", told.seats, seats),
        ("gap", told.gap, (told.bound - total) / max(told.bound, 1)),
    ]
    wrong = [f"the {name} is {found}, not {given}" for name, given, found in figures if given != found]
    if told.bound < bound or (told.bound > bound and not told.loose):
        wrong.append(f"the bound is {bound}, not {told.bound}")
    return wrong + ([f"the total {total} is above its bound {told.bound}"] if total > told.bound else [])
