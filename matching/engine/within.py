"""The assignment within limits: multipliers found by auctions on the candidates, proven over all pairs, and made to fit exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .auction import Auction
from .bundle import Multipliers
from .certificate import certify
from .graph import Graph
from .limits import DEAREST, Limits
from .permits import permitted
from .repair import Fitted, fitted
from .scan import CANDIDATES, Matrix
from .search import Held, look_for

MOST_ROUNDS = 24
NEAR = 1000  # a bound that no candidate out of sight raises by more than a part in so many: a placement is worth some effort
STANDING, PATIENCE = 0.9, 2  # so many rounds that leave so much of the gap are the last


@dataclass
class Within:
    """The best placement that keeps the limits, and the lowest bound; each stands on its own."""

    vacancy_of: NDArray[np.int32]
    total: int  # score points
    missing: int  # placements that floors lack
    prices: NDArray[np.int64]
    multipliers: NDArray[np.int64]
    bound: int
    rounds: int = 1

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
    epsilon: int,
    max_gap: float,
    most_effort: int,
    points: NDArray[np.int64],
) -> Within:
    """`auction` is on `graph`, its prices those to begin with. Ends when the gap is no more than `max_gap`, or no candidate is missing.

    `epsilon`: points within which each last auction leaves everybody content. After that the same in single ticks, on the way to the
    optimum, until the auction's effort passes `most_effort`.
    """
    search, held = Multipliers(limits, points), Held(limits, graph, auction)
    best = _rounds(matrix, search, held, seats, epsilon * auction.scale, max_gap, None)
    if best.gap > 0 and auction.effort < most_effort:
        search.begin_again()
        best = _rounds(matrix, search, held, seats, 1, 0.0, best, most_effort)
    return best


def _rounds(
    matrix: Matrix,
    search: Multipliers,
    held: Held,
    seats: NDArray[np.int32],
    fine: int,
    max_gap: float,
    best: Within | None,
    most_effort: int | None = None,
) -> Within:
    """Search, proof and placement in turn. `fine`: ticks within which each last auction leaves everybody content."""
    limits, auction = held.limits, held.auction
    coarse, in_vain = 0, 0
    for _number in range(MOST_ROUNDS):
        look_for(search, held, fine, coarse, most_effort)
        tolls = limits.tolls(search.points)
        pricing = matrix.with_tolls(limits.class_of, tolls).price(
            auction.price, auction.scale, auction.content(fine), CANDIDATES
        )
        certificate = certify(auction.price, pricing.gains, seats, auction.scale)
        bound = certificate.bound + limits.paid(search.points)
        near = bound - held.bound() <= bound // NEAR
        placed = _placed(held, seats, fine) if near else fitted(held.graph, auction.vacancy_of, seats, limits)
        found = Within(placed.vacancy_of, placed.total, placed.missing, certificate.prices, search.points.copy(), bound)
        before = 1.0 if best is None else best.gap
        best = found if best is None else _better(best, found)
        in_vain = in_vain + 1 if near and best.gap > before * STANDING else 0
        spent = most_effort is not None and auction.effort >= most_effort
        if best.gap <= max_gap or spent or in_vain >= PATIENCE or (fine == 1 and not pricing.better.edges):
            return best
        coarse = pricing.lost // max(pricing.losers, 1)
        if pricing.lost <= fine * matrix.n_workers:
            fine = max(fine // 8, 1)
        if pricing.better.edges:
            held.add(pricing.better)
        search.begin_again()
    assert best is not None
    return best


def _placed(held: Held, seats: NDArray[np.int32], fine: int) -> Fitted:
    """The auction's placement where it fits; else the best of three made to fit: that one, one of the search that came near, and one of
    permits.
    """
    if held.limits.fits(held.limits.counts(held.auction.vacancy_of), held.points):
        return fitted(held.graph, held.auction.vacancy_of, seats, held.limits)
    three = (held.auction.vacancy_of, held.nearest, permitted(held, fine))
    return max(
        (fitted(held.graph, vacancy_of, seats, held.limits) for vacancy_of in three),
        key=lambda one: one.total - DEAREST * one.missing,
    )


def _better(best: Within, found: Within) -> Within:
    """The better placement and the lower bound of two."""
    if found.worth > best.worth:
        best.vacancy_of, best.total, best.missing = found.vacancy_of, found.total, found.missing
    if found.bound < best.bound:
        best.bound, best.prices, best.multipliers = found.bound, found.prices, found.multipliers
    best.rounds += 1
    return best
