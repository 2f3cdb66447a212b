"""The programmes that take nobody, few or only some work: what their files say, at both sides of every limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pathways.choices import NOT_OPEN
from pathways.engine.evaluate import compile_rules, standing, worker_findings, worker_outcomes
from pathways.engine.facts import NEED_TYPES, VacancyFacts, WorkerFacts
from pathways.engine.near import near_miss
from pathways.engine.rules import Outcome
from pathways.rule_files import read_rule_files, shipped_files

from .cases import TODAY
from .shipped import BZ, HN, HT, OTHERS, PLACES, READY, SV, WHERE, closed_by, every_rule, rules_on, told

D = date
PEOPLE = {"GT": {}, "HN": HN, "SV": SV, "BZ": BZ, "HT": HT}
RANGE = {"occupation": "9212.03"}


def test_every_programme_is_tried():
    assert set(PLACES.programmes) == set(WHERE) | set(OTHERS)


@pytest.mark.parametrize("programme", sorted(set(OTHERS) - {"mx-tvr", "ca-sawp"}))
@pytest.mark.parametrize("people", PEOPLE)
def test_a_closed_or_planned_programme_is_open_to_nobody_and_nobody_can_change_it(programme, people):
    ready = compile_rules(rules_on(TODAY), PLACES, TODAY)
    person = WorkerFacts.from_rows([READY | PEOPLE[people]], PLACES)
    assert worker_outcomes(ready, person, programme).tolist() == [Outcome.FAIL]
    assert standing(worker_findings(ready, person, programme)) == "closed"
    assert closed_by(programme, PEOPLE[people])


def test_whatever_status_a_file_gives_its_programme_its_rules_say_the_same_today():
    for file in read_rule_files(shipped_files()):
        if file.programme:
            ready = compile_rules(rules_on(TODAY), PLACES, TODAY)
            nobody = WorkerFacts.from_rows([{"consent_matching": 1}], PLACES)
            closed = bool(worker_outcomes(ready, nobody, file.code)[0] == Outcome.FAIL)
            takes_nobody = file.programme["status"] in NOT_OPEN or not file.programme["is_work"]
            assert closed is takes_nobody, file.code


@pytest.mark.parametrize(
    ("work", "closed"),
    [
        ({"crop": "sheep", "ends": D(2028, 2, 27)}, set()),  # 364 days
        ({"crop": "sheep", "ends": D(2028, 2, 28)}, {"us-h2a-range/range-sheep"}),
        ({"crop": "goats", "ends": D(2028, 2, 28)}, {"us-h2a-range/range-sheep"}),
        ({"crop": "beef-cattle", "ends": D(2027, 12, 31)}, set()),  # ten months
        ({"crop": "beef-cattle", "ends": D(2028, 1, 1)}, {"us-h2a-range/range-other-stock"}),
        ({"crop": None, "ends": D(2028, 2, 28)}, set()),  # of which animals is not known
        ({"crop": "beef-cattle", "occupation": "9212.01", "ends": D(2028, 1, 1)}, set()),  # not on the range
    ],
)
def test_herding_is_known_by_its_occupation_and_its_animals(work, closed):
    assert closed_by("us-h2a", {}, RANGE | {"experience_months": 0} | work) == closed


def test_only_a_herder_is_told_of_the_monthly_wage():
    assert "us-h2a-range/range-monthly-wage" in told("us-h2a", {}, RANGE)
    assert "us-h2a-range/range-monthly-wage" not in told("us-h2a", {}, {})


@pytest.mark.parametrize(
    ("on", "statement", "status"),
    [
        (D(2024, 6, 27), "us-h2a-rights/farmworker-protection-rule", None),
        (D(2024, 6, 28), "us-h2a-rights/farmworker-protection-rule", "enjoined"),
        (D(2025, 6, 19), "us-h2a-rights/farmworker-protection-rule", "enjoined"),
        (D(2025, 6, 20), "us-h2a-rights/farmworker-protection-rule", "enforcement_suspended"),
        (D(2025, 7, 2), "us-h2a-rights/farmworker-rule-rescission", None),  # proposed: shown on its page only
        (D(2025, 1, 16), "us-h2a-rights/portability", None),
        (D(2025, 1, 17), "us-h2a-rights/portability", "in_force"),
        (D(2025, 9, 2), "us-h2a-process/interview-waiver", "in_force"),
        (D(2025, 9, 1), "us-h2a-process/interview-waiver", None),
    ],
)
def test_a_right_is_told_from_the_day_it_stands_with_its_status(on, statement, status):
    found = told("us-h2a", {}, {}, on).get(statement)
    assert (found.rule.legal_status if found else None) == status


def test_the_visa_integrity_fee_is_a_flag_of_low_confidence():
    fee = told("us-h2a", {}, {})["us-h2a-process/visa-integrity-fee"].rule
    assert (fee.legal_status, fee.confidence, fee.severity) == ("in_force_not_enforced", "low", "notice")


@pytest.mark.parametrize(
    ("entered", "answer"),
    [(D(2022, 9, 30), "FAIL"), (D(2022, 10, 1), "PASS"), (D(2025, 9, 30), "PASS"), (D(2025, 10, 1), "FAIL")],
)
def test_who_comes_back_to_h2b_is_told_so_and_not_kept_out(entered, answer):
    stay = {"stays": [("us-h2b", entered, entered + timedelta(days=100))]}
    work = {"starts": D(2026, 4, 1), "ends": D(2026, 10, 31)}
    found = told("us-h2b", stay, work, D(2026, 3, 1))["us-h2b/returning-worker"]
    assert found.outcome.name == answer
    assert not found.closes


@pytest.mark.parametrize(
    ("people", "on", "closed"),
    [
        ("GT", D(2026, 11, 23), {"mx-tvr/no-work"}),
        ("HN", D(2019, 4, 22), {"mx-tvr/no-work", "mx-tvr/nationality"}),
        ("HN", D(2019, 4, 23), {"mx-tvr/no-work"}),
        ("HT", D(2026, 11, 23), {"mx-tvr/no-work"}),  # lives in Guatemala
    ],
)
def test_the_regional_card_permits_no_work_to_anybody(people, on, closed):
    person = PEOPLE[people] | {"birth_date": D(1990, 1, 1)}
    assert {name for name in closed_by("mx-tvr", person, {}, on) if name.startswith("mx-tvr")} == closed


SEASON = {"starts": D(2027, 4, 1), "ends": D(2027, 11, 30)}
MEXICAN = {"nationality": "MX"}


@pytest.mark.parametrize(
    ("person", "work", "closed"),
    [
        (MEXICAN, SEASON, set()),
        ({}, SEASON, {"ca-sawp/nationality"}),
        (HN, SEASON, {"ca-sawp/nationality"}),
        (SV, SEASON, {"ca-sawp/nationality"}),
        (BZ, SEASON, {"ca-sawp/nationality"}),
        ({"nationality": "JM"}, SEASON, set()),  # one of eleven that are not named here: not known
        (MEXICAN, SEASON | {"ends": D(2027, 12, 1)}, {"ca-sawp/eight-months"}),
        (MEXICAN, SEASON | {"starts": D(2027, 5, 1), "ends": D(2027, 12, 15)}, set()),
        (MEXICAN, SEASON | {"starts": D(2027, 5, 1), "ends": D(2027, 12, 16)}, {"ca-sawp/season"}),
        (MEXICAN, SEASON | {"hours_per_week": 399}, {"ca-sawp/hours"}),
        (MEXICAN | {"birth_date": D(2009, 4, 1)}, SEASON, set()),
        (MEXICAN | {"birth_date": D(2009, 4, 2)}, SEASON, {"ca-sawp/minimum-age"}),
    ],
)
def test_sawp_is_for_mexico_and_the_caribbean_in_its_season(person, work, closed):
    assert closed_by("ca-sawp", person, work) == closed


@pytest.mark.parametrize(
    ("programme", "work", "closed"),
    [
        ("ca-low-wage-agri", {"crop": "apple", "crop_on_ncl": 1}, {"ca-low-wage-agri/off-the-list"}),
        ("ca-high-wage-agri", {"crop": "apple", "crop_on_ncl": 1}, {"ca-high-wage-agri/off-the-list"}),
        ("ca-agri-stream", {"crop": "herbs", "crop_on_ncl": 0}, {"ca-agri-stream/commodity-list"}),
        ("ca-high-wage-agri", {"ends": D(2030, 2, 28)}, set()),
        ("ca-high-wage-agri", {"ends": D(2030, 3, 1)}, {"ca-high-wage-agri/three-years"}),
        ("ca-low-wage-agri", {"agricultural": 0}, {"ca-low-wage-agri/on-farm"}),
        ("ca-low-wage-agri", {"travel_inbound_paid": 0}, {"ca-agriculture/travel"}),
        ("ca-high-wage-agri", {"transport_daily": 0}, {"ca-agriculture/transport-daily"}),
    ],
)
def test_canadas_streams_share_their_duties_and_divide_the_commodities(programme, work, closed):
    available = {"available": [(D(2026, 1, 1), D(2035, 1, 1))]}
    assert closed_by(programme, available, work) == closed


@pytest.mark.parametrize(
    ("place", "told_of"),
    [("CA-BC", "bc"), ("CA-ON", "on"), ("CA-QC", "qc"), ("US-GA", None)],
)
def test_a_province_has_its_own_control_of_recruiters(place, told_of):
    programme = "ca-agri-stream" if place.startswith("CA") else "us-h2a"
    names = {name for name in told(programme, {}, {"place": place}) if name.startswith("ca-provinces/")}
    assert names == ({f"ca-provinces/recruiters-{told_of}"} if told_of else set())


REFUGEE = {"refugee_status": 1, "nationality": "HN", "lives_in": "MX", "clb_level": {"eng": 7}, "schooling_years": 12}
PERMANENT = {"need_type": NEED_TYPES.index("one_time"), "starts": D(2025, 7, 1), "ends": D(2026, 6, 30)}


@pytest.mark.parametrize(
    ("person", "work", "on", "closed"),
    [
        ({}, {}, D(2025, 12, 31), set()),
        ({}, {}, D(2026, 1, 1), {"intake-closed"}),
        ({"refugee_status": 0}, {}, D(2025, 6, 1), {"refugee-status"}),
        ({"refugee_status": -1}, {}, D(2025, 6, 1), set()),
        ({"lives_in": "HN"}, {}, D(2025, 6, 1), {"lives-abroad"}),
        ({"occupation_months": {"9211.01": 12}}, {}, D(2025, 6, 1), set()),
        ({"occupation_months": {"9211.01": 11}}, {}, D(2025, 6, 1), {"experience"}),
        ({"clb_level": {"eng": 3}}, {}, D(2025, 6, 1), set()),  # of low confidence: a condition, no bar
        ({}, {"hours_per_week": 299}, D(2025, 6, 1), {"full-time"}),
        ({}, {"need_type": NEED_TYPES.index("seasonal")}, D(2025, 6, 1), {"not-seasonal"}),
        ({}, {"ends": D(2026, 6, 29)}, D(2025, 6, 1), {"one-year"}),
        ({}, {"place": "CA-QC"}, D(2025, 6, 1), {"outside-quebec"}),
    ],
)
def test_the_empp_as_it_stood_in_2025(person, work, on, closed):
    found = closed_by("ca-empp", REFUGEE | person, PERMANENT | work, on)
    assert {name for name in found if name.startswith("ca-empp/")} == {f"ca-empp/{key}" for key in closed}


@pytest.mark.parametrize(
    ("person", "closed"),
    [
        ({}, {"intake-closed"}),
        ({"clb_level": {"eng": 6}}, {"intake-closed", "language"}),
        ({"schooling_years": 11}, {"intake-closed", "schooling"}),
    ],
)
def test_the_stream_without_an_offer_was_paused_all_the_same(person, closed):
    ready = compile_rules(rules_on(D(2025, 6, 1)), PLACES, D(2025, 6, 1))
    worker = WorkerFacts.from_rows([READY | REFUGEE | person], PLACES)
    found = {f.rule.key for f in worker_findings(ready, worker, "ca-empp-no-offer") if f.closes}
    assert found == closed


def test_what_is_only_supposed_is_in_no_evaluation():
    supposed = [rule for rule in every_rule() if rule.legal_status == "hypothetical"]
    assert {rule.name for rule in supposed} == {"ca-empp/refugee-status", "ca-empp/lives-abroad"}
    for day in (D(2026, 1, 1), TODAY):
        assert not [rule for rule in rules_on(day) if rule.legal_status in ("hypothetical", "planned", "proposed")]


def test_having_a_family_opens_and_closes_nothing():
    families = [rule for rule in every_rule() if rule.kind == "family"]
    assert {rule.programme or rule.rule_set for rule in families} == {"us-h2a", "us-h2b", "mx-tvtf", "ca-agriculture"}
    assert {str(rule.severity) for rule in families} == {"notice"}


def test_a_sanction_against_the_employer_or_its_recruiter_keeps_every_programme_closed():
    for programme in WHERE:
        assert closed_by(programme, {}, {"employer_barred": 1}) == {"platform/employer-sanction"}
        assert closed_by(programme, {}, {"recruiter_barred": 1}) == {"platform/recruiter-sanction"}


def test_what_stands_between_a_guatemalan_and_sawp_is_nobodys_to_change():
    ready = compile_rules(rules_on(TODAY), PLACES, TODAY)
    person = WorkerFacts.from_rows([READY], PLACES)
    work: dict[str, Any] = {"programme": "ca-sawp", "place": "CA-ON", **SEASON}
    assert near_miss(ready, person, VacancyFacts.from_rows([work], PLACES)) is None
