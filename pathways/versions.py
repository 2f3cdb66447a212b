"""Fingerprints of rules, so that a result can say which text of the rules it was made with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from .models import Allowance, DatedFigure, Rule, SubsidyScheme, TravelCost, WageFloor

LENGTH = 16
_SAYS = (
    "rule_set_id",
    "key",
    "kind",
    "parameters",
    "applies_to",
    "severity",
    "title_es",
    "title_en",
    "title_fr",
    "advice_es",
    "advice_en",
    "advice_fr",
    "legal_status",
    "citation",
    "source_url",
    "effective_from",
)
_KNOWN_OF_IT = ("checked_on", "confidence", "effective_to")

_OF_A_FIGURE = (
    *("programme_id", "country_id", "subdivision_id", "amount", "currency", "unit", "effective_from", "effective_to"),
    *("citation", "source_url", "checked_on", "confidence", "note_es", "note_en", "note_fr"),
)
_OF_KIND: dict[type[DatedFigure], tuple[str, ...]] = {
    WageFloor: ("basis", "area", "group_id", "level", "housing", "is_none", "filed_from", "filed_to"),
    Allowance: ("kind",),
    TravelCost: ("worker_country_id",),
    SubsidyScheme: ("worker_country_id", "title_es", "title_en", "title_fr", "payer"),
}


def rule_version(rule: Rule) -> str:
    """The fingerprint of what a rule says on any day it stands.

    When it ends is no part of it, nor when it was looked up and how sure we are: a day's result keeps its versions when the rule is
    ended later or looked up again.
    """
    return _fingerprint({name: getattr(rule, name) for name in _SAYS})


def row_version(rule: Rule) -> str:
    """The fingerprint of all of it, by which an upgrade sees whether anybody has touched the row."""
    return _fingerprint({name: getattr(rule, name) for name in _SAYS + _KNOWN_OF_IT})


def figure_version(figure: DatedFigure) -> str:
    """The fingerprint of everything a figure says."""
    names = _OF_KIND[type(figure)]
    return _fingerprint({name: getattr(figure, name) for name in (*_OF_A_FIGURE, *names)})


def fingerprint_of(record: Any, names: Iterable[str]) -> str:
    """The fingerprint of the named fields of any record that the product's files bring."""
    return _fingerprint({name: getattr(record, name) for name in names})


def set_version(rules: Iterable[Rule]) -> str:
    """The fingerprint of the rules of a set that are in force on a day."""
    return _fingerprint(sorted((rule.key, rule.effective_from.isoformat(), rule.version) for rule in rules))


def _fingerprint(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    raise TypeError(f"{value!r} has no place in a rule")
