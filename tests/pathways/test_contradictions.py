"""Which rules cannot both hold, as a table of plain values at both sides of every boundary."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.engine.contradictions import contradict, contradictions, same_days
from pathways.engine.rules import Rule, Severity
from tests.pathways.shipped import every_rule


def rule(kind: str, parameters: dict[str, Any], **fields: Any) -> Rule:
    return Rule(
        **{"rule_set": "us-h2a", "key": fields.pop("key", "one"), "kind": kind, "parameters": parameters} | fields
    )


TABLE = [
    ("sector", {"agricultural": True}, {"agricultural": False}, True),
    ("sector", {"agricultural": True}, {"agricultural": True}, False),
    ("nationality", {"allowed": ["GT"]}, {"allowed": ["HN"]}, True),
    ("nationality", {"allowed": ["GT", "BZ"]}, {"allowed": ["HN", "BZ"]}, False),
    ("nationality", {"allowed": ["GT"]}, {"refused": ["GT", "HN"]}, True),
    ("nationality", {"allowed": ["GT", "SV"]}, {"refused": ["GT", "HN"]}, False),
    ("nationality", {"refused": ["GT"]}, {"refused": ["HN"]}, False),
    ("nationality", {"any": True}, {"refused": ["HT"]}, False),
    ("nationality", {"allowed": ["GT"], "partial": True}, {"allowed": ["HN"]}, False),
    ("place", {"allowed": ["MX-CHP"]}, {"allowed": ["MX-TAB"]}, True),
    ("place", {"allowed": ["MX-CHP"]}, {"allowed": ["MX"]}, False),
    ("place", {"allowed": ["MX-CHP", "MX-TAB"]}, {"allowed": ["MX-TAB"]}, False),
    ("duration", {"min_days": 90}, {"max_days": 89}, True),
    ("duration", {"min_days": 90}, {"max_days": 90}, False),
    ("duration", {"min_days": 311}, {"max_months": 10}, True),
    ("duration", {"min_days": 310}, {"max_months": 10}, False),
    ("duration", {"max_months": 10}, {"max_months": 12}, False),
    ("period_of_year", {"from": "01-01", "to": "06-30"}, {"from": "07-01", "to": "12-31"}, True),
    ("period_of_year", {"from": "01-01", "to": "07-01"}, {"from": "07-01", "to": "12-31"}, False),
    ("period_of_year", {"from": "11-01", "to": "02-28"}, {"from": "03-01", "to": "10-31"}, True),
    ("period_of_year", {"from": "11-01", "to": "02-28"}, {"from": "02-28", "to": "10-31"}, False),
    ("need_type", {"allowed": ["seasonal"]}, {"allowed": ["one_time"]}, True),
    ("need_type", {"allowed": ["seasonal", "peakload"]}, {"allowed": ["peakload"]}, False),
    ("minimum_age", {"years": 18}, {"years": 21}, False),
]


@pytest.mark.parametrize(("kind", "one", "other", "expected"), TABLE)
def test_two_bars_of_one_kind_contradict_where_nothing_meets_both(kind, one, other, expected):
    first, second = rule(kind, one), rule(kind, other, key="other")
    assert contradict(first, second) is contradict(second, first) is expected


FARM, FACTORY = {"agricultural": True}, {"agricultural": False}
APART = [
    {"rule_set": "us-h2b"},
    {"severity": Severity.CONDITION},
    {"legal_status": "enjoined"},
    {"legal_status": "proposed"},
    {"effective_from": date(2027, 1, 1)},
    {"applies_to": {"registry_country": ["HN"]}},
    {"applies_to": {"nationality": ["HN"]}},
    {"applies_to": {"need_type": ["one_time"]}},
    {"applies_to": {"place": ["US-GA"]}},
]


@pytest.mark.parametrize("apart", APART)
def test_rules_of_other_days_cases_sets_or_force_contradict_nothing(apart):
    reach = {"registry_country": ["GT"], "nationality": ["GT"], "need_type": ["seasonal"], "place": ["US-FL"]}
    first = rule("sector", FARM, effective_to=date(2026, 12, 31), applies_to=reach)
    assert contradict(first, rule("sector", FACTORY, effective_from=date(2026, 12, 31), key="other"))
    assert not contradict(first, rule("sector", FACTORY, key="other", **apart))


def test_a_rule_for_a_country_meets_one_for_its_state():
    first = rule("sector", FARM, applies_to={"place": ["US"]})
    assert contradict(first, rule("sector", FACTORY, applies_to={"place": ["US-GA"]}))


def test_days_touch_at_both_ends():
    early, late = date(2026, 12, 31), date(2027, 1, 1)
    assert not same_days(rule("consent", {}, effective_to=early), rule("consent", {}, effective_from=late))
    assert same_days(rule("consent", {}, effective_to=late), rule("consent", {}, effective_from=late))
    assert same_days(rule("consent", {}), rule("consent", {}, effective_from=late))


def test_every_pair_is_named_in_its_order():
    farm, factory, again = rule("sector", FARM), rule("sector", FACTORY, key="b"), rule("sector", FARM, key="c")
    assert [(a.key, b.key) for a, b in contradictions([farm, factory, again])] == [("one", "b"), ("b", "c")]


def test_the_shipped_rules_do_not_contradict_one_another():
    assert list(contradictions(every_rule())) == []
