"""Who is proposed to which vacancy: the assignment with the highest total score, and a proof of how high
that can be.

The road: a scan of all pairs keeps a few candidates of each worker; an auction assigns them; a pricing scan
of all pairs proves a bound and finds the candidates that were missed; repeat until bound and total meet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .auction import MAX_SCORE, Auction, falling
from .certificate import Certificate, certify
from .graph import Graph
from .limits import Limit, Limits
from .pairs import PairScores
from .ranges import Others
from .sample import learned_prices, learned_within
from .scan import CANDIDATES, Matrix, RunCancelled, Watch
from .within import assign_within

__all__ = ["Assignment", "PairScores", "RunCancelled", "assign"]

WANTED, LEAST_WANTED = 4, 32  # candidates of a vacancy: so many for each seat, and at least so many
LEARNED_WITHIN = 80  # points within which learned prices are about right: the first phase of the auction
COMPLETE_EDGES = 1_000_000  # up to so many eligible pairs the graph simply holds them all
FINEST_SCALE = 200_000  # ticks to a point at most: 10,000 points must stay below 2^31 ticks
POLISH_EFFORT = 400_000_000  # edges and pairs to look at on the way from max_gap to 0, some seconds at most
MAX_ROUNDS = 60


@dataclass(frozen=True)
class Assignment:
    vacancy_of: NDArray[np.int32]  # per worker, -1 = nobody proposed
    prices: NDArray[np.int64]  # per vacancy, score points
    total_score: int
    bound: int  # proven upper bound on the total score over all eligible pairs
    gap: float  # (bound - total) / max(bound, 1)
    eligible_pairs: int
    seats: int
    rounds: int  # pricing rounds
    multipliers: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))  # per limit, score points
    missing: int = 0  # placements that the floors among the limits lack


def assign(
    scores: PairScores,
    seats: NDArray[np.int32],
    *,
    limits: Sequence[Limit] = (),
    epsilon: int = 2,
    max_gap: float = 1e-4,
    chunk_rows: int = 0,
    threads: int = 0,
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    others: Others | None = None,
) -> Assignment:
    """Assign each worker to at most one vacancy, each vacancy at most `seats` workers, with the highest total score.

    `seats`: (n_vacancies,) at least 0. `epsilon`: score points within which the first auction leaves
    everybody content; it is made finer while the gap is above `max_gap`, and down to an exact optimum where
    that is cheap. `limits`: ceilings are kept; a floor that cannot be met, or only for more than
    `limits.DEAREST` points a placement, lacks `missing` of them, and each counts so much in the gap. A pair
    with score 0 adds nothing and is not proposed, unless for a floor. Equal input gives equal output, bit
    for bit.

    `progress(stage, done, total)` is told of the stages "scan", "auction" and "pricing"; `cancelled()` is
    asked between chunks of workers and of the auction. Raises RunCancelled, and ValueError for bad
    input. `others`: who answers the passes over all pairs instead of this process (`ranges`), whom it may ask in
    its turn; however they divide the workers, the result is the same.
    """
    if epsilon < 1:
        raise ValueError("epsilon must be at least 1")
    seats = checked_seats(scores, seats)
    watch = Watch(progress, cancelled)
    matrix = Matrix(scores, seats, watch, chunk_rows=chunk_rows, threads=threads, others=others)
    usable = np.minimum(seats, max(matrix.n_workers, 1)).astype(np.int32)
    scale = min(matrix.n_workers, int(usable.sum(dtype=np.int64)), FINEST_SCALE - 1) + 1

    def bidding(waiting: int) -> None:
        watch("auction", matrix.n_workers - waiting, matrix.n_workers)

    bounded = Limits(limits, matrix.n_workers, matrix.n_vacancies)
    graph, eligible, prices, points = first_graph(matrix, usable, bounded, seed, bidding)
    if limits:
        scale = max(scale // 2, 1)  # scores and what floors add to them together stay below 2^32 ticks
    auction = Auction(graph, usable, scale, bidding, prices * scale * 9 // 10)
    if limits:
        polish = POLISH_EFFORT if matrix.is_small else 0
        within = assign_within(matrix, bounded, graph, auction, usable, epsilon, max_gap, polish, points)
        return Assignment(
            vacancy_of=within.vacancy_of,
            prices=within.prices,
            total_score=within.total,
            bound=within.bound,
            gap=within.gap,
            eligible_pairs=eligible,
            seats=int(seats.sum(dtype=np.int64)),
            rounds=within.rounds,
            multipliers=within.multipliers,
            missing=within.missing,
        )
    result = _improve(matrix, auction, usable, epsilon, max_gap)
    return Assignment(
        vacancy_of=result.vacancy_of,
        prices=result.certificate.prices,
        total_score=result.total,
        bound=result.certificate.bound,
        gap=result.gap,
        eligible_pairs=eligible,
        seats=int(seats.sum(dtype=np.int64)),
        rounds=result.rounds,
    )


def checked_seats(scores: PairScores, seats: NDArray[np.int32]) -> NDArray[np.int32]:
    """Seats as the kernels read them. Raises ValueError where they are not one number of at least 0 for each vacancy."""
    seats = np.ascontiguousarray(seats, dtype=np.int32)
    if seats.shape != (scores.n_vacancies,) or (seats < 0).any():
        raise ValueError("seats must be one number of at least 0 for each vacancy")
    return seats


def first_graph(
    matrix: Matrix, seats: NDArray[np.int32], limits: Limits, seed: int, watch: Callable[[int], None]
) -> tuple[Graph, int, NDArray[np.int64], NDArray[np.int64]]:
    """All eligible pairs where they are few, otherwise the best candidates of each worker and of vacancies that have few; how many pairs
    are eligible; prices and multipliers (points) to begin with.
    """
    nothing, free = np.zeros(matrix.n_vacancies, np.int64), np.zeros(len(limits), np.int64)
    if matrix.is_small and (matrix.pairs <= COMPLETE_EDGES or matrix.eligible_pairs() <= COMPLETE_EDGES):
        return *matrix.candidates(nothing, matrix.n_vacancies), nothing, free
    if len(limits):
        prices, points = learned_within(matrix, seats, limits, seed, watch)
        tolls = limits.tolls(points)
        matrix = matrix.with_tolls(limits.class_of, tolls)
    else:
        prices, points = learned_prices(matrix, seats, seed, watch), free
    graph, eligible = matrix.candidates(prices, CANDIDATES)
    worth = limits.less_tolls(graph, tolls) if len(limits) else graph
    return graph.with_edges(wanted(matrix, worth, seats, prices)), eligible, prices, points


def wanted(matrix: Matrix, graph: Graph, seats: NDArray[np.int32], prices: NDArray[np.int64]) -> Graph:
    """Candidates of the vacancies that hardly anybody's list holds, because they were thought too dear: who would give most for them.

    Without them an auction leaves such a vacancy without a price, and the pricing finds that everybody wants it.
    """
    few = (seats > 0) & (graph.vacancy_degrees < WANTED * seats.astype(np.int64))
    most = np.where(few, np.maximum(WANTED * seats.astype(np.int64), LEAST_WANTED), 0)
    return matrix.offers(graph.gains(prices), most)


@dataclass
class _Best:
    """The best placement and the lowest bound so far; each stands on its own."""

    vacancy_of: NDArray[np.int32]
    total: int
    certificate: Certificate
    rounds: int = 1

    @property
    def gap(self) -> float:
        return (self.certificate.bound - self.total) / max(self.certificate.bound, 1)

    def improve(self, auction: Auction, certificate: Certificate) -> None:
        self.rounds += 1
        if auction.total > self.total:
            self.vacancy_of, self.total = auction.vacancy_of.copy(), auction.total
        if certificate.bound < self.certificate.bound:
            self.certificate = certificate


def _improve(matrix: Matrix, auction: Auction, seats: NDArray[np.int32], epsilon: int, max_gap: float) -> _Best:
    """Auction and pricing in turn until the gap is closed, or small and closing it would cost too much."""
    fine = epsilon * auction.scale
    begun = LEARNED_WITHIN if auction.price.any() else MAX_SCORE // 16
    for step in falling(max(fine, begun * auction.scale), fine):
        auction.settle(step)
    best: _Best | None = None
    while True:
        pricing = matrix.price(auction.price, auction.scale, auction.content(fine), CANDIDATES)
        certificate = certify(auction.price, pricing.gains, seats, auction.scale)
        auction.effort += matrix.pairs // 4
        if best is None:
            best = _Best(auction.vacancy_of.copy(), auction.total, certificate)
        else:
            best.improve(auction, certificate)
        affordable = matrix.is_small and auction.effort < POLISH_EFFORT
        if best.gap == 0 or (best.gap <= max_gap and not affordable) or best.rounds >= MAX_ROUNDS:
            return best
        if pricing.better.edges:
            auction.use(auction.graph.with_edges(pricing.better))
        elif fine == 1:
            return best
        coarse = max(pricing.lost // max(pricing.losers, 1), fine)
        if pricing.lost <= fine * matrix.n_workers:
            fine = max(fine // 8, 1)
        most_effort = POLISH_EFFORT if best.gap <= max_gap else None
        if not all(auction.settle(step, most_effort) for step in falling(coarse, fine)):
            return best
