"""Compiled steps of schedules: a worker's best set of vacancies whose days do not overlap, and what all workers want at given prices.

Vacancies are numbered by their last day (ties: first day, then their own number). A worker's pairs are ascending in that order, so that
what may come before a vacancy is a prefix of them: `before[v]` vacancies are over, with the days of rest, before `v` begins. The best
set is weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1) with one row more for each placement.

Money is in whole score points. Where the set so found would stay longer in a group than the worker may, sets are searched through
exactly, the last vacancy first, with the rows of the free problem as bounds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from .graph import Values
from .jit import kernel
from .pairs import Bits, Places, Tied, points_at

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


class Season(NamedTuple):
    """The vacancies (m,) in the order of their last day."""

    before: Int32  # how many of them are over, with the rest, before this one begins
    days: Int32  # length
    group: Int32  # column of `left`, -1: counted nowhere
    left: Int32  # (n, groups) days that each worker may stay, -1: no limit; (0, 0) where nobody has one
    steps: int  # of one exact search; beyond, the bound is that of the problem without limits of stay


class Scratch(NamedTuple):
    """Room for one worker at a time."""

    columns: Int32  # (m,) what gains something
    worth: Int64  # (m,) points above what is asked
    previous: Int32  # (m,) how many of them are over before this one
    best: Int64  # (most + 1, m + 1) by so many placements among the first so many
    chosen: Int32  # (most,) the best set: places in `columns`, the last first; -1 filled up
    tried: Int32  # (most,)
    used: Int64  # (groups,)


def scratch(m: int, most: int, groups: int) -> Scratch:
    return Scratch(
        np.empty(m, np.int32), np.empty(m, np.int64), np.empty(m, np.int32), np.zeros((most + 1, m + 1), np.int64),
        np.full(most, -1, np.int32), np.full(most, -1, np.int32), np.zeros(groups, np.int64),
    )  # fmt: skip


@kernel
def gather(columns: Int32, values: Values, first: int, end: int, asked: Int64, before: Int32, room: Scratch) -> int:
    """Put the pairs first..end-1 that are worth more than what is `asked` into `room`; return how many."""
    found = 0
    for edge in range(first, end):
        worth = np.int64(values[edge]) - asked[columns[edge]]
        if worth > 0:
            room.columns[found], room.worth[found] = columns[edge], worth
            found += 1
    look_back(found, before, room)
    return found


@kernel
def look_back(found: int, before: Int32, room: Scratch) -> None:
    """Say of each pair in `room` how many of them are over before it begins."""
    for at in range(found):
        over, low, high = before[room.columns[at]], 0, at
        while low < high:
            middle = (low + high) // 2
            if room.columns[middle] < over:
                low = middle + 1
            else:
                high = middle
        room.previous[at] = low


@kernel
def best_set(found: int, without: int, worker: int, season: Season, room: Scratch) -> tuple[np.int64, bool]:
    """Write the best set of what `gather` found, but for `without`, into `room.chosen`.

    Returns a bound on its worth, and whether that is its worth.
    """
    best, chosen = room.best, room.chosen
    most = len(chosen)
    for number in range(1, most + 1):
        row, fewer = best[number], best[number - 1]
        row[0] = 0
        for at in range(found):
            worth = row[at]
            if at != without:
                worth = max(worth, room.worth[at] + fewer[room.previous[at]])
            row[at + 1] = worth
    chosen[:] = -1
    number, at, taken = most, found, 0
    while number > 0 and at > 0:
        if best[number, at] == best[number, at - 1]:
            at -= 1
        else:
            chosen[taken] = at - 1
            taken += 1
            at = room.previous[at - 1]
            number -= 1
    if len(season.left) == 0 or may_stay(chosen, worker, season, room):
        return best[most, found], True
    return best_stay(found, without, worker, season, room)


@kernel
def may_stay(chosen: Int32, worker: int, season: Season, room: Scratch) -> bool:
    """Whether a set stays in no group longer than the worker may."""
    room.used[:] = 0
    for at in chosen:
        if at >= 0:
            group = season.group[room.columns[at]]
            if group >= 0:
                room.used[group] += season.days[room.columns[at]]
                if 0 <= season.left[worker, group] < room.used[group]:
                    return False
    return True


@kernel
def best_stay(found: int, without: int, worker: int, season: Season, room: Scratch) -> tuple[np.int64, bool]:
    """The same within the worker's days, by depth-first search; `room.best` holds the rows of the problem without limits."""
    best, chosen, tried = room.best, room.chosen, room.tried
    most = len(chosen)
    chosen[:] = -1
    room.used[:] = 0
    reached, worth, depth, at, steps = np.int64(0), np.int64(0), 0, found, 0
    while True:
        at -= 1
        steps += 1
        if at < 0 or worth + best[most - depth, at + 1] <= reached or steps > season.steps:
            if depth == 0 or steps > season.steps:
                break
            depth -= 1
            at = tried[depth]
            worth -= room.worth[at]
            group = season.group[room.columns[at]]
            if group >= 0:
                room.used[group] -= season.days[room.columns[at]]
            continue
        if at == without or worth + room.worth[at] + best[most - depth - 1, room.previous[at]] <= reached:
            continue
        group = season.group[room.columns[at]]
        if group >= 0:
            used = room.used[group] + season.days[room.columns[at]]
            if 0 <= season.left[worker, group] < used:
                continue
            room.used[group] = used
        worth += room.worth[at]
        tried[depth] = at
        depth += 1
        if worth > reached:
            reached = worth
            chosen[:] = -1
            chosen[:depth] = tried[:depth]
        if depth == most or room.previous[at] == 0:
            depth -= 1
            worth -= room.worth[at]
            if group >= 0:
                room.used[group] -= season.days[room.columns[at]]
        else:
            at = room.previous[at]
    if steps > season.steps:
        return best[most, found], False
    return reached, True


@kernel
def want(
    starts: Int64, columns: Int32, values: Values, asked: Int64, season: Season, room: Scratch,
    first: int, end: int, class_of: Int32, demand: Int64,
) -> tuple[np.int64, int]:  # fmt: skip
    """Count in `demand` (classes, m) what workers first..end-1 want when vacancies ask `asked` (m,) points.

    `class_of` (n,): whose wishes are counted together. Returns the sum of what they gain, and of how many workers that is only a bound.
    """
    gains, loose = np.int64(0), 0
    for worker in range(first, end):
        found = gather(columns, values, starts[worker], starts[worker + 1], asked, season.before, room)
        gain, exact = best_set(found, -1, worker, season, room)
        gains += gain
        loose += not exact
        for at in room.chosen:
            if at >= 0:
                demand[class_of[worker], room.columns[at]] += 1
    return gains, loose


@kernel
def want_of_chunk(
    bits: Bits, points: NDArray[np.int16], base: NDArray[np.int16], tied: Tied, places: Places, number_at: Int32,
    asked_of: Int64, class_of: Int32, season: Season, room: Scratch, first_worker: int,
) -> tuple[np.int64, int]:  # fmt: skip
    """What the workers of a chunk gain over all their eligible pairs, as `want`; `number_at` (positions,) numbers the vacancies.

    `asked_of` (classes, m): what vacancies ask of each class, tolls included; `class_of` by row of the chunk.
    """
    gains, loose = np.int64(0), 0
    keys = np.empty(asked_of.shape[1], np.int64)
    for row in range(len(bits)):
        line, own, found, asked = points[row], np.int64(base[row]), 0, asked_of[class_of[row]]
        for word in range(bits.shape[1]):
            left = bits[row, word]
            while left:
                position = np.uint64(64 * word) + np.uint64(trailing_zeros(left))  # type: ignore[call-arg]
                left &= left - np.uint64(1)
                worth = own + points_at(line, places, position) - asked[number_at[position]]
                if worth > 0:
                    keys[found] = np.int64(number_at[position]) << np.int64(32) | worth
                    found += 1
        for number in range(tied.starts[row], tied.starts[row + 1]):
            there = tied.positions[number]
            worth = own + points_at(line, places, there) + tied.points[number] - asked[number_at[there]]
            if worth > 0:
                keys[found] = np.int64(number_at[there]) << np.int64(32) | worth
                found += 1
        keys[:found].sort()
        for at in range(found):
            room.columns[at], room.worth[at] = keys[at] >> np.int64(32), keys[at] & np.int64(4294967295)
        look_back(found, season.before, room)
        gain, exact = best_set(found, -1, first_worker + row, season, room)
        gains += gain
        loose += not exact
    return gains, loose
