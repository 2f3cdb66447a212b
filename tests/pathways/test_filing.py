"""Filing calendars by plain tables: weekends, holidays of two countries, law against lengths, and the shipped steps."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from pathways.engine.filing import BadSteps, Step, WorkCalendar, plan
from pathways.models import FilingStep, Programme
from pathways.selectors import filing_calendar, proofs
from pathways.selectors.filing import calendar_of
from pathways.workdays import work_calendar

D = date
# March 2027: the 1st is a Monday. Holy Thursday and Friday are the 25th and 26th.
US = WorkCalendar("US")
GT = WorkCalendar("GT", frozenset({D(2027, 3, 25), D(2027, 3, 26)}))
CALENDARS = {"US": US, "GT": GT}


def one(starts: date, **fields: object) -> date:
    step = Step(**{"key": "only", "country": "US"} | fields)  # type: ignore[arg-type]
    return plan([step], starts, CALENDARS, D(2027, 1, 1))[0].last_safe


@pytest.mark.parametrize(
    ("day", "count", "back"),
    [
        (D(2027, 3, 5), 0, D(2027, 3, 5)),
        (D(2027, 3, 5), 1, D(2027, 3, 4)),
        (D(2027, 3, 8), 1, D(2027, 3, 5)),  # a Monday: the Friday before
        (D(2027, 3, 7), 1, D(2027, 3, 5)),  # a Sunday too
        (D(2027, 3, 12), 5, D(2027, 3, 5)),
        (D(2027, 3, 12), 6, D(2027, 3, 4)),
    ],
)
def test_working_days_are_counted_back_over_weekends(day, count, back):
    assert US.back(day, count) == back


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (D(2027, 3, 24), D(2027, 3, 24), D(2027, 3, 24)),
        (D(2027, 3, 25), D(2027, 3, 24), D(2027, 3, 29)),  # Thursday and Friday closed, then the weekend
        (D(2027, 3, 28), D(2027, 3, 24), D(2027, 3, 29)),
    ],
)
def test_a_closed_day_is_moved_to_the_open_one_beside_it(day, before, after):
    assert GT.open_on_or_before(day) == before
    assert GT.open_on_or_after(day) == after


def test_a_calendar_that_never_opens_is_refused():
    with pytest.raises(ValueError, match="no working day"):
        WorkCalendar("XX", weekend=frozenset(range(7))).open_on_or_before(D(2027, 1, 1))


@pytest.mark.parametrize(
    ("starts", "fields", "last"),
    [
        (D(2027, 3, 1), {}, D(2027, 3, 1)),
        (D(2027, 3, 7), {}, D(2027, 3, 5)),  # work begins on a Sunday: done by the Friday
        (D(2027, 3, 7), {"office_days": False}, D(2027, 3, 7)),
        (D(2027, 3, 1), {"latest_days": 60}, D(2026, 12, 31)),
        (
            D(2027, 3, 4),
            {"latest_days": 60},
            D(2027, 1, 1),
        ),  # a Sunday would be the 3rd; the plain calendar knows no New Year
        (D(2027, 3, 1), {"latest_days": 44}, D(2027, 1, 15)),  # Saturday 16 January
        (D(2027, 3, 1), {"length": 10}, D(2027, 2, 19)),
        (D(2027, 3, 1), {"length": 10, "working": True}, D(2027, 2, 15)),
        (D(2027, 3, 1), {"length": 70, "latest_days": 60}, D(2026, 12, 21)),  # the longer of the two binds
        (D(2027, 3, 29), {"country": "GT", "length": 1, "working": True}, D(2027, 3, 24)),
        (D(2028, 3, 1), {"length": 1, "office_days": False}, D(2028, 2, 29)),
    ],
)
def test_the_last_safe_day_of_one_step(starts, fields, last):
    assert one(starts, **fields) == last


CHAIN = (
    Step("papers", "GT", ("travel",), length=3, working=True),
    Step("filing", "US", ("visa",), length=5, working=True, latest_days=15, earliest_days=30),
    Step("visa", "US", ("travel",), length=2, working=True),
    Step("travel", "US", (), length=1, office_days=False),
)


def test_a_chain_is_walked_back_by_what_waits_for_what():
    planned = {p.step.key: p for p in plan(CHAIN, D(2027, 3, 30), CALENDARS, D(2027, 3, 16))}
    assert {key: (str(p.last_safe), p.held_by, p.slack) for key, p in planned.items()} == {
        "travel": ("2027-03-29", "", 13),
        "visa": ("2027-03-25", "travel", 9),
        "filing": ("2027-03-15", "", -1),  # the law: 15 days; five working days before the visa would be the 18th
        "papers": ("2027-03-22", "travel", 6),  # three Guatemalan working days: 24, 23, 22
    }
    assert [key for key, p in planned.items() if p.is_late] == ["filing"]
    assert planned["filing"].opens == D(2027, 3, 1)  # 28 February is a Sunday
    assert planned["visa"].opens is None


@pytest.mark.parametrize(("today", "slack", "late"), [(14, 1, False), (15, 0, False), (16, -1, True)])
def test_the_last_safe_day_itself_is_in_time(today, slack, late):
    filing = plan(CHAIN, D(2027, 3, 30), CALENDARS, D(2027, 3, today))[1]
    assert (filing.slack, filing.is_late) == (slack, late)


def test_a_window_never_opens_after_its_last_safe_day():
    step = Step("x", "US", latest_days=60, earliest_days=61, length=90)
    planned = plan([step], D(2027, 6, 1), CALENDARS, D(2027, 1, 1))[0]
    assert planned.opens == planned.last_safe == D(2027, 3, 3)


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ((Step("a", "US", ("a",)),), "no later step 'a'"),
        ((Step("a", "US"), Step("b", "US", ("a",))), "no later step 'a'"),
        ((Step("a", "US", ("z",)), Step("b", "US")), "no later step 'z'"),
        ((Step("a", "US"), Step("a", "US")), "twice"),
    ],
)
def test_steps_that_cannot_be_ordered_are_refused(steps, reason):
    with pytest.raises(BadSteps, match=reason):
        plan(steps, D(2027, 3, 1), CALENDARS, D(2027, 1, 1))


@pytest.mark.parametrize(
    ("country", "closed"),
    [
        ("GT", D(2027, 9, 15)),
        ("HN", D(2027, 9, 15)),
        ("SV", D(2027, 9, 15)),
        ("BZ", D(2027, 9, 21)),
        ("MX", D(2027, 9, 16)),
        ("US", D(2027, 11, 25)),
        ("US", D(2027, 7, 5)),  # Independence Day falls on a Sunday
        ("CA", D(2027, 7, 1)),
        ("CA", D(2027, 10, 11)),  # a federal holiday that not every province keeps
    ],
)
def test_the_countries_involved_keep_their_holidays(country, closed):
    calendar = work_calendar(country, 2026, 2028)
    assert not calendar.is_open(closed)
    assert calendar.is_open(D(2027, 6, 9))


# ── the shipped steps ─────────────────────────────────────────────────────
PROGRAMMES = ("us-h2a", "us-h2b", "mx-tvtf", "ca-agri-stream")


@pytest.fixture
def calendar(shipped_steps, db):
    def made(programme: str, starts: date, today: date, **asked: object):
        return filing_calendar(
            programme=Programme.objects.get(pk=programme),
            starts_on=starts,
            today=today,
            **asked,  # type: ignore[arg-type]
        )

    return made


def test_every_programme_and_origin_has_a_calendar_in_order(calendar):
    for programme, origin in itertools.product(PROGRAMMES, ("", "GT", "HN", "SV", "BZ")):
        made = calendar(programme, D(2027, 6, 1), D(2026, 11, 26), origin=origin)
        days = {step.step.key: step.planned.last_safe for step in made.steps}
        assert days["travel"] < D(2027, 6, 1), programme
        for step in made.steps:
            for key in step.step.before:
                assert days[step.step.key] <= days[key], (programme, origin, step.step.key, key)
        assert any(step.step.registry_country_id == origin for step in made.steps) is (origin in ("GT", "HN", "SV"))


LAW_DAYS = [
    ("us-h2a", D(2027, 6, 1), "job-order", D(2027, 3, 18), D(2027, 4, 2)),
    ("us-h2a", D(2027, 6, 3), "job-order", D(2027, 3, 22), D(2027, 4, 2)),  # 60 days before is Sunday 4 April
    ("us-h2a", D(2027, 6, 1), "application", None, D(2027, 4, 16)),  # 45 days before is Saturday 17 April
    ("us-h2a", D(2027, 6, 1), "decision", None, D(2027, 4, 30)),  # 30 days before is Sunday 2 May
    ("us-h2a", D(2027, 3, 8), "job-order", D(2026, 12, 23), D(2027, 1, 7)),
    ("us-h2b", D(2027, 4, 1), "application", D(2027, 1, 4), D(2027, 1, 15)),  # 1 January is a holiday, then a weekend
]


def test_the_days_of_the_law_in_the_shipped_steps(calendar):
    for programme, starts, key, opens, last in LAW_DAYS:
        found = {step.step.key: step.planned for step in calendar(programme, starts, D(2026, 11, 26)).steps}
        assert (found[key].opens, found[key].last_safe) == (opens, last), (programme, starts, key)


def test_papers_on_record_show_what_is_done_and_what_came_before_it(calendar):
    late = D(2027, 5, 20)
    shown = proofs(certification=True, petition=None)
    made = calendar("us-h2a", D(2027, 6, 1), late, shown=shown)
    done = {step.step.key for step in made.steps if step.is_done}
    assert done == {"job-order", "notice", "application", "decision"}
    assert "petition" in {step.step.key for step in made.late}
    assert not done & {step.step.key for step in made.late}
    petitioned = calendar("us-h2a", D(2027, 6, 1), late, shown=proofs(certification=True, petition=D(2027, 4, 1)))
    assert {step.step.key for step in petitioned.steps if step.is_done} == done | {"petition"}


def test_the_next_step_is_the_open_one_whose_day_comes_first(calendar):
    assert calendar("us-h2a", D(2027, 6, 1), D(2026, 11, 26)).next.step.key == "job-order"
    shown = proofs(certification=True, petition=D(2027, 4, 1))
    assert calendar("us-h2a", D(2027, 6, 1), D(2027, 4, 2), shown=shown).next.step.key == "ds160"


def test_a_consulate_is_closed_when_either_country_is():
    """15 September: Guatemala's independence; 4 July: the United States'."""
    both = calendar_of("US+GT", 2027)
    assert not both.is_open(D(2027, 9, 15))
    assert not both.is_open(D(2027, 7, 5))
    assert both.is_open(D(2027, 9, 14))


def test_a_programme_without_steps_has_an_empty_calendar(calendar):
    FilingStep.objects.filter(programme_id="mx-tvtf").delete()
    made = calendar("mx-tvtf", D(2027, 6, 1), D(2026, 11, 26), origin="GT")
    assert (made.steps, made.next, made.late) == ((), None, [])


def test_a_step_that_waits_for_one_that_does_not_stand_is_walked_from_the_first_day(calendar):
    FilingStep.objects.filter(programme_id="us-h2a", key="visa").update(effective_to=D(2026, 1, 1))
    made = calendar("us-h2a", D(2027, 6, 1), D(2026, 11, 26))
    days = {step.step.key: step.planned.last_safe for step in made.steps}
    assert "visa" not in days
    assert days["interview"] <= D(2027, 6, 1) - timedelta(days=3)
