"""Kinds that look at past stays abroad: how long in a row, and who comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..calendar import day_in_year_of, month_and_day, shift_months
from ..facts import UNKNOWN_DATE, Int8, Int32, to_date
from ..parameters import BadRule, codes, day_of_year, gettext_noop, whole
from ..rules import Comparison, Plain, Who
from ..stays import Break, LastStay, last_stay, stay_is_in
from .base import Bools, Case, Kind, Remedy, Side, across, down, moved, outcome, row_with

H2 = ("us-h2a", "us-h2b")


@dataclass(frozen=True)
class Stay:
    """Longest continuous stay in the programmes together, and the absence (days or months) that starts the count again."""

    max_days: int = whole(1, 3660)
    reset_days: int = whole(1, 3660, default=0)
    reset_months: int = whole(1, 120, default=0)
    programmes: tuple[str, ...] = codes("programmes", default=H2)

    @property
    def pause(self) -> Break:
        return Break(self.reset_days, self.reset_months)


class StayLimit(Kind[Stay]):
    """Days already stayed, unless away long enough since, plus the days of this contract."""

    name = "stay_limit"
    side = Side.PAIR
    worker_alone = True
    schema = Stay

    def check(self, p: Stay) -> None:
        if bool(p.reset_days) == bool(p.reset_months):
            raise BadRule(gettext_noop('give exactly one of "reset_days" and "reset_months"'))

    def test(self, p: Stay, case: Case) -> Int8:
        stay, start, contract = self._last(p, case), across(case.starts), across(self._contract(case))
        told, has_left = down(case.workers.stays_told == 1), down(stay.left_on != UNKNOWN_DATE)
        fresh = told & (down(stay.days == 0) | (has_left & (start >= down(p.pause.over(stay.left_on)))))
        total = np.where(fresh, 0, down(stay.days)) + contract
        fits = told & (total <= p.max_days)
        # Still over there, or left on a day nobody noted: a long stay may have been broken since.
        over = (contract > p.max_days) | (told & has_left & (total > p.max_days))
        return outcome(fits, over)

    def explain(self, p: Stay, case: Case) -> Comparison:
        stayed, back, contract = self._row(p, case)
        start, told = int(case.starts[0]), bool(case.workers.stays_told[0] == 1)
        waits = stayed > 0 and stayed + contract > p.max_days and back != UNKNOWN_DATE and back > start
        return Comparison(
            value=stayed + contract if told else None,
            threshold=p.max_days,
            unit="days",
            needs="absence" if waits else "past_stays",
            who=Who.TIME if waits else Who.WORKER,
            gap=back - start if waits else None,
        )

    def remedies(self, p: Stay, case: Case) -> tuple[Remedy, ...]:
        """Begin when the absence is long enough, where the contract itself is not too long; or end sooner."""
        stayed, back, contract = self._row(p, case)
        start, end = int(case.vacancies.starts[0]), int(case.vacancies.ends[0])
        if UNKNOWN_DATE in (start, end):
            return ()
        later = moved(case, back - start) if contract <= p.max_days and back > start else ()
        over = stayed + contract - p.max_days
        if over >= contract:
            return later
        shorter = row_with(case.vacancies, ends=end - over)
        return (*later, Remedy(Who.EMPLOYER, "shorter", vacancy=shorter, unit="days", gap=over))

    @staticmethod
    def _last(p: Stay, case: Case) -> LastStay:
        return last_stay(case.workers, case.vocabulary, p.programmes, p.pause, case.as_of)

    def _row(self, p: Stay, case: Case) -> tuple[int, int, int]:
        """Of the pair: days that count so far, the day on which they count no more, days of the contract."""
        stay, contract = self._last(p, case), int(self._contract(case)[0])
        back = int(p.pause.over(stay.left_on)[0])
        over_it = back != UNKNOWN_DATE and int(case.starts[0]) >= back
        return 0 if over_it else int(stay.days[0]), back, contract

    @staticmethod
    def _contract(case: Case) -> Int32:
        known_dates = (case.vacancies.starts != UNKNOWN_DATE) & (case.vacancies.ends != UNKNOWN_DATE)
        return np.where(known_dates, case.vacancies.ends - case.vacancies.starts + 1, 0).astype(np.int32)


@dataclass(frozen=True)
class Returning:
    """Was there in one of so many years before the one in which the work starts; the year begins on `year_starts`."""

    programmes: tuple[str, ...] = codes("programmes")
    years: int = whole(1, 20)
    year_starts: int = day_of_year(default=1001)


class ReturningWorker(Kind[Returning]):
    """Entered in one of the programmes in the years before (for H-2B: the last three fiscal years)."""

    name = "returning_worker"
    side = Side.PAIR
    worker_alone = True
    schema = Returning

    def test(self, p: Returning, case: Case) -> Int8:
        first, last = self._years(p, case)
        returns = np.zeros((case.workers.n, case.vacancies.n), dtype=bool)
        for number in range(case.workers.stay_from.shape[1]):
            entered, ours = case.workers.stay_from[:, number], self._ours(p, case, number)
            returns |= down(ours) & (down(entered) >= across(first)) & (down(entered) <= across(last))
        told = np.broadcast_to(down(case.workers.stays_told == 1), returns.shape)
        return outcome(returns & told, ~returns & told)

    def explain(self, p: Returning, case: Case) -> Comparison:
        first, last = self._years(p, case)
        days = [
            int(case.workers.stay_from[0, number])
            for number in range(case.workers.stay_from.shape[1])
            if self._ours(p, case, number)[0]
        ]
        value: Plain = to_date(max(days)) if days else (False if case.workers.stays_told[0] == 1 else None)
        threshold = (str(to_date(int(first[0]))), str(to_date(int(last[0]))))
        who = Who.NOBODY if case.workers.stays_told[0] == 1 else Who.WORKER
        return Comparison(value, threshold, "period", "past_stays", who)

    @staticmethod
    def _ours(p: Returning, case: Case, number: int) -> Bools:
        return stay_is_in(case.workers, number, case.vocabulary, p.programmes)

    @staticmethod
    def _years(p: Returning, case: Case) -> tuple[Int32, Int32]:
        """For each vacancy the first and the last day of the years that count."""
        before = (month_and_day(case.starts) < p.year_starts).astype(np.int32)
        begins = day_in_year_of(case.starts, p.year_starts, -before)
        return shift_months(begins, -12 * p.years), begins - 1
