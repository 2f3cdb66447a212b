"""Which trainings open the most unfilled seats, when only so many can be paid: greedy maximum coverage with its bounds. Pure numpy.

People whom one change would open one vacancy to are counted by change and vacancy; a set of changes fills of each vacancy as many seats
as people it opens it to, and no more than are free. That is monotone and submodular, so taking the change that adds most each time
reaches at least 1 - 1/e of the best there is (Nemhauser, Wolsey and Fisher 1978). How far it is from the best in this very case is
bounded closer: after any choice, k others cannot add more than the k largest gains there still are (Minoux 1978; Leskovec and others 2007).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
GREEDY_SHARE = 1 - 1 / math.e


@dataclass(frozen=True)
class Openings:
    """Rows (change, vacancy, people), each pair of change and vacancy once: to so many people the change opens the vacancy.

    `seats` (n_vacancies,): unfilled. Nobody is in two rows.
    """

    change: Numbers
    vacancy: Numbers
    people: Numbers
    seats: Numbers
    n_changes: int

    def gains(self, left: Numbers) -> Numbers:
        """(n_changes,) the seats that each change fills of those left."""
        filled = np.minimum(self.people, left[self.vacancy])
        return np.bincount(self.change, filled, minlength=self.n_changes).astype(np.int64)


@dataclass(frozen=True)
class Step:
    change: int
    seats: int  # that it adds to those before


@dataclass(frozen=True)
class Plan:
    """`bound`: no set of as many changes fills more seats than that."""

    steps: tuple[Step, ...]
    bound: int

    @property
    def seats(self) -> int:
        return sum(step.seats for step in self.steps)

    @property
    def is_best(self) -> bool:
        return self.seats == self.bound


def plan(openings: Openings, budget: int) -> Plan:
    """At most `budget` changes, each the one that adds most (of equal ones the first). Raises ValueError for a budget below 1."""
    if budget < 1:
        raise ValueError("a budget of one change at least")
    left = openings.seats.astype(np.int64).copy()
    steps: list[Step] = []
    filled, bound = 0, int(left.sum())
    while True:
        gains = openings.gains(left)
        bound = min(bound, filled + int(np.sort(gains)[-budget:].sum()))
        best = int(gains.argmax()) if len(gains) else 0
        if len(steps) == budget or not len(gains) or not gains[best]:
            break
        steps.append(Step(best, int(gains[best])))
        filled += int(gains[best])
        mine = openings.change == best
        left[openings.vacancy[mine]] -= np.minimum(openings.people[mine], left[openings.vacancy[mine]])
        openings = _without(openings, best)
    return Plan(tuple(steps), bound)


def _without(openings: Openings, change: int) -> Openings:
    other = openings.change != change
    return Openings(
        openings.change[other],
        openings.vacancy[other],
        openings.people[other],
        openings.seats,
        openings.n_changes,
    )
