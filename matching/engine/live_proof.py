"""How good a live state is among all eligible pairs: the bound that its prices prove, by one pass as of a run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .auction import MAX_SCORE
from .certificate import certify
from .graph import Graph
from .live import Live
from .pairs import Chunk, PairScores
from .scan import CANDIDATES, Matrix, Watch


@dataclass(frozen=True)
class Standing:
    """How good the placements are among all eligible pairs of those in play."""

    total: int  # score points
    bound: int  # proven by the prices
    prices: NDArray[np.int64]  # (n_vacancies,) points
    better: Graph  # pairs outside the lists that a worker would prefer, the best few each

    @property
    def gap(self) -> float:
        return (self.bound - self.total) / max(self.bound, 1)


class InPlay:
    """The same pairs, where some workers are eligible for nothing: those who are not `present` (n_workers,)."""

    def __init__(self, scores: PairScores, present: NDArray[np.bool_]) -> None:
        self.scores, self.present, self.layout = scores, present, scores.layout
        self.n_workers, self.n_vacancies = scores.n_workers, scores.n_vacancies

    def chunk(self, start: int, stop: int) -> Chunk:
        absent = np.flatnonzero(~self.present[start:stop])
        chunk = self.scores.chunk(start, stop)
        return chunk.without(absent) if absent.size else chunk

    def block(self, start: int, stop: int) -> NDArray[np.int16]:
        return np.where(self.present[start:stop, None], self.scores.block(start, stop), np.int16(-1))


def proven(live: Live, scores: PairScores, *, threads: int = 0) -> Standing:
    """`scores` are of all who ever were in play, as they are now; the state is read before the pass begins.

    Raises ValueError where they know fewer workers or vacancies.
    """
    n, m = scores.n_workers, scores.n_vacancies
    if n < live.n_workers or m < live.n_vacancies:
        raise ValueError(f"{live.n_workers} workers and {live.n_vacancies} vacancies, but scores of {n} and {m}")
    total, scale = live.total, live.scale
    seats, price = np.zeros(m, np.int32), np.full(m, MAX_SCORE * scale)
    seats[: live.n_vacancies], price[: live.n_vacancies] = live.usable_seats, live.price
    present, content = np.zeros(n, np.bool_), np.zeros(n, np.int64)
    present[: live.n_workers], content[: live.n_workers] = live.present[: live.n_workers], live.content
    matrix = Matrix(InPlay(scores, present), seats, Watch(lambda *told: None, lambda: False), threads=threads)
    pricing = matrix.price(price, scale, content, CANDIDATES)
    certificate = certify(price, pricing.gains, seats, scale)
    return Standing(total, certificate.bound, certificate.prices, pricing.better)
