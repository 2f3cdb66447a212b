"""What matching every so many days does to a stream of arrivals: how long people and seats wait, how well they fit, what is lost.

People arrive; vacancies open, and are lost once their work begins. On each day of a calendar those who are there are assigned to the
seats that are there by the very engine of a run (`assign`); who is placed leaves, and the seat is used. Nobody leaves otherwise, and
nothing is known of what comes later. The calendar goes on after the last arrival until everybody was looked at once more, so that a
long period is not blamed for where the stream was cut off.

Days are whole numbers from any beginning. Fit is the score without its points for waiting: by those an assignment may prefer who
waited, but to wait makes nobody fit better. The most fit that any calendar could reach is proved by assigning the whole stream at once,
as if everything that comes were known from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from .assignment import Assignment, assign
from .graph import Graph
from .pairs import Chunk, MatrixPairs, PairScores, plain_layout

Days = NDArray[np.int32]
Heartbeat = Callable[[], None]

PERIODS = (1, 7, 14, 30, 60)  # days between two matchings that a study tries
CALENDARS = 5  # of one period, that begin on different days: no accident of the first day decides
MOST_PAIRS = 40_000_000  # kept at a time, six bytes each, and twice that while they are put in order
ROWS = 2048  # people whose scores are made at a time
NEVER = int(np.iinfo(np.int32).min)


class TooManyPairs(Exception):
    """More pairs could meet than are kept in memory: `MOST_PAIRS`."""


@dataclass(frozen=True)
class Stream:
    """n people and m vacancies in any order."""

    since: Days  # (n,) registered: from this day the points for waiting count
    arrived: Days  # (n,) first day on which they may be assigned, not before `since`
    opened: Days  # (m,) first and last day on which a seat may be filled
    last: Days  # (m,)
    seats: NDArray[np.int32]  # (m,)
    offers: Graph  # for each vacancy the people who may take it (`pairs_in_time`), with their fit
    waiting: NDArray[np.int16]  # points after so many days since registration; the last cell also for more

    @property
    def n(self) -> int:
        return len(self.arrived)


@dataclass(frozen=True)
class Placed:
    """Of each person the vacancy (-1: none), the day (NEVER) and the fit in points. Shapes (n,)."""

    vacancy_of: NDArray[np.int32]
    on: Days
    fit: NDArray[np.int64]


@dataclass(frozen=True)
class Quantiles:
    """Half waited at most `median` days, nine in ten at most `most`; None where nobody did."""

    median: int | None
    most: int | None


@dataclass(frozen=True)
class Figures:
    """One calendar. Seats that stay empty are `lost` where the work began by the last day of the stream, else `still_open`; `unseen` of
    the lost ones belong to vacancies that opened and began between two of its days."""

    first: int  # days from the first day of the stream to the first of the calendar
    matchings: int
    placed: int
    fit: int
    lost: int
    still_open: int
    unseen: int
    people_wait: Quantiles
    seats_wait: Quantiles


@dataclass(frozen=True)
class Spread:
    """A number over several calendars."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class AtOnce:
    """The whole stream known from the start: who would be placed, with how much fit, and a proved bound of the fit of any calendar."""

    placed: int
    fit: int
    bound: int


class GraphPairs:
    """The pairs of a graph by worker, with `base` (n,) points added to each of a worker's, as `assign` wants them."""

    def __init__(self, graph: Graph, base: NDArray[np.int16] | None = None) -> None:
        self.graph = graph
        self.n_workers, self.n_vacancies = graph.n_workers, graph.n_vacancies
        self.base = np.zeros(self.n_workers, np.int16) if base is None else base
        self.layout = plain_layout(self.n_vacancies)

    def block(self, start: int, stop: int) -> NDArray[np.int16]:
        edges = slice(self.graph.starts[start], self.graph.starts[stop])
        row = np.repeat(np.arange(stop - start), np.diff(self.graph.starts[start : stop + 1]))
        matrix = np.full((stop - start, self.n_vacancies), -1, np.int16)
        matrix[row, self.graph.columns[edges]] = self.graph.values[edges] + self.base[start:stop][row]
        return matrix

    def chunk(self, start: int, stop: int) -> Chunk:
        return MatrixPairs(self.block(start, stop)).chunk(0, stop - start)


def pairs_in_time(
    scores: Iterable[PairScores], arrived: Days, last: Days, heartbeat: Heartbeat = lambda: None
) -> Graph:
    """The pairs that are eligible and can meet (the person arrived while the vacancy could still be filled), listed by vacancy.

    `scores`: of all people with the first vacancies, with the next ones and so on, in their order; the points are the fit. Raises
    TooManyPairs.
    """
    people, fits, counts, kept, first = [], [], [], 0, 0
    for some in scores:
        until = last[first : first + some.n_vacancies]
        parts = []
        for start in range(0, some.n_workers, ROWS):
            heartbeat()
            stop = min(start + ROWS, some.n_workers)
            block = some.block(start, stop).T
            vacancy, worker = np.nonzero((block >= 0) & (arrived[None, start:stop] <= until[:, None]))
            parts.append((vacancy.astype(np.int32), (worker + start).astype(np.int32), block[vacancy, worker]))
            kept += len(worker)
            if kept > MOST_PAIRS:
                raise TooManyPairs
        vacancy, worker, fit = (
            np.concatenate([part[at] for part in parts] or [np.zeros(0, np.int32)]) for at in range(3)
        )
        order = np.argsort(vacancy, kind="stable")
        people.append(worker[order])
        fits.append(fit[order].astype(np.int16))
        counts.append(np.bincount(vacancy, minlength=some.n_vacancies))
        first += some.n_vacancies
    return Graph(
        _starts(np.concatenate([np.zeros(0, np.int64), *counts])),
        np.concatenate([np.zeros(0, np.int32), *people]),
        np.concatenate([np.zeros(0, np.int16), *fits]),
        len(arrived),
    )


def first_days(period: int) -> list[int]:
    """On which days of a period its calendars begin: spread evenly, the first of them on day 0."""
    calendars = min(period, CALENDARS)
    return [number * period // calendars for number in range(calendars)]


def calendar(first: int, last: int, period: int, begins: int) -> list[int]:
    """Every so many days from `begins` days after the first day of the stream, and once more after its last."""
    return list(range(first + begins, last + period + 1, period))


def replay(
    stream: Stream, days: Sequence[int], *, seed: int, heartbeat: Callable[[int], None] = lambda done: None
) -> Placed:
    """Assign whoever is there on each of the days, in their order. `heartbeat` is told often how many days are done."""
    vacancy_of, on = np.full(stream.n, -1, np.int32), np.full(stream.n, NEVER, np.int32)
    fit, left = np.zeros(stream.n, np.int64), stream.seats.copy()
    for done, day in enumerate(days):
        beat = partial(_beat, heartbeat, done)
        beat()
        free = np.flatnonzero((stream.opened <= day) & (day <= stream.last) & (left > 0))
        vacancy, worker, points = _there(stream.offers, free, (stream.arrived <= day) & (vacancy_of < 0))
        if not len(worker):
            continue
        rows, row = _numbered(worker, stream.n)
        graph = Graph(_starts(np.bincount(vacancy, minlength=len(free))), row, points, len(rows)).by_vacancy
        waited = np.minimum(day - stream.since[rows], len(stream.waiting) - 1)
        pairs = GraphPairs(graph, stream.waiting[waited])
        chosen = assign(pairs, left[free], seed=seed, progress=beat).vacancy_of
        taken = chosen[row] == vacancy
        vacancy_of[worker[taken]], on[worker[taken]] = free[vacancy[taken]], day
        fit[worker[taken]] = points[taken]
        left -= np.bincount(free[vacancy[taken]], minlength=len(left)).astype(np.int32)
    return Placed(vacancy_of, on, fit)


def figures(stream: Stream, placed: Placed, days: Sequence[int], *, first: int, last: int) -> Figures:
    """What a calendar came to; `first` and `last` are the days of the stream."""
    who = np.flatnonzero(placed.vacancy_of >= 0)
    where = placed.vacancy_of[who]
    empty = stream.seats - np.bincount(where, minlength=len(stream.seats))
    following = np.append(days, np.iinfo(np.int32).max)[np.searchsorted(days, stream.opened)]
    begun = stream.last <= last
    return Figures(
        first=days[0] - first,
        matchings=len(days),
        placed=len(who),
        fit=int(placed.fit.sum()),
        lost=int(empty[begun].sum()),
        still_open=int(empty[~begun].sum()),
        unseen=int(empty[begun & (following > stream.last)].sum()),
        people_wait=_quantiles(placed.on[who] - stream.arrived[who]),
        seats_wait=_quantiles(placed.on[who] - stream.opened[where]),
    )


def at_once(stream: Stream, *, seed: int, heartbeat: Heartbeat = lambda: None) -> AtOnce:
    """The whole stream in one assignment: whatever a calendar does is one of those that the bound is about."""
    if not stream.offers.edges:
        return AtOnce(0, 0, 0)
    pairs = GraphPairs(stream.offers.by_vacancy)
    found: Assignment = assign(pairs, stream.seats, seed=seed, progress=lambda *_told: heartbeat())
    return AtOnce(int((found.vacancy_of >= 0).sum()), found.total_score, found.bound)


def spread(numbers: Sequence[float]) -> Spread:
    """Raises ValueError for none."""
    return Spread(sum(numbers) / len(numbers), min(numbers), max(numbers))


def _beat(heartbeat: Callable[[int], None], done: int, *_told: object) -> None:
    heartbeat(done)


def _there(
    offers: Graph, free: NDArray[np.intp], present: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.int16]]:
    """The pairs of these vacancies with people who are present: position in `free`, person, fit; by vacancy."""
    starts, counts = offers.starts[free], np.diff(offers.starts)[free]
    ends = np.cumsum(counts)
    edge = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)
    edge_is_there = present[offers.columns[edge]]
    edge = edge[edge_is_there]
    vacancy = np.repeat(np.arange(len(free)), counts)[edge_is_there]
    return vacancy, offers.columns[edge], offers.values[edge].astype(np.int16, copy=False)


def _numbered(worker: NDArray[np.int32], n: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """The distinct people, ascending, and for each pair which of them its person is."""
    named = np.zeros(n, np.bool_)
    named[worker] = True
    return np.flatnonzero(named), (np.cumsum(named) - 1)[worker].astype(np.int32)


def _starts(counts: NDArray[np.integer]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


def _quantiles(days: NDArray[np.integer]) -> Quantiles:
    if not len(days):
        return Quantiles(None, None)
    median, most = np.quantile(days, (0.5, 0.9), method="inverted_cdf")
    return Quantiles(int(median), int(most))
