"""The shipped rules as the database gives them to the engine, and to people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from pathways.engine.evaluate import findings
from pathways.engine.facts import VacancyFacts, WorkerFacts
from pathways.selectors import (
    compiled_rules,
    findings_for_display,
    programmes_listed,
    rule_set_versions,
    rules_in_force,
)

from .shipped import rules_on


def _same(table: Mapping[str, Any]) -> str:
    return json.dumps(table, sort_keys=True)


@pytest.mark.parametrize("day", [date(2018, 6, 1), date(2025, 1, 16), date(2026, 11, 23)])
def test_the_database_gives_the_engine_what_the_files_say(shipped_rules, day):
    from_database = sorted((r.name, r.severity, _same(r.parameters), _same(r.applies_to)) for r in rules_in_force(day))
    from_files = sorted((r.name, r.severity, _same(r.parameters), _same(r.applies_to)) for r in rules_on(day))
    assert from_database == from_files


def test_a_choice_of_programmes_keeps_the_rules_for_all(shipped_rules):
    chosen = {rule.rule_set for rule in rules_in_force(date(2026, 11, 23), ["mx-tvtf"])}
    assert chosen >= {"mx-tvtf", "platform", "origin-bz", "origin-gt", "origin-hn", "origin-sv"}
    assert not any(code.startswith(("us-", "ca-empp", "ca-sawp")) for code in chosen)
    assert set(rule_set_versions(date(2026, 11, 23), ["mx-tvtf"])) == chosen


def test_the_reads_do_not_grow_with_the_rules(shipped_rules, django_assert_num_queries):
    with django_assert_num_queries(1):
        rules_in_force(date(2026, 11, 23))
    with django_assert_num_queries(1):
        assert [p.rule_count for p in programmes_listed() if p.code == "mx-tvtf"] == [14]


@pytest.fixture
def displayed(shipped_rules):
    """Findings of a Honduran, nineteen years old, without a passport, and a job in Mexico of twenty hours."""
    day = date(2026, 11, 23)
    compiled = compiled_rules(day)
    worker = WorkerFacts.from_rows(
        [
            {
                "registry_country": "HN",
                "nationality": "HN",
                "birth_date": date(2007, 5, 1),
                "consent_matching": 1,
                "refuses_place": {"MX": 1},
            }
        ],
        compiled.vocabulary,
    )
    job = {
        "programme": "mx-tvtf",
        "starts": date(2027, 1, 1),
        "ends": date(2027, 5, 1),
        "place": "US-GA",
        "country": "MX",
    }
    return findings(compiled, worker, VacancyFacts.from_rows([job], compiled.vocabulary))


@pytest.mark.parametrize(
    ("language", "yes_rule"),
    [("es", "21 años o más (Honduras)"), ("en", "21 or older (Honduras)"), ("fr", "21 ans ou plus (Honduras)")],
)
def test_findings_are_put_in_the_readers_language_what_closes_first(displayed, language, yes_rule):
    shown = findings_for_display(displayed, language)
    states = [finding.state for finding in shown]
    assert states == sorted(states, key=["fail", "unknown", "condition", "notice", "pass"].index)
    age = next(f for f in shown if f.key == "origin-hn/minimum-age")
    assert (age.rule, age.state) == (yes_rule, "fail")
    assert age.value.startswith("19 ")
    assert age.threshold.startswith("21 ")
    assert all(f.todo for f in shown if f.state in ("fail", "unknown", "condition"))
    assert not any(f.todo for f in shown if f.state == "pass")


def test_kept_findings_are_shown_as_fresh_ones_are(displayed):
    kept = [finding.as_dict() for finding in displayed]
    assert findings_for_display(kept, "en") == findings_for_display(displayed, "en")
    places = next(f for f in findings_for_display(kept, "en") if f.key == "mx-tvtf/states")
    assert places.value == "US-GA"
    assert places.checked_on == date(2026, 11, 23)
    nationality = next(f for f in findings_for_display(kept, "en") if f.key == "mx-tvtf/nationality")
    assert (nationality.value, nationality.threshold) == ("HN", "GT, BZ")
