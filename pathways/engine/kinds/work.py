"""Kinds that look at the work's terms: where, when, how long, with what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..calendar import day_in_year_of, month_and_day, shift_months
from ..facts import HOURS_SCALE, UNKNOWN, UNKNOWN_DATE, Int8, Int32, to_date
from ..parameters import BadRule, Nothing, day_of_year, flag, gettext_noop, places, whole
from ..rules import Comparison, Outcome, Plain, Who
from .base import (
    MASKS_KEPT,
    Array,
    Bools,
    Case,
    Kind,
    Remedy,
    Side,
    across,
    kept,
    moved,
    outcome,
    row_with,
    state,
    yes_no,
)


@dataclass(frozen=True)
class PlacesAllowed:
    allowed: tuple[str, ...] = places()


class Place(Kind[PlacesAllowed]):
    """The work is in one of the places. A vacancy of which only the country is known may still be in one."""

    name = "place"
    side = Side.VACANCY
    schema = PlacesAllowed

    def test(self, p: PlacesAllowed, case: Case) -> Int8:
        within, may_be = place_match(p.allowed, case)
        return across(outcome(within, ~within & ~may_be))

    def explain(self, p: PlacesAllowed, case: Case) -> Comparison:
        place = int(case.vacancies.place[0])
        value = None if place == UNKNOWN else case.vocabulary.places[place]
        return Comparison(value, p.allowed, "place", "place", Who.EMPLOYER)

    def remedies(self, p: PlacesAllowed, case: Case) -> tuple[Remedy, ...]:
        fits = [n for n, name in enumerate(case.vocabulary.places) if name in p.allowed or name[:2] in p.allowed]
        return tuple(
            Remedy(Who.EMPLOYER, "place", vacancy=row_with(case.vacancies, place=number)) for number in fits[:1]
        )


def place_match(allowed: tuple[str, ...], case: Case) -> tuple[Bools, Bools]:
    """Two masks over the vacancies: surely in one of the places, and perhaps (only its country is known)."""
    within, may_be = _place_masks(allowed, case.vocabulary.places)
    place = case.vacancies.place  # -1 picks the last entry: the place is not known
    return within[place], may_be[place] & ~within[place]


@lru_cache(maxsize=MASKS_KEPT)
def _place_masks(allowed: tuple[str, ...], names: tuple[str, ...]) -> tuple[Bools, Bools]:
    within = np.array([name in allowed or name[:2] in allowed for name in names] + [False])
    may_be = np.array([len(name) == 2 and any(a[:2] == name for a in allowed) for name in names] + [True])
    return kept(within), kept(may_be)


@dataclass(frozen=True)
class Length:
    """At least one of the four. Days count both ends; months are calendar months from the first day."""

    min_days: int = whole(1, 3660, default=0)
    min_months: int = whole(1, 120, default=0)
    max_days: int = whole(1, 3660, default=0)
    max_months: int = whole(1, 120, default=0)

    @property
    def least(self) -> int:
        """Days that are too few for sure."""
        return max(self.min_days, self.min_months * 28)

    @property
    def most(self) -> int:
        """Days that are too many for sure; 0 where there is no limit."""
        return min([n for n in (self.max_days, self.max_months * 31) if n], default=0)


class Duration(Kind[Length]):
    name = "duration"
    side = Side.VACANCY
    schema = Length

    def check(self, p: Length) -> None:
        if not (p.least or p.most):
            raise BadRule(gettext_noop('give at least one of "min_days", "min_months", "max_days" and "max_months"'))
        if p.max_days and p.max_days < p.min_days:
            raise BadRule(gettext_noop('"max_days" is below "min_days"'))
        if p.most and p.most < p.least:
            raise BadRule(gettext_noop("the longest is shorter than the shortest"))

    def test(self, p: Length, case: Case) -> Int8:
        starts, ends = case.vacancies.starts, case.vacancies.ends
        is_known = (starts != UNKNOWN_DATE) & (ends != UNKNOWN_DATE)
        fits = (ends >= self._earliest_end(p, starts)) & (ends <= self._latest_end(p, starts))
        return across(outcome(is_known & fits, is_known & ~fits))

    def explain(self, p: Length, case: Case) -> Comparison:
        starts, ends = case.vacancies.starts, case.vacancies.ends
        if starts[0] == UNKNOWN_DATE or ends[0] == UNKNOWN_DATE:
            return Comparison(None, None, "days", "dates", Who.EMPLOYER)
        first, last, end = self._earliest_end(p, starts), self._latest_end(p, starts), int(ends[0])
        short, over = int(first[0]) - end, end - int(last[0])
        start, limit = (
            int(starts[0]),
            int(first[0] if short > 0 or not (p.max_days or p.max_months) else last[0]),
        )
        gap = max(short, over)
        days = end - start + 1
        return Comparison(days, limit - start + 1, "days", "dates", Who.EMPLOYER, gap if gap > 0 else None)

    def remedies(self, p: Length, case: Case) -> tuple[Remedy, ...]:
        starts, end = case.vacancies.starts, int(case.vacancies.ends[0])
        first, last = int(self._earliest_end(p, starts)[0]), int(self._latest_end(p, starts)[0])
        needs, to = ("shorter", last) if end > last else ("longer", first)
        vacancy = row_with(case.vacancies, ends=to)
        return (Remedy(Who.EMPLOYER, needs, vacancy=vacancy, unit="days", gap=abs(end - to)),)

    @staticmethod
    def _earliest_end(p: Length, starts: Int32) -> Int32:
        earliest = starts + max(p.min_days - 1, 0)
        if p.min_months:
            earliest = np.maximum(earliest, shift_months(starts, p.min_months) - 1)
        return earliest

    @staticmethod
    def _latest_end(p: Length, starts: Int32) -> Int32:
        latest = np.full(starts.shape, np.iinfo(np.int32).max, dtype=np.int32)
        if p.max_days:
            latest = starts + (p.max_days - 1)
        if p.max_months:
            latest = np.minimum(latest, shift_months(starts, p.max_months) - 1)
        return latest


@dataclass(frozen=True)
class Period:
    """From one day of the year to another, both counted; may run over the turn of the year."""

    from_: int = day_of_year()
    to: int = day_of_year()


class PeriodOfYear(Kind[Period]):
    """The whole contract lies in one such period."""

    name = "period_of_year"
    side = Side.VACANCY
    schema = Period

    def test(self, p: Period, case: Case) -> Int8:
        starts, ends = case.vacancies.starts, case.vacancies.ends
        is_known = (starts != UNKNOWN_DATE) & (ends != UNKNOWN_DATE)
        inside = self._starts_inside(p, starts) & (ends <= self._period_end(p, starts))
        return across(outcome(is_known & inside, is_known & ~inside))

    def explain(self, p: Period, case: Case) -> Comparison:
        starts, end = case.vacancies.starts, int(case.vacancies.ends[0])
        threshold = (_written(p.from_), _written(p.to))
        if starts[0] == UNKNOWN_DATE or end == UNKNOWN_DATE:
            return Comparison(None, threshold, "period", "dates", Who.EMPLOYER)
        over = end - int(self._period_end(p, starts)[0])
        value = (str(to_date(int(starts[0]))), str(to_date(end)))
        gap = over if bool(self._starts_inside(p, starts)[0]) and over > 0 else None
        return Comparison(value, threshold, "period", "dates", Who.EMPLOYER, gap)

    def remedies(self, p: Period, case: Case) -> tuple[Remedy, ...]:
        """End in time where the start is inside; else move the whole to the next period, where it fits in."""
        starts, end = case.vacancies.starts, int(case.vacancies.ends[0])
        if self._starts_inside(p, starts)[0]:
            last = int(self._period_end(p, starts)[0])
            vacancy = row_with(case.vacancies, ends=last)
            return (Remedy(Who.EMPLOYER, "shorter", vacancy=vacancy, unit="days", gap=end - last),)
        begins = int(day_in_year_of(starts, p.from_, np.zeros(1, dtype=np.int32))[0])
        if begins < starts[0]:
            begins = int(day_in_year_of(starts, p.from_, np.ones(1, dtype=np.int32))[0])
        later = moved(case, begins - int(starts[0]))
        return tuple(r for r in later if (self.test(p, case.with_changes({}, r.vacancy)) != Outcome.FAIL).all())

    @staticmethod
    def _starts_inside(p: Period, starts: Int32) -> Bools:
        first = month_and_day(starts)
        if p.from_ <= p.to:
            return (first >= p.from_) & (first <= p.to)
        return (first >= p.from_) | (first <= p.to)

    @staticmethod
    def _period_end(p: Period, starts: Int32) -> Int32:
        over_new_year = (p.from_ > p.to) & (month_and_day(starts) >= p.from_)
        return day_in_year_of(starts, p.to, over_new_year.astype(np.int32))


def _written(month_day: int) -> str:
    return f"{month_day // 100:02}-{month_day % 100:02}"


@dataclass(frozen=True)
class Hours:
    """So many hours a week, or so many in all within some weeks of the contract."""

    min_weekly: int = whole(1, 112, default=0)
    min_total: int = whole(1, 5000, default=0)
    within_weeks: int = whole(1, 52, default=0)


class HoursAWeek(Kind[Hours]):
    name = "hours"
    side = Side.VACANCY
    schema = Hours

    def check(self, p: Hours) -> None:
        if bool(p.min_weekly) == bool(p.min_total) or bool(p.min_total) != bool(p.within_weeks):
            raise BadRule(gettext_noop('give "min_weekly", or "min_total" with "within_weeks"'))

    def test(self, p: Hours, case: Case) -> Int8:
        hours, least = case.vacancies.hours_per_week, self._least(p, case)
        is_known = (hours != UNKNOWN) & (least != UNKNOWN)
        return across(outcome(is_known & (hours >= least), is_known & (hours < least)))

    def explain(self, p: Hours, case: Case) -> Comparison:
        tenths, least = int(case.vacancies.hours_per_week[0]), int(self._least(p, case)[0])
        gap = least - tenths if UNKNOWN < tenths < least else None
        value, threshold = (None if n == UNKNOWN else n for n in (tenths, least))
        return Comparison(value, threshold, "tenths_of_an_hour", "hours", Who.EMPLOYER, gap)

    def remedies(self, p: Hours, case: Case) -> tuple[Remedy, ...]:
        hours = row_with(case.vacancies, hours_per_week=int(self._least(p, case)[0]))
        return (Remedy(Who.EMPLOYER, "hours", vacancy=hours),)

    @staticmethod
    def _least(p: Hours, case: Case) -> Int32:
        """Tenths of an hour a week that are needed; -1 where they depend on dates that are not known."""
        starts, ends = case.vacancies.starts, case.vacancies.ends
        if p.min_weekly:
            return np.full(starts.shape, p.min_weekly * HOURS_SCALE, dtype=np.int32)
        is_known = (starts != UNKNOWN_DATE) & (ends != UNKNOWN_DATE)
        days = np.clip(np.where(is_known, ends - starts + 1, 1), 1, p.within_weeks * 7)
        return np.where(is_known, -(-p.min_total * HOURS_SCALE * 7 // days), UNKNOWN).astype(np.int32)


class _EmployerGives(Kind[Nothing]):
    """A condition of the work that is simply there or not."""

    side = Side.VACANCY
    schema = Nothing
    column: str
    needs: str

    def _given(self, case: Case) -> Array:
        column: Array = getattr(case.vacancies, self.column)
        return column

    def test(self, p: Nothing, case: Case) -> Int8:
        return across(yes_no(self._given(case)))

    def explain(self, p: Nothing, case: Case) -> Comparison:
        return Comparison(state(self._given(case)[0]), True, "yes_no", self.needs, Who.EMPLOYER)

    def remedies(self, p: Nothing, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.EMPLOYER, self.needs, vacancy=row_with(case.vacancies, **{self.column: 1})),)


class HousingFree(_EmployerGives):
    name, column, needs = "housing_free", "housing_free", "housing"


class TransportDaily(_EmployerGives):
    name, column, needs = "transport_daily", "transport_daily", "transport"


class FeeBan(_EmployerGives):
    """The employer has signed that nobody is charged for getting the job."""

    name, column, needs = "fee_ban", "fee_free", "fee_promise"


class CertificationHeld(_EmployerGives):
    """Labour certification (US), LMIA (Canada), registration of the employer (Mexico)."""

    name, column, needs = "certification_held", "certification_held", "certification"


@dataclass(frozen=True)
class Travel:
    inbound: bool = flag(default=True)
    outbound: bool = flag(default=True)


class TravelPaid(Kind[Travel]):
    name = "travel_paid"
    side = Side.VACANCY
    schema = Travel

    def check(self, p: Travel) -> None:
        if not (p.inbound or p.outbound):
            raise BadRule(gettext_noop('at least one of "inbound" and "outbound" must be true'))

    def test(self, p: Travel, case: Case) -> Int8:
        ways = self._ways(p, case)
        return across(outcome((ways == 1).all(axis=0), (ways == 0).any(axis=0)))

    def explain(self, p: Travel, case: Case) -> Comparison:
        ways = self._ways(p, case)[:, 0]
        value: Plain = False if (ways == 0).any() else (None if (ways == UNKNOWN).any() else True)
        return Comparison(value, True, "yes_no", "travel", Who.EMPLOYER)

    def remedies(self, p: Travel, case: Case) -> tuple[Remedy, ...]:
        paid = {"travel_inbound_paid": p.inbound, "travel_outbound_paid": p.outbound}
        columns = row_with(case.vacancies, **{name: 1 for name, asked in paid.items() if asked})
        return (Remedy(Who.EMPLOYER, "travel", vacancy=columns),)

    @staticmethod
    def _ways(p: Travel, case: Case) -> Array:
        ways = [case.vacancies.travel_inbound_paid] if p.inbound else []
        return np.stack([*ways, case.vacancies.travel_outbound_paid] if p.outbound else ways)
