"""A rule set as the file it would be loaded from: readable text for a lawyer, and the same meaning when it is read again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from .content import LANGUAGES, content_of, table_of
from .models import Programme, Rule, RuleSet

_IN_ORDER = ("key", "kind", "parameters", "applies_to", "severity", "legal_status", "citation", "source")
_THEN = ("checked_on", "confidence", "from", "to", "title", "advice")


def rule_set_text(rule_set: RuleSet, as_of: date | None = None) -> str:
    """The published rules of a set as TOML, in the shipped format; with a day, those that stand on it."""
    published = Rule.objects.published().filter(rule_set=rule_set)
    rules = _in_order(published.effective_on(as_of) if as_of else published)
    checked_on = _usual_day(rule_set, rules)
    lines = [*_head(rule_set, checked_on), *(line for rule in rules for line in _rule(rule, checked_on))]
    return "\n".join(lines) + "\n"


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    """The texts of one rule together, oldest first; the rules in the order in which they came."""
    found = sorted(rules, key=lambda rule: rule.pk)
    first = {rule.key: rule.pk for rule in reversed(found)}
    return sorted(found, key=lambda rule: (first[rule.key], rule.effective_from))


def _usual_day(rule_set: RuleSet, rules: Iterable[Rule]) -> date | None:
    """The day at the head of the file, which holds for every rule that does not give its own."""
    if rule_set.programme is not None and rule_set.programme_id == rule_set.pk:
        return rule_set.programme.checked_on
    days = Counter(rule.checked_on for rule in rules)
    return max(days, key=lambda day: (days[day], day), default=None)


def _head(rule_set: RuleSet, checked_on: date | None) -> Iterator[str]:
    yield f"code = {_value(rule_set.pk)}"
    yield f"authority = {_value(rule_set.authority)}"
    if checked_on:
        yield f"checked_on = {checked_on}"
    programme = rule_set.programme
    if programme is not None and programme.pk != rule_set.pk:
        yield f"programme = {_value(programme.pk)}"
    yield from _three("title", rule_set)
    if programme is not None and programme.pk == rule_set.pk:
        yield from _programme(programme)


def _programme(programme: Programme) -> Iterator[str]:
    yield from ("", "[programme]")
    yield f"country = {_value(programme.country_id)}"
    yield f"authority = {_value(programme.authority)}"
    yield f"status = {_value(programme.status)}"
    yield f"is_work = {_value(programme.is_work)}"
    yield f"source = {_value(programme.source_url)}"
    yield from _three("title", programme)
    yield from _three("summary", programme)


def _rule(rule: Rule, checked_on: date | None) -> Iterator[str]:
    table = table_of(content_of(rule))
    if table.get("checked_on") == checked_on:
        del table["checked_on"]
    if table.get("legal_status") == "in_force":
        del table["legal_status"]
    yield from ("", "[[rule]]")
    for key in (*_IN_ORDER, *_THEN):
        if key in table:
            yield from _written(key, table[key])


def _written(key: str, value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{key} = {_value(value)}"
    elif len(value) == 1 or set(value) <= set(LANGUAGES):
        yield from (f"{key}.{name} = {_value(inner)}" for name, inner in value.items())
    else:
        yield f"{key} = {{ {', '.join(f'{name} = {_value(inner)}' for name, inner in value.items())} }}"


def _three(name: str, record: RuleSet | Programme) -> Iterator[str]:
    return (f"{name}.{code} = {_value(getattr(record, f'{name}_{code}'))}" for code in LANGUAGES)


def _value(value: Any) -> str:
    """A plain value in TOML. Its texts are those of JSON, but for the one sign that JSON does not escape."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
