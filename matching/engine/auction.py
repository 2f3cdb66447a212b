"""The auction on one candidate graph: phases of falling epsilon, each a forward and a reverse pass."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from . import kernels
from .graph import Graph, Values

MAX_SCORE = 10_000

CHUNK = 20_000_000  # edges looked at between two looks at the outside world, about 0.05-0.1 s


def falling(first: int, last: int, factor: int = 8) -> Iterator[int]:
    """first, first / factor, ... and finally `last` (epsilon scaling)."""
    while first > last:
        yield first
        first //= factor
    yield last


class Auction:
    """Workers, seats and prices; between phases the prices and placements are within epsilon of the optimum.

    Prices are in ticks, `scale` ticks to a score point; `price` are those to begin with. `effort` counts the edges looked at: a measure of
    time that is the same on every machine.
    """

    def __init__(
        self,
        graph: Graph,
        seats: NDArray[np.int32],
        scale: int,
        watch: Callable[[int], None],
        price: NDArray[np.int64] | None = None,
    ) -> None:
        self.scale = scale
        self.most = MAX_SCORE  # no score is higher, points
        self.seats = seats
        self.watch = watch
        self.effort = 0
        self.vacancy_of = np.full(graph.n_workers, -1, np.int32)
        self.score_of: Values = np.zeros(graph.n_workers, np.int16)
        self.price = np.zeros(graph.n_vacancies, np.int64) if price is None else price.copy()
        self.use(graph)

    def use(self, graph: Graph) -> None:
        """Go on with another graph; placements stay, and prices where seats are fewer than candidates.

        A vacancy without seats asks what no score exceeds: nobody bids, and the bound pays nothing for it.
        """
        self.graph = graph
        scarce = self.seats < graph.vacancy_degrees
        self.slots = np.zeros(graph.n_vacancies + 1, np.int64)
        np.cumsum(np.where(scarce, self.seats, 0), out=self.slots[1:])
        self.price[~scarce] = 0
        self.price[self.seats == 0] = self.most * self.scale
        self.holders = np.full(self.slots[-1], -1, np.int32)
        self.bids = np.zeros(self.slots[-1], np.int64)

    @property
    def total(self) -> int:
        """Score points of all placements."""
        return int(self.score_of[self.vacancy_of >= 0].sum(dtype=np.int64))

    def content(self, epsilon: int) -> NDArray[np.int64]:
        """The gain in ticks above which each worker would have reason to complain, shape (n_workers,)."""
        placed = np.flatnonzero(self.vacancy_of >= 0)
        worth = self.score_of[placed].astype(np.int64) * self.scale - self.price[self.vacancy_of[placed]]
        content = np.zeros(len(self.vacancy_of), np.int64)
        content[placed] = np.maximum(worth + epsilon, 0)
        return content

    def highest_offers(self) -> NDArray[np.int64]:
        """What the keenest worker would pay in ticks to be placed there, shape (n_vacancies,)."""
        highest = np.zeros(self.graph.n_vacancies, np.int64)
        content = np.repeat(self.content(0), np.diff(self.graph.starts))
        np.maximum.at(highest, self.graph.columns, self.graph.values.astype(np.int64) * self.scale - content)
        return highest

    def settle(self, epsilon: int, most_effort: int | None = None) -> bool:
        """One phase: afterwards no one could gain more than `epsilon` ticks, and free seats cost nothing.

        Gives up and returns False, without that promise, when `effort` passes `most_effort`.
        """
        graph = self.graph
        queue = np.empty(max(graph.n_workers, 1), np.int32)
        waiting = kernels.seat(
            graph.starts, graph.columns, graph.values, self.scale, epsilon,
            self.slots, self.holders, self.bids, self.price, self.vacancy_of, self.score_of, queue,
        )  # fmt: skip
        self.effort += graph.edges
        cursor = np.array([0, waiting, self.effort], np.int64)
        while cursor[1] > 0:
            kernels.forward(
                graph.starts, graph.columns, graph.values, self.scale, epsilon,
                self.slots, self.holders, self.bids, self.price,
                self.vacancy_of, self.score_of, queue, cursor, CHUNK,
            )  # fmt: skip
            self.watch(int(cursor[1]))
            self.effort = int(cursor[2])
            if most_effort is not None and self.effort > most_effort:
                return False
        return self._lower_prices(epsilon, most_effort)

    def _lower_prices(self, epsilon: int, most_effort: int | None) -> bool:
        queue = np.empty(max(self.graph.n_vacancies, 1), np.int32)
        waiting = kernels.priced_with_free_seat(self.slots, self.holders, self.price, queue)
        if not waiting:
            return True
        listed = self.graph.by_vacancy
        queued = np.zeros(self.graph.n_vacancies, np.bool_)
        queued[queue[:waiting]] = True
        offer = np.empty(int(self.graph.vacancy_degrees.max()), np.int64)
        cursor = np.array([0, waiting, self.effort], np.int64)
        while cursor[1] > 0:
            kernels.reverse(
                listed.starts, listed.columns, listed.values, self.scale, epsilon,
                self.slots, self.holders, self.price, self.vacancy_of, self.score_of,
                queue, queued, offer, cursor, CHUNK,
            )  # fmt: skip
            self.watch(int(cursor[1]))
            self.effort = int(cursor[2])
            if most_effort is not None and self.effort > most_effort:
                return False
        return True
