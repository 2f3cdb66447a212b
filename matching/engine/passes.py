"""Compiled passes over a chunk of pairs: the best few of each worker at given prices, and what the prices leave to gain.

Each first lists the positions whose bit is set, then adds up their points, then chooses: three short loops over what lies in the
first cache. Ties go to the next position after a start that differs from worker to worker: if all took the lowest, a tie would leave
everybody with the same few candidates.
"""

from __future__ import annotations

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from .jit import kernel

Bits = NDArray[np.uint64]
Int16 = NDArray[np.int16]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Edges = tuple[Int32, Int32, Int16]


@kernel
def spread(worker: int, n: int) -> int:
    """Where this worker's look along n positions begins: evenly spread (multiples of the golden ratio)."""
    return ((worker * 2654435769) % 4294967296) * n // 4294967296


@kernel
def listed(bits: Bits, row: int, found: Int32) -> int:
    """Write the positions of the row's set bits into `found`, ascending; return their number."""
    count = 0
    for word in range(bits.shape[1]):
        left = bits[row, word]
        while left:
            found[count] = 64 * word + np.int32(trailing_zeros(left))  # type: ignore[call-arg]
            count += 1
            left &= left - np.uint64(1)
    return count


@kernel
def added(found: Int32, count: int, points: Int16, row: int, base: int, places: Int32, total: Int32) -> None:
    """Points of the listed positions into `total`."""
    if places.shape[1] == 1:
        for at in range(count):
            total[at] = base + points[row, places[found[at], 0]]
    elif places.shape[1] == 3:
        for at in range(count):
            position = found[at]
            total[at] = (
                base
                + points[row, places[position, 0]]
                + points[row, places[position, 1]]
                + points[row, places[position, 2]]
            )
    else:
        for at in range(count):
            sum_ = np.int32(base)
            for part in range(places.shape[1]):
                sum_ += points[row, places[found[at], part]]
            total[at] = sum_


@kernel
def down(heap: Int64, most: int, item: int) -> None:
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
    bits: Bits, points: Int16, base: Int16, places: Int32, vacancy_at: Int32,
    has_seats: Bits, prices: Int32, first_worker: int, most: int,
) -> tuple[Int32, Int32, Int16, int]:  # fmt: skip
    """Edges (number a row, vacancies ascending, scores) of the `most` best vacancies of each row by score less price in points, and
    how many pairs are eligible. `has_seats` (words,) bits of the vacancies that may be chosen, `prices` by position.

    A heap has the worst kept pair at its root, each packed as `worth << 31 | (2^31 - 1 - steps from the start)`.
    """
    n_rows, n_positions = len(bits), len(vacancy_at)
    low = np.int64(2147483647)
    counts = np.zeros(n_rows, np.int32)
    columns, values = np.empty(n_rows * most, np.int32), np.empty(n_rows * most, np.int16)
    found, total = np.empty(n_positions, np.int32), np.empty(n_positions, np.int32)
    heap, score_at = np.empty(most, np.int64), np.empty(n_positions, np.int16)
    edges, eligible = 0, 0
    for row in range(n_rows):
        count = listed(bits, row, found)
        eligible += count
        added(found, count, points, row, base[row], places, total)
        begin = spread(first_worker + row, n_positions)
        size, root = 0, np.int64(-9223372036854775807)
        for at in range(count):
            position = found[at]
            worth = np.int64(total[at] - prices[position])
            if (worth + 1) << np.int64(31) <= root:
                continue
            if not (has_seats[position >> 6] >> np.uint64(position & 63)) & np.uint64(1):
                continue
            step = position - begin if position >= begin else position - begin + n_positions
            pair = (worth << np.int64(31)) | (low - step)
            if size < most:
                heap[size] = pair
                score_at[position] = total[at]
                size += 1
                if size == most:
                    heap.sort()
                    root = heap[0]
            elif pair > root:
                score_at[position] = total[at]
                down(heap, most, pair)
                root = heap[0]
        first = edges
        for at in range(size):
            position = (low - (heap[at] & low) + begin) % n_positions
            columns[edges], values[edges] = vacancy_at[position], score_at[position]
            edges += 1
        ascending(columns, values, first, edges)
        counts[row] = size
    return counts, columns[:edges].copy(), values[:edges].copy(), eligible


@kernel
def ascending(columns: Int32, values: Int16, first: int, end: int) -> None:
    """Sort the edges first..end-1 by column."""
    order = np.argsort(columns[first:end])
    sorted_columns, sorted_values = columns[first:end][order], values[first:end][order]
    columns[first:end] = sorted_columns
    values[first:end] = sorted_values


@kernel
def priced(
    bits: Bits, points: Int16, base: Int16, places: Int32, vacancy_at: Int32,
    price: Int64, scale: int, content: Int64, gains: Int64, first_worker: int, most: int,
) -> Edges:  # fmt: skip
    """Write each row's best gain (ticks) into `gains`; return the edges, at most `most` a row, that gain more than `content`."""
    n_rows, n_positions = len(bits), len(vacancy_at)
    counts = np.zeros(n_rows, np.int32)
    columns, values = np.empty(n_rows * most, np.int32), np.empty(n_rows * most, np.int16)
    found, total = np.empty(n_positions, np.int32), np.empty(n_positions, np.int32)
    worth = np.empty(n_positions, np.int64)
    kept_worth, kept = np.empty(most, np.int64), np.empty(most, np.int64)
    edges = 0
    for row in range(n_rows):
        count = listed(bits, row, found)
        added(found, count, points, row, base[row], places, total)
        best = np.int64(0)
        for at in range(count):
            worth[at] = np.int64(total[at]) * scale - price[found[at]]
            best = max(best, worth[at])
        gains[row] = best
        if best <= content[row]:
            continue
        size, start = 0, int(np.searchsorted(found[:count], spread(first_worker + row, n_positions)))
        for step in range(count):
            at = start + step if start + step < count else start + step - count
            if worth[at] <= content[row] or (size == most and worth[at] <= kept_worth[size - 1]):
                continue
            place = size if size < most else most - 1
            while place > 0 and kept_worth[place - 1] < worth[at]:
                kept_worth[place], kept[place] = kept_worth[place - 1], kept[place - 1]
                place -= 1
            kept_worth[place], kept[place] = worth[at], at
            size = min(size + 1, most)
        first = edges
        for place in range(size):
            columns[edges], values[edges] = vacancy_at[found[kept[place]]], total[kept[place]]
            edges += 1
        ascending(columns, values, first, edges)
        counts[row] = size
    return counts, columns[:edges].copy(), values[:edges].copy()
