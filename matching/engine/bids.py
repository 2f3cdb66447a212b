"""Compiled steps of an auction of sets: workers bid for all vacancies of a schedule at once.

A seat's bid is what the vacancy adds to the best that the worker could have without it, and epsilon, as in the auction of single places
(`kernels`: the same heaps of bids, a bid stored as `2 * points + held`). Schedules are not substitutes for one another (who loses the
summer may not want the winter either), so that such an auction proves nothing and may leave seats free at a price: its prices go to the
search for the bound, its placements are bettered by `improve` and by assigning one placement of everybody anew (`openings`).

Numbers of vacancies, `Season` and `Scratch` as in `intervals`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from .graph import Values
from .intervals import Int32, Int64, Scratch, Season, best_set, gather
from .jit import kernel
from .kernels import sift_down


@kernel
def in_order(
    starts: Int64, workers: Int32, values: Values, order: Int64, rows: Int64
) -> tuple[Int32, NDArray[np.int16]]:
    """Edges listed by vacancy, as edges by worker, with vacancies numbered by `order`; `rows` (n,) where each begins, moved to its end."""
    columns, scores = np.empty(len(workers), np.int32), np.empty(len(workers), np.int16)
    for number in range(len(order)):
        for edge in range(starts[order[number]], starts[order[number] + 1]):
            at = rows[workers[edge]]
            rows[workers[edge]] += 1
            columns[at], scores[at] = number, values[edge]
    return columns, scores


@kernel
def lift(bids: Int64, holders: Int32, first: int, position: int) -> None:
    """Restore the heap that begins at `first` above `position`."""
    bid, holder = bids[position], holders[position]
    while position > first:
        parent = first + (position - first - 1) // 2
        if bids[parent] <= bid:
            break
        bids[position], holders[position] = bids[parent], holders[parent]
        position = parent
    bids[position], holders[position] = bid, holder


@kernel
def let_go(worker: int, vacancy: int, slots: Int64, holders: Int32, bids: Int64, price: Int64) -> None:
    """Free the seat that `worker` holds; it asks the price."""
    for slot in range(slots[vacancy], slots[vacancy + 1]):
        if holders[slot] == worker:
            holders[slot], bids[slot] = -1, 2 * price[vacancy]
            lift(bids, holders, slots[vacancy], slot)
            return


@kernel
def bid(
    starts: Int64, columns: Int32, values: Values, season: Season, room: Scratch,
    epsilon: int, slots: Int64, holders: Int32, bids: Int64, price: Int64, held: Int32,
    queue: Int32, queued: NDArray[np.bool_], cursor: Int64, effort: int,
) -> None:  # fmt: skip
    """Let workers in `queue` bid for sets until it is empty or `effort` of them have.

    A worker bids for each vacancy of the best set at these prices what it adds to what could be had without it, and epsilon; keeps what it
    holds of the set and lets go of the rest. `held` (n, most), -1 filled up; `cursor` head and length of the ring, and how many have bid.
    """
    size, stop = len(queue), cursor[2] + effort
    most = held.shape[1]
    marginal, wanted = np.empty(most, np.int64), np.empty(most, np.int32)
    while cursor[1] > 0 and cursor[2] < stop:
        worker = queue[cursor[0]]
        cursor[0] = cursor[0] + 1 if cursor[0] + 1 < size else 0
        cursor[1] -= 1
        cursor[2] += 1
        queued[worker] = False
        found = gather(columns, values, starts[worker], starts[worker + 1], price, season.before, room)
        best_set(found, -1, worker, season, room)
        total, count = np.int64(0), 0
        for at in room.chosen:
            if at >= 0:
                wanted[count] = at
                total += room.worth[at]
                count += 1
        news = 0
        for number in range(count):
            vacancy, has = room.columns[wanted[number]], False
            for place in range(most):
                has |= held[worker, place] == vacancy
            news += not has
        for number in range(count if news else 0):
            best_set(found, wanted[number], worker, season, room)
            other = np.int64(0)
            for at in room.chosen:
                if at >= 0:
                    other += room.worth[at]
            marginal[number] = total - other if total > other else 0
        for place in range(most):
            vacancy, kept = held[worker, place], False
            for number in range(count):
                kept |= room.columns[wanted[number]] == vacancy
            if vacancy >= 0 and not kept:
                let_go(worker, vacancy, slots, holders, bids, price)
                held[worker, place] = -1
        for number in range(count):
            vacancy = room.columns[wanted[number]]
            has, free = False, -1
            for place in range(most):
                has |= held[worker, place] == vacancy
                if held[worker, place] < 0:
                    free = place
            if has:
                continue
            first, end = slots[vacancy], slots[vacancy + 1]
            held[worker, free] = vacancy
            displaced = holders[first]
            holders[first], bids[first] = worker, 2 * (price[vacancy] + marginal[number] + epsilon) + 1
            sift_down(bids, holders, first, end, first)
            price[vacancy] = bids[first] // 2
            if displaced >= 0:
                for place in range(most):
                    if held[displaced, place] == vacancy:
                        held[displaced, place] = -1
                if not queued[displaced]:
                    queued[displaced] = True
                    queue[(cursor[0] + cursor[1]) % size] = displaced
                    cursor[1] += 1


@kernel
def total(starts: Int64, columns: Int32, values: Values, held: Int32) -> np.int64:
    """The points of what everybody holds."""
    points = np.int64(0)
    for worker in range(len(held)):
        for edge in range(starts[worker], starts[worker + 1]):
            for vacancy in held[worker]:
                if vacancy == columns[edge]:
                    points += values[edge]
    return points


class Ceilings(NamedTuple):
    """The limits of a run, at most 64, as the steps read them."""

    of: NDArray[np.uint64]  # (classes, m) a bit for each limit that such a placement is about
    class_of: Int32  # (n,)
    room: Int64  # (limits,) places left under each; changed as they are given and taken back


@kernel
def give(which: np.uint64, places: int, room: Int64) -> None:
    """Give back so many places under each of these limits; take them where it is less than 0."""
    while which:
        room[trailing_zeros(which)] += places  # type: ignore[call-arg]
        which &= which - np.uint64(1)


@kernel
def has_room(which: np.uint64, room: Int64) -> bool:
    """Whether each of these limits has a place left."""
    while which:
        if room[trailing_zeros(which)] <= 0:  # type: ignore[call-arg]
            return False
        which &= which - np.uint64(1)
    return True


@kernel
def improve(
    starts: Int64, columns: Int32, values: Values, season: Season, room: Scratch,
    free: Int64, ceilings: Ceilings, held: Int32, asked: Int64,
) -> np.int64:  # fmt: skip
    """Let each worker in turn take the best set of free seats and of what they hold; return the points gained, at least 0.

    Ceilings stay kept: what has no place left under one is not offered, and a set that would take more than there are is not taken.
    """
    gained, most = np.int64(0), held.shape[1]
    closed = np.int64(1) << np.int64(40)
    for worker in range(len(held)):
        before, of = np.int64(0), ceilings.of[ceilings.class_of[worker]]
        for vacancy in held[worker]:
            if vacancy >= 0:
                free[vacancy] += 1
                give(of[vacancy], 1, ceilings.room)
        for edge in range(starts[worker], starts[worker + 1]):
            vacancy = columns[edge]
            asked[vacancy] = 0 if free[vacancy] > 0 and has_room(of[vacancy], ceilings.room) else closed
            for place in range(most):
                if held[worker, place] == vacancy:
                    before += values[edge]
        found = gather(columns, values, starts[worker], starts[worker + 1], asked, season.before, room)
        best_set(found, -1, worker, season, room)
        total = np.int64(0)
        for at in room.chosen:
            if at >= 0:
                total += room.worth[at]
                give(of[room.columns[at]], -1, ceilings.room)
        fits = total > before
        for place in range(len(ceilings.room)):
            fits &= ceilings.room[place] >= 0
        for at in room.chosen:
            if at >= 0:
                give(of[room.columns[at]], 1, ceilings.room)
        if fits:
            gained += total - before
            for place in range(most):
                at = room.chosen[place]
                held[worker, place] = room.columns[at] if at >= 0 else -1
        for vacancy in held[worker]:
            if vacancy >= 0:
                free[vacancy] -= 1
                give(of[vacancy], -1, ceilings.room)
    return gained


@kernel
def openings(
    starts: Int64, columns: Int32, values: Values, season: Season, kept: Int32, price: Int64, reach: int,
    free: Int64, counts: Int64, mark: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Mark the edges to `free` (m,) seats that fit between what each worker has `kept` (n, most), and count them by worker.

    Left out is what the worker would take for `reach` points less than its price only.
    """
    most = kept.shape[1]
    used = np.zeros(season.left.shape[1], np.int64)
    for worker in range(len(kept)):
        used[:] = 0
        number = 0
        for vacancy in kept[worker]:
            if vacancy >= 0:
                number += 1
                if len(used) and season.group[vacancy] >= 0:
                    used[season.group[vacancy]] += season.days[vacancy]
        if number == most:
            continue
        for edge in range(starts[worker], starts[worker + 1]):
            vacancy = columns[edge]
            if free[vacancy] == 0 or values[edge] + reach <= price[vacancy]:
                continue
            group = season.group[vacancy] if len(used) else -1
            if group >= 0 and 0 <= season.left[worker, group] < used[group] + season.days[vacancy]:
                continue
            fits = True
            for other in kept[worker]:
                fits &= other < 0 or other < season.before[vacancy] or vacancy < season.before[other]
            if fits:
                mark[edge] = True
                counts[worker] += 1
