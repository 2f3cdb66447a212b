"""Compiled passes over a chunk of pairs: the best few of each worker at given prices, and what the prices leave to gain.

A pair is a set bit, a few points added and a comparison; hardly any is kept. Ties go to the next position after a start that differs
from worker to worker: if all took the lowest, a tie would leave everybody with the same few candidates.
"""

from __future__ import annotations

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from .jit import kernel
from .pairs import Bits, Places, Tied, is_set, points_at

Int16 = NDArray[np.int16]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Edges = tuple[Int32, Int32, Int16]
LOW = np.int64(2147483647)


@kernel
def spread(worker: int, n: int) -> int:
    """Where this worker's look along n positions begins: evenly spread (multiples of the golden ratio)."""
    return ((worker * 2654435769) % 4294967296) * n // 4294967296


@kernel
def down(heap: Int64, most: int, item: int | np.int64) -> None:
    """Put `item` in place of the root of a heap of `most` items, the least of which is its root."""
    at = 0
    while True:
        child = 2 * at + 1
        if child + 1 < most and heap[child + 1] < heap[child]:
            child += 1
        if child >= most or heap[child] >= item:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = item


@kernel
def best_of(
    bits: Bits, points: Int16, base: Int16, tied: Tied, places: Places, vacancy_at: Int32,
    has_seats: Bits, prices: Int32, class_of: Int32, first_worker: int, most: int, eligible: int,
) -> Edges:  # fmt: skip
    """Edges (number a row, vacancies ascending, scores) of the `most` best vacancies of each row by score less price in points.

    `has_seats` (words,) bits of the vacancies that may be chosen, `prices` (classes, positions) those that
    each class of workers is asked, `class_of` (rows,), `eligible` how many pairs there are. A heap has the
    worst kept pair at its root, each packed as `worth << 31 | (2^31 - 1 - steps from the start)`.
    """
    n_rows, n_positions = len(bits), len(vacancy_at)
    counts, edges = np.zeros(n_rows, np.int32), np.empty(min(n_rows * most, eligible), np.int64)
    heap, score_at = np.empty(most, np.int64), np.empty(n_positions, np.int16)
    end = 0
    for row in range(n_rows):
        line, own, asked = points[row], np.int32(base[row]), prices[class_of[row]]
        begin = spread(first_worker + row, n_positions)
        size, root, least = 0, np.int64(-9223372036854775807), np.int32(-2147483648)
        for word in range(bits.shape[1]):
            left = bits[row, word] & has_seats[word]
            while left:
                position = np.uint64(64 * word) + np.uint64(trailing_zeros(left))  # type: ignore[call-arg]
                left &= left - np.uint64(1)
                total = own + points_at(line, places, position)
                worth = total - asked[position]
                if worth < least:
                    continue
                at = np.int64(position)
                pair = (np.int64(worth) << np.int64(31)) | (
                    LOW - (at - begin if at >= begin else at - begin + n_positions)
                )
                if size < most:
                    heap[size] = pair
                    score_at[at] = total
                    size += 1
                    if size == most:
                        heap.sort()
                elif pair > root:
                    score_at[at] = total
                    down(heap, most, pair)
                if size == most:
                    root = heap[0]
                    least = np.int32(root >> np.int64(31))
        for number in range(tied.starts[row], tied.starts[row + 1]):
            there = int(tied.positions[number])
            if not is_set(has_seats, there):
                continue
            total = own + points_at(line, places, there) + tied.points[number]
            pair = (np.int64(total - asked[there]) << np.int64(31)) | (
                LOW - (there - begin if there >= begin else there - begin + n_positions)
            )
            if size < most:
                heap[size] = pair
                score_at[there] = total
                size += 1
                if size == most:
                    heap.sort()
            elif pair > heap[0]:
                score_at[there] = total
                down(heap, most, pair)
        first = end
        for at in range(size):
            position = (LOW - (heap[at] & LOW) + begin) % n_positions
            edges[end] = np.int64(vacancy_at[position]) << np.int64(16) | np.int64(score_at[position])
            end += 1
        ascending(edges, first, end)
        counts[row] = size
    return counts, (edges[:end] >> np.int64(16)).astype(np.int32), (edges[:end] & np.int64(65535)).astype(np.int16)


@kernel
def ascending(items: Int64, first: int, end: int) -> None:
    """Sort items[first:end]."""
    if end - first > 100:
        items[first:end].sort()
        return
    for at in range(first + 1, end):
        item, place = items[at], at
        while place > first and items[place - 1] > item:
            items[place] = items[place - 1]
            place -= 1
        items[place] = item


@kernel
def priced(
    bits: Bits, points: Int16, base: Int16, tied: Tied, places: Places, vacancy_at: Int32,
    prices: Int64, class_of: Int32, scale: int, content: Int64, gains: Int64, first_worker: int, most: int, eligible: int,
) -> Edges:  # fmt: skip
    """Write each row's best gain (ticks) into `gains`; return the edges, at most `most` a row, that gain more than `content`."""
    n_rows, n_positions = len(bits), len(vacancy_at)
    counts, edges = np.zeros(n_rows, np.int32), np.empty(min(n_rows * most, eligible), np.int64)
    found, worth_at, score_at = (
        np.empty(n_positions, np.int64),
        np.empty(n_positions, np.int64),
        np.empty(n_positions, np.int16),
    )
    kept_worth, kept = np.empty(most, np.int64), np.empty(most, np.int64)
    end = 0
    for row in range(n_rows):
        line, own, enough, asked = points[row], np.int32(base[row]), content[row], prices[class_of[row]]
        best, count = np.int64(0), 0
        for word in range(bits.shape[1]):
            left = bits[row, word]
            while left:
                position = np.uint64(64 * word) + np.uint64(trailing_zeros(left))  # type: ignore[call-arg]
                left &= left - np.uint64(1)
                total = own + points_at(line, places, position)
                worth = np.int64(total) * scale - asked[position]
                if worth > best:
                    best = worth
                if worth > enough:
                    found[count], worth_at[count], score_at[count] = position, worth, total
                    count += 1
        in_order = count
        for number in range(tied.starts[row], tied.starts[row + 1]):
            at = tied.positions[number]
            total = own + points_at(line, places, at) + tied.points[number]
            worth = np.int64(total) * scale - asked[at]
            if worth > best:
                best = worth
            if worth > enough:
                found[count], worth_at[count], score_at[count] = at, worth, total
                count += 1
        gains[row] = best
        if not count:
            continue
        size, start = 0, np.searchsorted(found[:in_order], spread(first_worker + row, n_positions))
        for step in range(count):
            at = start + step if start + step < count else start + step - count
            if size == most and worth_at[at] <= kept_worth[size - 1]:
                continue
            place = size if size < most else most - 1
            while place > 0 and kept_worth[place - 1] < worth_at[at]:
                kept_worth[place], kept[place] = kept_worth[place - 1], kept[place - 1]
                place -= 1
            kept_worth[place], kept[place] = worth_at[at], at
            size = min(size + 1, most)
        first = end
        for place in range(size):
            edges[end] = np.int64(vacancy_at[found[kept[place]]]) << np.int64(16) | np.int64(score_at[kept[place]])
            end += 1
        ascending(edges, first, end)
        counts[row] = size
    return counts, (edges[:end] >> np.int64(16)).astype(np.int32), (edges[:end] & np.int64(65535)).astype(np.int16)


@kernel
def offered(
    bits: Bits, points: Int16, base: Int16, tied: Tied, places: Places, asking: Bits, tolls: Int32, class_of: Int32,
    content: Int64, first_worker: int, starts: Int64, heaps: Int64,
) -> None:  # fmt: skip
    """Put each row's offers to the vacancies of `asking` (words,) where they belong among the highest: score less `tolls`
    (classes, positions) and `content`, if above 0.

    The offers to a position are `heaps[starts[position]:starts[position + 1]]`, the lowest first, each packed as
    `points << 31 | (2^31 - 1 - worker)`; 0 where there is none yet.
    """
    for row in range(len(bits)):
        line, own, toll = points[row], np.int64(base[row]) - content[row], tolls[class_of[row]]
        for word in range(bits.shape[1]):
            left = bits[row, word] & asking[word]
            while left:
                position = np.uint64(64 * word) + np.uint64(trailing_zeros(left))  # type: ignore[call-arg]
                left &= left - np.uint64(1)
                offer = own + points_at(line, places, position) - toll[position]
                if offer > 0:
                    heap = heaps[starts[position] : starts[position + np.uint64(1)]]
                    item = (offer << np.int64(31)) | (LOW - (first_worker + row))
                    if item > heap[0]:
                        down(heap, len(heap), item)
        for number in range(tied.starts[row], tied.starts[row + 1]):
            at = tied.positions[number]
            offer = own + points_at(line, places, at) + tied.points[number] - toll[at]
            if offer > 0 and is_set(asking, at):
                heap = heaps[starts[at] : starts[at + 1]]
                item = (offer << np.int64(31)) | (LOW - (first_worker + row))
                if item > heap[0]:
                    down(heap, len(heap), item)


@kernel
def highest(heaps: Int64, others: Int64, starts: Int64) -> None:
    """Put the offers of `others` among those of `heaps`."""
    for position in range(len(starts) - 1):
        heap = heaps[starts[position] : starts[position + 1]]
        for item in others[starts[position] : starts[position + 1]]:
            if item > heap[0]:
                down(heap, len(heap), item)
