"""The ladder's questions on plain values: which doors are open, what a season would add, when something opens, who comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.engine.chains import Season
from pathways.engine.evaluate import compile_rules, eligible
from pathways.engine.facts import VacancyFacts, WorkerFacts, day, to_date
from pathways.engine.ladder import (
    RulesAhead,
    advantages,
    doors,
    gain_of_a_season,
    not_closed,
    opens_on,
    with_season,
)
from pathways.engine.rules import Rule, Severity
from pathways.engine.seasons import Lead, StartMonth, as_seasons, expected_seasons, past_stays, stay_rules

from .cases import TODAY, VACANCY, WORDS, compiled, worker
from .shipped import BZ, GOOD, HN, PLACES, READY, WHERE, rules_on

D = date
EXPERIENCE = Rule("platform", "experience", "experience_required")
CONSENT = Rule("platform", "consent", "consent")
NOT_LAW = Rule("us-h2a", "literate", "literate", severity=Severity.CONDITION)
UNTIL = day(TODAY + timedelta(days=730))


def jobs(*changes: dict[str, Any]) -> VacancyFacts:
    rows = [VACANCY | {"id": number + 1} | job for number, job in enumerate(changes)]
    return VacancyFacts.from_rows(rows, WORDS)


def ahead(*rules: Rule, later: dict[date, tuple[Rule, ...]] | None = None) -> RulesAhead:
    sets = {TODAY: rules} | (later or {})
    return RulesAhead(tuple((day(when), compile_rules(of, WORDS, TODAY)) for when, of in sorted(sets.items())))


# ── doors ─────────────────────────────────────────────────────────────────


def test_a_door_is_open_where_no_bar_fails_and_the_nearest_has_the_fewest():
    asks, too_late = {"experience_months": 3}, {"starts": D(2026, 12, 1), "certification_held": 0}
    work = jobs(asks, {}, asks | too_late)
    window = Rule("s", "late", "filing_window", parameters={"earliest_days": 75, "latest_days": 60})
    person = worker(occupation_months={}, crop_months={}, literate=0)
    found = doors(compiled(EXPERIENCE, NOT_LAW, window), person, work)
    assert found.bars.tolist() == [1, 0, 2]
    assert found.open.tolist() == [1]
    assert found.only_experience.tolist() == [True, False, False]
    assert found.nearest(np.array([True, True, True]), 5) == [0, 2]
    assert found.nearest(np.array([False, True, True]), 5) == [2]


@given(st.lists(st.tuples(st.sampled_from(sorted(WHERE)), st.integers(0, 40), st.integers(-1, 1)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_the_doors_are_those_that_a_run_finds_open(told: list[tuple[str, int, int]]):
    rows = [
        GOOD | {"programme": code, "place": WHERE[code], "country": WHERE[code][:2], "experience_months": asked, "fee_free": fee}
        for code, asked, fee in told
    ]  # fmt: skip
    work = VacancyFacts.from_rows(rows, PLACES)
    person = WorkerFacts.from_rows([READY | {"refuses_programme": {"us-h2a": 1}}], PLACES)
    rules = compile_rules(rules_on(TODAY), PLACES, TODAY)
    assert (doors(rules, person, work).bars == 0).tolist() == eligible(rules, person, work)[0].tolist()


# ── what a season would add ───────────────────────────────────────────────


@pytest.mark.parametrize(("asked", "opens"), [(8, (1,)), (9, ())])
def test_eight_months_with_apples_open_what_asks_for_eight(asked: int, opens: tuple[int, ...]):
    """1 March to 31 October are 245 days."""
    work = jobs({}, {"experience_months": asked})
    person = worker(occupation_months={}, crop_months={})
    found = doors(compiled(EXPERIENCE), person, work)
    gain = gain_of_a_season(compiled(EXPERIENCE), person, work, found, [0])
    assert (gain.opens if gain else ()) == opens


def test_the_season_that_opens_most_is_the_one_that_is_named_and_consent_is_not_earned_by_work():
    tomatoes = {"occupation": "9211.02", "crop": "tomato"}
    apples = {"occupation": "9212.01", "experience_months": 3}
    work = jobs({}, tomatoes, tomatoes | {"experience_months": 3}, tomatoes | {"experience_months": 3}, apples)
    person = worker(occupation_months={}, crop_months={})
    rule = Rule("platform", "experience", "experience_required", parameters={"count": ["occupation", "crop"]})
    gain = gain_of_a_season(compiled(rule), person, work, doors(compiled(rule), person, work), [0, 1])
    assert gain is not None
    assert (gain.row, gain.months, gain.opens) == (1, 8, (2, 3))
    both, refuses = compiled(rule, CONSENT), worker(occupation_months={}, crop_months={}, consent_matching=0)
    assert gain_of_a_season(both, refuses, work, doors(both, refuses, work), [0, 1]) is None


def test_months_are_added_to_what_is_known_and_the_rest_stays_as_it_was():
    work = jobs({"agricultural": 1})
    after = with_season(worker(occupation_months={"9211.01": 5}), work, 0)
    assert after.occupation_months.tolist() == [[13, 0, 0]]
    assert after.crop_months.tolist() == [[8, -1]]
    assert after.farm_months.tolist() == [8]


# ── seasons to come ───────────────────────────────────────────────────────
APRIL = StartMonth("us-h2a", 4, 12, 200, 20, 300)


def test_demand_of_earlier_years_comes_back_each_year_where_employers_can_still_file():
    leads = {"us-h2a": Lead(filing=75, papers=20, journey=2)}
    found = expected_seasons([APRIL], leads, since=day(TODAY), until=UNTIL)
    assert [to_date(season.first) for season in found] == [D(2027, 4, 12), D(2028, 4, 12)]
    assert [(s.days, s.lead, s.journey, s.is_open) for s in found] == [(200, 20, 2, False)] * 2


@pytest.mark.parametrize(("since", "years"), [(D(2027, 1, 27), [2027, 2028]), (D(2027, 1, 28), [2028])])
def test_a_season_whose_filing_is_over_is_expected_a_year_later(since: date, years: list[int]):
    found = expected_seasons([APRIL], {"us-h2a": Lead(filing=75)}, since=day(since), until=UNTIL)
    assert [to_date(season.first).year for season in found] == years  # type: ignore[union-attr]


@pytest.mark.parametrize(("seats", "kept"), [(15, False), (16, True)])
def test_a_month_with_under_a_twentieth_of_the_seats_is_no_season(seats: int, kept: bool):
    months = [APRIL, StartMonth("us-h2a", 9, 1, 60, 2, seats)]
    found = expected_seasons(months, {}, since=day(TODAY), until=UNTIL)
    assert any(to_date(season.first).month == 9 for season in found) is kept  # type: ignore[union-attr]


def season(programme: str, first: date, last: date) -> Season:
    return Season(f"{programme}-{first}", programme, day(first), day(last), False)


@pytest.mark.parametrize(("last", "kept"), [(D(2027, 6, 7), True), (D(2027, 6, 8), False)])
def test_within_the_days_a_person_spoke_of_a_season_has_to_lie_in_them(last: date, kept: bool):
    free = Rule("platform", "available", "available", parameters={"tolerance_days": 7})
    person = worker(available=[(D(2027, 1, 1), D(2027, 5, 31))])
    found = not_closed(ahead(free), person, [season("us-h2a", D(2027, 2, 1), last)], day(TODAY))
    assert bool(found) is kept


def test_beyond_the_days_a_person_spoke_of_nothing_is_refused():
    free = Rule("platform", "available", "available")
    person = worker(available=[(D(2027, 1, 1), D(2027, 5, 31))])
    assert not_closed(ahead(free), person, [season("us-h2a", D(2027, 6, 1), D(2027, 9, 1))], day(TODAY))


def test_a_season_is_judged_by_the_rules_of_its_own_first_day():
    mexicans = Rule("us-h2a", "nationality", "nationality", programme="us-h2a", parameters={"allowed": ["MX"]})
    until_july = ahead(mexicans, later={D(2027, 7, 1): ()})
    both = [season("us-h2a", D(2027, 6, 30), D(2027, 9, 1)), season("us-h2a", D(2027, 7, 1), D(2027, 9, 1))]
    assert [to_date(s.first) for s in not_closed(until_july, worker(), both, day(TODAY))] == [D(2027, 7, 1)]


# ── the day on which something opens ──────────────────────────────────────
ADULT = Rule("us-h2a", "adult", "minimum_age", programme="us-h2a", parameters={"years": 21})


@pytest.mark.parametrize("born", [D(2006, 3, 2), D(2007, 11, 22), D(2006, 11, 24), D(2007, 2, 28)])
def test_time_opens_a_programme_on_the_day_of_age_and_not_before(born: date):
    opens = opens_on(ahead(ADULT), worker(birth_date=born), "us-h2a", since=day(TODAY), until=UNTIL, by_time=True)
    assert opens is not None
    assert to_date(opens) == D(born.year + 21, born.month, born.day)


def test_what_time_does_not_open_within_the_horizon_stays_closed():
    child = worker(birth_date=D(2012, 1, 1))
    assert opens_on(ahead(ADULT), child, "us-h2a", since=day(TODAY), until=UNTIL, by_time=True) is None


def test_a_rule_whose_first_day_is_on_record_opens_a_programme_on_it():
    younger = Rule("us-h2a", "adult", "minimum_age", programme="us-h2a", parameters={"years": 18})
    known = ahead(ADULT, later={D(2027, 7, 1): (younger,)})
    person = worker(birth_date=D(2008, 1, 1))
    assert opens_on(known, person, "us-h2a", since=day(TODAY), until=UNTIL, by_time=False) == day(D(2027, 7, 1))


# ── who comes back ────────────────────────────────────────────────────────
RETURNING = Rule(
    "us-h2b",
    "returning-worker",
    "returning_worker",
    programme="us-h2b",
    parameters={"programmes": ["us-h2b"], "years": 3, "year_starts": "10-01"},
    severity=Severity.NOTICE,
)
SPRING = season("us-h2b", D(2027, 4, 1), D(2027, 10, 1))


@pytest.mark.parametrize(
    ("stays", "stands"),
    [
        ([("us-h2b", D(2023, 10, 1), D(2024, 3, 1))], ["has"]),
        ([("us-h2b", D(2023, 9, 30), D(2024, 3, 1))], ["would"]),
        ([("us-h2a", D(2026, 2, 1), D(2026, 9, 1))], ["would"]),
        ([], ["would"]),
    ],
)
def test_a_returning_worker_is_told_so_and_who_is_not_that_one_season_makes_them_one(stays: Any, stands: list[str]):
    found = advantages(ahead(RETURNING), worker(stays=stays), SPRING)
    assert [advantage.stands for advantage in found] == stands
    assert advantages(ahead(RETURNING), worker(stays=stays), season("us-h2a", D(2027, 4, 1), D(2027, 9, 1))) == []


def test_an_advantage_that_ends_before_the_season_is_none():
    ends = ahead(RETURNING, later={D(2027, 3, 31): ()})
    assert advantages(ends, worker(stays=[("us-h2b", D(2025, 4, 1), D(2025, 9, 1))]), SPRING) == []


def test_an_advantage_that_holds_at_the_season_but_not_a_year_later_is_not_promised():
    ends = ahead(RETURNING, later={D(2027, 10, 1): ()})
    assert advantages(ends, worker(stays=[]), SPRING) == []


# ── three people, by the shipped rules ────────────────────────────────────


def person(**changes: Any) -> WorkerFacts:
    return WorkerFacts.from_rows([READY | changes], PLACES)


def test_by_the_shipped_rules_both_h2_visas_share_one_limit_of_stay():
    (limit,) = stay_rules(compile_rules(rules_on(TODAY), PLACES, TODAY))
    assert limit.binds == limit.counted == {"us-h2a", "us-h2b"}
    assert (limit.max_days, limit.pause.days) == (1096, 60)


def test_stays_are_told_apart_by_their_last_day():
    stays = [
        ("us-h2a", D(2025, 3, 1), D(2025, 10, 1)),
        ("us-h2a", D(2026, 4, 1), TODAY),
        ("us-h2a", D(2026, 11, 1), D(2026, 12, 1)),
    ]
    nothing = compile_rules([], PLACES, TODAY)
    found = past_stays(person(stays=stays), nothing, day(TODAY))
    assert [stay.key for stay in found.over] == ["stay:0", "stay:1"]
    assert [stay.key for stay in found.ahead] == ["stay:2"]
    assert not found.is_untold
    assert past_stays(person(stays=[("us-h2a", D(2026, 4, 1), None)]), nothing, day(TODAY)).is_untold


@pytest.mark.parametrize(
    ("who", "kept"),
    [
        ({}, {"mx-tvtf", "us-h2a"}),
        (HN | {"passport_held": 0}, {"us-h2a"}),
        (BZ, {"mx-tvtf", "us-h2a"}),
        ({"barred": 1, "consent_matching": 0}, set()),
    ],
)
def test_seasons_to_come_by_the_shipped_rules(who: dict[str, Any], kept: set[str]):
    """A Guatemalan with papers, a Honduran without a passport (a condition, no refusal; Mexico's card is not for them), a Belizean."""
    coming = [season(code, D(2027, 4, 1), D(2027, 10, 1)) for code in ("us-h2a", "mx-tvtf", "ca-sawp")]
    rules = RulesAhead(((day(TODAY), compile_rules(rules_on(TODAY), PLACES, TODAY)),))
    assert {found.programme for found in not_closed(rules, person(**who), coming, day(TODAY))} == kept


def test_open_vacancies_become_seasons_with_the_days_of_their_programme():
    work = jobs({}, {"programme": "mx-tvtf"})
    leads = {"us-h2a": Lead(75, 21, 2)}
    first, second = as_seasons(work, [0, 1], leads, WORDS.programmes)
    assert (first.key, first.programme, first.lead, first.journey, first.days) == ("vacancy:1", "us-h2a", 21, 2, 245)
    assert (second.key, second.lead, second.journey) == ("vacancy:2", 0, 0)
