"""A pass over all pairs, divided by ranges of workers: what it asks of a range, and what it is answered.

Whoever answers needs the pairs and the question, nothing else: a pass may be divided among threads, processes and machines. The assignment
never is: of what a pass finds, a few numbers a worker, it is made in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .passes import Edges

if TYPE_CHECKING:
    from .scan import Matrix

Int64 = NDArray[np.int64]
BEST, OFFERS, PRICES = "best", "offers", "prices"


@dataclass(frozen=True)
class Question:
    """What a pass asks of workers first..last-1, k of them. What is said of m vacancies is the same for all ranges of a pass."""

    kind: str  # the best vacancies of each worker, the best workers of each vacancy, or what the prices leave to gain
    first: int
    last: int
    prices: Int64  # (m,) in ticks
    scale: int  # ticks to a point
    most: int  # vacancies that are told of each worker
    wanted: Int64  # (m,) offers that a vacancy waits for; empty but where those are asked for
    content: Int64  # (k,) what each worker has already: points where offers are asked for, else ticks; empty where the best are
    class_of: NDArray[np.int32]  # (k,) of each worker, by the limits
    tolls: Int64  # (classes, m) points that a vacancy asks of a class beyond its price

    def part(self, first: int, last: int) -> Question:
        """The same of some of its workers."""
        rows = slice(first - self.first, last - self.first)
        return replace(self, first=first, last=last, content=self.content[rows], class_of=self.class_of[rows])

    def parts(self, size: int) -> list[Question]:
        """The same in ranges of about `size` workers, in their order."""
        count = max(-(-(self.last - self.first) // size), 1)
        edges = self.first + np.arange(count + 1) * (self.last - self.first) // count
        return [self.part(first, last) for first, last in pairwise(edges.tolist())]


@dataclass(frozen=True)
class Answer:
    """Of workers first..last-1, by the kind of the question."""

    first: int
    last: int
    edges: Sequence[Edges] = ()  # of consecutive workers: pairs that were found
    eligible: int = 0  # how many of all pairs
    gains: Int64 = field(default_factory=lambda: np.zeros(0, np.int64))  # (k,) ticks
    offers: Int64 = field(
        default_factory=lambda: np.zeros(0, np.int64)
    )  # the highest to each position, packed as by `passes.offered`


# The answers to parts of a question, in any order, which may be those of this very `Matrix`.
Others = Callable[["Matrix", Question], Iterable[Answer]]


def joined(edges: Sequence[Edges]) -> Sequence[Edges]:
    """The same as one."""
    if len(edges) < 2:
        return edges
    counts, columns, values = zip(*edges, strict=True)
    return [(np.concatenate(counts), np.concatenate(columns), np.concatenate(values))]


def whole(answers: Iterable[Answer], n_workers: int) -> list[Answer]:
    """In the order of workers. Raises ValueError where somebody is missing or there twice."""
    found = sorted(answers, key=lambda answer: (answer.first, answer.last))
    edges = [0, *(answer.last for answer in found)]
    if [answer.first for answer in found] != edges[:-1] or edges[-1] != n_workers:
        raise ValueError("the answers to a pass are not of every worker, once")
    return found
