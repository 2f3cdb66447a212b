"""What a pool has left, and for whom, by plain numbers; the rule kinds of caps and windows at both sides of every limit."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import pytest

from pathways.engine.caps import COUNTED, PlacesLeft, PoolOnADay, fiscal_year, fiscal_years, is_returning, places_left
from pathways.engine.evaluate import compile_rules, findings, outcomes, vacancy_findings
from pathways.engine.facts import UNKNOWN_DATE, VacancyFacts, WorkerFacts, day
from pathways.engine.parameters import BadRule
from pathways.engine.rules import Finding, Rule

from .cases import VACANCY, WORDS, WORKER

D = date
CLOSED = D(2025, 9, 12)
NAMED = dataclasses.replace(WORDS, nationalities=("GT", "HN"))


@pytest.mark.parametrize(
    ("day_", "year"),
    [
        (D(2025, 9, 30), 2025),
        (D(2025, 10, 1), 2026),
        (D(2026, 1, 1), 2026),
        (D(2026, 9, 30), 2026),
        (D(1969, 10, 1), 1970),
    ],
)
def test_a_fiscal_year_begins_in_october(day_, year):
    assert fiscal_year(day_) == year
    assert fiscal_years(np.array([day(day_), UNKNOWN_DATE], dtype=np.int32)).tolist() == [year, -1]


@pytest.mark.parametrize(
    ("entered", "returning"),
    [
        ([], False),
        ([D(2023, 9, 30)], False),
        ([D(2023, 10, 1)], True),
        ([D(2026, 9, 30)], True),
        ([D(2026, 10, 1)], False),
        ([D(2020, 1, 1), D(2025, 1, 1)], True),
    ],
)
def test_who_returns_in_fiscal_year_2027(entered, returning):
    assert is_returning(entered, D(2027, 3, 1)) is returning


@pytest.mark.parametrize(
    ("pool", "left"),
    [
        ({}, None),  # most of it is used by others, and nobody says how much
        ({"ours": 99}, None),
        ({"ours": 100}, 0),
        ({"reported": 40}, 60),
        ({"reported": 40, "ours": 70}, 30),  # the smaller of what is known
        ({"reported": 100}, 0),
        ({"reported": 140}, 0),
        ({"closed_on": CLOSED}, 0),
        ({"closed_on": CLOSED, "reported": 10}, 0),
    ],
)
def test_what_is_left_is_the_least_of_what_is_known(pool, left):
    assert PoolOnADay(100, **pool).left == left


@pytest.mark.parametrize(
    ("pool", "petition", "certified", "left"),
    [
        ({"closed_on": CLOSED}, None, False, 0),
        ({"closed_on": CLOSED}, None, True, -1),  # its petition may have been counted: it closes nothing
        ({"closed_on": CLOSED}, CLOSED, True, COUNTED),
        ({"closed_on": CLOSED}, D(2025, 9, 13), True, 0),
        ({"closed_on": CLOSED, "ours": 100}, CLOSED, True, 0),  # our own places are counted one by one
        ({}, CLOSED, True, -1),
        ({"reported": 40}, None, False, 60),
    ],
)
def test_a_petition_received_in_time_was_counted(pool, petition, certified, left):
    assert PoolOnADay(100, **pool).left_for(petition, certified) == left


@pytest.mark.parametrize(
    ("pool", "nationality", "returning", "theirs"),
    [
        ({}, "HN", None, True),
        ({"returning": True}, "GT", True, True),
        ({"returning": True}, "GT", False, False),
        ({"returning": True}, "GT", None, True),
        ({"nationalities": ("GT",)}, "GT", False, True),
        ({"nationalities": ("GT",)}, "HN", True, False),
    ],
)
def test_whom_a_pool_is_for(pool, nationality, returning, theirs):
    assert PoolOnADay(100, **pool).is_for(nationality, returning) is theirs


HALF = PoolOnADay(100, reported=60)
FULL_HALF = PoolOnADay(100, closed_on=CLOSED)
BACK = PoolOnADay(50, returning=True, reported=20)
ASIDE = PoolOnADay(10, nationalities=("GT", "HN"), reported=3)
UNTOLD = PoolOnADay(100)


@pytest.mark.parametrize(
    ("pools", "told", "left"),
    [
        ([], False, PlacesLeft()),
        ([HALF], False, PlacesLeft(general=40)),
        ([HALF], True, PlacesLeft(40, 0, {}, 0)),
        ([FULL_HALF, BACK, ASIDE], True, PlacesLeft(0, 30, {"GT": 7, "HN": 7}, 0)),
        ([FULL_HALF, UNTOLD], True, PlacesLeft(-1, 0, {}, 0)),
        ([HALF, UNTOLD], True, PlacesLeft(40, 0, {}, 0)),
        ([HALF, HALF], True, PlacesLeft(80, 0, {}, 0)),
        ([ASIDE], False, PlacesLeft(-1, -1, {"GT": 7, "HN": 7}, -1)),
    ],
)
def test_pools_add_up_and_a_year_that_is_not_told_stays_unknown(pools, told, left):
    assert places_left(pools, supplement_told=told) == left


def test_a_counted_petition_outweighs_what_nobody_knows():
    left = places_left([FULL_HALF, UNTOLD], supplement_told=True, petition=CLOSED)
    assert left.general == COUNTED


# ── the kind ──────────────────────────────────────────────────────────────
def told(
    person: dict[str, Any],
    work: dict[str, Any],
    kind: str = "cap",
    parameters: dict[str, Any] | None = None,
    **rule: Any,
) -> Finding:
    one = Rule(rule_set="test", key="rule", kind=kind, parameters=parameters or {}, **rule)
    rules = compile_rules([one], NAMED, rule.get("as_of", D(2026, 11, 23)))
    workers = WorkerFacts.from_rows([WORKER | person], NAMED)
    found = findings(rules, workers, VacancyFacts.from_rows([VACANCY | work], NAMED))
    return found[0]


def left(general: int, returning: int, gt: int, hn: int, elsewhere: int = 0) -> dict[str, Any]:
    return {
        "cap_left_general": general,
        "cap_left_returning": returning,
        "cap_left_reserved": {"GT": gt, "HN": hn},
        "cap_left_elsewhere": elsewhere,
    }


def seasons(*years: int, programme: str = "us-h2a") -> dict[str, Any]:
    """Past summers, in the programme of VACANCY unless told otherwise."""
    return {"stays": [(programme, D(year, 5, 1), D(year, 8, 1)) for year in years]}


BEFORE = seasons(2024)
NEVER = seasons()


@pytest.mark.parametrize(
    ("person", "work", "answer"),
    [
        (NEVER, left(5, 0, 0, 0), "PASS"),
        (NEVER, left(COUNTED, 0, 0, 0), "PASS"),
        (NEVER, left(0, 0, 0, 0), "FAIL"),
        (NEVER, left(-1, 0, 0, 0), "UNKNOWN"),
        (NEVER, {}, "UNKNOWN"),
        # returning workers
        (BEFORE, left(0, 5, 0, 0), "PASS"),
        (NEVER, left(0, 5, 0, 0), "FAIL"),
        ({}, left(0, 5, 0, 0), "UNKNOWN"),
        ({}, left(0, 0, 0, 0), "FAIL"),
        (BEFORE, left(0, -1, 0, 0), "UNKNOWN"),
        (NEVER, left(0, -1, 0, 0), "FAIL"),
        # set aside
        (NEVER, left(0, 0, 3, 0), "PASS"),
        (NEVER | {"nationality": "HN"}, left(0, 0, 3, 0), "FAIL"),
        (NEVER | {"nationality": "HN"}, left(0, 0, 3, -1), "UNKNOWN"),
        (NEVER | {"nationality": "BZ"}, left(0, 0, 3, 3), "FAIL"),
        (NEVER | {"nationality": "BZ"}, left(0, 0, 3, 3, elsewhere=-1), "UNKNOWN"),
        (NEVER | {"nationality": None}, left(0, 0, 3, 0), "UNKNOWN"),
        (NEVER | {"nationality": None}, left(0, 0, 0, 0), "FAIL"),
    ],
)
def test_a_pool_that_is_open_to_the_person(person, work, answer):
    assert told(person, work).outcome.name == answer


@pytest.mark.parametrize(
    ("years", "answer"),
    [
        ([2023], "FAIL"),
        ([2024], "PASS"),
        ([2026], "PASS"),
        ([2027], "FAIL"),
        ([2023, 2027], "FAIL"),
        ([2025, 2027], "PASS"),
    ],
)
def test_a_season_counts_in_the_three_fiscal_years_before(years, answer):
    """VACANCY starts on 1 March 2027, in fiscal year 2027."""
    assert told(seasons(*years), left(0, 5, 0, 0)).outcome.name == answer


def test_a_season_in_another_programme_does_not_count():
    assert told(seasons(2025, programme="mx-tvtf"), left(0, 5, 0, 0)).outcome.name == "FAIL"


@pytest.mark.parametrize(("years", "answer"), [(1, "FAIL"), (2, "PASS")])
def test_how_many_years_count_is_a_parameter(years, answer):
    assert told(seasons(2025), left(0, 5, 0, 0), parameters={"returning_years": years}).outcome.name == answer


@pytest.mark.parametrize(
    ("person", "work", "value"),
    [
        (NEVER, left(0, 5, 0, 0), ("general-full", "returning-not-theirs")),
        (BEFORE, left(-1, 5, 0, 0), ("general-unknown", "returning-open")),
        (NEVER, left(0, 0, 3, 0), ("general-full", "returning-not-theirs", "reserved-open")),
        ({}, left(4, -1, -1, 0), ("general-open", "returning-unknown", "reserved-unknown")),
    ],
)
def test_the_explanation_says_which_pool_is_open_for_whom(person, work, value):
    comparison = told(person, work).comparison
    assert comparison is not None
    assert (comparison.value, comparison.threshold, comparison.unit) == (value, ("pool-open",), "cap_pools")


def test_many_pairs_are_answered_as_one_is():
    people = [WORKER | p for p in (NEVER, BEFORE, {}, NEVER | {"nationality": "HN"}, NEVER | {"nationality": None})]
    jobs = [VACANCY | w for w in (left(0, 5, 3, 0), left(-1, 0, 0, 0), {}, left(0, 0, 0, 0), left(7, 7, 7, 7))]
    rules = compile_rules([Rule(rule_set="t", key="r", kind="cap")], NAMED, D(2026, 11, 23))
    workers, vacancies = WorkerFacts.from_rows(people, NAMED), VacancyFacts.from_rows(jobs, NAMED)
    table = outcomes(rules, workers, vacancies)[0]
    alone = [[told(p, j).outcome.value for j in jobs] for p in people]
    assert table.tolist() == alone


# ── filing windows ────────────────────────────────────────────────────────
WINDOW = {"earliest_days": 75, "latest_days": 60}


@pytest.mark.parametrize(
    ("today", "work", "answer"),
    [
        (D(2026, 12, 30), {"certification_held": 0}, "PASS"),
        (D(2026, 12, 31), {"certification_held": 0}, "PASS"),  # 60 days before 1 March
        (D(2027, 1, 1), {"certification_held": 0}, "FAIL"),
        (D(2027, 1, 1), {"certification_held": 1}, "PASS"),
        (D(2027, 1, 1), {}, "UNKNOWN"),  # nobody says whether it was filed in time
        (D(2026, 12, 31), {}, "PASS"),
        (D(2026, 6, 1), {}, "PASS"),  # too early to file: nothing is lost
        (D(2026, 6, 1), {"starts": None}, "UNKNOWN"),
        (D(2026, 6, 1), {"starts": None, "certification_held": 1}, "PASS"),
    ],
)
def test_there_is_time_to_file(today, work, answer):
    rules = compile_rules([Rule(rule_set="t", key="r", kind="filing_window", parameters=WINDOW)], NAMED, today)
    found = vacancy_findings(rules, VacancyFacts.from_rows([VACANCY | work], NAMED))
    assert found[0].outcome.name == answer


def test_a_window_is_explained_with_its_days_and_by_how_much_it_was_missed():
    rules = compile_rules([Rule(rule_set="t", key="r", kind="filing_window", parameters=WINDOW)], NAMED, D(2027, 1, 4))
    seen = vacancy_findings(rules, VacancyFacts.from_rows([VACANCY | {"certification_held": 0}], NAMED))[0].comparison
    assert seen is not None
    assert (seen.value, seen.threshold, seen.gap) == (("2027-01-04",), ("2026-12-16", "2026-12-31"), 4)


def test_a_window_that_closes_before_it_opens_is_refused():
    with pytest.raises(BadRule, match="would close before it opens"):
        told({}, {}, "filing_window", {"earliest_days": 59, "latest_days": 60})
