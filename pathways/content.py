"""A rule as files write it, in plain values of JSON: what a change holds while people work on it, and what an export is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .models import Rule, RuleSet
from .rule_files import read_rule

Content = Mapping[str, Any]
LANGUAGES = ("es", "en", "fr")
DATES = ("checked_on", "from", "to")
# What a rule cannot do without, in the order of a form. `parameters` are the business of its kind.
NEEDED = (
    "key",
    "kind",
    "severity",
    "legal_status",
    "citation",
    "source",
    "checked_on",
    "confidence",
    "from",
    "title",
    "advice",
)
# Key in a file -> field of the model, where the two have one value in common.
FIELDS = {
    "key": "key",
    "kind": "kind",
    "parameters": "parameters",
    "applies_to": "applies_to",
    "severity": "severity",
    "legal_status": "legal_status",
    "citation": "citation",
    "source": "source_url",
    "checked_on": "checked_on",
    "confidence": "confidence",
    "from": "effective_from",
    "to": "effective_to",
}


def content_of(rule: Rule) -> dict[str, Any]:
    """What the rule says; what it leaves empty is left out."""
    content = {key: _plain(getattr(rule, field)) for key, field in FIELDS.items()}
    for text in ("title", "advice"):
        content[text] = {code: getattr(rule, f"{text}_{code}") for code in LANGUAGES}
    return {key: value for key, value in content.items() if value not in (None, "", {})}


def table_of(content: Content) -> dict[str, Any]:
    """The content as TOML has it: days are days. What is no day stays a text, and is refused where it is read."""
    return {key: _day(value) if key in DATES else value for key, value in content.items()}


def read_content(content: Content, rule_set: RuleSet) -> dict[str, Any]:
    """The content as the model's fields, by the strict reader of rule files. Raises `rule_files.Refused`."""
    return read_rule(table_of(content), rule_set.pk)


def rule_of(content: Content, rule_set: RuleSet) -> Rule:
    """The content as a rule that is not stored, to be shown or compared. What is not filled in yet is empty."""
    table = table_of(content)
    values = {field: table[key] for key, field in FIELDS.items() if table.get(key) not in (None, "")}
    for text in ("title", "advice"):
        values |= {f"{text}_{code}": words for code, words in (content.get(text) or {}).items()}
    return Rule(rule_set=rule_set, **values)


def missing_from(content: Content) -> list[str]:
    """The keys that still have to be filled in; a text counts once for each language ("title.fr")."""
    missing = []
    for key in NEEDED:
        value = content.get(key)
        if key in ("title", "advice"):
            missing += [f"{key}.{code}" for code in LANGUAGES if not str((value or {}).get(code) or "").strip()]
        elif value in (None, ""):
            missing.append(key)
    return missing


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value
