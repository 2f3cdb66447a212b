"""Kinds that look at what runs out: the places of a cap, and the days in which papers can be filed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..caps import RETURNING_YEARS, fiscal_years
from ..facts import NO, UNKNOWN, UNKNOWN_DATE, YES, Int8, Int32, country_code, to_date
from ..parameters import BadRule, gettext_noop, whole
from ..rules import Comparison, Who
from .base import Array, Bools, Case, Kind, Remedy, Side, across, down, moved, outcome

PoolState = Literal["open", "full", "unknown"]


@dataclass(frozen=True)
class Returning:
    """In how many US fiscal years before that of the work a season makes somebody a returning worker."""

    returning_years: int = whole(1, 10, default=RETURNING_YEARS)


class Cap(Kind[Returning]):
    """A pool that this person may take a place from still has one: for all, for returning workers, for their nationality."""

    name = "cap"
    side = Side.PAIR
    schema = Returning

    def test(self, p: Returning, case: Case) -> Int8:
        pools = self._pools(p, case)
        passes = np.logical_or.reduce([left > 0 for left in pools])
        fails = np.logical_and.reduce([left == 0 for left in pools])
        return outcome(passes, fails)

    def explain(self, p: Returning, case: Case) -> Comparison:
        general, returning, reserved = (int(left[0, 0]) for left in self._pools(p, case))
        told = [f"general-{_state(general)}", f"returning-{self._returning_state(p, case, returning)}"]
        if reserved != NO:
            told.append(f"reserved-{_state(reserved)}")
        return Comparison(tuple(told), ("pool-open",), "cap_pools", "cap", Who.EMPLOYER)

    def _pools(self, p: Returning, case: Case) -> tuple[Array, Array, Array]:
        """Places for each pair in the three sorts of pools, 0 where a sort is not for the person: each (n, m)."""
        shape = (case.workers.n, case.vacancies.n)
        general = np.broadcast_to(across(case.vacancies.cap_left_general), shape)
        is_returning, left = self.is_returning(p, case), across(case.vacancies.cap_left_returning)
        perhaps = np.where(left == 0, NO, UNKNOWN)
        returning = np.select([is_returning == YES, is_returning == NO], [left, np.zeros_like(left)], perhaps)
        return general, returning, self._reserved(case)

    @staticmethod
    def is_returning(p: Returning, case: Case) -> Int8:
        """(n, m): a season in the programme began in one of the fiscal years before that of the work; not known where nobody noted."""
        workers, year = case.workers, across(fiscal_years(case.vacancies.starts))
        found = np.zeros((workers.n, case.vacancies.n), dtype=bool)
        for number in range(workers.stay_from.shape[1]):
            began = down(fiscal_years(workers.stay_from[:, number]))
            ours = down(workers.stay_programme[:, number]) == across(case.vacancies.programme)
            found |= ours & (began != UNKNOWN) & (began < year) & (began >= year - p.returning_years)
        is_known = down(workers.stays_told == YES) & (year != UNKNOWN)
        return np.where(is_known, found, UNKNOWN).astype(np.int8)

    @staticmethod
    def _reserved(case: Case) -> Array:
        """(n, m): what is set aside for the person's nationality."""
        names, table = case.vocabulary.nationalities, case.vacancies.cap_left_reserved
        elsewhere = case.vacancies.cap_left_elsewhere
        of_nobody = np.where((table == 0).all(axis=1) & (elsewhere == 0), NO, UNKNOWN)
        columns = np.concatenate([table, elsewhere[:, None], of_nobody[:, None]], axis=1)
        nationality = case.workers.nationality
        position = np.full(nationality.shape, len(names), dtype=np.int64)
        for number, name in enumerate(names):
            position[nationality == country_code(name)] = number
        position[nationality == UNKNOWN] = len(names) + 1
        cells: Array = columns.T[position]
        return cells

    def _returning_state(self, p: Returning, case: Case, left: int) -> str:
        is_returning = int(self.is_returning(p, case)[0, 0])
        return "not-theirs" if is_returning == NO else _state(left)


def _state(left: int) -> PoolState:
    if left == UNKNOWN:
        return "unknown"
    return "open" if left > 0 else "full"


@dataclass(frozen=True)
class DaysBefore:
    """Calendar days before the first day of work: filed at the earliest and at the latest."""

    earliest_days: int = whole(1, 400)
    latest_days: int = whole(1, 400)


class FilingWindow(Kind[DaysBefore]):
    """The employer can still file in time for the first day of work. Certified work has been filed."""

    name = "filing_window"
    side = Side.VACANCY
    schema = DaysBefore

    def check(self, p: DaysBefore) -> None:
        if p.earliest_days < p.latest_days:
            raise BadRule(
                gettext_noop('"earliest_days" is below "latest_days": the window would close before it opens')
            )

    def test(self, p: DaysBefore, case: Case) -> Int8:
        starts, certified = case.vacancies.starts, case.vacancies.certification_held
        is_known = starts != UNKNOWN_DATE
        in_time = is_known & (self._last(p, starts) >= case.as_of)
        return across(outcome((certified == YES) | in_time, self._too_late(certified, is_known, in_time)))

    def explain(self, p: DaysBefore, case: Case) -> Comparison:
        starts, today = case.vacancies.starts, case.as_of
        if starts[0] == UNKNOWN_DATE:
            return Comparison(None, None, "period", "dates", Who.EMPLOYER)
        last = int(self._last(p, starts)[0])
        window = (str(to_date(int(starts[0]) - p.earliest_days)), str(to_date(last)))
        gap = today - last if today > last and case.vacancies.certification_held[0] != YES else None
        return Comparison((str(to_date(today)),), window, "period", "filing", Who.EMPLOYER, gap)

    def remedies(self, p: DaysBefore, case: Case) -> tuple[Remedy, ...]:
        """Move the work so far that today is the last day to file."""
        return moved(case, case.as_of - int(self._last(p, case.vacancies.starts)[0]))

    @staticmethod
    def _last(p: DaysBefore, starts: Int32) -> Int32:
        return starts - np.int32(p.latest_days)

    @staticmethod
    def _too_late(certified: Int8, is_known: Bools, in_time: Bools) -> Bools:
        """Where nobody says whether it is certified, it may have been filed in time."""
        late: Bools = (certified == NO) & is_known & ~in_time
        return late
