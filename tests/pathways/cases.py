"""Plain values for rules: a small vocabulary, one worker and one vacancy of which every test changes what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pathways.engine.evaluate import CompiledRules, compile_rules, findings
from pathways.engine.facts import VacancyFacts, Vocabulary, WorkerFacts
from pathways.engine.rules import Finding, Rule

TODAY = date(2026, 11, 23)
WORDS = Vocabulary(
    occupations=("9211.01", "9211.02", "9212.01"),
    crops=("apple", "tomato"),
    skills=("pruning", "tractor"),
    languages=("eng", "spa"),
    programmes=("ca-agri-stream", "mx-tvtf", "us-h2a", "us-h2b"),
    nationalities=("GT", "HT"),
    places=("CA", "MX", "MX-CHP", "MX-OAX", "US", "US-GA"),
)

VACANCY: dict[str, Any] = {
    "id": 1,
    "programme": "us-h2a",
    "starts": date(2027, 3, 1),
    "ends": date(2027, 10, 31),
    "country": "US",
    "place": "US-GA",
    "occupation": "9211.01",
    "crop": "apple",
    "required_skill": {},
    "required_language_level": {},
    "experience_months": 0,
    "driver_required": 0,
}
WORKER: dict[str, Any] = {"id": 1, "registry_country": "GT", "nationality": "GT", "birth_date": date(1995, 5, 20)}


def worker(**facts: Any) -> WorkerFacts:
    return WorkerFacts.from_rows([WORKER | facts], WORDS)


def vacancy(**facts: Any) -> VacancyFacts:
    return VacancyFacts.from_rows([VACANCY | facts], WORDS)


def compiled(*rules: Rule, as_of: date = TODAY) -> CompiledRules:
    return compile_rules(rules, WORDS, as_of)


def ask(
    kind: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    person: Mapping[str, Any] | None = None,
    work: Mapping[str, Any] | None = None,
    as_of: date = TODAY,
    **rule: Any,
) -> Finding:
    """What one rule of that kind says about the worker and the vacancy, changed as told."""
    one = Rule(rule_set="test", key="rule", kind=kind, parameters=parameters or {}, **rule)
    found = findings(compiled(one, as_of=as_of), worker(**(person or {})), vacancy(**(work or {})))
    return found[0]
