"""Passes over all worker x vacancy pairs: counting, choosing candidates, and pricing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .auction import MAX_SCORE
from .graph import Graph, from_rows
from .jit import kernel

BLOCK_PAIRS = 2**20  # a block is made and read while it is in the processor's cache: 2-3 times the speed
KEPT_BYTES = 256 * 2**20  # a score matrix up to this size is made once and kept


class RunCancelled(Exception):
    """The caller asked to stop; nothing was decided."""


class ScoreBlocks(Protocol):
    """Scores of all worker x vacancy pairs, made block by block so that the whole matrix never has to exist."""

    n_workers: int
    n_vacancies: int

    def block(self, start: int, stop: int) -> NDArray[np.int16]:
        """Workers start..stop-1 against all vacancies, shape (stop - start, n_vacancies): 0..10000, -1 not eligible.

        Must give the same answer each time it is asked.
        """
        ...


@dataclass(frozen=True)
class Watch:
    """The outside world: tells how far a stage is, raises RunCancelled when the caller asks to stop."""

    progress: Callable[[str, int, int], None]
    cancelled: Callable[[], bool]

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.progress(stage, done, total)
        if self.cancelled():
            raise RunCancelled


@dataclass(frozen=True)
class Pricing:
    """What the prices mean for every worker over all eligible pairs."""

    gains: NDArray[np.int64]  # (n_workers,) best score less price in ticks, at least 0
    better: Graph  # pairs outside the graph that a worker would prefer, the best few each
    lost: int  # ticks that they would gain together, beyond `content`
    losers: int  # how many they are


class Matrix:
    """The pairs of one run; small matrices are made once and kept."""

    def __init__(self, scores: ScoreBlocks, seats: NDArray[np.int32], block_rows: int, watch: Watch) -> None:
        self.scores, self.watch = scores, watch
        self.n_workers, self.n_vacancies = scores.n_workers, scores.n_vacancies
        self.block_rows = min(block_rows, max(BLOCK_PAIRS // max(self.n_vacancies, 1), 64))
        self.has_seats = seats > 0
        self.pairs = self.n_workers * self.n_vacancies
        self.keeps = 2 * self.pairs <= KEPT_BYTES
        self._kept: dict[int, NDArray[np.int16]] = {}

    def rows(self, start: int, stop: int) -> NDArray[np.int16]:
        """Scores of workers start..stop-1. Raises ValueError where the source breaks its contract."""
        first = start - start % self.block_rows
        if first in self._kept and stop <= first + self.block_rows:
            return self._kept[first][start - first : stop - first]
        block = np.ascontiguousarray(self.scores.block(start, stop), dtype=np.int16)
        if block.shape != (stop - start, self.n_vacancies):
            raise ValueError(f"block {start}..{stop} has shape {block.shape}")
        if block.size and (block.max() > MAX_SCORE or block.min() < -1):
            raise ValueError(f"block {start}..{stop} has scores outside -1..{MAX_SCORE}")
        return block

    def blocks(self, stage: str) -> Iterator[tuple[int, NDArray[np.int16]]]:
        """All blocks in order, each with its first worker."""
        for start in range(0, self.n_workers, self.block_rows):
            self.watch(stage, start, self.n_workers)
            block = self.rows(start, min(start + self.block_rows, self.n_workers))
            if self.keeps:
                self._kept[start] = block
            yield start, block
        self.watch(stage, self.n_workers, self.n_workers)

    def eligible_pairs(self) -> int:
        return sum(int(np.count_nonzero(block >= 0)) for _, block in self.blocks("scan"))

    def candidates(self, prices: NDArray[np.int64], most: int) -> tuple[Graph, int]:
        """For each worker the `most` best vacancies by score less price (points), and the number of eligible pairs."""
        parts, eligible = [], 0
        for start, block in self.blocks("scan"):
            eligible += int(np.count_nonzero(block >= 0))
            parts.append(best_in_rows(block, start, prices, self.has_seats, most))
        return from_rows(parts, self.n_vacancies), eligible

    def whole_rows(self, runs: list[tuple[int, int]]) -> Graph:
        """All eligible pairs of these runs of workers; row 0 of the graph is the first worker of the first run."""
        free = np.zeros(self.n_vacancies, np.int64)
        parts = []
        for start, stop in runs:
            self.watch("scan", 0, self.n_workers)
            parts.append(best_in_rows(self.rows(start, stop), start, free, self.has_seats, self.n_vacancies))
        return from_rows(parts, self.n_vacancies)

    def price(self, price: NDArray[np.int64], scale: int, content: NDArray[np.int64], most: int) -> Pricing:
        """Price all pairs: `price` (n_vacancies,) in ticks; a worker prefers what gains more than `content` ticks."""
        gains = np.zeros(self.n_workers, np.int64)
        parts = []
        for start, block in self.blocks("pricing"):
            rows = slice(start, start + len(block))
            parts.append(price_rows(block, start, price, scale, content[rows], gains[rows], most))
        lost = np.maximum(gains - content, 0)
        return Pricing(gains, from_rows(parts, self.n_vacancies), int(lost.sum()), int((lost > 0).sum()))


@kernel
def spread(worker: int, n_columns: int) -> int:
    """Where this worker's look along the vacancies begins: evenly spread (multiples of the golden ratio)."""
    return ((worker * 2654435769) % 4294967296) * n_columns // 4294967296


@kernel
def best_in_rows(
    block: NDArray[np.int16],
    first_worker: int,
    prices: NDArray[np.int64],
    has_seats: NDArray[np.bool_],
    most: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int16]]:
    """Edges of the `most` best columns of each row by score less price.

    Among equals the next column after a start that differs from worker to worker comes first: if all took
    the lowest column, a tie would leave everybody with the same few candidates. A heap has the worst kept
    pair at its root, each packed as `worth << 31 | (2^31 - 1 - steps from the start)`.
    """
    n_rows, n_columns = block.shape
    low = np.int64(2147483647)
    counts = np.zeros(n_rows, np.int32)
    columns, values = np.empty(n_rows * most, np.int32), np.empty(n_rows * most, np.int16)
    heap = np.empty(most, np.int64)
    edges = 0
    for row in range(n_rows):
        size = 0
        begin = spread(first_worker + row, n_columns)
        for step in range(n_columns):
            column = begin + step if begin + step < n_columns else begin + step - n_columns
            if block[row, column] < 0 or not has_seats[column]:
                continue
            pair = ((np.int64(block[row, column]) - prices[column]) << np.int64(31)) | (low - step)
            if size < most:
                heap[size] = pair
                size += 1
                if size == most:
                    heap.sort()
            elif pair > heap[0]:
                at = 0
                while True:
                    child = 2 * at + 1
                    if child + 1 < most and heap[child + 1] < heap[child]:
                        child += 1
                    if child >= most or heap[child] >= pair:
                        break
                    heap[at] = heap[child]
                    at = child
                heap[at] = pair
        chosen = np.sort((low - (heap[:size] & low) + begin) % max(n_columns, 1))
        for column in chosen:
            columns[edges], values[edges] = column, block[row, column]
            edges += 1
        counts[row] = size
    return counts, columns[:edges].copy(), values[:edges].copy()


@kernel
def price_rows(
    block: NDArray[np.int16], first_worker: int, price: NDArray[np.int64], scale: int,
    content: NDArray[np.int64], gains: NDArray[np.int64], most: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int16]]:  # fmt: skip
    """Write each row's best gain into `gains`; return the edges, at most `most` a row, that gain more than `content`.

    A pair that is not eligible has score -1, so its worth is below 0 at any price. Ties as in `best_in_rows`.
    """
    n_rows, n_columns = block.shape
    counts = np.zeros(n_rows, np.int32)
    columns, values = np.empty(n_rows * most, np.int32), np.empty(n_rows * most, np.int16)
    edges = 0
    kept_worth, kept = np.empty(most, np.int64), np.empty(most, np.int64)
    for row in range(n_rows):
        best = np.int64(0)
        for column in range(n_columns):
            best = max(best, np.int64(block[row, column]) * scale - price[column])
        gains[row] = best
        if best <= content[row]:
            continue
        size = 0
        begin = spread(first_worker + row, n_columns)
        for step in range(n_columns):
            column = begin + step if begin + step < n_columns else begin + step - n_columns
            worth = np.int64(block[row, column]) * scale - price[column]
            if worth <= content[row] or (size == most and worth <= kept_worth[size - 1]):
                continue
            at = size if size < most else most - 1
            while at > 0 and kept_worth[at - 1] < worth:
                kept_worth[at], kept[at] = kept_worth[at - 1], kept[at - 1]
                at -= 1
            kept_worth[at], kept[at] = worth, column
            size = min(size + 1, most)
        for column in np.sort(kept[:size]):
            columns[edges], values[edges] = column, block[row, column]
            edges += 1
        counts[row] = size
    return counts, columns[:edges].copy(), values[:edges].copy()
