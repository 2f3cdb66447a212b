"""The assignment within limits: multipliers found by auctions on the candidates, proven over all pairs, and made to fit exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .auction import Auction, falling
from .certificate import certify
from .graph import Graph
from .limits import DEAREST, Limits, Multipliers
from .repair import fitted
from .scan import CANDIDATES, Matrix

SEARCH_POINTS = 16  # within which auctions of the search leave everybody content
MOST_AUCTIONS = 48  # of one search
MOST_ROUNDS = 6
SLACK = 1000  # a limit may keep one place in so many of room while its multiplier is looked for
LEAST_STEP = 8  # points


@dataclass
class Within:
    """The best placement that keeps the limits, and the lowest bound; each stands on its own."""

    vacancy_of: NDArray[np.int32]
    total: int  # score points
    missing: int  # placements that floors lack
    prices: NDArray[np.int64]
    multipliers: NDArray[np.int64]
    bound: int
    rounds: int

    @property
    def worth(self) -> int:
        """What the bound is about: points, less the dearest price for each placement that a floor lacks."""
        return self.total - DEAREST * self.missing

    @property
    def gap(self) -> float:
        return (self.bound - self.worth) / max(self.bound, 1)


def assign_within(
    matrix: Matrix,
    limits: Limits,
    graph: Graph,
    auction: Auction,
    seats: NDArray[np.int32],
    epsilon: int | None,
    max_gap: float,
) -> Within:
    """`auction` is on `graph`, its prices those to begin with. Ends when the gap is no more than `max_gap`, or no candidate is missing.

    `epsilon`: points within which each last auction leaves everybody content, None for a single tick.
    """
    search = Multipliers(limits)
    held = _Held(limits, graph, auction)
    best: Within | None = None
    for number in range(1, MOST_ROUNDS + 1):
        _look_for(search, held, exactly=epsilon is None)
        fine = epsilon * auction.scale if epsilon else 1
        for step in falling(max(SEARCH_POINTS * auction.scale, fine), fine):
            auction.settle(step)
        tolls = limits.tolls(search.points)
        pricing = matrix.with_tolls(limits.class_of, tolls).price(
            auction.price, auction.scale, auction.content(fine), CANDIDATES
        )
        certificate = certify(auction.price, pricing.gains, seats, auction.scale)
        bound = certificate.bound + limits.paid(search.points)
        placed = fitted(held.graph, auction.vacancy_of, seats, limits)
        found = Within(
            placed.vacancy_of, placed.total, placed.missing, certificate.prices, search.points.copy(), bound, number
        )
        best = found if best is None else _better(best, found)
        if best.gap <= max_gap or not pricing.better.edges:
            return best
        held.add(pricing.better)
        search.begin_again(LEAST_STEP)
    assert best is not None
    return best


def _better(best: Within, found: Within) -> Within:
    """The better placement and the lower bound of two."""
    if found.worth > best.worth:
        best.vacancy_of, best.total, best.missing = found.vacancy_of, found.total, found.missing
    if found.bound < best.bound:
        best.bound, best.prices, best.multipliers = found.bound, found.prices, found.multipliers
    best.rounds = found.rounds
    return best


class _Held:
    """An auction on scores less tolls, and the graph of the scores themselves."""

    def __init__(self, limits: Limits, graph: Graph, auction: Auction) -> None:
        self.limits, self.graph, self.auction = limits, graph, auction
        self.points = np.zeros(len(limits), np.int64)
        self.ask(self.points)

    def ask(self, points: NDArray[np.int64]) -> None:
        """Go on with these multipliers: placements stay, as far as they are worth it."""
        before, tolls = self.limits.tolls(self.points), self.limits.tolls(points)
        auction, placed = self.auction, self.auction.vacancy_of
        scores = auction.score_of + self.limits.toll_of(placed, before)
        auction.most = self.limits.most(points)
        auction.use(self.limits.less_tolls(self.graph, tolls))
        auction.score_of = (scores - self.limits.toll_of(placed, tolls)).astype(np.int32)
        self.points = points.copy()

    def add(self, edges: Graph) -> None:
        self.graph = self.graph.with_edges(edges)
        self.ask(self.points)


def _look_for(search: Multipliers, held: _Held, *, exactly: bool) -> None:
    """Move the multipliers until the limits are kept without much room, by auctions on the candidates; `exactly`: without any room."""
    limits, auction = held.limits, held.auction
    within = np.zeros_like(limits.number) if exactly else np.maximum(limits.number // SLACK, 1)
    rough = 1 if exactly else SEARCH_POINTS * auction.scale
    for _number in range(MOST_AUCTIONS):
        held.ask(search.points)
        for step in falling(
            max(SEARCH_POINTS * auction.scale, rough), rough
        ):  # small steps at once would take prices there tick by tick
            auction.settle(step)
        counts = limits.counts(auction.vacancy_of)
        if search.settled(counts, within) or not search.move(counts):
            return
    held.ask(search.points)
