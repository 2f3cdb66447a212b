"""What the shipped rules say of plain people and jobs, at both sides of every date and limit that the law draws."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from pathways.engine.evaluate import compile_rules, vacancy_findings, worker_findings
from pathways.engine.facts import NEED_TYPES, VacancyFacts, WorkerFacts
from pathways.engine.kinds import KINDS

from .cases import TODAY
from .shipped import BZ, GOOD, HN, HT, PLACES, READY, SV, WHERE, closed_by, every_rule, rules_on, told

D = date


@pytest.mark.parametrize("programme", WHERE)
def test_a_ready_guatemalan_and_a_good_job_meet_in_every_programme(programme):
    found = told(programme, {}, {})
    assert {name for name, f in found.items() if f.outcome.name in ("FAIL", "UNKNOWN")} == set()


@pytest.mark.parametrize("programme", ["us-h2a", "us-h2b"])
@pytest.mark.parametrize(
    ("nationality", "on", "answer"),
    [
        ("BZ", D(2018, 1, 17), "PASS"),
        ("BZ", D(2018, 1, 18), "FAIL"),
        ("BZ", D(2021, 6, 1), "FAIL"),
        ("BZ", D(2024, 11, 6), "FAIL"),
        ("BZ", D(2024, 11, 7), "PASS"),
        ("BZ", D(2025, 1, 17), "PASS"),
        ("GT", D(2021, 6, 1), "PASS"),
        ("HN", D(2025, 1, 16), "PASS"),
        ("NI", D(2025, 1, 16), "UNKNOWN"),  # the yearly lists are noted for the registered countries only
        ("NI", D(2025, 1, 17), "PASS"),
    ],
)
def test_the_h2_list_of_countries_on_its_days(programme, nationality, on, answer):
    found = told(programme, {"nationality": nationality}, {}, on)
    assert found[f"{programme}/nationality"].outcome.name == answer


@pytest.mark.parametrize(("on", "closed"), [(D(2025, 12, 31), False), (D(2026, 1, 1), True)])
def test_haiti_is_barred_from_2026(on, closed):
    assert ("us-h2a/entry-ban" in closed_by("us-h2a", HT, on=on)) is closed
    assert "us-h2a/entry-ban" not in closed_by("us-h2a", HN, on=on)


@pytest.mark.parametrize(
    ("on", "left", "closed"),
    [
        (D(2025, 1, 16), D(2024, 12, 2), False),  # three months to 2 March
        (D(2025, 1, 16), D(2024, 12, 3), True),
        (D(2025, 1, 17), D(2025, 1, 1), False),  # sixty days to 2 March
        (D(2025, 1, 17), D(2025, 1, 2), True),
    ],
)
@pytest.mark.parametrize("programme", ["us-h2a", "us-h2b"])
def test_counting_of_a_stay_starts_again_after_three_months_and_since_2025_after_sixty_days(
    programme, on, left, closed
):
    person = {"stays": [("us-h2a", left - timedelta(days=999), left)]}
    work = {"starts": D(2025, 3, 2), "ends": D(2025, 9, 1)}
    assert (f"{programme}/stay-limit" in closed_by(programme, person, work, on)) is closed


@pytest.mark.parametrize("programme", WHERE)
@pytest.mark.parametrize(("born", "closed"), [(D(2006, 3, 1), False), (D(2006, 3, 2), True)])
def test_honduras_asks_for_21_years_on_the_first_day(programme, born, closed):
    assert ("origin-hn/minimum-age" in closed_by(programme, HN | {"birth_date": born})) is closed
    assert "origin-hn/minimum-age" not in closed_by(programme, {"birth_date": born})


@pytest.mark.parametrize(("fact", "rule"), [("literate", "literate"), ("police_record_clear", "police-record")])
def test_honduras_asks_for_reading_and_a_clear_record(fact, rule):
    assert f"origin-hn/{rule}" in closed_by("us-h2b", HN | {fact: 0})
    assert f"origin-hn/{rule}" not in closed_by("us-h2b", HN | {fact: -1})
    assert f"origin-hn/{rule}" not in closed_by("us-h2b", {fact: 0})


@pytest.mark.parametrize(("person", "closed"), [({}, False), (BZ, False), (HN, True), (SV, True), (HT, True)])
def test_the_border_card_is_for_guatemala_and_belize(person, closed):
    assert ("mx-tvtf/nationality" in closed_by("mx-tvtf", person)) is closed


def test_a_honduran_is_told_of_the_other_way_into_mexico():
    assert "mx-tvtf/other-nationals" in told("mx-tvtf", HN, {})
    assert "mx-tvtf/other-nationals" not in told("mx-tvtf", {}, {})


@pytest.mark.parametrize(
    ("place", "closed"),
    [
        ("MX-CHP", False),
        ("MX-CAM", False),
        ("MX-TAB", False),
        ("MX-ROO", False),
        ("MX-YUC", True),
        ("MX-OAX", True),
        ("MX", False),
    ],
)
def test_the_border_card_works_in_four_states(place, closed):
    assert ("mx-tvtf/states" in closed_by("mx-tvtf", {}, {"place": place})) is closed


@pytest.mark.parametrize(("born", "closed"), [(D(2011, 3, 1), False), (D(2011, 3, 2), True)])
def test_the_border_card_asks_for_16_years(born, closed):
    assert ("mx-tvtf/minimum-age" in closed_by("mx-tvtf", {"birth_date": born})) is closed
    assert closed_by("mx-tvtf", {"birth_date": born}) <= {"mx-tvtf/minimum-age"}


@pytest.mark.parametrize(
    ("fact", "value", "rule"),
    [
        ("housing_free", 0, "us-h2a/housing"),
        ("transport_daily", 0, "us-h2a/transport-daily"),
        ("travel_inbound_paid", 0, "us-h2a/travel-inbound"),
        ("travel_outbound_paid", 0, "us-h2a/travel-outbound"),
        ("fee_free", 0, "us-h2a/fee-ban"),
        ("hours_per_week", 349, "us-h2a/full-time"),
        ("ends", D(2028, 3, 1), "us-h2a/one-year"),
    ],
)
def test_an_h2a_job_must_keep_what_the_law_asks_of_the_employer(fact, value, rule):
    assert rule in closed_by("us-h2a", {}, {fact: value})
    assert closed_by("us-h2a", {}, {fact: None if fact == "ends" else -1}) == set()
    edge = {"hours_per_week": 350, "ends": D(2028, 2, 29)}.get(fact, 1)
    assert rule not in closed_by("us-h2a", {}, {fact: edge})


def test_h2b_housing_may_cost_money_and_the_guarantee_is_only_a_notice():
    found = told("us-h2b", {}, {"housing_free": 0})
    assert closed_by("us-h2b", {}, {"housing_free": 0}) == set()
    guarantee = found["us-h2b-rights/three-fourths"].rule
    assert (guarantee.legal_status, guarantee.severity) == ("in_force_not_enforced", "notice")


@pytest.mark.parametrize(
    ("need", "ends", "closed", "over_nine"),
    [
        ("seasonal", D(2027, 11, 30), False, False),
        ("seasonal", D(2027, 12, 1), False, True),
        ("seasonal", D(2027, 12, 31), False, True),
        ("seasonal", D(2028, 1, 1), True, True),
        ("one_time", D(2030, 2, 28), False, False),
        ("one_time", D(2030, 3, 1), True, False),
    ],
)
def test_h2b_lasts_ten_months_by_the_budget_nine_by_the_rule_three_years_for_a_one_time_need(
    need, ends, closed, over_nine
):
    work = {"need_type": NEED_TYPES.index(need), "ends": ends}
    assert bool(closed_by("us-h2b", {}, work)) is closed
    nine = told("us-h2b", {}, work).get("us-h2b/nine-months")
    assert (nine is not None and nine.outcome.name == "FAIL") is over_nine


@pytest.mark.parametrize(
    ("work", "closed"),
    [
        ({"crop_on_ncl": 0}, {"ca-agri-stream/commodity-list"}),
        ({"agricultural": 0}, {"ca-agri-stream/on-farm"}),
        ({"ends": D(2029, 2, 28)}, set()),
        ({"ends": D(2029, 3, 1)}, {"ca-agri-stream/two-years"}),
        ({"travel_outbound_paid": 0}, {"ca-agriculture/travel"}),
        ({"fee_free": 0}, {"ca-agriculture/fee-ban", "platform/fee-free"}),
    ],
)
def test_the_agricultural_stream_has_its_list_its_length_and_its_duties(work, closed):
    assert closed_by("ca-agri-stream", {}, work) == closed


def test_a_missing_paper_keeps_a_pathway_open_on_a_condition_and_says_what_to_bring():
    nothing_shown = {"passport_held": -1, "passport_expires": None, "police_record_clear": -1}
    found = told("us-h2a", nothing_shown, {})
    assert not [f for f in found.values() if f.closes]
    passport = found["us-h2a/passport"]
    assert passport.outcome.name == "UNKNOWN"
    assert "pasaporte" in passport.rule.advice["es"]


@pytest.mark.parametrize(
    ("person", "work", "rule"),
    [
        ({"consent_matching": 0}, {}, "platform/consent"),
        ({"refuses_programme": {"us-h2a": 1}}, {}, "platform/not-refused"),
        ({"available": [(D(2027, 3, 9), D(2027, 12, 1))]}, {}, "platform/available"),
        ({}, {"experience_months": 25}, "platform/experience"),
        ({}, {"required_skill": {"tractor": 2}}, "platform/skills"),
        ({}, {"required_language_level": {"eng": 1}}, "platform/languages"),
        ({"driving_licence": 0}, {"driver_required": 1}, "platform/driving-licence"),
    ],
)
def test_the_platform_proposes_nobody_for_a_job_they_did_not_agree_to_or_cannot_do(person, work, rule):
    assert closed_by("us-h2a", person, work) == {rule}


def test_a_worker_without_a_vacancy_sees_each_programme():
    ready = compile_rules(rules_on(TODAY), PLACES, TODAY)
    honduran = WorkerFacts.from_rows([READY | HN | {"birth_date": D(2006, 1, 1)}], PLACES)
    closed = {
        programme: {f.rule.name for f in worker_findings(ready, honduran, programme) if f.closes} for programme in WHERE
    }
    assert closed["us-h2a"] == closed["ca-agri-stream"] == closed["ca-high-wage-agri"] == {"origin-hn/minimum-age"}
    assert closed["mx-tvtf"] == {"origin-hn/minimum-age", "mx-tvtf/nationality"}


def test_a_vacancy_without_a_worker_is_checked_against_its_programme():
    ready = compile_rules(rules_on(TODAY), PLACES, TODAY)
    job = VacancyFacts.from_rows([GOOD | {"programme": "us-h2a", "place": "US-GA", "hours_per_week": 200}], PLACES)
    assert {f.rule.name for f in vacancy_findings(ready, job) if f.closes} == {"us-h2a/full-time"}


# ── the files themselves ──────────────────────────────────────────────────
def test_every_shipped_rule_is_dated_cited_sourced_and_says_how_sure_it_is():
    for rule in every_rule():
        assert rule.effective_from, rule.name
        assert rule.citation, rule.name
        assert rule.source_url.startswith("https://"), rule.name
        assert rule.checked_on == D(2026, 11, 23), rule.name
        assert rule.confidence in ("high", "medium", "low"), rule.name
        assert rule.kind in KINDS, rule.name
        assert all(rule.titles.values()), rule.name
        assert all(rule.advice.values()), rule.name


def test_no_bar_rests_on_low_confidence_unless_it_is_the_platforms_own_default():
    in_force = [rule for rule in every_rule() if rule.excludes]
    assert {r.name for r in in_force if r.confidence == "low"} == {"us-h2b/minimum-age"}


def test_the_readme_counts_the_rules_as_they_are():
    marks = Counter(rule.confidence for rule in every_rule())
    told = f"{marks['high']} of the {marks.total()} shipped are marked of high confidence, {marks['medium']} medium, {marks['low']} low"
    assert told in " ".join((Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8").split())
