"""What a vacancy comes to, worked out by hand beside the law it rests on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from employers.choices import Family
from employers.disclosure import (
    Cap,
    Deduction,
    Job,
    WeeklyPay,
    deduction_lines,
    guarantee,
    halfway,
    left_a_week,
    reimbursements,
    weekly_pay,
)

MONDAY = date(2027, 3, 1)
SIX_DAYS = tuple(map(D, "8888880"))
FIVE_DAYS = tuple(map(D, "8888800"))


def job(family: Family | None = Family.H2A, *, weeks: int = 10, **said: Any) -> Job:
    dates = {"starts_on": MONDAY, "ends_on": MONDAY + timedelta(weeks=weeks, days=-1)}
    return Job(family, **dates | {"wage": D("16.45"), "hours_by_day": SIX_DAYS} | said)


def test_ten_weeks_of_forty_eight_hours_guarantee_three_hundred_and_sixty() -> None:
    """10 weeks x 48 hours = 480 hours, three fourths of which are 360 (20 CFR 655.122(i))."""
    promised = guarantee(job())
    assert promised is not None
    assert (promised.hours, promised.citation) == (D("360.0"), "20 CFR 655.122(i)")


def test_federal_holidays_are_no_workdays() -> None:
    """Memorial Day, Monday 31 May 2027, in the last of 14 weeks: 672 - 8 = 664 hours, three fourths of which are 498."""
    promised = guarantee(job(weeks=14, holidays=frozenset({date(2027, 5, 31)})))
    assert promised is not None
    assert promised.hours == D("498.0")


def test_an_employer_may_guarantee_more_than_the_law_and_not_less() -> None:
    promised = guarantee(job(guarantee_percent=90))
    assert promised is not None
    assert promised.hours == D("432.0")
    least = guarantee(job(guarantee_percent=50))
    assert least is not None
    assert least.hours == D("360.0")


@pytest.mark.parametrize(
    ("days", "lengths"),
    [
        (119, [42, 42, 35]),  # less than 120 days: six weeks at a time
        (120, [84, 36]),  # 120 days: twelve weeks
        (84, [42, 42]),
        (200, [84, 84, 32]),
    ],
)
def test_h2b_guarantees_twelve_weeks_at_a_time_and_six_where_the_job_is_short(days: int, lengths: list[int]) -> None:
    promised = guarantee(job(Family.H2B, ends_on=MONDAY + timedelta(days=days - 1), hours_by_day=FIVE_DAYS))
    assert promised is not None
    assert [(period.last - period.first).days + 1 for period in promised.periods] == lengths


def test_h2b_twelve_weeks_of_forty_hours_guarantee_three_hundred_and_sixty_in_each() -> None:
    """12 x 40 = 480, three fourths are 360; twice in 24 weeks."""
    promised = guarantee(job(Family.H2B, weeks=24, hours_by_day=FIVE_DAYS))
    assert promised is not None
    assert [period.guaranteed for period in promised.periods] == [D("360.0"), D("360.0")]


@pytest.mark.parametrize("family", [Family.CANADA, Family.TVTF, None])
def test_where_no_law_on_record_guarantees_hours_nothing_is_promised(family: Family | None) -> None:
    assert guarantee(job(family)) is None
    assert weekly_pay(job(family)).low is None


def test_hours_that_are_not_known_guarantee_nothing() -> None:
    assert guarantee(job(hours_by_day=())) is None


def test_an_average_week_is_said_to_be_one() -> None:
    """35 hours a week over 10 weeks: 350, three fourths 262.5."""
    promised = guarantee(job(hours_by_day=(), hours_per_week=D(35)))
    assert promised is not None
    assert (promised.hours, promised.by_calendar) == (D("262.5"), False)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, WeeklyPay(D("592.20"), D("789.60"), D("789.60"))),  # 48 x 16.45 = 789.60; 36 x 16.45 = 592.20
        ({"wage_to": D("18.00")}, WeeklyPay(D("592.20"), D("789.60"), D("864.00"))),
        ({"wage": None}, WeeklyPay(None, None, None)),
        ({"unit": "piece", "wage": D("0.75")}, WeeklyPay(None, None, None)),
        ({"unit": "week", "wage": D("600")}, WeeklyPay(D("450.00"), D("600.00"), D("600.00"))),
        ({"unit": "month", "wage": D("2058.31"), "hours_by_day": ()}, WeeklyPay(None, D("474.99"), D("474.99"))),
    ],
)
def test_pay_in_a_week(said: dict[str, Any], expected: WeeklyPay) -> None:
    assert weekly_pay(job(**said)) == expected


def test_a_mexican_day_is_paid_by_the_days_worked() -> None:
    """315.04 a day (general minimum of 2026) on six days: 1,890.24."""
    paid = weekly_pay(job(Family.TVTF, wage=D("315.04"), unit="day"))
    assert paid.likely == D("1890.24")


@pytest.mark.parametrize(
    ("family", "kind", "citation"),
    [
        (Family.H2A, "housing", "20 CFR 655.122(d)(1)"),
        (Family.H2A, "tools", "20 CFR 655.122(f)"),
        (Family.H2A, "recruitment", "20 CFR 655.135(j)"),
        (Family.H2B, "tools", "20 CFR 655.20(k)"),
        (Family.H2B, "recruitment", "20 CFR 655.20(o)"),
        (Family.CANADA, "travel", "ESDC, primary agriculture: round-trip transportation"),
        (Family.TVTF, "recruitment", "Ley Federal del Trabajo, art. 133 III"),
    ],
)
def test_what_may_never_be_taken_off(family: Family, kind: str, citation: str) -> None:
    (line,) = deduction_lines(job(family, deductions=[Deduction(kind, D(10), "week")]))
    assert (line.verdict, line.citation) == ("forbidden", citation)


def test_h2b_housing_may_be_charged_when_it_is_said() -> None:
    (line,) = deduction_lines(job(Family.H2B, deductions=[Deduction("housing", D(60), "week")]))
    assert (line.verdict, line.weekly) == ("stated", D("60.00"))


@pytest.mark.parametrize(("amount", "verdict"), [("30.00", "stated"), ("30.01", "over")])
def test_canada_caps_housing_on_the_farm_at_thirty_dollars_a_week(amount: str, verdict: str) -> None:
    caps = {"housing": Cap(D(30), "week", "ESDC, primary agriculture: housing")}
    (line,) = deduction_lines(job(Family.CANADA, caps=caps, deductions=[Deduction("housing", D(amount), "week")]))
    assert line.verdict == verdict


@pytest.mark.parametrize(
    ("cap", "amount", "verdict", "weekly"),
    [
        (D("16.28"), "16.28", "stated", "113.96"),  # seven days a week
        (D("16.28"), "16.29", "over", "114.03"),
        (None, "12.00", "unknown", "84.00"),  # the figure of 2026 is not on record
    ],
)
def test_meals_are_charged_up_to_the_rate_of_the_day(cap: D | None, amount: str, verdict: str, weekly: str) -> None:
    caps = {"meals": Cap(cap, "day", "20 CFR 655.122(g), 655.173")}
    (line,) = deduction_lines(job(caps=caps, deductions=[Deduction("meals", D(amount), "day")]))
    assert (line.verdict, line.weekly) == (verdict, D(weekly))


def test_what_is_left_counts_what_was_stated_and_not_what_the_law_forbids() -> None:
    """789.60 - 84.00 (meals) - 10.00 (a loan) = 695.60; the tools are never taken off, what comes once is not of a week."""
    said = [
        Deduction("meals", D(12), "day"),
        Deduction("advance", D(10), "week"),
        Deduction("tools", D(25), "week"),
        Deduction("other", D(40), "once"),
    ]
    assert left_a_week(job(deductions=said)) == D("695.60")


def test_what_is_left_is_not_known_where_a_deduction_has_no_figure() -> None:
    assert left_a_week(job(deductions=[Deduction("tax", None, "week")])) is None


def test_the_h2a_journey_is_given_back_at_half_and_at_the_end() -> None:
    """70 days from 1 March 2027: the 35th is 4 April, the last 9 May."""
    there, back = reimbursements(job())
    assert (there.what, there.on) == ("inbound", date(2027, 4, 4))
    assert (back.what, back.on) == ("outbound", date(2027, 5, 9))


def test_h2b_visa_fees_are_given_back_in_the_first_week() -> None:
    fees = reimbursements(job(Family.H2B))[0]
    assert (fees.what, fees.on, fees.citation) == ("visa", date(2027, 3, 7), "20 CFR 655.20(j)(2)")


def test_canada_pays_beforehand_and_of_mexico_nothing_is_known() -> None:
    assert [each.how for each in reimbursements(job(Family.CANADA))] == ["beforehand"]
    assert [each.how for each in reimbursements(job(Family.TVTF))] == ["unknown", "unknown"]


days = st.integers(1, 500)
hours = st.lists(st.decimals(0, 12, places=1), min_size=7, max_size=7).filter(any)


@settings(max_examples=60, deadline=None)
@given(days, hours, st.sampled_from([Family.H2A, Family.H2B]))
def test_periods_cover_the_work_once_and_never_promise_more_than_is_offered(
    length: int, by_day: list[D], family: Family
) -> None:
    last = MONDAY + timedelta(days=length - 1)
    promised = guarantee(Job(family, MONDAY, last, hours_by_day=by_day))
    assert promised is not None
    assert promised.periods[0].first == MONDAY
    assert promised.periods[-1].last == last
    assert all(later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(promised.periods))
    assert all(period.guaranteed <= period.offered for period in promised.periods)


@settings(max_examples=60, deadline=None)
@given(days)
def test_half_is_reached_within_the_work_and_not_before(length: int) -> None:
    last = MONDAY + timedelta(days=length - 1)
    on = halfway(MONDAY, last)
    worked = (on - MONDAY).days + 1
    assert MONDAY <= on <= last
    assert 2 * (worked - 1) < length <= 2 * worked
