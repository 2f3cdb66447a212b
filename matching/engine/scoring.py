"""How well a worker suits a vacancy: eleven parts, together 0 to 10,000 points, all in whole numbers.

How many points a part may bring is said by `Weights`. Two parts, papers and waiting, are the worker's own; two, same employer and stay,
are of the few pairs that know each other (`ties`); the others depend on the vacancy only through what it asks for (`demands`). A whole
run and the explanation of one pair are the same tables.

Metamorphic rules the tests hold: more experience, proof, language, papers, waiting or earlier employers never lowers a score.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .columns import VacancyColumns, WorkerColumns, occupation_similarity
from .demands import SECTIONS, Demands, added_up, joined
from .pairs import Bits, Chunk, Tied, apart, arranged, dense, packed, plain_layout, untied
from .ties import TIED_KEYS, ties_of
from .weights import PART_KEYS, SHIPPED, Weights

__all__ = [
    "ColumnScores", "Eligible", "EligibleBlocks", "VacancyColumns", "WorkerColumns", "occupation_similarity",
    "parts_of_pairs", "score", "score_parts",
]  # fmt: skip

Int16 = NDArray[np.int16]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]
ROWS = 2048  # workers whose points for all demands are made at a time
WAITING_DAYS = 365  # who has waited a year has all points of waiting


def score(workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights = SHIPPED) -> Int16:
    """Points of all pairs, shape (n, m), 0..10000, whether or not they are eligible."""
    parts = score_parts(workers, vacancies, weights).values()
    return sum(parts, np.zeros((workers.n, vacancies.m), np.int16))


def score_parts(workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights = SHIPPED) -> dict[str, Int16]:
    """Points of all pairs part by part, each of shape (n, m), in the order of the weights; their sum is `score`."""
    asked, own = Demands(vacancies), own_points(workers, weights)
    cells, ties = asked.cells(workers, weights), ties_of(workers, vacancies, weights)

    def part(key: str) -> Int16:
        if key in own:
            return np.repeat(own[key][:, None], vacancies.m, axis=1)
        if key in TIED_KEYS:
            return ties.spread(key, (workers.n, vacancies.m))
        return cells[:, asked.section(key)][:, asked.of[key]]

    return {key: part(key) for key in PART_KEYS}


def parts_of_pairs(
    workers: WorkerColumns, vacancies: VacancyColumns, pairs: Pairs, weights: Weights = SHIPPED
) -> dict[str, Int16]:
    """`score_parts` of some pairs only: rows of the workers and of the vacancies, (k,) both; (k,) points of each part."""
    rows, columns = pairs
    asked, ties = Demands(vacancies), ties_of(workers, vacancies, weights)
    own = own_points(workers, weights)
    parts = {key: own[key][rows] if key in own else np.zeros(len(rows), np.int16) for key in PART_KEYS}
    people, of = np.unique(rows, return_inverse=True)
    order = np.argsort(of.reshape(-1), kind="stable")
    for start in range(0, len(people), ROWS):
        some = order[slice(*np.searchsorted(of.reshape(-1)[order], (start, start + ROWS)))]
        cells = asked.cells(workers.take(people[start : start + ROWS]), weights)
        for key in SECTIONS:
            parts[key][some] = cells[:, asked.section(key)][of.reshape(-1)[some] - start, asked.of[key][columns[some]]]
    wanted, tied = rows * np.int64(vacancies.m) + columns, ties.workers * np.int64(vacancies.m) + ties.vacancies
    at = np.minimum(np.searchsorted(tied, wanted), max(len(tied) - 1, 0))
    met = np.flatnonzero(tied[at] == wanted) if len(tied) else np.empty(0, np.intp)
    for key in TIED_KEYS:
        parts[key][met] = ties.points[key][at[met]]
    return parts


def own_points(workers: WorkerColumns, weights: Weights) -> dict[str, Int16]:
    """The parts that are the worker's own, (n,) each: papers in hand, and days since registration up to a year."""
    ready = np.clip(workers.documents_ready.astype(np.int64), 0, 100)
    waited = np.clip(workers.waiting_days.astype(np.int64), 0, WAITING_DAYS)
    return {
        "documents": (weights.documents * ready // 100).astype(np.int16),
        "waiting": (weights.waiting * waited // WAITING_DAYS).astype(np.int16),
    }


class Eligible(Protocol):
    """Who may take what: bits at the positions of `vacancy_at` (see `pairs.Layout`), the same each time and for several threads, and the
    asker's own to change."""

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
        self._tied = self._tied_pairs()

    def _tied_pairs(self) -> Tied:
        """Of all workers, whether or not they are eligible."""
        ties = ties_of(self.workers, self.vacancies, self.weights)
        if not ties.workers.size:
            return untied(self.n_workers)
        positions = self.layout.position_of[ties.vacancies]
        order = np.lexsort((positions, ties.workers))
        starts = np.append(0, np.cumsum(np.bincount(ties.workers, minlength=self.n_workers))).astype(np.int64)
        points = sum((ties.points[key] for key in TIED_KEYS), np.zeros(len(order), np.int16))
        return Tied(starts, positions[order], points[order])

    def chunk(self, start: int, stop: int) -> Chunk:
        cells = self._demands.cells(self.workers.take(slice(start, stop)), self.weights)
        one, other = self._sums
        points = np.empty((stop - start, one.shape[1] + other.shape[1]), np.int16)
        added_up(cells, one, points, 0)
        added_up(cells, other, points, one.shape[1])
        bits, starts = self.eligible.bits(start, stop), self._tied.starts[start : stop + 1]
        some = slice(starts[0], starts[-1])
        tied = apart(bits, Tied(starts - starts[0], self._tied.positions[some], self._tied.points[some]))
        return Chunk(bits, points, self._base[start:stop], tied)

    def block(self, start: int, stop: int) -> Int16:
        """Workers start..stop-1 against all vacancies, shape (stop - start, m), -1 where not eligible."""
        return dense(self.chunk(start, stop), self.layout, self.n_vacancies)
