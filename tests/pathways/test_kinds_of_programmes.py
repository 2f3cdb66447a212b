"""Kinds that a programme itself asks: past stays, months, languages, status, intake. The table is the specification."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pathways.engine.facts import NEED_TYPES
from pathways.engine.kinds import KINDS
from pathways.engine.rules import Outcome, Severity, Who

from .cases import ask

D = date
TODAY, START = D(2027, 2, 20), D(2027, 3, 1)
# Parameters with which any kind can be asked about anything.
PARAMETERS: dict[str, dict[str, Any]] = {name: {} for name in KINDS} | {
    "nationality": {"allowed": ["GT", "BZ"]},
    "minimum_age": {"years": 21},
    "document_through": {"document": "passport", "margin_days": 30},
    "record_clear": {"record": "police"},
    "medical_valid": {"over_months": 6},
    "minimum_schooling": {"years": 9},
    "experience_months": {"min_months": 12},
    "language_level": {"languages": ["eng", "spa"], "min_level": 2},
    "stay_limit": {"max_days": 400, "reset_days": 60},
    "returning_worker": {"programmes": ["us-h2b"], "years": 3},
    "recently_confirmed": {"max_days": 100},
    "intake": {"open": False},
    "permits_work": {"permitted": False},
    "sector": {"agricultural": True},
    "occupation": {"allowed": ["9211"]},
    "commodity": {"refused": ["tomato"]},
    "commodity_list": {"list": "ncl"},
    "place": {"allowed": ["US-GA", "MX"]},
    "duration": {"min_days": 30, "max_months": 8},
    "period_of_year": {"from": "10-01", "to": "06-30"},
    "hours": {"min_weekly": 35},
    "wage_floor": {"needed": ["aewr", "federal_minimum"]},
    "demand_not_barred": {"whose": "employer"},
    "need_type": {"allowed": ["seasonal"]},
    "available": {"tolerance_days": 5},
    "filing_window": {"earliest_days": 75, "latest_days": 60},
}


def stay(days: int, left: date, programme: str = "us-h2a") -> tuple[str, date, date]:
    return programme, left - timedelta(days=days - 1), left


MONTHS = {"occupation_months": {"9211.01": 7, "9212.01": 4}, "crop_months": {"apple": 5}, "farm_months": 11}
AT_HOME = {"nationality": "GT", "lives_in": "GT"}
ASKED_BY_PROGRAMMES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("minimum_schooling", {"years": 9}, {"schooling_years": 9}, "pass"),
    ("minimum_schooling", {"years": 9}, {"schooling_years": 8}, "fail"),
    ("minimum_schooling", {"years": 9}, {}, "unknown"),
    ("experience_months", {"min_months": 11}, MONTHS, "pass"),  # in any work, added up
    ("experience_months", {"min_months": 12}, MONTHS, "fail"),
    ("experience_months", {"min_months": 1}, {}, "unknown"),
    ("experience_months", {"min_months": 7, "occupations": ["9211.01"]}, MONTHS, "pass"),
    ("experience_months", {"min_months": 8, "occupations": ["9211.01"]}, MONTHS, "fail"),
    ("experience_months", {"min_months": 7, "occupations": ["9211"]}, MONTHS, "pass"),
    ("experience_months", {"min_months": 5, "crops": ["apple"]}, MONTHS, "pass"),
    ("experience_months", {"min_months": 6, "crops": ["apple"]}, MONTHS, "fail"),
    ("experience_months", {"min_months": 11, "farm": True}, MONTHS, "pass"),
    ("experience_months", {"min_months": 12, "farm": True}, MONTHS, "fail"),
    ("experience_months", {"min_months": 8, "occupations": ["9211"], "farm": True}, MONTHS, "pass"),
    ("language_level", {"languages": ["eng"], "min_level": 2}, {"language_level": {"eng": 2}}, "pass"),
    ("language_level", {"languages": ["eng"], "min_level": 2}, {"language_level": {"eng": 1}}, "fail"),
    ("language_level", {"languages": ["eng"], "min_level": 2}, {}, "unknown"),
    ("language_level", {"languages": ["eng", "spa"], "min_level": 4}, {"language_level": {"spa": 4}}, "pass"),
    ("language_level", {"languages": ["fra"], "min_level": 1}, {"language_level": {"spa": 4}}, "unknown"),  # no column
    ("language_level", {"languages": ["eng"], "min_clb": 4}, {"clb_level": {"eng": 4}}, "pass"),
    ("language_level", {"languages": ["eng"], "min_clb": 4}, {"clb_level": {"eng": 3}}, "fail"),
    ("language_level", {"languages": ["eng"], "min_clb": 4}, {"language_level": {"eng": 4}}, "unknown"),  # no test
    ("refugee_status", {}, {"refugee_status": 1}, "pass"),
    ("refugee_status", {}, {"refugee_status": 0}, "fail"),
    ("refugee_status", {}, {}, "unknown"),
    ("refugee_status", {"required": False}, {"refugee_status": 0}, "pass"),
    ("lives_abroad", {}, {"nationality": "GT", "lives_in": "MX"}, "pass"),
    ("lives_abroad", {}, AT_HOME, "fail"),
    ("lives_abroad", {}, {"nationality": "GT"}, "unknown"),
    ("lives_abroad", {"required": False}, AT_HOME, "pass"),
    ("not_barred", {}, {"barred": 0}, "pass"),
    ("not_barred", {}, {"barred": 1}, "fail"),
    ("not_barred", {}, {}, "unknown"),
    ("nationality", {"allowed": ["HN"], "residents": True}, {"nationality": "NI", "lives_in": "HN"}, "pass"),
    ("nationality", {"allowed": ["HN"], "residents": True}, {"nationality": "NI", "lives_in": "NI"}, "fail"),
    ("nationality", {"allowed": ["HN"], "residents": True}, {"nationality": "NI"}, "unknown"),
    ("nationality", {"allowed": ["HN"], "residents": True}, {"nationality": "HN"}, "pass"),
]

LIMIT = {"max_days": 1095, "reset_days": 60}
BEFORE = {"max_days": 1095, "reset_months": 3}
BACK = {"programmes": ["us-h2b"], "years": 3}  # for a start on 1 March 2027: from 1 October 2023 to 30 September 2026
STAYS: list[tuple[str, dict[str, Any], list[tuple[str, date, date | None]] | None, str]] = [
    # 1 March to 31 October is 245 days: 1095 - 245 = 850 may have gone before.
    ("stay_limit", LIMIT, [], "pass"),
    ("stay_limit", LIMIT, [stay(850, D(2027, 2, 1))], "pass"),
    ("stay_limit", LIMIT, [stay(851, D(2027, 2, 1))], "fail"),
    ("stay_limit", LIMIT, [stay(851, D(2026, 12, 31))], "pass"),  # sixty days to 1 March
    ("stay_limit", LIMIT, [stay(851, D(2027, 1, 1))], "fail"),
    ("stay_limit", BEFORE, [stay(851, D(2026, 12, 1))], "pass"),  # three months to 1 March
    ("stay_limit", BEFORE, [stay(851, D(2026, 12, 2))], "fail"),
    ("stay_limit", LIMIT, None, "unknown"),
    ("stay_limit", LIMIT, [("us-h2a", D(2024, 1, 1), None)], "unknown"),  # left when?
    ("stay_limit", LIMIT, [("us-h2a", D(2024, 1, 1), D(2027, 2, 25))], "unknown"),  # may leave sooner than planned
    ("stay_limit", {"max_days": 244, "reset_days": 60}, None, "fail"),  # this contract alone is too long
    # two stays with fifty-nine days between them are one, with sixty they are two
    ("stay_limit", LIMIT, [stay(600, D(2026, 1, 1)), ("us-h2b", D(2026, 3, 1), D(2027, 2, 1))], "fail"),
    ("stay_limit", LIMIT, [stay(600, D(2026, 1, 1)), ("us-h2b", D(2026, 3, 2), D(2027, 2, 1))], "pass"),
    ("stay_limit", LIMIT, [stay(851, D(2027, 2, 1), "mx-tvtf")], "pass"),  # another programme
    ("stay_limit", LIMIT | {"programmes": ["mx-tvtf"]}, [stay(851, D(2027, 2, 1), "mx-tvtf")], "fail"),
    ("returning_worker", BACK, [stay(100, D(2024, 1, 8), "us-h2b")], "pass"),  # entered on 1 October 2023
    ("returning_worker", BACK, [stay(100, D(2024, 1, 7), "us-h2b")], "fail"),
    ("returning_worker", BACK, [("us-h2b", D(2026, 9, 30), None)], "pass"),
    ("returning_worker", BACK, [("us-h2b", D(2026, 10, 1), None)], "fail"),
    ("returning_worker", BACK, [stay(100, D(2025, 1, 8))], "fail"),
    ("returning_worker", BACK, [], "fail"),
    ("returning_worker", BACK, None, "unknown"),
]

ONE_TIME, SEASONAL = NEED_TYPES.index("one_time"), NEED_TYPES.index("seasonal")
SAWP_HOURS = {"min_total": 240, "within_weeks": 6}
TERMS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("intake", {"open": True}, {}, "pass"),
    ("intake", {"open": False}, {}, "fail"),
    ("permits_work", {"permitted": True}, {}, "pass"),
    ("permits_work", {"permitted": False}, {}, "fail"),
    ("occupation", {"allowed": ["9211"]}, {"occupation": "9211.02"}, "pass"),
    ("occupation", {"allowed": ["9211.01"]}, {"occupation": "9211.02"}, "fail"),
    ("occupation", {"allowed": ["9211.01"]}, {"occupation": None}, "unknown"),
    ("occupation", {"refused": ["9212"]}, {"occupation": "9212.01"}, "fail"),
    ("occupation", {"refused": ["9212"]}, {"occupation": "9211.01"}, "pass"),
    ("commodity", {"allowed": ["apple"]}, {"crop": "apple"}, "pass"),
    ("commodity", {"allowed": ["apple"]}, {"crop": "tomato"}, "fail"),
    ("commodity", {"allowed": ["apple"]}, {"crop": None}, "unknown"),
    ("commodity", {"refused": ["apple"]}, {"crop": "apple"}, "fail"),
    ("commodity", {"refused": ["apple"]}, {"crop": "tomato"}, "pass"),
    ("commodity_list", {"list": "ncl", "listed": False}, {"crop_on_ncl": 0}, "pass"),
    ("commodity_list", {"list": "ncl", "listed": False}, {"crop_on_ncl": 1}, "fail"),
    ("commodity_list", {"list": "ncl", "listed": False}, {}, "unknown"),
    ("need_type", {"refused": ["seasonal"]}, {"need_type": ONE_TIME}, "pass"),
    ("need_type", {"refused": ["seasonal"]}, {"need_type": SEASONAL}, "fail"),
    ("need_type", {"refused": ["seasonal"]}, {}, "unknown"),
    ("duration", {"min_months": 12}, {"ends": D(2028, 2, 29)}, "pass"),
    ("duration", {"min_months": 12}, {"ends": D(2028, 2, 28)}, "fail"),
    ("hours", SAWP_HOURS, {"hours_per_week": 400}, "pass"),
    ("hours", SAWP_HOURS, {"hours_per_week": 399}, "fail"),
    ("hours", SAWP_HOURS, {"hours_per_week": 480, "ends": D(2027, 4, 4)}, "pass"),  # five weeks
    ("hours", SAWP_HOURS, {"hours_per_week": 479, "ends": D(2027, 4, 4)}, "fail"),
    ("hours", SAWP_HOURS, {"hours_per_week": 399, "ends": None}, "unknown"),
    ("demand_not_barred", {"whose": "employer"}, {"employer_barred": 0}, "pass"),
    ("demand_not_barred", {"whose": "employer"}, {"employer_barred": 1}, "fail"),
    ("demand_not_barred", {"whose": "employer"}, {"recruiter_barred": 1}, "unknown"),
    ("demand_not_barred", {"whose": "recruiter"}, {"recruiter_barred": 0}, "pass"),
    ("demand_not_barred", {"whose": "recruiter"}, {"recruiter_barred": 1}, "fail"),
]


@pytest.mark.parametrize(("kind", "parameters", "person", "answer"), ASKED_BY_PROGRAMMES)
def test_what_a_programme_asks_of_the_person_is_answered_as_the_table_says(kind, parameters, person, answer):
    assert ask(kind, parameters, person=person).outcome.name.lower() == answer


@pytest.mark.parametrize(("kind", "parameters", "stays", "answer"), STAYS)
def test_past_stays_count_as_the_table_says(kind, parameters, stays, answer):
    assert ask(kind, parameters, person={"stays": stays}, as_of=TODAY).outcome.name.lower() == answer


@pytest.mark.parametrize(("kind", "parameters", "work", "answer"), TERMS)
def test_what_a_programme_asks_of_the_work_is_answered_as_the_table_says(kind, parameters, work, answer):
    assert ask(kind, parameters, work=work).outcome.name.lower() == answer


@pytest.mark.parametrize("kind", ["statement", "family"])
def test_what_only_tells_is_neither_passed_nor_failed(kind):
    told = ask(kind, {"spouse": True, "children_under": 21} if kind == "family" else {}, severity=Severity.NOTICE)
    assert told.outcome == Outcome.NOT_APPLIED


EXPLAINED: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], tuple[Any, Any, str, Any, Who]]] = [
    (
        "stay_limit",
        LIMIT,
        {"stays": [stay(900, D(2027, 2, 1))]},
        {},
        (1145, 1095, "days", 32, Who.TIME),
    ),
    ("stay_limit", LIMIT, {"stays": [stay(900, D(2026, 1, 1))]}, {}, (245, 1095, "days", None, Who.WORKER)),
    ("experience_months", {"min_months": 12}, MONTHS, {}, (11, 12, "months", 1, Who.WORKER)),
    (
        "language_level",
        {"languages": ["eng", "spa"], "min_level": 3},
        {"language_level": {"eng": 2, "spa": 1}},
        {},
        (("eng", "2"), ("eng", "3"), "language_level", 1, Who.WORKER),
    ),
    ("language_level", {"languages": ["eng"], "min_clb": 4}, {}, {}, (None, 4, "clb", None, Who.WORKER)),
    ("minimum_schooling", {"years": 12}, {"schooling_years": 6}, {}, (6, 12, "years", 6, Who.WORKER)),
    ("lives_abroad", {}, AT_HOME, {}, (False, True, "yes_no", None, Who.NOBODY)),
    (
        "returning_worker",
        BACK,
        {"stays": [stay(100, D(2022, 1, 8), "us-h2b")]},
        {},
        (D(2021, 10, 1), ("2023-10-01", "2026-09-30"), "period", None, Who.NOBODY),
    ),
    ("occupation", {"refused": ["9211.01"]}, {}, {}, ("9211.01", ("-9211.01",), "occupation", None, Who.EMPLOYER)),
    ("hours", SAWP_HOURS, {}, {"hours_per_week": 350}, (350, 400, "tenths_of_an_hour", 50, Who.EMPLOYER)),
    ("intake", {"open": False}, {}, {}, (False, True, "yes_no", None, Who.NOBODY)),
    (
        "demand_not_barred",
        {"whose": "recruiter"},
        {},
        {"recruiter_barred": 1},
        (True, False, "yes_no", None, Who.NOBODY),
    ),
]


@pytest.mark.parametrize(("kind", "parameters", "person", "work", "expected"), EXPLAINED)
def test_an_explanation_says_what_was_compared_by_how_much_and_who_can_change_it(
    kind, parameters, person, work, expected
):
    seen = ask(kind, parameters, person=person, work=work, as_of=TODAY).comparison
    assert seen is not None
    assert (seen.value, seen.threshold, seen.unit, seen.gap, seen.who) == expected
