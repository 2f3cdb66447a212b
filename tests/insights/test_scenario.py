"""Changes to rules, on plain values: what a scenario may suppose, and what it is refused for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from insights.scenario_files import read_scenarios, shipped_file
from pathways.engine.evaluate import compile_rules, eligible, worker_outcomes
from pathways.engine.facts import NEED_TYPES, VacancyFacts, WorkerFacts
from pathways.engine.parameters import BadRule
from pathways.engine.rules import Outcome, Rule
from pathways.engine.scenario import read_change, suppose
from tests.pathways.shipped import PLACES, READY, every_rule, rules_on

NATIONALITY = Rule(rule_set="mx", key="nationality", kind="nationality", parameters={"allowed": ["GT"]})
AGE = Rule(rule_set="mx", key="age", kind="minimum_age", parameters={"years": 18})
OLD = Rule(
    rule_set="gone", key="age", kind="minimum_age", parameters={"years": 20}, legal_status="closed",
    effective_from=date(2020, 1, 1), effective_to=date(2020, 12, 31),
)  # fmt: skip
LAST = Rule(
    rule_set="gone", key="age", kind="minimum_age", parameters={"years": 25}, legal_status="closed",
    effective_from=date(2021, 1, 1), effective_to=date(2025, 12, 31),
)  # fmt: skip
WISH = Rule(
    rule_set="gone", key="status", kind="nationality", parameters={"any": True}, legal_status="hypothetical",
    effective_from=date(2021, 1, 1),
)  # fmt: skip
IN_FORCE, SHELF = [NATIONALITY, AGE], [OLD, LAST, WISH]


def supposed(*changes: dict[str, Any]) -> dict[str, Any]:
    """The rules that would hold: name -> (parameters, legal status)."""
    rules = suppose(IN_FORCE, SHELF, [read_change(change) for change in changes])
    return {rule.name: (rule.parameters, rule.legal_status) for rule in rules}


def test_a_rule_holds_with_other_values_and_the_others_as_they_are():
    found = supposed({"action": "replace", "target": "mx/nationality", "parameters": {"allowed": ["GT", "HN"]}})
    assert found == {
        "mx/nationality": ({"allowed": ["GT", "HN"]}, "in_force"),
        "mx/age": ({"years": 18}, "in_force"),
    }
    assert NATIONALITY.parameters == {"allowed": ["GT"]}, "the rule itself is not touched"


def test_a_rule_that_does_not_stand():
    assert set(supposed({"action": "drop", "target": "mx/age"})) == {"mx/nationality"}


def test_a_rule_that_is_not_law_holds():
    assert supposed({"action": "enact", "target": "gone/status"})["gone/status"] == ({"any": True}, "in_force")


def test_a_set_that_has_ended_holds_as_it_last_stood_and_what_never_was_law_stays_out():
    found = supposed({"action": "reopen", "target": "gone"})
    assert found["gone/age"] == ({"years": 25}, "in_force")
    assert "gone/status" not in found


def test_changes_build_on_one_another():
    found = supposed({"action": "reopen", "target": "gone"}, {"action": "drop", "target": "gone/age"})
    assert set(found) == {"mx/nationality", "mx/age"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, "action"),
        ({"action": "wish", "target": "mx/age"}, "must be one of"),
        ({"action": "drop"}, "target is missing"),
        ({"action": "drop", "target": "mx"}, "rule-set/key"),
        ({"action": "reopen", "target": "gone/age"}, "rule-set"),
        ({"action": "replace", "target": "mx/age"}, "needs the new parameters"),
        ({"action": "drop", "target": "mx/age", "parameters": {"years": 1}}, "takes no parameters"),
        ({"action": "drop", "target": "mx/age", "because": "x"}, "unknown key 'because'"),
        ({"action": "drop", "target": "mx/height"}, "no rule mx/height"),
        ({"action": "reopen", "target": "mx"}, "no rules that have ended"),
        ({"action": "enact", "target": "mx/age"}, "no rule mx/age"),
        ({"action": "replace", "target": "mx/age", "parameters": {"years": 300}}, "mx/age: .*between"),
        ({"action": "replace", "target": "mx/age", "parameters": {"ages": 3}}, "unknown parameter"),
    ],
)
def test_what_cannot_be_supposed_is_refused_with_the_reason(change: dict[str, Any], reason: str):
    with pytest.raises(BadRule, match=reason):
        supposed(change)


# ── scenarios that come with the product, on the rules that do ────────────
DAY = date(2026, 11, 23)
SEASONAL_OFFER = {"programme": "ca-empp", "place": "CA-ON", "need_type": NEED_TYPES.index("seasonal")}
LASTING_OFFER = SEASONAL_OFFER | {
    "need_type": NEED_TYPES.index("one_time"),
    "starts": date(2027, 3, 1),
    "ends": date(2028, 2, 29),
    "hours_per_week": 400,
}


def with_scenario(code: str) -> list[Rule]:
    now = rules_on(DAY)
    shelf = [rule for rule in every_rule() if rule not in now and (rule.effective_from or DAY) <= DAY]
    changes = next(scenario["changes"] for scenario in read_scenarios(shipped_file()) if scenario["code"] == code)
    return suppose(now, shelf, map(read_change, changes))


@pytest.mark.parametrize("code", [scenario["code"] for scenario in read_scenarios(shipped_file())])
def test_a_shipped_scenario_can_be_applied_to_the_shipped_rules(code: str):
    (changes,) = (scenario["changes"] for scenario in read_scenarios(shipped_file()) if scenario["code"] == code)
    of_rules = any(change["action"] != "add_places" for change in changes)
    assert (with_scenario(code) != rules_on(DAY)) == of_rules


def test_without_refugee_status_the_closed_pilot_would_reach_people_at_home_but_not_seasonal_work():
    before, after = (
        compile_rules(rules, PLACES, DAY) for rules in (rules_on(DAY), with_scenario("empp-without-refugee-status"))
    )
    person = WorkerFacts.from_rows([READY], PLACES)
    assert worker_outcomes(before, person, "ca-empp")[0] == Outcome.FAIL
    assert worker_outcomes(after, person, "ca-empp")[0] == Outcome.PASS
    offers = VacancyFacts.from_rows([SEASONAL_OFFER, LASTING_OFFER], PLACES)
    assert eligible(after, person, offers).tolist() == [[False, True]]
    assert not eligible(before, person, offers).any()


# ── places ────────────────────────────────────────────────────────────────
def places(**parameters: Any) -> dict[str, Any]:
    return {"action": "add_places", "target": "us-h2b", "parameters": parameters}


def test_places_change_no_rule():
    assert supposed(places(places=20_000, set_aside=10_000, nationalities=["GT"])) == supposed()


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({}, "places"),
        ({"places": 0}, "places"),
        ({"places": 10, "set_aside": 11, "nationalities": ["GT"]}, "more places are set aside"),
        ({"places": 10, "set_aside": 5}, "names its places and its nationalities"),
        ({"places": 10, "nationalities": ["GT"]}, "names its places and its nationalities"),
        ({"places": 10, "years": 18}, "years"),
    ],
)
def test_places_that_cannot_be_added_are_refused_with_the_reason(parameters: dict[str, Any], reason: str):
    with pytest.raises(BadRule, match=reason):
        read_change(places(**parameters))


def test_places_are_added_to_a_programme_and_not_to_a_rule():
    with pytest.raises(BadRule, match="programme"):
        read_change(places(places=5) | {"target": "us-h2b/cap"})
