"""A placement made to keep limits exactly: few changes, the cheapest first.

At the right multipliers a placement is about right: of pairs that are worth the same with and without, some too many or too few are
placed. Who leaves, comes or moves here costs little, and the proof of the bound says how little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .graph import Graph
from .limits import Limit, Limits

Int64 = NDArray[np.int64]


@dataclass(frozen=True)
class Fitted:
    vacancy_of: NDArray[np.int32]
    total: int  # score points
    missing: int  # placements that floors lack


def fitted(graph: Graph, vacancy_of: NDArray[np.int32], seats: NDArray[np.int32], limits: Limits) -> Fitted:
    """No ceiling is passed; free seats are filled as far as ceilings let; then floors are met as far as candidates let."""
    work = _Work(graph, vacancy_of, seats, limits)
    for limit in limits.all:
        if not limit.at_least:
            work.lower(limit)
    work.fill()
    for limit in limits.all:
        if limit.at_least:
            work.raise_(limit)
    work.fill()
    return Fitted(work.vacancy_of, work.total, limits.missing(limits.counts(work.vacancy_of)))


class _Work:
    def __init__(self, graph: Graph, vacancy_of: NDArray[np.int32], seats: NDArray[np.int32], limits: Limits) -> None:
        self.graph, self.limits = graph, limits
        self.vacancy_of = vacancy_of.copy()
        self.workers = np.repeat(np.arange(graph.n_workers, dtype=np.int32), np.diff(graph.starts))
        self.score_of = np.zeros(graph.n_workers, np.int64)
        placed = self.vacancy_of[self.workers] == graph.columns
        self.score_of[self.workers[placed]] = graph.values[placed]
        self.free = seats - np.bincount(self.vacancy_of[self.vacancy_of >= 0], minlength=graph.n_vacancies)
        self.room = limits.number - limits.counts(self.vacancy_of)  # places left under a ceiling; what a floor lacks

    @property
    def total(self) -> int:
        return int(self.score_of[self.vacancy_of >= 0].sum())

    def lower(self, limit: Limit) -> None:
        """Those of the lowest score leave, until the ceiling is kept; first who is under no floor."""
        there = np.flatnonzero(limit.placed(self.vacancy_of))
        under_floors = np.zeros(len(there), np.int64)
        for other in self.limits.all:
            if other.at_least:
                under_floors += other.placed(self.vacancy_of)[there]
        order = np.lexsort((there, self.score_of[there], under_floors))
        for worker in there[order][: max(len(there) - limit.number, 0)].tolist():
            self._leave(worker)

    def fill(self) -> None:
        """Who has no place takes a free seat, the highest scores first, where no ceiling is in the way."""
        open_ = (self.vacancy_of < 0)[self.workers] & (self.free > 0)[self.graph.columns] & (self.graph.values > 0)
        edges = np.flatnonzero(open_)
        for edge in edges[np.argsort(-self.graph.values[edges], kind="stable")].tolist():
            worker, vacancy = int(self.workers[edge]), int(self.graph.columns[edge])
            if self.vacancy_of[worker] < 0 and self.free[vacancy] > 0 and self._may(worker, vacancy):
                self._come(worker, vacancy, int(self.graph.values[edge]))

    def raise_(self, limit: Limit) -> None:
        """Whom the floor is about comes or moves, into a free seat or for whoever has the lowest score there, the cheapest first."""
        lacking = limit.number - int(limit.placed(self.vacancy_of).sum())
        if lacking <= 0:
            return
        about = limit.workers[self.workers] & limit.vacancies[self.graph.columns]
        about &= ~limit.placed(self.vacancy_of)[self.workers]
        edges = np.flatnonzero(about)
        values = self.graph.values[edges].astype(np.int64)
        lost = self.score_of[self.workers[edges]] - values + self._lowest(limit)[self.graph.columns[edges]]
        for edge in edges[np.argsort(lost, kind="stable")].tolist():
            worker, vacancy = int(self.workers[edge]), int(self.graph.columns[edge])
            before, score = int(self.vacancy_of[worker]), int(self.score_of[worker])
            counted = before >= 0 and bool(limit.vacancies[before])
            if counted or not self._keeps_floors(worker, before, vacancy):
                continue
            if before >= 0:
                self._leave(worker)
            gone = self._make_room(vacancy, limit)
            if gone is not None and self._may(worker, vacancy):
                self._come(worker, vacancy, int(self.graph.values[edge]))
                lacking -= 1
                if not lacking:
                    return
                continue
            if gone:
                self._come(gone[0], vacancy, gone[1])
            if before >= 0:
                self._come(worker, before, score)

    def _lowest(self, limit: Limit) -> Int64:
        """(m,) the lowest score of a full vacancy's people whom the floor is not about; 0 where a seat is free."""
        lowest = np.full(self.graph.n_vacancies, 2**31, np.int64)
        others = np.flatnonzero((self.vacancy_of >= 0) & ~limit.placed(self.vacancy_of))
        np.minimum.at(lowest, self.vacancy_of[others], self.score_of[others])
        lowest[self.free > 0] = 0
        return lowest

    def _make_room(self, vacancy: int, limit: Limit) -> tuple[int, int] | tuple[()] | None:
        """A free seat: nothing; else who left it, with their score; None where nobody may be asked to."""
        if self.free[vacancy] > 0:
            return ()
        here = np.flatnonzero((self.vacancy_of == vacancy) & ~limit.placed(self.vacancy_of))
        for worker in here[np.argsort(self.score_of[here], kind="stable")].tolist():
            if self._keeps_floors(worker, vacancy, -1):
                score = int(self.score_of[worker])
                self._leave(worker)
                return worker, score
        return None

    def _about(self, worker: int, vacancy: int) -> NDArray[np.bool_]:
        """(limits,) which of them a placement counts for."""
        return np.array(
            [bool(one.workers[worker]) and vacancy >= 0 and bool(one.vacancies[vacancy]) for one in self.limits.all]
        )

    def _may(self, worker: int, vacancy: int) -> bool:
        """Whether no ceiling is in the way."""
        return not (self._about(worker, vacancy) & (self.limits.sign > 0) & (self.room <= 0)).any()

    def _keeps_floors(self, worker: int, before: int, after: int) -> bool:
        """Whether no floor would lack one more by this move."""
        lost = self._about(worker, before) & ~self._about(worker, after) & (self.limits.sign < 0)
        return not (lost & (self.room >= 0)).any()

    def _leave(self, worker: int) -> None:
        vacancy = int(self.vacancy_of[worker])
        self.room += self._about(worker, vacancy)
        self.free[vacancy] += 1
        self.vacancy_of[worker], self.score_of[worker] = -1, 0

    def _come(self, worker: int, vacancy: int, score: int) -> None:
        self.room -= self._about(worker, vacancy)
        self.free[vacancy] -= 1
        self.vacancy_of[worker], self.score_of[worker] = vacancy, score
