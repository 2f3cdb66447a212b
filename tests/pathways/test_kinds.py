"""The table is the specification: each line is a rule, the facts on both sides of its limit, and the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.choices import RuleKind
from pathways.engine.kinds import KINDS
from pathways.engine.rules import Who

from .cases import ask
from .test_kinds_of_programmes import ASKED_BY_PROGRAMMES, PARAMETERS, STAYS, TERMS

D = date
START, END = D(2027, 3, 1), D(2027, 10, 31)  # of the vacancy
TODAY = D(2026, 11, 23)

PERSON: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("nationality", {"allowed": ["GT", "BZ"]}, {"nationality": "GT"}, "pass"),
    ("nationality", {"allowed": ["GT", "BZ"]}, {"nationality": "HN"}, "fail"),
    ("nationality", {"allowed": ["GT", "BZ"]}, {"nationality": None}, "unknown"),
    ("nationality", {"refused": ["HT"]}, {"nationality": "HT"}, "fail"),
    ("nationality", {"refused": ["HT"]}, {"nationality": "GT"}, "pass"),
    ("nationality", {"refused": ["HT"]}, {"nationality": None}, "unknown"),
    ("nationality", {"any": True}, {"nationality": None}, "pass"),
    ("nationality", {"allowed": ["GT"], "refused": ["BZ"], "partial": True}, {"nationality": "GT"}, "pass"),
    ("nationality", {"allowed": ["GT"], "refused": ["BZ"], "partial": True}, {"nationality": "BZ"}, "fail"),
    ("nationality", {"allowed": ["GT"], "refused": ["BZ"], "partial": True}, {"nationality": "NI"}, "unknown"),
    ("minimum_age", {"years": 21}, {"birth_date": D(2006, 3, 1)}, "pass"),
    ("minimum_age", {"years": 21}, {"birth_date": D(2006, 3, 2)}, "fail"),
    ("minimum_age", {"years": 21}, {"birth_date": None}, "unknown"),
    ("document_through", {"document": "passport"}, {"passport_held": 1, "passport_expires": END}, "pass"),
    ("document_through", {"document": "passport"}, {"passport_held": 1, "passport_expires": D(2027, 10, 30)}, "fail"),
    ("document_through", {"document": "passport"}, {"passport_held": 1}, "unknown"),
    ("document_through", {"document": "passport"}, {"passport_held": 0}, "fail"),
    ("document_through", {"document": "passport"}, {}, "unknown"),
    (
        "document_through",
        {"document": "passport", "margin_days": 30},
        {"passport_held": 1, "passport_expires": D(2027, 11, 30)},
        "pass",
    ),
    (
        "document_through",
        {"document": "passport", "margin_days": 30},
        {"passport_held": 1, "passport_expires": D(2027, 11, 29)},
        "fail",
    ),
    ("document_through", {"document": "national_id"}, {"national_id_held": 1}, "pass"),
    ("document_through", {"document": "national_id"}, {"national_id_held": 0, "passport_held": 1}, "fail"),
    ("document_through", {"document": "national_id"}, {}, "unknown"),
    ("document_through", {"document": "passport_or_national_id"}, {"national_id_held": 0, "passport_held": 1}, "pass"),
    ("document_through", {"document": "passport_or_national_id"}, {"national_id_held": 0}, "unknown"),
    ("document_through", {"document": "passport_or_national_id"}, {"national_id_held": 0, "passport_held": 0}, "fail"),
    ("record_clear", {"record": "police"}, {"police_record_clear": 1}, "pass"),
    ("record_clear", {"record": "police"}, {"police_record_clear": 1, "police_record_until": TODAY}, "pass"),
    (
        "record_clear",
        {"record": "police"},
        {"police_record_clear": 1, "police_record_until": D(2026, 11, 22)},
        "unknown",
    ),
    ("record_clear", {"record": "police"}, {"police_record_clear": 0}, "fail"),
    ("record_clear", {"record": "police"}, {}, "unknown"),
    ("record_clear", {"record": "migration"}, {"migration_record_clear": 1}, "pass"),
    ("record_clear", {"record": "migration"}, {"migration_record_clear": 0}, "fail"),
    ("record_clear", {"record": "migration"}, {"police_record_clear": 1}, "unknown"),
    ("medical_valid", {}, {"medical_until": START}, "pass"),
    ("medical_valid", {}, {"medical_until": D(2027, 2, 28)}, "fail"),
    ("medical_valid", {}, {}, "unknown"),
    ("literate", {}, {"literate": 1}, "pass"),
    ("literate", {}, {"literate": 0}, "fail"),
    ("literate", {}, {}, "unknown"),
    ("consent", {}, {"consent_matching": 1}, "pass"),
    ("consent", {}, {"consent_matching": 0}, "fail"),
    ("consent", {}, {}, "fail"),  # nobody is matched who has not agreed
    ("recently_confirmed", {"max_days": 365}, {"confirmed_on": D(2025, 11, 23)}, "pass"),
    ("recently_confirmed", {"max_days": 365}, {"confirmed_on": D(2025, 11, 22)}, "fail"),
    ("recently_confirmed", {"max_days": 365}, {"registered_on": D(2026, 1, 1)}, "pass"),
    ("recently_confirmed", {"max_days": 365}, {}, "unknown"),
]

FEDERAL = {"needed": ["federal_minimum"]}
FLOOR = {"wage_floor_cents": 725, "wage_floor_most_cents": 725, "wage_bases_known": 0b1000}
WORK: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("sector", {"agricultural": True}, {"agricultural": 1}, "pass"),
    ("sector", {"agricultural": True}, {"agricultural": 0}, "fail"),
    ("sector", {"agricultural": False}, {"agricultural": 0}, "pass"),
    ("sector", {"agricultural": False}, {"agricultural": 1}, "fail"),
    ("sector", {"agricultural": True}, {}, "unknown"),
    ("commodity_list", {"list": "ncl"}, {"crop_on_ncl": 1}, "pass"),
    ("commodity_list", {"list": "ncl"}, {"crop_on_ncl": 0}, "fail"),
    ("commodity_list", {"list": "ncl"}, {}, "unknown"),
    ("place", {"allowed": ["MX-CHP"]}, {"place": "MX-CHP"}, "pass"),
    ("place", {"allowed": ["MX-CHP"]}, {"place": "MX-OAX"}, "fail"),
    ("place", {"allowed": ["MX-CHP"]}, {"place": "MX"}, "unknown"),  # some state of Mexico
    ("place", {"allowed": ["MX-CHP"]}, {"place": "US"}, "fail"),
    ("place", {"allowed": ["MX"]}, {"place": "MX-OAX"}, "pass"),
    ("place", {"allowed": ["MX-CHP"]}, {"place": None}, "unknown"),
    ("duration", {"max_days": 245}, {}, "pass"),
    ("duration", {"max_days": 244}, {}, "fail"),
    ("duration", {"min_days": 245}, {}, "pass"),
    ("duration", {"min_days": 246}, {}, "fail"),
    ("duration", {"max_months": 8}, {}, "pass"),
    ("duration", {"max_months": 8}, {"ends": D(2027, 11, 1)}, "fail"),
    ("duration", {"max_months": 12}, {"starts": D(2028, 2, 29), "ends": D(2029, 2, 27)}, "pass"),
    ("duration", {"max_months": 12}, {"starts": D(2028, 2, 29), "ends": D(2029, 2, 28)}, "fail"),
    ("duration", {"max_days": 245}, {"ends": None}, "unknown"),
    ("period_of_year", {"from": "03-01", "to": "10-31"}, {}, "pass"),
    ("period_of_year", {"from": "03-02", "to": "10-31"}, {}, "fail"),
    ("period_of_year", {"from": "03-01", "to": "10-30"}, {}, "fail"),
    ("period_of_year", {"from": "01-01", "to": "12-15"}, {"ends": D(2028, 3, 1)}, "fail"),
    ("period_of_year", {"from": "10-01", "to": "03-31"}, {"starts": D(2027, 10, 1), "ends": D(2028, 3, 31)}, "pass"),
    ("period_of_year", {"from": "10-01", "to": "03-31"}, {"starts": D(2027, 10, 1), "ends": D(2028, 4, 1)}, "fail"),
    ("period_of_year", {"from": "10-01", "to": "03-31"}, {"starts": D(2028, 2, 1), "ends": D(2028, 3, 31)}, "pass"),
    ("period_of_year", {"from": "10-01", "to": "03-31"}, {}, "fail"),
    ("period_of_year", {"from": "10-01", "to": "03-31"}, {"starts": None}, "unknown"),
    ("hours", {"min_weekly": 35}, {"hours_per_week": 350}, "pass"),
    ("hours", {"min_weekly": 35}, {"hours_per_week": 349}, "fail"),
    ("hours", {"min_weekly": 35}, {}, "unknown"),
    ("wage_floor", FEDERAL, {"wage_hourly_cents": 725} | FLOOR, "pass"),
    ("wage_floor", FEDERAL, {"wage_hourly_cents": 724} | FLOOR, "fail"),
    ("wage_floor", FEDERAL, FLOOR, "unknown"),
    ("wage_floor", FEDERAL, {"wage_hourly_cents": 9999}, "unknown"),
    ("housing_free", {}, {"housing_free": 1}, "pass"),
    ("housing_free", {}, {"housing_free": 0}, "fail"),
    ("housing_free", {}, {}, "unknown"),
    ("transport_daily", {}, {"transport_daily": 1}, "pass"),
    ("transport_daily", {}, {"transport_daily": 0}, "fail"),
    ("transport_daily", {}, {}, "unknown"),
    ("travel_paid", {}, {"travel_inbound_paid": 1, "travel_outbound_paid": 1}, "pass"),
    ("travel_paid", {}, {"travel_inbound_paid": 1}, "unknown"),
    ("travel_paid", {}, {"travel_outbound_paid": 0}, "fail"),
    (
        "travel_paid",
        {"inbound": True, "outbound": False},
        {"travel_inbound_paid": 1, "travel_outbound_paid": 0},
        "pass",
    ),
    ("fee_ban", {}, {"fee_free": 1}, "pass"),
    ("fee_ban", {}, {"fee_free": 0}, "fail"),
    ("fee_ban", {}, {}, "unknown"),
    ("certification_held", {}, {"certification_held": 1}, "pass"),
    ("certification_held", {}, {"certification_held": 0}, "fail"),
    ("certification_held", {}, {}, "unknown"),
    ("need_type", {"allowed": ["seasonal", "peakload"]}, {"need_type": 1}, "pass"),
    ("need_type", {"allowed": ["seasonal", "peakload"]}, {"need_type": 0}, "fail"),
    ("need_type", {"allowed": ["seasonal", "peakload"]}, {}, "unknown"),
]

MONTHS = {"occupation_months": {"9211.01": 5}, "crop_months": {"apple": 2}}
PAIRS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    ("experience_required", {}, MONTHS, {"experience_months": 5}, "pass"),
    ("experience_required", {}, MONTHS, {"experience_months": 6}, "fail"),
    ("experience_required", {}, {}, {"experience_months": 6}, "unknown"),
    ("experience_required", {}, {}, {"experience_months": 0}, "pass"),
    ("experience_required", {}, MONTHS, {"experience_months": None}, "unknown"),
    ("experience_required", {}, MONTHS, {"experience_months": 3, "occupation": None}, "unknown"),
    # the same unit group: three months of one job and four of another make seven
    (
        "experience_required",
        {"count": ["unit_group"]},
        {"occupation_months": {"9211.01": 3, "9211.02": 4}},
        {"experience_months": 7},
        "pass",
    ),
    (
        "experience_required",
        {"count": ["occupation"]},
        MONTHS,
        {"occupation": "9211.02", "experience_months": 1},
        "fail",
    ),
    ("experience_required", {"count": ["crop"]}, {"crop_months": {"apple": 9}}, {"experience_months": 9}, "pass"),
    ("experience_required", {"count": ["farm"]}, {"farm_months": 8}, {"experience_months": 9}, "fail"),
    ("language_required", {}, {}, {}, "pass"),
    ("language_required", {}, {"language_level": {"eng": 2}}, {"required_language_level": {"eng": 2}}, "pass"),
    ("language_required", {}, {"language_level": {"eng": 1}}, {"required_language_level": {"eng": 2}}, "fail"),
    ("language_required", {}, {}, {"required_language_level": {"eng": 2}}, "unknown"),
    (
        "language_required",
        {},
        {"language_level": {"spa": 4}},
        {"required_language_level": {"eng": 1, "spa": 2}},
        "fail",
    ),
    ("skill_required", {}, {}, {}, "pass"),
    ("skill_required", {}, {"skill_evidence": {"pruning": 1}}, {"required_skill": {"pruning": 2}}, "pass"),
    ("skill_required", {}, {"skill_evidence": {"tractor": 4}}, {"required_skill": {"pruning": 2}}, "fail"),
    ("skill_required", {}, {"skill_evidence": {"tractor": 4}}, {"required_skill": {"pruning": 1}}, "pass"),
    ("skill_required", {}, {}, {"required_skill": {"pruning": 2}}, "unknown"),
    (
        "skill_required",
        {"min_evidence": 3},
        {"skill_evidence": {"pruning": 2}},
        {"required_skill": {"pruning": 2}},
        "fail",
    ),
    ("driving_licence", {}, {"driving_licence": 1}, {"driver_required": 1}, "pass"),
    ("driving_licence", {}, {"driving_licence": 0}, {"driver_required": 1}, "fail"),
    ("driving_licence", {}, {"driving_licence": 0}, {"driver_required": 0}, "pass"),
    ("driving_licence", {}, {"driving_licence": 0}, {"driver_required": None}, "unknown"),
    ("driving_licence", {}, {"driving_licence": 1}, {"driver_required": None}, "pass"),
    ("driving_licence", {}, {}, {"driver_required": 1}, "unknown"),
    ("available", {}, {"available": [(START, END)]}, {}, "pass"),
    ("available", {}, {"available": [(D(2027, 3, 2), END)]}, {}, "fail"),
    ("available", {}, {"available": [(START, D(2027, 10, 30))]}, {}, "fail"),
    ("available", {"tolerance_days": 1}, {"available": [(D(2027, 3, 2), D(2027, 10, 30))]}, {}, "pass"),
    ("available", {}, {"available": [(D(2027, 1, 1), D(2027, 6, 1)), (D(2027, 2, 1), D(2027, 12, 31))]}, {}, "pass"),
    ("available", {}, {"available": [(D(2027, 1, 1), D(2027, 6, 1)), (D(2027, 6, 2), D(2027, 12, 31))]}, {}, "fail"),
    ("available", {}, {}, {}, "unknown"),
    ("not_refused", {}, {}, {}, "pass"),
    ("not_refused", {}, {"refuses_programme": {"us-h2a": 1}}, {}, "fail"),
    ("not_refused", {}, {"refuses_programme": {"us-h2b": 1}}, {}, "pass"),
    ("not_refused", {}, {"refuses_place": {"US-GA": 1}}, {}, "fail"),
    ("not_refused", {}, {"refuses_place": {"US": 1}}, {}, "fail"),
    ("not_refused", {}, {"refuses_place": {"MX": 1}}, {}, "pass"),
]

MEDICAL_IF_LONG = [
    ({"ends": D(2027, 8, 31)}, {}, "pass"),  # six months to the day: not asked
    ({"ends": D(2027, 9, 1)}, {}, "unknown"),
    ({"ends": D(2027, 9, 1)}, {"medical_until": START}, "pass"),
    ({"ends": D(2027, 9, 1)}, {"medical_until": D(2027, 2, 28)}, "fail"),
]


@pytest.mark.parametrize(("kind", "parameters", "person", "answer"), PERSON)
def test_a_kind_about_the_person_answers_as_the_table_says(kind, parameters, person, answer):
    assert ask(kind, parameters, person=person).outcome.name.lower() == answer


@pytest.mark.parametrize(("kind", "parameters", "work", "answer"), WORK)
def test_a_kind_about_the_work_answers_as_the_table_says(kind, parameters, work, answer):
    assert ask(kind, parameters, work=work).outcome.name.lower() == answer


@pytest.mark.parametrize(("kind", "parameters", "person", "work", "answer"), PAIRS)
def test_a_kind_about_both_answers_as_the_table_says(kind, parameters, person, work, answer):
    assert ask(kind, parameters, person=person, work=work).outcome.name.lower() == answer


@pytest.mark.parametrize(("work", "person", "answer"), MEDICAL_IF_LONG)
def test_a_medical_certificate_may_be_asked_for_long_contracts_only(work, person, answer):
    found = ask("medical_valid", {"over_months": 6}, person=person, work=work)
    assert found.outcome.name.lower() == answer


def test_every_kind_of_the_engine_is_in_the_tables_and_has_a_name_for_people():
    tested = {row[0] for row in [*PERSON, *WORK, *PAIRS, *ASKED_BY_PROGRAMMES, *STAYS, *TERMS]}
    tested |= {"statement", "family"} | {"cap", "filing_window"}  # the last two: test_caps_engine
    assert tested == set(KINDS)
    assert set(RuleKind.values) == set(KINDS)


def test_somebody_born_on_29_february_comes_of_age_on_1_march():
    rule = {"years": 21}
    born = {"birth_date": D(2004, 2, 29)}
    assert ask("minimum_age", rule, person=born, work={"starts": D(2025, 2, 28)}).outcome.name == "FAIL"
    assert ask("minimum_age", rule, person=born, work={"starts": D(2025, 3, 1)}).outcome.name == "PASS"


def test_on_29_february_only_those_born_before_march_are_of_age():
    rule, leap = {"years": 21}, {"starts": D(2028, 2, 29), "ends": D(2028, 9, 1)}
    assert ask("minimum_age", rule, person={"birth_date": D(2007, 2, 28)}, work=leap).outcome.name == "PASS"
    assert ask("minimum_age", rule, person={"birth_date": D(2007, 3, 1)}, work=leap).outcome.name == "FAIL"


EXPLAINED: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], tuple[Any, Any, str, Any, Who]]] = [
    ("minimum_age", {"years": 21}, {"birth_date": D(2006, 3, 11)}, {}, (20, 21, "years", 10, Who.TIME)),
    (
        "document_through",
        {"document": "passport"},
        {"passport_held": 1, "passport_expires": D(2027, 10, 1)},
        {},
        (D(2027, 10, 1), END, "date", 30, Who.WORKER),
    ),
    ("document_through", {"document": "passport"}, {"passport_held": 0}, {}, (False, END, "date", None, Who.WORKER)),
    ("nationality", {"allowed": ["GT"]}, {"nationality": "HN"}, {}, ("HN", ("GT",), "country", None, Who.NOBODY)),
    ("hours", {"min_weekly": 35}, {}, {"hours_per_week": 300}, (300, 350, "tenths_of_an_hour", 50, Who.EMPLOYER)),
    ("duration", {"max_months": 6}, {}, {}, (245, 184, "days", 61, Who.EMPLOYER)),
    ("experience_required", {}, MONTHS, {"experience_months": 12}, (5, 12, "months", 7, Who.WORKER)),
    ("experience_required", {}, {}, {"experience_months": 12}, (None, 12, "months", None, Who.WORKER)),
    (
        "available",
        {},
        {"available": [(D(2027, 3, 6), END)]},
        {},
        (("2027-03-06", "2027-10-31"), ("2027-03-01", "2027-10-31"), "period", 5, Who.WORKER),
    ),
    (
        "language_required",
        {},
        {"language_level": {"eng": 1, "spa": 4}},
        {"required_language_level": {"eng": 3, "spa": 2}},
        (("eng", "1"), ("eng", "3"), "language_level", 2, Who.WORKER),
    ),
    (
        "skill_required",
        {},
        {"skill_evidence": {"pruning": 1}},
        {"required_skill": {"pruning": 2, "tractor": 2}},
        (("pruning",), ("pruning", "tractor"), "skills", 1, Who.WORKER),
    ),
    (
        "not_refused",
        {},
        {"refuses_place": {"US": 1}, "refuses_programme": {"us-h2a": 1}},
        {},
        (("US", "us-h2a"), (), "refused", None, Who.WORKER),
    ),
    ("place", {"allowed": ["MX-CHP"]}, {}, {"place": "MX-OAX"}, ("MX-OAX", ("MX-CHP",), "place", None, Who.EMPLOYER)),
    ("record_clear", {"record": "police"}, {"police_record_clear": 0}, {}, (False, True, "yes_no", None, Who.NOBODY)),
    ("recently_confirmed", {"max_days": 30}, {"confirmed_on": D(2026, 10, 14)}, {}, (40, 30, "days", 10, Who.WORKER)),
]


@pytest.mark.parametrize(("kind", "parameters", "person", "work", "expected"), EXPLAINED)
def test_an_explanation_says_what_was_compared_by_how_much_and_who_can_change_it(
    kind, parameters, person, work, expected
):
    seen = ask(kind, parameters, person=person, work=work).comparison
    assert seen is not None
    assert (seen.value, seen.threshold, seen.unit, seen.gap, seen.who) == expected


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"statement", "family"}))
def test_every_kind_explains_a_pair_of_which_nothing_is_known(kind):
    nobody = dict.fromkeys(("registry_country", "nationality", "birth_date"))
    nothing = dict.fromkeys(
        ("starts", "ends", "country", "place", "occupation", "crop", "experience_months", "driver_required")
    ) | {"required_skill": None, "required_language_level": None}
    found = ask(kind, PARAMETERS[kind], person=nobody, work=nothing)
    known_without_facts = {"consent": "FAIL", "not_refused": "PASS", "intake": "FAIL", "permits_work": "FAIL"}
    assert found.outcome.name == known_without_facts.get(kind, "UNKNOWN")
    assert found.comparison is not None
