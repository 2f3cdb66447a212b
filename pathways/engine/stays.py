"""Past stays abroad: how long somebody has been there without a break, as the columns tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .calendar import shift_months
from .facts import UNKNOWN_DATE, Int32, Vocabulary, WorkerFacts

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Break:
    """The absence after which counting starts again: days or calendar months, the other is 0."""

    days: int = 0
    months: int = 0

    def over(self, left: Int32) -> Int32:
        """The first day on which somebody who left then has been away long enough; unknown where the day is."""
        if self.months:
            return shift_months(left, self.months)
        return np.where(left == UNKNOWN_DATE, UNKNOWN_DATE, left + self.days).astype(np.int32)


@dataclass(frozen=True)
class LastStay:
    """Of n people the last stay without a long enough break. `days` 0: never there (or nothing is told)."""

    days: Int32
    left_on: Int32  # UNKNOWN_DATE where they never were there, are still there, or nobody noted the day


def stay_is_in(workers: WorkerFacts, number: int, vocabulary: Vocabulary, programmes: Sequence[str]) -> Bools:
    """Whether the stay with that number, where there is one, was in one of the programmes."""
    listed = [vocabulary.index("programmes", code) for code in programmes]
    known = [position for position in listed if position >= 0]
    in_one: Bools = np.isin(workers.stay_programme[:, number], known)
    return in_one & (workers.stay_from[:, number] != UNKNOWN_DATE)


def last_stay(
    workers: WorkerFacts, vocabulary: Vocabulary, programmes: Sequence[str], pause: Break, as_of: int
) -> LastStay:
    """Stays that began before `as_of`, in their order. One whose last day is to come, or was not noted, is counted
    to `as_of`, and the day it ended stays not known: a long stay may have been broken since."""
    days = np.zeros(workers.n, dtype=np.int32)
    until = np.full(workers.n, UNKNOWN_DATE, dtype=np.int32)
    not_left = np.zeros(workers.n, dtype=bool)
    for number in range(workers.stay_from.shape[1]):
        entered, left = workers.stay_from[:, number], workers.stay_to[:, number]
        ours = stay_is_in(workers, number, vocabulary, programmes) & (entered < as_of)
        stays_on = (left == UNKNOWN_DATE) | (left > as_of)
        end = np.where(stays_on, np.int32(as_of), left)
        afresh = (until == UNKNOWN_DATE) | (entered >= pause.over(until))
        first = np.where(afresh, entered, np.maximum(entered, until + 1))
        added = np.maximum(end - first + 1, 0)
        days = np.where(ours, np.where(afresh, 0, days) + added, days).astype(np.int32)
        until = np.where(ours, np.maximum(end, until), until).astype(np.int32)
        not_left |= ours & stays_on
    return LastStay(days, np.where(not_left, UNKNOWN_DATE, until).astype(np.int32))
