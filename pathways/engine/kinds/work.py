"""Kinds that look at the work: where, when, how long, under which conditions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..calendar import day_in_year_of, month_and_day, shift_months
from ..facts import HOURS_SCALE, NEED_TYPES, UNKNOWN, UNKNOWN_DATE, Int8, Int32, to_date
from ..parameters import BadRule, Nothing, day_of_year, flag, gettext_noop, one_of, places, several_of, whole
from ..rules import Comparison, Plain, Who
from .base import Array, Bools, Case, Kind, Side, across, outcome, state, yes_no

COMMODITY_LISTS = ("ncl",)


@dataclass(frozen=True)
class SectorOf:
    agricultural: bool = flag()


class Sector(Kind[SectorOf]):
    name = "sector"
    side = Side.VACANCY
    schema = SectorOf

    def test(self, p: SectorOf, case: Case) -> Int8:
        agricultural = case.vacancies.agricultural
        return across(outcome(agricultural == int(p.agricultural), agricultural == int(not p.agricultural)))

    def explain(self, p: SectorOf, case: Case) -> Comparison:
        value = state(case.vacancies.agricultural[0])
        return Comparison(value, p.agricultural, "agricultural", "sector", Who.EMPLOYER)


@dataclass(frozen=True)
class CommodityListOf:
    list_: str = one_of(COMMODITY_LISTS)


class CommodityList(Kind[CommodityListOf]):
    """The crop is on Canada's National Commodity List."""

    name = "commodity_list"
    side = Side.VACANCY
    schema = CommodityListOf

    def test(self, p: CommodityListOf, case: Case) -> Int8:
        return across(yes_no(case.vacancies.crop_on_ncl))

    def explain(self, p: CommodityListOf, case: Case) -> Comparison:
        return Comparison(state(case.vacancies.crop_on_ncl[0]), True, "yes_no", "commodity", Who.EMPLOYER)


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


def place_match(allowed: tuple[str, ...], case: Case) -> tuple[Bools, Bools]:
    """Two masks over the vacancies: surely in one of the places, and perhaps (only its country is known)."""
    names = case.vocabulary.places
    within = np.array([name in allowed or name[:2] in allowed for name in names] + [False])
    may_be = np.array([len(name) == 2 and any(a[:2] == name for a in allowed) for name in names] + [True])
    place = case.vacancies.place  # -1 picks the last entry: the place is not known
    return within[place], may_be[place] & ~within[place]


@dataclass(frozen=True)
class Length:
    """At least one of the three. Days count both ends; months are calendar months from the first day."""

    min_days: int = whole(1, 3660, default=0)
    max_days: int = whole(1, 3660, default=0)
    max_months: int = whole(1, 120, default=0)


class Duration(Kind[Length]):
    name = "duration"
    side = Side.VACANCY
    schema = Length

    def check(self, p: Length) -> None:
        if not (p.min_days or p.max_days or p.max_months):
            raise BadRule(gettext_noop('give at least one of "min_days", "max_days" and "max_months"'))
        if p.max_days and p.max_days < p.min_days:
            raise BadRule(gettext_noop('"max_days" is below "min_days"'))

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

    @staticmethod
    def _earliest_end(p: Length, starts: Int32) -> Int32:
        return starts + max(p.min_days - 1, 0)

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
    min_weekly: int = whole(1, 112)


class HoursAWeek(Kind[Hours]):
    name = "hours"
    side = Side.VACANCY
    schema = Hours

    def test(self, p: Hours, case: Case) -> Int8:
        hours, least = case.vacancies.hours_per_week, p.min_weekly * HOURS_SCALE
        is_known = hours != UNKNOWN
        return across(outcome(is_known & (hours >= least), is_known & (hours < least)))

    def explain(self, p: Hours, case: Case) -> Comparison:
        tenths = int(case.vacancies.hours_per_week[0])
        least = p.min_weekly * HOURS_SCALE
        gap = least - tenths if UNKNOWN < tenths < least else None
        value = None if tenths == UNKNOWN else tenths
        return Comparison(value, least, "tenths_of_an_hour", "hours", Who.EMPLOYER, gap)


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

    @staticmethod
    def _ways(p: Travel, case: Case) -> Array:
        ways = [case.vacancies.travel_inbound_paid] if p.inbound else []
        return np.stack([*ways, case.vacancies.travel_outbound_paid] if p.outbound else ways)


@dataclass(frozen=True)
class NeedTypes:
    allowed: tuple[str, ...] = several_of(NEED_TYPES)


class NeedType(Kind[NeedTypes]):
    name = "need_type"
    side = Side.VACANCY
    schema = NeedTypes

    def test(self, p: NeedTypes, case: Case) -> Int8:
        need = case.vacancies.need_type
        listed = np.isin(need, [NEED_TYPES.index(name) for name in p.allowed])
        return across(outcome(listed, ~listed & (need != UNKNOWN)))

    def explain(self, p: NeedTypes, case: Case) -> Comparison:
        need = int(case.vacancies.need_type[0])
        value = None if need == UNKNOWN else NEED_TYPES[need]
        return Comparison(value, p.allowed, "need_type", "need_type", Who.EMPLOYER)


class Statement(Kind[Nothing]):
    """A right or a duty to know about that no recorded fact can test: shown, never passed or failed."""

    name = "statement"
    side = Side.VACANCY
    schema = Nothing

    def test(self, p: Nothing, case: Case) -> Int8:
        nothing = np.zeros(case.vacancies.n, dtype=bool)
        return across(outcome(nothing, nothing))

    def explain(self, p: Nothing, case: Case) -> Comparison:
        return Comparison(None, None, "", "", Who.NOBODY)
