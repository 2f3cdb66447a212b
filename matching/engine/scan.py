"""Passes over all worker x vacancy pairs: counting, choosing candidates, and pricing; in order, whoever of several threads is first."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from . import passes
from .auction import MAX_SCORE
from .graph import Graph, from_edges, from_rows
from .pairs import Chunk, PairScores

CHUNK_BYTES = 2**20  # bits and points of a chunk: it is made and read while it is in the processor's cache
SMALL_PAIRS = 2**27  # of so few pairs a pass costs so little that prices are polished to the optimum
MOST_THREADS = 8
CANDIDATES = 30  # vacancies kept of each worker by a scan, and added at most by each pricing
Answer = TypeVar("Answer")


class RunCancelled(Exception):
    """The caller asked to stop; nothing was decided."""


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
    """The pairs of one run, gone through by chunks of workers on as many threads as there are processors.

    Every chunk is made and read by itself, and answers are put together in the order of workers: the result does not depend on the
    number of threads, nor on `chunk_rows`.
    """

    def __init__(
        self, scores: PairScores, seats: NDArray[np.int32], watch: Watch, *, chunk_rows: int = 0, threads: int = 0
    ) -> None:
        self.scores, self.watch = scores, watch
        self.n_workers, self.n_vacancies = scores.n_workers, scores.n_vacancies
        self.has_seats = seats > 0
        self.pairs = self.n_workers * self.n_vacancies
        self.is_small = self.pairs <= SMALL_PAIRS
        self.chunk_rows = chunk_rows or self._rows_of_a_chunk()
        self.threads = threads or min(os.cpu_count() or 1, MOST_THREADS)
        self.class_of = np.zeros(self.n_workers, np.int32)
        self.tolls = np.zeros((1, self.n_vacancies), np.int64)

    def with_tolls(self, class_of: NDArray[np.int32], tolls: NDArray[np.int64]) -> Matrix:
        """The same pairs where a vacancy asks of a class of workers `tolls` (classes, m) points beyond its price."""
        matrix = copy(self)
        matrix.class_of, matrix.tolls = class_of, tolls
        return matrix

    def _asked(self, price: NDArray[np.int64], scale: int = 1) -> NDArray[np.int64]:
        """(classes, positions) price and toll, in ticks."""
        layout = self.scores.layout
        return np.stack([layout.by_position(price + toll * scale) for toll in self.tolls])

    def _rows_of_a_chunk(self) -> int:
        if not self.n_workers:
            return 1
        one = self._checked(self.scores.chunk(0, 1), 1)
        return int(np.clip(CHUNK_BYTES // max(one.bits.nbytes + one.points.nbytes, 1), 16, 4096))

    def chunk(self, start: int, stop: int) -> Chunk:
        """Workers start..stop-1. Raises ValueError where the source breaks its contract."""
        return self._checked(self.scores.chunk(start, stop), stop - start)

    def _checked(self, chunk: Chunk, rows: int) -> Chunk:
        layout = self.scores.layout
        if chunk.bits.shape != (rows, layout.words) or len(chunk.points) != rows or len(chunk.base) != rows:
            raise ValueError(f"a chunk of {rows} workers has shapes {chunk.bits.shape}, {chunk.points.shape}")
        return chunk

    def each(self, stage: str, look: Callable[[int, Chunk], Answer]) -> Iterator[Answer]:
        """`look(first worker, chunk)` of all chunks, in their order."""
        bounds = [
            (start, min(start + self.chunk_rows, self.n_workers)) for start in range(0, self.n_workers, self.chunk_rows)
        ]

        def work(start: int, stop: int) -> Answer:
            return look(start, self.chunk(start, stop))

        with ThreadPoolExecutor(self.threads, thread_name_prefix="scan") as pool:
            waiting: deque[tuple[int, Future[Answer]]] = deque()
            try:
                for start, stop in bounds:
                    if len(waiting) > 2 * self.threads:
                        first, answer = waiting.popleft()
                        self.watch(stage, first, self.n_workers)
                        yield answer.result()
                    waiting.append((start, pool.submit(work, start, stop)))
                for first, answer in waiting:
                    self.watch(stage, first, self.n_workers)
                    yield answer.result()
            finally:
                for _first, answer in waiting:
                    answer.cancel()
        self.watch(stage, self.n_workers, self.n_workers)

    def eligible_pairs(self) -> int:
        return sum(self.each("scan", lambda _start, chunk: chunk.eligible))

    def candidates(self, prices: NDArray[np.int64], most: int) -> tuple[Graph, int]:
        """For each worker the `most` best vacancies by score less price (points), and the number of eligible pairs."""
        best = self._best(prices, most)
        answers = list(self.each("scan", lambda start, chunk: (best(start, chunk), chunk.eligible)))
        return self._graph([edges for edges, _eligible in answers]), sum(eligible for _edges, eligible in answers)

    def whole_rows(self, runs: list[tuple[int, int]]) -> Graph:
        """All eligible pairs of these runs of workers; row 0 of the graph is the first worker of the first run."""
        best = self._best(np.zeros(self.n_vacancies, np.int64), self.n_vacancies)

        def look(run: tuple[int, int]) -> passes.Edges:
            self.watch("scan", 0, self.n_workers)
            return best(run[0], self.chunk(*run))

        with ThreadPoolExecutor(self.threads, thread_name_prefix="scan") as pool:
            return self._graph(list(pool.map(look, runs)))

    def _best(self, prices: NDArray[np.int64], most: int) -> Callable[[int, Chunk], passes.Edges]:
        """What finds the `most` best vacancies of a chunk's workers."""
        layout = self.scores.layout
        has_seats, asked = layout.bits_where(self.has_seats), self._asked(prices).astype(np.int32)

        def look(start: int, chunk: Chunk) -> passes.Edges:
            return passes.best_of(
                chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, layout.vacancy_at,
                has_seats, asked, self._classes(start, chunk), start, most, chunk.eligible,
            )  # fmt: skip

        return look

    def offers(self, content: NDArray[np.int64], most: NDArray[np.int64]) -> Graph:
        """For each vacancy the `most` (m,) workers who would give most to be placed there, the first of equal ones.

        What they would give is their score less toll and `content` (n,), in points, if above 0.
        """
        layout = self.scores.layout
        asking, tolls = layout.bits_where(most > 0), self._asked(np.zeros_like(most)).astype(np.int32)
        starts = np.zeros(len(layout.vacancy_at) + 1, np.int64)
        np.cumsum(np.minimum(layout.by_position(most), self.n_workers), out=starts[1:])
        heaps = np.zeros(int(starts[-1]), np.int64)

        def look(first: int, last: int) -> NDArray[np.int64]:
            found = np.zeros_like(heaps)
            for start in range(first, last, self.chunk_rows):
                self.watch("scan", first, self.n_workers)
                stop = min(start + self.chunk_rows, last)
                chunk = self.chunk(start, stop)
                passes.offered(
                    chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, asking, tolls,
                    self._classes(start, chunk), content[start:stop], start, starts, found,
                )  # fmt: skip
            return found

        shares = np.arange(self.threads + 1) * self.n_workers // self.threads
        with ThreadPoolExecutor(self.threads, thread_name_prefix="scan") as pool:
            for found in pool.map(look, shares[:-1].tolist(), shares[1:].tolist()):
                passes.highest(heaps, found, starts)
        position = np.repeat(np.arange(len(layout.vacancy_at)), np.diff(starts))[heaps > 0]
        item = heaps[heaps > 0]
        workers = passes.LOW - (item & passes.LOW)
        vacancies = layout.vacancy_at[position]
        values = (item >> np.int64(31)) + content[workers] + self.tolls[self.class_of[workers], vacancies]
        return from_edges(workers, vacancies, values, (self.n_workers, self.n_vacancies))

    def price(self, price: NDArray[np.int64], scale: int, content: NDArray[np.int64], most: int) -> Pricing:
        """Price all pairs: `price` (n_vacancies,) in ticks; a worker prefers what gains more than `content` ticks."""
        layout = self.scores.layout
        asked = self._asked(price, scale)
        gains = np.zeros(self.n_workers, np.int64)

        def look(start: int, chunk: Chunk) -> passes.Edges:
            rows = slice(start, start + len(chunk.bits))
            return passes.priced(
                chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, layout.vacancy_at,
                asked, self._classes(start, chunk), scale, content[rows], gains[rows], start, most, chunk.eligible,
            )  # fmt: skip

        better = self._graph(list(self.each("pricing", look)))
        lost = np.maximum(gains - content, 0)
        return Pricing(gains, better, int(lost.sum()), int((lost > 0).sum()))

    def _classes(self, start: int, chunk: Chunk) -> NDArray[np.int32]:
        return self.class_of[start : start + len(chunk.bits)]

    def _graph(self, parts: list[passes.Edges]) -> Graph:
        graph = from_rows(parts, self.n_vacancies)
        if graph.edges and (graph.values.max() > MAX_SCORE or graph.values.min() < 0):
            raise ValueError(f"scores outside 0..{MAX_SCORE}")
        return graph
