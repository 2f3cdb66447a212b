"""A placement near the limits, by auctions of those who may and those who must: permits as many as a ceiling has places, and as many
people bound to a floor as it asks for.

Where many people are worth about the same at two groups of vacancies, multipliers decide between them all or none. So who gets a permit
is decided first: who is placed so already, but for those who would lose least elsewhere, and then who gains most by what is left. The
auction finds the best placement of all others around them, however long the chains are along which people move.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .auction import MAX_SCORE, Auction, falling
from .graph import Graph
from .jit import kernel
from .limits import DEAREST, Limit
from .search import SEARCH_POINTS, Held

Bools = NDArray[np.bool_]
Int64 = NDArray[np.int64]
NONE = np.int64(-(2**62))
PASSES = 4  # what permits were not used for is given to others


def permitted(held: Held, fine: int) -> NDArray[np.int32]:
    """(n,) vacancies. `fine`: ticks within which the auctions leave everybody content."""
    asked, limits = held.auction, held.limits
    auction = Auction(held.graph, asked.seats, asked.scale, asked.watch, asked.price)
    auction.vacancy_of = asked.vacancy_of
    best, most_worth = asked.vacancy_of, None
    for _pass in range(PASSES):
        permits = _Permits(held, auction)
        graph, most = permits.graph()
        auction = Auction(graph, asked.seats, asked.scale, asked.watch, auction.price)
        auction.most = most
        auction.use(graph)
        for step in falling(max(SEARCH_POINTS * auction.scale, fine), fine):
            auction.settle(step)
        asked.effort += auction.effort
        counts = limits.counts(auction.vacancy_of)
        worth = permits.total(auction.vacancy_of) - DEAREST * limits.missing(counts)
        if most_worth is None or worth > most_worth:
            best, most_worth = auction.vacancy_of, worth
        if limits.fits(counts, held.points):
            break
    return best


class _Permits:
    """The edges of a graph: whose, what each gains in ticks at prices and tolls, and which ceilings are in its way."""

    def __init__(self, held: Held, auction: Auction) -> None:
        self.limits, self.scores, self.scale = held.limits, held.graph, auction.scale
        self.vacancy_of = auction.vacancy_of
        tolled = held.auction.graph
        self.gains = tolled.worth(auction.price, self.scale)
        self.workers = np.repeat(np.arange(tolled.n_workers, dtype=np.int32), np.diff(tolled.starts))
        self.own = self.vacancy_of[self.workers] == tolled.columns
        counts = self.limits.counts(self.vacancy_of)
        self.left = self.limits.number - counts
        n, limits = self.scores.n_workers, len(self.limits)
        self.may = np.ones((limits, n), np.bool_)  # without a permit: not at a ceiling's vacancies
        self.must = np.zeros((limits, n), np.bool_)
        binding = (self.left < 0) | (held.points > 0)
        for at, limit in enumerate(self.limits.all):
            if limit.at_least:
                self.must[at] = self._kept(at, limit)
            elif binding[at]:
                self.may[at] = self._kept(at, limit)
        self.left = np.maximum(self.left, 0)
        self._give(binding)

    def _inside(self, limit: Limit) -> Bools:
        """(edges,) which of them a limit is about. Made anew each time: kept of ten limits it would be as large as the graph."""
        return limit.workers[self.workers] & limit.vacancies[self.scores.columns]

    def _kept(self, at: int, limit: Limit) -> Bools:
        """Who is placed there, no more than the limit's number: of too many those whose next best is the least good."""
        placed = limit.placed(self.vacancy_of)
        if self.left[at] >= 0:
            return placed
        worse = self._best(self.own) - np.maximum(self._best(~self._inside(limit)), 0)
        there = np.flatnonzero(placed)
        kept = np.zeros_like(placed)
        kept[there[np.argsort(-worse[there], kind="stable")][: limit.number]] = True
        return kept

    def _best(self, edges: Bools) -> Int64:
        best = np.full(self.scores.n_workers, NONE, np.int64)
        keep_most(self.workers, self.gains, edges, best)
        return best

    def _give(self, binding: Bools) -> None:
        """What is left to those who lose least by it."""
        ceilings = self.limits.sign > 0
        lacking = np.zeros(len(self.gains), np.bool_)
        for at, limit in enumerate(self.limits.all):
            if ceilings[at]:
                lacking |= self._inside(limit) & ~self.may[at][self.workers]
            elif self.left[at]:
                lacking |= self._inside(limit) & ~self.must[at][self.workers]
        edges = np.flatnonzero(lacking)
        lost = np.maximum(self._best(self._allowed()), 0)[self.workers[edges]] - self.gains[edges]
        order = edges[np.argsort(lost, kind="stable")]
        about = Inside(*self.limits.masks)
        give(
            order,
            self.workers,
            self.scores.columns,
            about,
            ceilings & binding,
            ~ceilings,
            self.left,
            self.may,
            self.must,
        )

    def _allowed(self) -> Bools:
        """(edges,) for which nobody lacks a permit."""
        allowed = np.ones(len(self.gains), np.bool_)
        for at in np.flatnonzero(self.limits.sign > 0):
            allowed &= ~self._inside(self.limits.all[at]) | self.may[at][self.workers]
        return allowed

    def total(self, vacancy_of: NDArray[np.int32]) -> int:
        """Score points."""
        return int(self.scores.values[vacancy_of[self.workers] == self.scores.columns].sum(dtype=np.int64))

    def graph(self) -> tuple[Graph, int]:
        """What is left of the edges: only those inside for who must, with the dearest price added; and what no score exceeds."""
        allowed, bonus = self._allowed(), np.zeros(len(self.gains), np.bool_)
        for at in np.flatnonzero(self.limits.sign < 0):
            bonus |= self._inside(self.limits.all[at]) & self.must[at][self.workers]
        counts = np.bincount(self.workers[allowed], minlength=self.scores.n_workers)
        starts = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(counts, out=starts[1:])
        values = self.scores.values[allowed].astype(np.int32) + np.int32(DEAREST) * bonus[allowed]
        most = MAX_SCORE + DEAREST * bool(bonus.any())
        return Graph(starts, self.scores.columns[allowed], values, self.scores.n_vacancies), most


class Inside(NamedTuple):
    """Which placements each limit is about."""

    workers: Bools  # (limits, n)
    vacancies: Bools  # (limits, m)


@kernel
def keep_most(workers: NDArray[np.int32], gains: Int64, edges: Bools, best: Int64) -> None:
    """Raise `best` (n,) to what these edges gain."""
    for edge in range(len(edges)):
        if edges[edge]:
            best[workers[edge]] = max(best[workers[edge]], gains[edge])


@kernel
def give(
    order: Int64,
    workers: NDArray[np.int32],
    columns: NDArray[np.int32],
    about: Inside,
    ceilings: Bools,
    floors: Bools,
    left: Int64,
    may: Bools,
    must: Bools,
) -> None:
    """Go through edges in this order: a worker gets all the permits that one asks for, gives back those that it does not, and is bound to
    the floors that it helps. What was given back is for others: again from the first edge, while there is any.
    """
    given = np.zeros(may.shape[1], np.bool_)
    again = True
    while again:
        again = False
        for edge in order:
            worker = workers[edge]
            if given[worker]:
                continue
            free, useful = True, False
            for at in range(len(left)):
                inside = about.workers[at, worker] and about.vacancies[at, columns[edge]]
                if inside and ceilings[at] and not may[at, worker]:
                    free &= left[at] > 0
                    useful = True
                if floors[at]:
                    if inside:
                        useful |= left[at] > 0 and not must[at, worker]
                    else:
                        free &= not must[at, worker]
            if not (free and useful):
                continue
            given[worker] = True
            for at in range(len(left)):
                inside = about.workers[at, worker] and about.vacancies[at, columns[edge]]
                if ceilings[at] and may[at, worker] != inside:
                    left[at] += 1 if may[at, worker] else -1
                    again |= may[at, worker]
                    may[at, worker] = inside
                if floors[at] and inside and left[at] > 0 and not must[at, worker]:
                    must[at, worker] = True
                    left[at] -= 1
