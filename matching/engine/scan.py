"""Passes over all worker x vacancy pairs: counting, choosing candidates, and pricing; in order, whoever of several threads is first."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from . import passes
from .auction import MAX_SCORE
from .graph import Graph, from_edges, from_rows
from .pairs import Chunk, PairScores
from .ranges import BEST, OFFERS, PRICES, Answer, Others, Question, whole

CHUNK_BYTES = 2**20  # bits and points of a chunk: it is made and read while it is in the processor's cache
SMALL_PAIRS = 2**27  # of so few pairs a pass costs so little that prices are polished to the optimum
MOST_THREADS = 8
CANDIDATES = 30  # vacancies kept of each worker by a scan, and added at most by each pricing
Found = TypeVar("Found")
Told = Callable[[int], None]  # how many workers have been looked at


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
    number of threads, nor on `chunk_rows`, nor on who answers for which workers (`others`: `ranges`).
    """

    def __init__(
        self,
        scores: PairScores,
        seats: NDArray[np.int32],
        watch: Watch,
        *,
        chunk_rows: int = 0,
        threads: int = 0,
        others: Others | None = None,
    ) -> None:
        self.scores, self.watch, self.others = scores, watch, others
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

    def each(self, stage: str, look: Callable[[int, Chunk], Found]) -> Iterator[Found]:
        """`look(first worker, chunk)` of all chunks, in their order."""
        return self._each(look, 0, self.n_workers, lambda done: self.watch(stage, done, self.n_workers))

    def _each(self, look: Callable[[int, Chunk], Found], first: int, last: int, told: Told) -> Iterator[Found]:
        bounds = [(start, min(start + self.chunk_rows, last)) for start in range(first, last, self.chunk_rows)]

        def work(start: int, stop: int) -> Found:
            return look(start, self.chunk(start, stop))

        with ThreadPoolExecutor(self.threads, thread_name_prefix="scan") as pool:
            waiting: deque[tuple[int, Future[Found]]] = deque()
            try:
                for start, stop in bounds:
                    if len(waiting) > 2 * self.threads:
                        at, found = waiting.popleft()
                        told(at - first)
                        yield found.result()
                    waiting.append((start, pool.submit(work, start, stop)))
                for at, found in waiting:
                    told(at - first)
                    yield found.result()
            finally:
                for _at, found in waiting:
                    found.cancel()
        told(last - first)

    def eligible_pairs(self) -> int:
        return sum(self.each("scan", lambda _start, chunk: chunk.eligible))

    def candidates(self, prices: NDArray[np.int64], most: int) -> tuple[Graph, int]:
        """For each worker the `most` best vacancies by score less price (points), and the number of eligible pairs."""
        answers = self._asked(BEST, "scan", prices=prices, most=most)
        return self._graph(answers), sum(answer.eligible for answer in answers)

    def whole_rows(self, runs: list[tuple[int, int]]) -> Graph:
        """All eligible pairs of these runs of workers; row 0 of the graph is the first worker of the first run."""
        best = self._best(self._question(BEST, most=self.n_vacancies))

        def look(run: tuple[int, int]) -> passes.Edges:
            self.watch("scan", 0, self.n_workers)
            return best(run[0], self.chunk(*run))

        with ThreadPoolExecutor(self.threads, thread_name_prefix="scan") as pool:
            return self._graph([Answer(0, 0, list(pool.map(look, runs)))])

    def offers(self, content: NDArray[np.int64], most: NDArray[np.int64]) -> Graph:
        """For each vacancy the `most` (m,) workers who would give most to be placed there, the first of equal ones.

        What they would give is their score less toll and `content` (n,), in points, if above 0.
        """
        layout, starts = self.scores.layout, self._places_for(most)
        answers = self._asked(OFFERS, "scan", wanted=most, content=content)
        heaps = np.zeros(int(starts[-1]), np.int64)
        for answer in answers:
            passes.highest(heaps, answer.offers, starts)
        position = np.repeat(np.arange(len(layout.vacancy_at)), np.diff(starts))[heaps > 0]
        item = heaps[heaps > 0]
        workers = passes.LOW - (item & passes.LOW)
        vacancies = layout.vacancy_at[position]
        values = (item >> np.int64(31)) + content[workers] + self.tolls[self.class_of[workers], vacancies]
        return from_edges(workers, vacancies, values, (self.n_workers, self.n_vacancies))

    def price(self, price: NDArray[np.int64], scale: int, content: NDArray[np.int64], most: int) -> Pricing:
        """Price all pairs: `price` (n_vacancies,) in ticks; a worker prefers what gains more than `content` ticks."""
        answers = self._asked(PRICES, "pricing", prices=price, scale=scale, content=content, most=most)
        gains = np.concatenate([answer.gains for answer in answers])
        lost = np.maximum(gains - content, 0)
        return Pricing(gains, self._graph(answers), int(lost.sum()), int((lost > 0).sum()))

    def _asked(self, kind: str, stage: str, **asked: Any) -> list[Answer]:
        """A pass over all workers, by whoever answers. Stages of the engine know progress by `stage`."""
        question = self._question(kind, **asked)
        if self.others is None:
            return [self.answer(question, lambda done: self.watch(stage, done, self.n_workers))]
        return whole(self.others(self, question), self.n_workers)

    def _question(
        self,
        kind: str,
        *,
        prices: NDArray[np.int64] | None = None,
        scale: int = 1,
        most: int = 0,
        wanted: NDArray[np.int64] | None = None,
        content: NDArray[np.int64] | None = None,
    ) -> Question:
        none = np.zeros(0, np.int64)
        return Question(
            kind=kind,
            first=0,
            last=self.n_workers,
            prices=np.zeros(self.n_vacancies, np.int64) if prices is None else prices,
            scale=scale,
            most=most,
            wanted=none if wanted is None else wanted,
            content=none if content is None else content,
            class_of=self.class_of,
            tolls=self.tolls,
        )

    def answer(self, question: Question, told: Told) -> Answer:
        """Look at the pairs of the question's workers. What stops `told` stops it."""
        first, last = question.first, question.last
        if question.kind == OFFERS:
            return Answer(first, last, offers=self._offered(question, told))
        if question.kind == PRICES:
            gains = np.zeros(last - first, np.int64)
            return Answer(first, last, list(self._each(self._priced(question, gains), first, last, told)), gains=gains)
        best = self._best(question)
        found = list(self._each(lambda start, chunk: (best(start, chunk), chunk.eligible), first, last, told))
        return Answer(first, last, [edges for edges, _eligible in found], sum(eligible for _edges, eligible in found))

    def _best(self, question: Question) -> Callable[[int, Chunk], passes.Edges]:
        """What finds the best vacancies of a chunk's workers."""
        layout = self.scores.layout
        has_seats, asked = layout.bits_where(self.has_seats), self._asking(question).astype(np.int32)

        def look(start: int, chunk: Chunk) -> passes.Edges:
            return passes.best_of(
                chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, layout.vacancy_at,
                has_seats, asked, question.class_of[_rows(question, start, chunk)], start, question.most, chunk.eligible,
            )  # fmt: skip

        return look

    def _priced(self, question: Question, gains: NDArray[np.int64]) -> Callable[[int, Chunk], passes.Edges]:
        """What finds what a chunk's workers would prefer, and writes what they gain."""
        layout, asked = self.scores.layout, self._asking(question)

        def look(start: int, chunk: Chunk) -> passes.Edges:
            rows = _rows(question, start, chunk)
            return passes.priced(
                chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, layout.vacancy_at, asked,
                question.class_of[rows], question.scale, question.content[rows], gains[rows], start, question.most, chunk.eligible,
            )  # fmt: skip

        return look

    def _offered(self, question: Question, told: Told) -> NDArray[np.int64]:
        """The highest offers to each position, the lowest of them first."""
        layout, starts = self.scores.layout, self._places_for(question.wanted)
        asking, tolls = layout.bits_where(question.wanted > 0), self._asking(question).astype(np.int32)
        heaps = np.zeros(int(starts[-1]), np.int64)

        def look(first: int, last: int) -> NDArray[np.int64]:
            found = np.zeros_like(heaps)
            for start in range(first, last, self.chunk_rows):
                told(first - question.first)
                chunk = self.chunk(start, min(start + self.chunk_rows, last))
                rows = _rows(question, start, chunk)
                passes.offered(
                    chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, asking, tolls,
                    question.class_of[rows], question.content[rows], start, starts, found,
                )  # fmt: skip
            return found

        shares = question.first + np.arange(self.threads + 1) * (question.last - question.first) // self.threads
        with ThreadPoolExecutor(self.threads, thread_name_prefix="scan") as pool:
            for found in pool.map(look, shares[:-1].tolist(), shares[1:].tolist()):
                passes.highest(heaps, found, starts)
        return heaps

    def _asking(self, question: Question) -> NDArray[np.int64]:
        """(classes, positions) price and toll, in ticks."""
        layout = self.scores.layout
        return np.stack([layout.by_position(question.prices + toll * question.scale) for toll in question.tolls])

    def _places_for(self, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        """(positions + 1,) where the offers to each position begin."""
        starts = np.zeros(len(self.scores.layout.vacancy_at) + 1, np.int64)
        np.cumsum(np.minimum(self.scores.layout.by_position(wanted), self.n_workers), out=starts[1:])
        return starts

    def _graph(self, answers: list[Answer]) -> Graph:
        graph = from_rows([edges for answer in answers for edges in answer.edges], self.n_vacancies)
        if graph.edges and (graph.values.max() > MAX_SCORE or graph.values.min() < 0):
            raise ValueError(f"scores outside 0..{MAX_SCORE}")
        return graph


def _rows(question: Question, start: int, chunk: Chunk) -> slice:
    """Where a chunk's workers stand in what the question says of each."""
    return slice(start - question.first, start - question.first + len(chunk.bits))
