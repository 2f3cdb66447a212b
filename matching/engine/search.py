"""The search for multipliers on a graph of candidates: auctions on scores less tolls, until the limits are kept without much room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .auction import Auction, falling
from .bundle import Multipliers
from .certificate import certify
from .graph import Graph
from .limits import Limits

SEARCH_POINTS = 16  # within which auctions of the search leave everybody content
MOST_AUCTIONS = 48  # of one search
WORTHWHILE = 100_000  # a bound that is promised to fall by less than a part in so many stands still
MISFIT = 100  # points, about what it costs to bring a placement one nearer to a limit
FINER = 2  # times as much as an auction leaves open: where less is promised, auctions become more exact


class Held:
    """An auction on scores less tolls, and the graph of the scores themselves."""

    def __init__(self, limits: Limits, graph: Graph, auction: Auction) -> None:
        self.limits, self.graph, self.auction = limits, graph, auction
        self.points = np.zeros(len(limits), np.int64)
        self.nearest = (
            auction.vacancy_of.copy()
        )  # of the placements of the last search, what is likely the best one once made to fit
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

    def bound(self) -> int:
        """Points that no assignment on the candidates can pass, as prices and multipliers stand."""
        auction = self.auction
        gains = auction.graph.gains(auction.price, auction.scale)
        return certify(auction.price, gains, auction.seats, auction.scale).bound + self.limits.paid(self.points)

    def add(self, edges: Graph) -> None:
        self.graph = self.graph.with_edges(edges)
        self.ask(self.points)


def look_for(search: Multipliers, held: Held, fine: int, coarse: int, most_effort: int | None = None) -> None:
    """Move the multipliers until the bound on the candidates hardly falls any more; leave the auction at the best ones, within `fine`.

    `coarse`: ticks by which prices may be wrong now, where the first auction begins. Auctions are as exact as what the model promises
    asks for: those of long steps need not be.
    """
    limits, auction = held.limits, held.auction
    rough = max(SEARCH_POINTS * auction.scale, fine)
    last, first = rough, max(coarse, rough)
    most_likely: int | None = None
    for _number in range(MOST_AUCTIONS):
        held.ask(search.points)
        for step in falling(first, last):
            auction.settle(step)
        counts, bound = limits.counts(auction.vacancy_of), held.bound()
        total = auction.total + limits.tolls_of(counts, search.points)
        slack = bound - (total + int((limits.sign * search.points * (limits.number - counts)).sum()))
        search.learn(total, counts, bound)
        apart = np.where(search.points > 0, np.abs(limits.excess(counts)), np.maximum(limits.excess(counts), 0))
        likely = bound - slack - MISFIT * int(apart.sum())
        if most_likely is None or likely > most_likely:
            held.nearest, most_likely = auction.vacancy_of.copy(), likely
        spent = most_effort is not None and auction.effort >= most_effort
        moved = search.move()
        if spent:
            break
        if not moved or search.promised <= max(bound // WORTHWHILE, FINER * slack):
            if last == fine:
                break
            last = max(last // 8, fine)
            search.points = search.best.copy()
            search.bound = None
        first = max(rough, last)
    search.points = search.best.copy()
    if last != fine or (held.points != search.points).any():
        held.ask(search.points)
        for step in falling(rough, fine):
            auction.settle(step)
