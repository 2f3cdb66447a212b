"""All worker x vacancy pairs of a run, compactly: who is eligible for what as bits, scores as sums of a few table cells.

A matrix of 200,000 x 20,000 scores takes eight gigabytes. What makes it takes a hundredth: a bit for each pair, and for each worker
the points of each distinct demand that vacancies make. Chunks of both are made where they are read and fit the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .jit import kernel

Bits = NDArray[np.uint64]
Places = (
    NDArray[np.uint16] | NDArray[np.uint32]
)  # unsigned: their kernels need not look for a place counted from the end
WORD = 64


@dataclass(frozen=True)
class Layout:
    """What is the same for all workers. A position is a vacancy's place in an order of the source's own, sixty-four to a word.

    The points of a pair are `base` of the worker and two cells of the worker's row of `points`, added.
    """

    vacancy_at: NDArray[np.int32]  # (64 * words,) the vacancy; -1 where a word is filled up
    places: Places  # (64 * words,) the two cells: one in the lower half of the bits, one in the upper

    @property
    def words(self) -> int:
        return len(self.vacancy_at) // WORD

    @cached_property
    def position_of(self) -> NDArray[np.int32]:
        """(m,) the position of each vacancy."""
        there = np.flatnonzero(self.vacancy_at >= 0)
        position = np.empty(len(there), np.int32)
        position[self.vacancy_at[there]] = there
        return position

    def by_position(self, column: NDArray[np.int64], filled: int = 0) -> NDArray[np.int64]:
        """A column (m,) in the order of positions, shape (64 * words,)."""
        padded = np.append(column, filled)
        return padded[self.vacancy_at]

    def bits_where(self, mask: NDArray[np.bool_]) -> Bits:
        """(words,) a bit for each vacancy of the mask (m,)."""
        return packed(np.append(mask, False)[self.vacancy_at][None, :])[0]


class Tied(NamedTuple):
    """Pairs with points of their own, some a worker: those of row `r` are `starts[r]` to `starts[r + 1]`, positions ascending."""

    starts: NDArray[np.int64]  # (k + 1,)
    positions: NDArray[np.int32]
    points: NDArray[np.int16]  # beside what tables and `base` give the pair


@dataclass(frozen=True)
class Chunk:
    """k workers against all vacancies. Points are 0..10,000 in all. Eligible are the pairs whose bit is set, and those of `tied`: no pair
    is both."""

    bits: Bits  # (k, words) bit b of word w is position 64 * w + b
    points: NDArray[np.int16]  # (k, cells)
    base: NDArray[np.int16]  # (k,)
    tied: Tied

    @property
    def eligible(self) -> int:
        """How many pairs."""
        return int(np.bitwise_count(self.bits).sum(dtype=np.int64)) + len(self.tied.positions)

    def without(self, rows: NDArray[np.integer]) -> Chunk:
        """The same where these rows are eligible for nothing."""
        bits = self.bits.copy()
        bits[rows] = 0
        counts = np.diff(self.tied.starts)
        kept = ~np.isin(np.repeat(np.arange(len(bits)), counts), rows)
        counts[rows] = 0
        starts = np.append(0, np.cumsum(counts)).astype(np.int64)
        return replace(self, bits=bits, tied=Tied(starts, self.tied.positions[kept], self.tied.points[kept]))


class PairScores(Protocol):
    """Where the pairs of a run come from. Must give the same answer each time, and to several threads at once."""

    n_workers: int
    n_vacancies: int
    layout: Layout

    def chunk(self, start: int, stop: int) -> Chunk:
        """Workers start..stop-1."""
        ...

    def block(self, start: int, stop: int) -> NDArray[np.int16]:
        """The same as a matrix (stop - start, n_vacancies): 0..10,000, -1 where not eligible."""
        ...


def plain_layout(n_vacancies: int) -> Layout:
    """Vacancies in their own order, a cell for each, and one after them that must be 0."""
    words = -(-n_vacancies // WORD)
    at = np.full(words * WORD, -1, np.int32)
    at[:n_vacancies] = np.arange(n_vacancies)
    return arranged(at, np.arange(n_vacancies), np.full(n_vacancies, n_vacancies))


def arranged(vacancy_at: NDArray[np.int32], cells: NDArray[np.integer], others: NDArray[np.integer]) -> Layout:
    """The layout of vacancies at these positions with the two cells of each, (m,) both."""
    one, other = (np.append(of, 0)[vacancy_at].astype(np.uint64) for of in (cells, others))
    if max(one.max(initial=0), other.max(initial=0)) < 2**16:
        return Layout(vacancy_at, (one | other << np.uint64(16)).astype(np.uint32))
    return Layout(vacancy_at, one | other << np.uint64(32))


def packed(mask: NDArray[np.bool_]) -> Bits:
    """(k, 64 * words) booleans as (k, words)."""
    as_bytes = np.packbits(mask, axis=1, bitorder="little")
    return np.ascontiguousarray(as_bytes).view("<u8").astype(np.uint64, copy=False)


def dense(chunk: Chunk, layout: Layout, n_vacancies: int) -> NDArray[np.int16]:
    """A chunk as a matrix of scores (k, m), -1 where not eligible."""
    return scores_of(chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, layout.vacancy_at, n_vacancies)


class MatrixPairs:
    """Pairs of a score matrix (n, m) that exists already: -1 where not eligible."""

    def __init__(self, matrix: NDArray[np.int16]) -> None:
        self.matrix = matrix
        self.n_workers, self.n_vacancies = matrix.shape
        self.layout = plain_layout(self.n_vacancies)

    def chunk(self, start: int, stop: int) -> Chunk:
        block = np.ascontiguousarray(self.matrix[start:stop], dtype=np.int16)
        if block.size and block.min() < -1:
            raise ValueError("scores outside -1..10000")
        allowed = np.zeros((stop - start, self.layout.words * WORD), np.bool_)
        allowed[:, : self.n_vacancies] = block >= 0
        points = np.zeros((stop - start, self.n_vacancies + 1), np.int16)
        points[:, :-1] = block
        return Chunk(packed(allowed), points, np.zeros(stop - start, np.int16), untied(stop - start))

    def block(self, start: int, stop: int) -> NDArray[np.int16]:
        return self.matrix[start:stop]


def untied(rows: int) -> Tied:
    """No such pairs."""
    return Tied(np.zeros(rows + 1, np.int64), np.empty(0, np.int32), np.empty(0, np.int16))


@kernel
def is_set(bits: Bits, position: int) -> bool:
    """Whether a row (words,) has the bit of this position."""
    return bits[position >> 6] >> np.uint64(position & 63) & np.uint64(1) != 0


@kernel
def apart(bits: Bits, tied: Tied) -> Tied:
    """Those of `tied` that are eligible. Their bits are taken away."""
    starts = np.zeros(len(tied.starts), np.int64)
    positions, points = np.empty_like(tied.positions), np.empty_like(tied.points)
    end = 0
    for row in range(len(bits)):
        for at in range(tied.starts[row], tied.starts[row + 1]):
            position = tied.positions[at]
            if is_set(bits[row], position):
                bits[row, position >> 6] ^= np.uint64(1) << np.uint64(position & 63)
                positions[end], points[end] = position, tied.points[at]
                end += 1
        starts[row + 1] = end
    return Tied(starts, positions[:end], points[:end])


@kernel
def points_at(line: NDArray[np.int16], places: Places, position: int | np.uint64) -> np.int32:
    """The points of a worker's `line` that a position reads, added."""
    both, half = np.uint64(places[position]), np.uint64(4 * places.itemsize)
    lower = both & ((np.uint64(1) << half) - np.uint64(1))
    return np.int32(line[lower]) + np.int32(line[both >> half])


@kernel
def scores_of(
    bits: Bits, points: NDArray[np.int16], base: NDArray[np.int16], tied: Tied, places: Places,
    vacancy_at: NDArray[np.int32], n_vacancies: int,
) -> NDArray[np.int16]:  # fmt: skip
    matrix = np.full((len(bits), n_vacancies), -1, np.int16)
    for row in range(len(bits)):
        for position in range(len(vacancy_at)):
            if vacancy_at[position] >= 0 and is_set(bits[row], position):
                matrix[row, vacancy_at[position]] = base[row] + points_at(points[row], places, position)
        for at in range(tied.starts[row], tied.starts[row + 1]):
            position = tied.positions[at]
            total = base[row] + points_at(points[row], places, position) + tied.points[at]
            matrix[row, vacancy_at[position]] = total
    return matrix
