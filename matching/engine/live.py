"""An assignment that is kept up to date while people and vacancies come and go: each event is repaired at once, in milliseconds.

The state keeps the candidate lists of a finished run, its prices and its placements, and after every event the slackness of the auction
(`live_kernels`) on those lists. So at any time

    total >= bound - epsilon * placed / scale

where `bound` is of every assignment on the lists: no more can be lost than epsilon for each person placed. Lists grow with the events,
and only those of whoever an event touches: what a newcomer prefers at the prices of the day, who would give most for a new seat. Over
all eligible pairs the state is proven, as a run is, by a pass over them (`live_proof`); the pairs that it finds wanting are `learn`ed.

Workers and vacancies are the rows and columns of the run's `PairScores`; new ones come after the last. An accepted offer is frozen: the
worker and the seat are out of play, and no repair touches them. Ceilings and floors (`limits`) are not kept. Equal events, equal result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import live_kernels as kernels
from .assignment import LEAST_WANTED, WANTED
from .auction import MAX_SCORE, Auction
from .certificate import certify
from .graph import Graph
from .live_kernels import EFFORT, TOUCHED
from .live_lists import NOWHERE, Lists, longer
from .passes import LOW, spread
from .rows import Int32, Int64
from .scan import CANDIDATES

ROOM = 8  # columns grow by at least a part in so many


class Eligible(NamedTuple):
    """Whom one worker or one vacancy is eligible with."""

    at: NDArray[np.integer]  # (k,) vacancies or workers, ascending
    scores: NDArray[np.integer]  # (k,) points, 0..10,000


def eligible(scores: NDArray[np.integer]) -> Eligible:
    """Out of the scores of all, -1 where not eligible."""
    at = np.flatnonzero(scores >= 0)
    return Eligible(at, scores[at])


@dataclass(frozen=True)
class Repair:
    """Who has another place than before an event, or none, or one for the first time; by worker."""

    workers: Int32
    before: Int32  # vacancy, -1 = none
    after: Int32
    effort: int  # edges looked at: a measure of time that is the same on every machine


class Live:
    """The state. Every event either raises ValueError and changes nothing, or is repaired when it returns."""

    def __init__(
        self,
        graph: Graph,
        seats: NDArray[np.integer],
        prices: NDArray[np.int64],
        vacancy_of: NDArray[np.int32],
        *,
        present: NDArray[np.bool_] | None = None,
        epsilon: int = 1,
        scale: int = 1,
    ) -> None:
        """From a finished run: candidates (`live_start.candidates_of`), `prices` (m,) in points and placements (n,).

        Whoever has no place, or one that is not on the graph, or is not content with it, bids. `present` (n,): who is in play, everybody
        unless said; nobody else has candidates. `epsilon` in ticks, `scale` of which are a point.
        """
        n, m = graph.n_workers, graph.n_vacancies
        self.epsilon, self.scale, self.n_workers, self.n_vacancies = epsilon, scale, n, m
        self._present = np.ones(n, np.bool_) if present is None else present.copy()
        self._frozen_at = np.full(n, NOWHERE, np.int32)
        self._all_seats = seats.astype(np.int64)  # with those that are frozen
        self._frozen_in = np.zeros(m, np.int64)
        self._is_open = self._all_seats > 0
        auction = Auction(
            graph, np.minimum(seats, max(n, 1)).astype(np.int32), scale, lambda waiting: None, prices * scale
        )
        worker = np.repeat(np.arange(n), np.diff(graph.starts))
        held = graph.columns == vacancy_of[worker]
        auction.vacancy_of[worker[held]], auction.score_of[worker[held]] = graph.columns[held], graph.values[held]
        auction.settle(epsilon)
        self._lists = Lists(graph, auction, self._all_seats, epsilon)

    # What stands

    @property
    def vacancy_of(self) -> Int32:
        """(n_workers,) the vacancy where each worker in play has a place, -1 where none."""
        return self._lists.book.vacancy_of[: self.n_workers]

    @property
    def score_of(self) -> Int32:
        """(n_workers,) points of those who have a place."""
        return self._lists.book.score_of[: self.n_workers]

    @property
    def bid_of(self) -> Int64:
        """(n_workers,) the most in ticks at which those who have a place are known to be content."""
        return self._lists.book.bid_of[: self.n_workers]

    @property
    def price(self) -> Int64:
        """(n_vacancies,) ticks."""
        return self._lists.book.price[: self.n_vacancies]

    @property
    def seats(self) -> Int64:
        """(n_vacancies,) in play."""
        return self._lists.book.seats[: self.n_vacancies]

    @property
    def usable_seats(self) -> Int32:
        """(n_vacancies,) in play, and no more than there are workers."""
        return np.minimum(self.seats, max(self.n_workers, 1)).astype(np.int32)

    @property
    def present(self) -> NDArray[np.bool_]:
        """(n_workers,) who is in play."""
        return self._present[: self.n_workers]

    def is_open(self, vacancy: int) -> bool:
        """Whether it is in play, be it with no seat left."""
        return 0 <= vacancy < self.n_vacancies and bool(self._is_open[vacancy])

    @property
    def frozen_at(self) -> Int32:
        """(n_workers,) the vacancy whose offer each has accepted, -1 where none."""
        return self._frozen_at[: self.n_workers]

    @property
    def frozen_in(self) -> Int64:
        """(n_vacancies,) how many have accepted."""
        return self._frozen_in[: self.n_vacancies]

    @property
    def placed(self) -> int:
        return int((self.vacancy_of >= 0).sum())

    @property
    def total(self) -> int:
        """Score points of all placements in play."""
        return int(self.score_of[self.vacancy_of >= 0].sum(dtype=np.int64))

    @property
    def content(self) -> Int64:
        """(n_workers,) the gain in ticks above which each worker would have reason to complain."""
        content = np.zeros(self.n_workers, np.int64)
        placed = np.flatnonzero(self.vacancy_of >= 0)
        worth = self.score_of[placed].astype(np.int64) * self.scale - self.price[self.vacancy_of[placed]]
        content[placed] = np.maximum(worth + self.epsilon, 0)
        return content

    def graph(self) -> Graph:
        """The candidate lists."""
        graph = self._lists.candidates.graph(self.n_vacancies)
        return Graph(graph.starts[: self.n_workers + 1], graph.columns, graph.values, self.n_vacancies)

    def bound(self) -> int:
        """Proven by the prices: no assignment on the lists has more points than this."""
        gains = self.graph().gains(self.price, self.scale)
        return certify(self.price, gains, self.usable_seats, self.scale).bound

    # Events

    def worker_arrives(self, worker: int, vacancies: Eligible) -> Repair:
        """A newcomer, or one who has left, bids for the best of what they are eligible for."""
        if worker < 0:
            raise ValueError("workers are counted from 0")
        if worker < self.n_workers and (self.present[worker] or self.frozen_at[worker] >= 0):
            raise ValueError(f"worker {worker} is there already")
        return self._comes(worker, vacancies)

    def worker_changes(self, worker: int, vacancies: Eligible) -> Repair:
        """Leaves and arrives with other scores in one step: where the old place still is the best, nobody moves."""
        self._must_be_present(worker)
        return self._comes(worker, vacancies)

    def worker_leaves(self, worker: int) -> Repair:
        """For good, or until they arrive again. A frozen one gives the seat back."""
        at = int(self.frozen_at[worker]) if 0 <= worker < self.n_workers else NOWHERE
        if at < 0:
            self._must_be_present(worker)
        lists = self._lists
        lists.begin()
        kernels.touch(lists.book, worker)
        if at >= 0:
            lists.book.before[worker] = at
            self._frozen_at[worker] = NOWHERE
            self._frozen_in[at] -= 1
            self._seat(at)
        else:
            self._goes(worker)
        return self._repaired()

    def vacancy_opens(self, vacancy: int, seats: int, workers: Eligible) -> Repair:
        """A new vacancy, or one that was closed: whoever gains most by its seats comes. Who is not in play is passed over."""
        if 0 <= vacancy < self.n_vacancies and self._is_open[vacancy]:
            raise ValueError(f"vacancy {vacancy} is open already")
        return self._opens(vacancy, seats, workers)

    def seats_change(self, vacancy: int, seats: int, workers: Eligible | None = None) -> Repair:
        """Now so many seats, frozen ones included. Where there are many more, give the scores anew: more people are then asked."""
        self._must_be_open(vacancy)
        return self._opens(vacancy, seats, workers)

    def vacancy_closes(self, vacancy: int) -> Repair:
        """Whoever has a seat there looks for another on their list (`worker_changes` lets them look beyond it); frozen ones stay."""
        self._must_be_open(vacancy)
        self._lists.begin()
        self._all_seats[vacancy], self._is_open[vacancy] = 0, False
        self._seat(vacancy)
        self._lists.unlink_vacancy(vacancy)
        return self._repaired()

    def freeze(self, worker: int, vacancy: int) -> Repair:
        """An accepted offer: the worker and one seat there are out of play, whoever held it. Raises ValueError where no seat is left."""
        self._must_be_present(worker)
        self._must_be_open(vacancy)
        if self.seats[vacancy] < 1:
            raise ValueError(f"vacancy {vacancy} has no seat left")
        book = self._lists.book
        self._lists.begin()
        kernels.touch(book, worker)
        if self.vacancy_of[worker] == vacancy:
            kernels.rise(book, worker)  # together with the seat: nobody is asked to take it
        self._goes(worker)
        self._frozen_at[worker] = vacancy
        self._frozen_in[vacancy] += 1
        self._seat(vacancy)
        return self._repaired()

    def learn(self, better: Graph) -> Repair:
        """Put pairs on the lists (`live_proof.Standing.better`); whoever prefers one of them bids.

        Events may have come since the pass that found them: pairs that are on the lists by now, or not in play any more, are passed
        over. Leave out workers who have changed since; their scores there would be those of before.
        """
        some = np.flatnonzero(np.diff(better.starts[: self.n_workers + 1]))
        workers = some[self.present[some]]
        self._lists.begin()
        for worker in workers.tolist():
            edges = slice(better.starts[worker], better.starts[worker + 1])
            at, scores = better.columns[edges], better.values[edges].astype(np.int32)
            new = self._is_open[at] & ~np.isin(at, self._lists.candidates.row(worker))
            self._lists.link_worker(worker, at[new], scores[new])
        kernels.reviewed(self._lists.book, workers.astype(np.int32), self.scale, self.epsilon)
        return self._repaired()

    # How

    def _comes(self, worker: int, vacancies: Eligible) -> Repair:
        at, scores = _checked(vacancies, self.n_vacancies)
        self._lists.begin()
        self._lengthen(worker + 1, self.n_vacancies)
        if self.present[worker]:
            self._goes(worker)
        self._present[worker] = True
        self._lists.link_worker(worker, *self._preferred(worker, at, scores))
        kernels.wait(self._lists.book, worker)
        return self._repaired()

    def _goes(self, worker: int) -> None:
        kernels.stranded(self._lists.book, worker)
        self._lists.unlink_worker(worker)
        self._present[worker] = False

    def _opens(self, vacancy: int, seats: int, workers: Eligible | None) -> Repair:
        if seats < 0:
            raise ValueError("seats must be at least 0")
        if vacancy < 0:
            raise ValueError("vacancies are counted from 0")
        known = None if workers is None else _checked(workers, self.n_workers)
        self._lists.begin()
        self._lengthen(self.n_workers, vacancy + 1)
        self._is_open[vacancy], self._all_seats[vacancy] = True, seats
        if known is not None:
            at, scores = self._keenest(vacancy, *known)
            self._lists.link_vacancy(vacancy, at, scores)
            kernels.reviewed(self._lists.book, at, self.scale, self.epsilon)
        self._seat(vacancy)
        return self._repaired()

    def _seat(self, vacancy: int) -> None:
        """Bring into play the seats that are not frozen."""
        seats = max(int(self._all_seats[vacancy] - self._frozen_in[vacancy]), 0)
        book = self._lists.book
        kernels.dismissed(book, vacancy, seats)
        if seats == 0:
            book.price[vacancy] = MAX_SCORE * self.scale
        self._lists.make_seats(np.array([vacancy]))
        if book.seated.size[vacancy] < seats:
            kernels.ask(self._lists.book, vacancy)

    def _preferred(self, worker: int, at: Int64, scores: Int32) -> tuple[Int32, Int32]:
        """The best vacancies of a worker at the prices of now, as a scan chooses them."""
        useful = (scores > 0) & self._is_open[at]
        at, scores = at[useful], scores[useful]
        if len(at) > CANDIDATES:
            worth = scores.astype(np.int64) * self.scale - self.price[at]
            steps = (at - spread(worker, self.n_vacancies)) % self.n_vacancies
            best = _highest(worth, steps, CANDIDATES)
            at, scores = at[best], scores[best]
        return at.astype(np.int32), scores

    def _keenest(self, vacancy: int, at: Int64, scores: Int32) -> tuple[Int32, Int32]:
        """Who would give most for a seat there, beside those who are on its list."""
        useful = (scores > 0) & self.present[at] & ~np.isin(at, self._lists.wanting.row(vacancy))
        at, scores = at[useful], scores[useful]
        most = max(WANTED * int(self._all_seats[vacancy]), LEAST_WANTED)
        if len(at) > most:
            there = self.vacancy_of[at]
            gain = self.score_of[at].astype(np.int64) * self.scale - self.price[there]
            best = _highest(scores.astype(np.int64) * self.scale - np.where(there >= 0, gain, 0), at, most)
            at, scores = at[best], scores[best]
        return at.astype(np.int32), scores

    def _lengthen(self, n: int, m: int) -> None:
        """At least so many workers and vacancies; room is made for more than one at a time."""
        workers, vacancies = n - len(self._present), m - len(self._is_open)
        if workers > 0:
            workers += n // ROOM
            self._present = longer(self._present, workers)
            self._frozen_at = longer(self._frozen_at, workers, NOWHERE)
        if vacancies > 0:
            vacancies += m // ROOM
            self._all_seats, self._frozen_in = longer(self._all_seats, vacancies), longer(self._frozen_in, vacancies)
            self._is_open = longer(self._is_open, vacancies)
        self._lists.lengthen(len(self._present), len(self._is_open))
        self.n_workers, self.n_vacancies = max(n, self.n_workers), max(m, self.n_vacancies)

    def _repaired(self) -> Repair:
        book = self._lists.book
        kernels.repair(book, self.scale, self.epsilon)
        touched = np.sort(book.touched[: book.cursor[TOUCHED]])
        before, frozen = book.before[touched], self._frozen_at[touched]
        after = np.where(frozen >= 0, frozen, book.vacancy_of[touched])
        moved = before != after
        return Repair(touched[moved], before[moved], after[moved], int(book.cursor[EFFORT]))

    def _must_be_present(self, worker: int) -> None:
        if not (0 <= worker < self.n_workers and self.present[worker]):
            raise ValueError(f"worker {worker} is not in play")

    def _must_be_open(self, vacancy: int) -> None:
        if not (0 <= vacancy < self.n_vacancies and self._is_open[vacancy]):
            raise ValueError(f"vacancy {vacancy} is not open")


def _checked(pairs: Eligible, n: int) -> tuple[Int64, Int32]:
    at, scores = np.asarray(pairs.at, np.int64), np.asarray(pairs.scores, np.int32)
    if at.shape != scores.shape or at.ndim != 1:
        raise ValueError("as many scores as places")
    if len(at) and (at.min() < 0 or at.max() >= n):
        raise ValueError(f"there are only {n}")
    if (np.diff(at) <= 0).any():
        raise ValueError("places must be told in ascending order, each once")
    if len(at) and (scores.min() < 0 or scores.max() > MAX_SCORE):
        raise ValueError(f"scores outside 0..{MAX_SCORE}")
    return at, scores


def _highest(worth: Int64, steps: Int64, most: int) -> NDArray[np.intp]:
    """Where the `most` highest stand, ascending; of equals those with fewer `steps`, which all differ: the same on every machine."""
    key = (worth << np.int64(31)) | (LOW - steps)
    return np.sort(np.argpartition(key, len(key) - most)[-most:])
