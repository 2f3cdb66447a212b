"""Shortlists: for each vacancy the workers with the most points, over all who are eligible.

One pass goes through all workers, chunk by chunk. Each vacancy keeps a heap of the best so far with the worst of them at its root: who
has no more points than that one is passed over. Few are not once some hundred have been seen, so a pair costs little more than its
points. Threads take runs of workers, each with heaps of its own, and all is put together at the end: the order is total (points, then
the lower worker), so the result is the same on any number of threads.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from .jit import kernel
from .pairs import WORD, Bits, PairScores, Places, Tied, is_set, packed, points_at
from .passes import LOW, Int16, Int32, Int64, down
from .scan import MOST_THREADS

CHUNK_ROWS = 1024
BLOCK_WORDS = 32  # of bits are looked at row by row: the heaps of two thousand vacancies stay in the processor's cache
HEAP_BYTES = 2**28  # of all threads together at most; for more vacancies there are several passes
NOBODY = -1


@dataclass(frozen=True)
class Shortlists:
    """Row i is of the i-th vacancy that was asked for, the best first; equal points by worker index."""

    workers: NDArray[np.int32]  # (vacancies, most), -1 where fewer are eligible
    points: NDArray[np.int16]  # the same shape, -1 where nobody is
    eligible: NDArray[np.int64]  # (vacancies,) how many are eligible


def top_k(scores: PairScores, vacancy: int, most: int) -> Shortlists:
    """The `most` best workers of one vacancy. Where one is asked for alone, give scores of that vacancy alone: they are made sooner."""
    return shortlists(scores, most, np.array([vacancy], np.int32))


def shortlists(
    scores: PairScores, most: int, vacancies: NDArray[np.integer] | None = None, *, threads: int = 0
) -> Shortlists:
    """The `most` best workers of each of these vacancies (of all, where none are named).

    Time goes with the eligible pairs; memory with `most` x vacancies x threads, 8 bytes each, 256 MiB at most. Raises ValueError
    where `most` is below 1 or a vacancy is not there.
    """
    asked = np.arange(scores.n_vacancies) if vacancies is None else np.asarray(vacancies, np.int64)
    if most < 1:
        raise ValueError("most must be at least 1")
    if asked.size and not (asked.min() >= 0 and asked.max() < scores.n_vacancies):
        raise ValueError(f"there are vacancies 0 to {scores.n_vacancies - 1}")
    threads = threads or min(os.cpu_count() or 1, MOST_THREADS)
    part = max(HEAP_BYTES // (8 * most * threads), 1)
    found = [_part(scores, most, asked[start : start + part], threads) for start in range(0, len(asked), part)]
    empty = (np.empty((0, most), np.int32), np.empty((0, most), np.int16), np.empty(0, np.int64))
    workers, points, eligible = (np.concatenate(arrays) for arrays in zip(empty, *found, strict=True))
    return Shortlists(workers, points, eligible)


def _part(scores: PairScores, most: int, asked: NDArray[np.int64], threads: int) -> tuple[Int32, Int16, Int64]:
    layout = scores.layout
    positions = np.unique(layout.position_of[asked])
    m = len(positions)
    place_of = np.full(layout.words * WORD, NOBODY, np.int32)
    place_of[positions] = np.arange(m, dtype=np.int32)
    wanted = packed((place_of >= 0)[None, :])[0]

    def run(start: int, stop: int) -> tuple[Int64, Int64]:
        heaps, sizes = np.full((m, most), NOBODY, np.int64), np.zeros(m, np.int32)
        last, eligible = np.full(len(place_of), NOBODY, np.int16), np.zeros(len(place_of), np.int32)
        for first in range(start, stop, CHUNK_ROWS):
            chunk = scores.chunk(first, min(first + CHUNK_ROWS, stop))
            write(
                chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, wanted, place_of, first,
                heaps, sizes, last, eligible,
            )  # fmt: skip
        return heaps, eligible[positions].astype(np.int64)

    ends = [scores.n_workers * at // threads for at in range(threads + 1)]
    with ThreadPoolExecutor(threads, thread_name_prefix="shortlist") as pool:
        runs = list(pool.map(run, ends[:-1], ends[1:]))
    best = np.sort(np.hstack([one for one, _eligible in runs]), axis=1)[:, : -most - 1 : -1]
    workers = np.where(best >= 0, LOW - (best & LOW), NOBODY).astype(np.int32)
    points = np.where(best >= 0, best >> 31, NOBODY).astype(np.int16)
    eligible = np.add.reduce([one for _best, one in runs])
    row_of = np.searchsorted(positions, layout.position_of[asked])
    return workers[row_of], points[row_of], eligible[row_of]


@kernel
def write(
    bits: Bits, points: Int16, base: Int16, tied: Tied, places: Places, wanted: Bits, place_of: Int32, first_worker: int,
    heaps: Int64, sizes: Int32, last: Int16, eligible: Int32,
) -> None:  # fmt: skip
    """Look at the rows' pairs at the `wanted` positions (words,) and keep the best of each in its heap (vacancies, most), of which `sizes`
    are taken.

    A pair is `points << 31 | (2^31 - 1 - worker)`. Rows come in the order of workers: nobody who comes later with as many points is
    better. So `last` (positions,) holds the points of a full heap's root alone, -1 before. It and `eligible` (positions,) are read in
    the order of bits.
    """
    for begin in range(0, bits.shape[1], BLOCK_WORDS):
        end = min(begin + BLOCK_WORDS, bits.shape[1])
        for row in range(len(bits)):
            line, own, after = points[row], np.int32(base[row]), LOW - (first_worker + row)
            for word in range(begin, end):
                left = bits[row, word] & wanted[word]
                while left:
                    position = np.uint64(64 * word) + np.uint64(trailing_zeros(left))  # type: ignore[call-arg]
                    left &= left - np.uint64(1)
                    eligible[position] += 1
                    total = own + points_at(line, places, position)
                    if total > last[position]:
                        pair = (np.int64(total) << np.int64(31)) | after
                        keep(pair, position, place_of[position], heaps, sizes, last)
    for row in range(len(bits)):
        line, own, after = points[row], np.int32(base[row]), LOW - (first_worker + row)
        for number in range(tied.starts[row], tied.starts[row + 1]):
            at = tied.positions[number]
            if is_set(wanted, at):
                eligible[at] += 1
                total = own + points_at(line, places, at) + tied.points[number]
                if total >= last[at]:  # later workers of these rows may be there already
                    keep((np.int64(total) << np.int64(31)) | after, at, place_of[at], heaps, sizes, last)


@kernel
def keep(pair: int | np.int64, position: int | np.uint64, place: int, heaps: Int64, sizes: Int32, last: Int16) -> None:
    """One more in a vacancy's heap, or for the worst of a full one."""
    heap = heaps[place]
    if sizes[place] < len(heap):
        heap[sizes[place]] = pair
        sizes[place] += 1
        if sizes[place] == len(heap):
            heap.sort()
    elif pair > heap[0]:
        down(heap, len(heap), pair)
    if sizes[place] == len(heap):
        last[position] = heap[0] >> np.int64(31)
