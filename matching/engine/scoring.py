"""How well a worker suits a vacancy: eight parts, together 0 to 10,000 points, all in whole numbers.

How many points a part may bring is said by `Weights`. Two parts, papers and waiting, are the worker's own; the others depend on the
vacancy only through what it asks for (`demands`). A whole run and the explanation of one pair are the same tables.

Metamorphic rules the tests hold: more experience, proof, language, papers or waiting never lowers a score.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .columns import VacancyColumns, WorkerColumns, occupation_similarity
from .demands import Demands, added_up, joined
from .pairs import Bits, Chunk, arranged, dense, packed, plain_layout
from .weights import PART_KEYS, SHIPPED, Weights

__all__ = [
    "ColumnScores", "Eligible", "EligibleBlocks", "VacancyColumns", "WorkerColumns", "occupation_similarity",
    "score", "score_parts",
]  # fmt: skip

Int16 = NDArray[np.int16]
WAITING_DAYS = 365  # who has waited a year has all points of waiting


def score(workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights = SHIPPED) -> Int16:
    """Points of all pairs, shape (n, m), 0..10000, whether or not they are eligible."""
    parts = score_parts(workers, vacancies, weights).values()
    return sum(parts, np.zeros((workers.n, vacancies.m), np.int16))


def score_parts(workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights = SHIPPED) -> dict[str, Int16]:
    """Points of all pairs part by part, each of shape (n, m), in the order of the weights; their sum is `score`."""
    asked, own = Demands(vacancies), own_points(workers, weights)
    cells = asked.cells(workers, weights)
    return {
        key: np.repeat(own[key][:, None], vacancies.m, axis=1)
        if key in own
        else cells[:, asked.section(key)][:, asked.of[key]]
        for key in PART_KEYS
    }


def own_points(workers: WorkerColumns, weights: Weights) -> dict[str, Int16]:
    """The parts that are the worker's own, (n,) each: papers in hand, and days since registration up to a year."""
    ready = np.clip(workers.documents_ready.astype(np.int64), 0, 100)
    waited = np.clip(workers.waiting_days.astype(np.int64), 0, WAITING_DAYS)
    return {
        "documents": (weights.documents * ready // 100).astype(np.int16),
        "waiting": (weights.waiting * waited // WAITING_DAYS).astype(np.int16),
    }


class Eligible(Protocol):
    """Who may take what: bits at the positions of `vacancy_at` (see `pairs.Layout`), the same each time and for several threads."""

    vacancy_at: NDArray[np.int32]

    def bits(self, start: int, stop: int) -> Bits: ...


class EligibleBlocks:
    """Bits of a function that gives boolean blocks (stop - start, m)."""

    def __init__(self, block: Callable[[int, int], NDArray[np.bool_]], n_vacancies: int) -> None:
        self.block, self.n_vacancies = block, n_vacancies
        self.vacancy_at = plain_layout(n_vacancies).vacancy_at

    def bits(self, start: int, stop: int) -> Bits:
        mask = np.zeros((stop - start, len(self.vacancy_at)), np.bool_)
        mask[:, : self.n_vacancies] = self.block(start, stop)
        return packed(mask)


class ColumnScores:
    """The scores of columns, as `assign` wants them. `eligible` None means that every pair is."""

    def __init__(
        self,
        workers: WorkerColumns,
        vacancies: VacancyColumns,
        eligible: Eligible | None,
        weights: Weights = SHIPPED,
    ) -> None:
        self.workers, self.vacancies, self.weights = workers, vacancies, weights
        self.eligible = eligible or EligibleBlocks(
            lambda start, stop: np.ones((stop - start, vacancies.m), np.bool_), vacancies.m
        )
        self.n_workers, self.n_vacancies = workers.n, vacancies.m
        self._demands = Demands(vacancies)
        one, other = joined(self._demands)
        self._sums = [np.ascontiguousarray(group.cells.T, np.uint32) for group in (one, other)]
        self.layout = arranged(self.eligible.vacancy_at, one.of, other.of + len(one.cells))
        self._base = sum(own_points(workers, weights).values(), np.zeros(workers.n, np.int16))

    def chunk(self, start: int, stop: int) -> Chunk:
        cells = self._demands.cells(self.workers.take(slice(start, stop)), self.weights)
        one, other = self._sums
        points = np.empty((stop - start, one.shape[1] + other.shape[1]), np.int16)
        added_up(cells, one, points, 0)
        added_up(cells, other, points, one.shape[1])
        return Chunk(self.eligible.bits(start, stop), points, self._base[start:stop])

    def block(self, start: int, stop: int) -> Int16:
        """Workers start..stop-1 against all vacancies, shape (stop - start, m), -1 where not eligible."""
        return dense(self.chunk(start, stop), self.layout, self.n_vacancies)
