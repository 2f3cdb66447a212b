"""Schedules: several placements one after another for each worker, with the highest total score, and a proof of how high that can be.

A worker may take vacancies whose days do not overlap, with days of rest between two, and stays in no group of vacancies (a programme)
longer than they may. Prices part the problem by worker: for any prices p >= 0 no schedules can score more than

    D(p) = sum over vacancies of seats * p  +  sum over workers of the most that a set of theirs is worth above its prices,

which is the certificate of single placements with sets for vacancies (Lagrangian relaxation; Geoffrion, Mathematical Programming Study 2
(1974) 82-114). A worker's best set is found exactly, with the limits of stay (`intervals`). A ceiling on placements of some workers at some
vacancies (`limits`) is one more price, its multiplier, which they pay beside the vacancy's own.

The road: an auction of sets (`bids`) finds rough prices; steps along the excess of what workers want over the seats bring D down; a
second auction from just below these prices places people; then one placement of everybody is taken away and assigned anew by the auction
of single places, in turn the first, the second and so on, until the gap is closed or no turn betters anything. At last the bound is
computed anew by a pass over all eligible pairs. Under ceilings auctions see what tolls leave of scores; whatever passes a ceiling then is
taken away, what is worth least first, and free seats are filled as far as ceilings allow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from . import bids
from .assignment import Assignment, assign, checked_seats
from .auction import MAX_SCORE, Auction, falling
from .ceilings import Ceilings
from .graph import Graph
from .intervals import Season, scratch, want, want_of_chunk
from .limits import Limit, Limits
from .pairs import Chunk, PairScores
from .scan import Matrix, Watch
from .stays import Calendar, WithinStay

__all__ = ["Calendar", "Schedules", "TooManyPairs", "schedule"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

MOST_PAIRS = 60_000_000  # kept at a time, six bytes each, and twice that while they are put in order
MOST_STEPS = 200_000  # of the exact search for one worker's best set, some milliseconds
FIRST, ROUGH, FINE = (
    1000,
    16,
    2,
)  # points within which auctions of sets leave everybody content; the first ones, the second
BELOW = 95  # percent of the prices at which the second begins: what is a little too dear finds nobody
MOST_BIDS = 60  # of one auction of sets, for each worker: it need not end by itself
STEPS = 60  # along the excess
FIRST_STEP = 1 / 32  # of what a placement is worth, where twice as many want to come as can; falls by `FALL` a step
FALL = 0.945
TURNS, FIRST_TURN = (
    32,
    1 / 4,
)  # of multipliers: auctions at most, and how far the first moves one, of what a placement is worth
TURNED, ONWARD = 0.5, 1.2
LOWERED = (
    100,
    95,
    85,
)  # percent of the multipliers at which people are placed: where fewer come than may, more should ask than can
NEAR = 100  # a ceiling that so many are near, a part in so many of its number, stays where it is
MOST_LIMITS = 64  # a bit each
MEMORY = 0.6  # share of the last direction in the next
COARSE = 64  # points: the first phase of assigning one placement of everybody anew
REACH = 1 / 4  # of what a placement is worth: a worker is not offered what is worth less than its price by so much
SCALE = 4  # parts of a point in these auctions
WORTHWHILE = 1e-6  # of the bound: a whole turn that betters nothing by more ends the search
MOST_ROUNDS = 24


class TooManyPairs(Exception):
    """More pairs are eligible than are kept in memory: `MOST_PAIRS`."""


@dataclass(frozen=True)
class Schedules:
    """Placements by worker, those of one worker in the order of their days."""

    workers: Int32  # (placements,)
    vacancies: Int32  # (placements,)
    prices: Int64  # (n_vacancies,) score points
    total_score: int
    bound: int  # proven upper bound on the total score over all eligible pairs
    gap: float  # (bound - total) / max(bound, 1)
    eligible_pairs: int  # that are not by themselves longer than the worker may stay
    seats: int
    rounds: int  # times that one placement of everybody was assigned anew
    multipliers: Int64 = field(default_factory=lambda: np.zeros(0, np.int64))  # per limit, score points
    loose: int = (
        0  # workers whose share of the bound leaves their limits of stay out, as too many sets were to be tried
    )


def schedule(
    scores: PairScores,
    seats: Int32,
    calendar: Calendar,
    *,
    limits: Sequence[Limit] = (),
    max_gap: float = 1e-3,
    chunk_rows: int = 0,
    threads: int = 0,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Schedules:
    """Give each worker at most `calendar.most` placements that keep the calendar, each vacancy at most `seats` (n_vacancies,) workers.

    `limits`: at most 64 ceilings, each on all placements together; none of them a floor. Ends at a gap of `max_gap`, or where nothing is
    found that betters the total. A pair with score 0 adds nothing and is not proposed. One placement each is the work of `assign`. Equal
    input gives equal output, bit for bit, on any number of threads.

    `progress(stage, done, total)` is told of the stages "scan", "auction", "prices" and "pricing"; `cancelled()` is asked between parts of
    them. Raises RunCancelled, TooManyPairs, and ValueError for bad input.
    """
    calendar = calendar.checked(scores.n_workers, scores.n_vacancies)
    seats = checked_seats(scores, seats)
    within = WithinStay(scores, calendar) if calendar.has_limits else scores
    bounded = Limits(limits, scores.n_workers, scores.n_vacancies)
    if len(limits) > MOST_LIMITS or (bounded.sign < 0).any():
        raise ValueError(f"schedules keep at most {MOST_LIMITS} limits, all of them ceilings")
    if calendar.most == 1:
        return _one_each(
            assign(
                within, seats, limits=limits, max_gap=max_gap, chunk_rows=chunk_rows, threads=threads,
                progress=progress, cancelled=cancelled,
            )
        )  # fmt: skip
    matrix = Matrix(within, seats, Watch(progress, cancelled), chunk_rows=chunk_rows, threads=threads)
    work = _Work(matrix, seats, calendar, bounded)
    work.find_prices()
    held, rounds = work.bettered(work.placed(), max_gap)
    return work.result(held, rounds)


class _Work:
    """All pairs of one run, vacancies numbered by their last day; prices, multipliers and bound are the best so far."""

    def __init__(self, matrix: Matrix, seats: Int32, calendar: Calendar, limits: Limits) -> None:
        """Raises TooManyPairs."""
        self.matrix, self.n, self.m = matrix, matrix.n_workers, matrix.n_vacancies
        if matrix.pairs > MOST_PAIRS and (pairs := matrix.eligible_pairs()) > MOST_PAIRS:
            raise TooManyPairs(f"{pairs:,} pairs are eligible; schedules are made of at most {MOST_PAIRS:,}")
        listed, self.eligible = matrix.candidates(np.zeros(self.m, np.int64), self.m)
        self.order = np.lexsort((np.arange(self.m), calendar.first, calendar.last))
        by = listed.by_vacancy
        columns, values = bids.in_order(by.starts, by.columns, by.values, self.order, listed.starts[:-1].copy())
        self.graph = Graph(listed.starts, columns, values, self.m)
        self.calendar, self.most = calendar, min(calendar.most, max(self.m, 1))
        self.seats = seats[self.order].astype(np.int64)
        first, last = calendar.first[self.order], calendar.last[self.order]
        before = np.searchsorted(last, first.astype(np.int64) - calendar.rest).astype(np.int32)
        left = calendar.left if calendar.has_limits else np.zeros((0, 0), np.int32)
        self.season = Season(before, calendar.days[self.order], calendar.group[self.order], left, MOST_STEPS)
        self.room = scratch(self.m, self.most, left.shape[1])
        self.highest = int(self.graph.values.max(initial=0))
        self.limits = Ceilings(limits, self.order)
        self.price, self.multipliers = np.zeros(self.m, np.int64), self.limits.least.copy()
        self.bound, self.unit = self.wanted(self.price, self.multipliers)[0], 1

    def worth(self, multipliers: Int64) -> Graph:
        """The pairs with what tolls leave of their scores."""
        return self.limits.limits.less_tolls(self.graph, self.limits.tolls(multipliers)) if self.limits else self.graph

    def total(self, held: Int32) -> int:
        """Score points of all placements."""
        return int(bids.total(self.graph.starts, self.graph.columns, self.graph.values, held))

    def free(self, held: Int32) -> Int64:
        """(m,) seats that nobody has."""
        free: Int64 = self.seats - np.bincount(held[held >= 0], minlength=self.m)
        return free

    def wanted(self, price: Int64, multipliers: Int64) -> tuple[int, Int64]:
        """The bound that these prove on the pairs kept, and (classes, m) how many of each class of workers want to come."""
        edges = np.linspace(0, self.n, 4 * self.matrix.threads + 1).astype(np.int64)
        graph, limits = self.worth(multipliers), self.limits

        def look(first: int, end: int) -> tuple[int, Int64]:
            demand = np.zeros((limits.classes, self.m), np.int64)
            room = scratch(self.m, self.most, self.season.left.shape[1])
            gains, _loose = want(
                graph.starts, graph.columns, graph.values, price, self.season, room, first, end,
                limits.class_of, demand,
            )  # fmt: skip
            return int(gains), demand

        with ThreadPoolExecutor(self.matrix.threads, thread_name_prefix="schedules") as pool:
            answers = list(pool.map(look, edges[:-1].tolist(), edges[1:].tolist()))
        gains, demand = sum(gain for gain, _ in answers), np.sum([wanted for _, wanted in answers], axis=0)
        return int((self.seats * price).sum()) + limits.limits.paid(multipliers) + gains, demand

    def points(self, points: int) -> int:
        """So many of ten thousand, of the highest score; at least 1."""
        return max(self.highest * points // MAX_SCORE, 1)

    def keep(self, price: Int64, multipliers: Int64) -> Int64:
        """Take these where they prove a lower bound. Returns (classes, m) how many want to come."""
        bound, demand = self.wanted(price, multipliers)
        if bound < self.bound:
            self.bound, self.price, self.multipliers = bound, price.copy(), multipliers.copy()
        return demand

    def find_prices(self) -> None:
        """Rough prices by an auction of sets, then steps along the excess of who wants to come over the seats and the ceilings."""
        price, held = self.roughly(self.multipliers)
        self.unit = max(self.total(held) // max(int((held >= 0).sum()), 1), 1)
        multipliers = self.multipliers
        if self.limits:
            price, multipliers = self.find_multipliers(price, held)
        demand = self.keep(price, multipliers)
        places = np.concatenate([self.seats, self.limits.limits.number])
        floor = np.concatenate([np.zeros(self.m), self.limits.least])
        points = np.concatenate([price, multipliers]).astype(np.float64)
        step, way, whole = self.unit * FIRST_STEP, np.zeros(len(points)), np.rint(points).astype(np.int64)
        for number in range(STEPS):
            self.matrix.watch("prices", number, STEPS)
            excess = np.concatenate([demand.sum(axis=0), self.limits.counted(demand)]) - places
            way = MEMORY * way + (1 - MEMORY) * np.where((whole == floor) & (excess < 0), 0, excess) / (places + 3)
            points = np.maximum(points + step * way, floor)
            whole, step = np.rint(points).astype(np.int64), step * FALL
            demand = self.keep(whole[: self.m], whole[self.m :])
        self.matrix.watch("prices", STEPS, STEPS)

    def roughly(self, multipliers: Int64) -> tuple[Int64, Int32]:
        """Prices and placements of auctions of sets from nothing, rough at last."""
        price, rough = np.zeros(self.m, np.int64), self.points(ROUGH)
        for epsilon in falling(self.points(FIRST), rough):
            price, held = self.auctioned(price, multipliers, epsilon)
            self.keep(price, multipliers)
            price = np.maximum(price - 2 * epsilon, 0) if epsilon > rough else price
        return price, held

    def find_multipliers(self, price: Int64, held: Int32) -> tuple[Int64, Int64]:
        """Prices and multipliers at which auctions come near every ceiling: each multiplier steps up or down, further while the way is
        the same, half as far where it turns (Riedmiller and Braun, Proc. IEEE ICNN (1993) 586-591).
        """
        number, least = self.limits.limits.number, self.limits.least
        multipliers, before = least.copy(), np.zeros(len(least), np.int64)
        step = np.full(len(least), self.unit * FIRST_TURN)
        for _turn in range(TURNS):
            self.fill(held, self.worth(multipliers), self.limits.none())
            excess = self.limits.counts(held) - number
            near = np.abs(excess) <= number // NEAR
            way = np.where(near | ((multipliers == least) & (excess < 0)), 0, np.sign(excess)).astype(np.int64)
            if not way.any():
                break
            step *= np.where(way * before < 0, TURNED, np.where(way * before > 0, ONWARD, 1.0))
            before = way
            multipliers = np.clip(multipliers + way * np.rint(step).astype(np.int64), least, MAX_SCORE)
            price, held = self.roughly(multipliers)
        return price, multipliers

    def auctioned(self, price: Int64, multipliers: Int64, epsilon: int) -> tuple[Int64, Int32]:
        """Prices and placements (n, most) of an auction of sets that begins at these prices."""
        graph = self.worth(multipliers)
        price, held = price.copy(), np.full((self.n, self.most), -1, np.int32)
        slots = np.zeros(self.m + 1, np.int64)  # a vacancy with more seats than candidates keeps one that costs nothing
        np.cumsum(np.minimum(self.seats, graph.vacancy_degrees + 1), out=slots[1:])
        holders, asked = np.full(slots[-1], -1, np.int32), np.repeat(2 * price, np.diff(slots))
        queue, queued = np.arange(self.n, dtype=np.int32), np.ones(self.n, np.bool_)
        cursor = np.array([0, self.n, 0], np.int64)
        while cursor[1] > 0 and cursor[2] < MOST_BIDS * self.n:
            bids.bid(
                graph.starts, graph.columns, graph.values, self.season, self.room, epsilon,
                slots, holders, asked, price, held, queue, queued, cursor, max(self.n // 4, 1000),
            )  # fmt: skip
            self.matrix.watch("auction", self.n - int(cursor[1]), self.n)
        return price, held

    def placed(self) -> Int32:
        """Placements (n, most) from just below the prices, ceilings kept, free seats filled."""
        best, most = np.full((self.n, self.most), -1, np.int32), -1
        for share in LOWERED if self.limits else (100,):
            multipliers = np.maximum(self.multipliers * share // 100, self.limits.least)
            price, held = self.auctioned(self.price * BELOW // 100, multipliers, self.points(FINE))
            self.keep(price, multipliers)
            self.fit(held)
            if (total := self.total(held)) > most:
                best, most = held, total
        return best

    def fit(self, held: Int32) -> None:
        """Take away what passes a ceiling, the least above its price first; then let each in turn take the best set of free seats."""
        self.limits.fit(held, self.graph, self.price)
        self.fill(held, self.graph, self.limits.as_steps_read(held))

    def fill(self, held: Int32, graph: Graph, ceilings: bids.Ceilings) -> None:
        """Let each in turn take the best set of free seats and their own."""
        asked = np.empty(self.m, np.int64)
        bids.improve(
            graph.starts, graph.columns, graph.values, self.season, self.room, self.free(held), ceilings, held, asked
        )

    def bettered(self, held: Int32, max_gap: float) -> tuple[Int32, int]:
        """One placement of everybody taken away and assigned anew, in turn, and how many times."""
        total, since, rounds = self.total(held), 0, 0
        shares = LOWERED if self.limits else (100,)
        while since < self.most * len(shares) and rounds < MOST_ROUNDS and self.bound - total > max_gap * self.bound:
            other = self.assigned_anew(held, rounds, shares[rounds // self.most % len(shares)])
            if self.limits:
                self.fit(other)
            rounds, since = rounds + 1, since + 1
            reached = self.total(other)
            if reached - total > WORTHWHILE * self.bound:
                since = 0
            if reached > total:
                held, total = other, reached
        return held, rounds

    def assigned_anew(self, held: Int32, turn: int, share: int) -> Int32:
        """Take away the first, second, ... placement of everybody, or none of who has room for one more, and assign what fits, at so
        much of the multipliers, percent.
        """
        kept = np.sort(np.where(held < 0, self.m, held), axis=1).astype(np.int32)
        number = (kept < self.m).sum(axis=1)
        at = turn % np.minimum(number + 1, self.most)
        kept[np.arange(self.n), at] = self.m
        kept[kept == self.m] = -1
        graph = self.worth(np.maximum(self.multipliers * share // 100, self.limits.least))
        free = self.free(kept)
        counts, fits = np.zeros(self.n, np.int64), np.zeros(graph.edges, np.bool_)
        bids.openings(
            graph.starts, graph.columns, graph.values, self.season, kept, self.price, int(self.unit * REACH),
            free, counts, fits,
        )  # fmt: skip
        starts = np.append(0, np.cumsum(counts)).astype(np.int64)
        part = Graph(starts, graph.columns[fits], graph.values[fits], self.m)
        usable = np.minimum(free, max(self.n, 1)).astype(np.int32)

        def waiting(workers: int) -> None:
            self.matrix.watch("auction", self.n - workers, self.n)

        auction = Auction(part, usable, SCALE, waiting, self.price * SCALE)
        for epsilon in falling(self.points(COARSE) * SCALE, 1):
            auction.settle(epsilon)
        new = np.flatnonzero(auction.vacancy_of >= 0)
        kept[new, at[new]] = auction.vacancy_of[new]
        return kept

    def certificate(self) -> tuple[Int64, int, int]:
        """Prices by the vacancies' own numbers, the bound they prove over all eligible pairs, and how many gains are bounds themselves."""
        layout, asked = self.matrix.scores.layout, np.where(self.seats > 0, self.price, MAX_SCORE)
        prices, number_of = np.empty(self.m, np.int64), np.empty(self.m, np.int64)
        prices[self.order], number_of[self.order] = asked, np.arange(self.m)
        number_at = layout.by_position(number_of).astype(np.int32)
        asked_of, class_of = asked + self.limits.tolls(self.multipliers), self.limits.class_of

        def look(start: int, chunk: Chunk) -> tuple[int, int]:
            room = scratch(self.m, self.most, self.season.left.shape[1])
            gains, loose = want_of_chunk(
                chunk.bits, chunk.points, chunk.base, chunk.tied, layout.places, number_at,
                asked_of, class_of[start : start + len(chunk.bits)], self.season, room, start,
            )  # fmt: skip
            return int(gains), loose

        answers = list(self.matrix.each("pricing", look))
        bound = int((self.seats * asked).sum()) + self.limits.limits.paid(self.multipliers)
        return prices, bound + sum(gains for gains, _ in answers), sum(loose for _, loose in answers)

    def result(self, held: Int32, rounds: int) -> Schedules:
        prices, bound, loose = self.certificate()
        total = self.total(held)
        numbers = np.sort(np.where(held < 0, self.m, held), axis=1)
        workers, places = np.nonzero(numbers < self.m)
        return Schedules(
            workers=workers.astype(np.int32),
            vacancies=self.order[numbers[workers, places]].astype(np.int32),
            prices=prices,
            total_score=total,
            bound=bound,
            gap=(bound - total) / max(bound, 1),
            eligible_pairs=self.eligible,
            seats=int(self.seats.sum()),
            rounds=rounds,
            multipliers=self.multipliers,
            loose=loose,
        )


def _one_each(single: Assignment) -> Schedules:
    placed = np.flatnonzero(single.vacancy_of >= 0).astype(np.int32)
    return Schedules(
        workers=placed,
        vacancies=single.vacancy_of[placed],
        prices=single.prices,
        total_score=single.total_score,
        bound=single.bound,
        gap=single.gap,
        eligible_pairs=single.eligible_pairs,
        seats=single.seats,
        rounds=single.rounds,
        multipliers=single.multipliers,
    )
