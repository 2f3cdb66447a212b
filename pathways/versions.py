"""Fingerprints of rules, so that a result can say which text of the rules it was made with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from .models import Rule

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


def rule_version(rule: Rule) -> str:
    """The fingerprint of what a rule says on any day it stands.

    When it ends is no part of it, nor when it was looked up and how sure we are: a day's result keeps its versions when the rule is
    ended later or looked up again.
    """
    return _fingerprint({name: getattr(rule, name) for name in _SAYS})


def row_version(rule: Rule) -> str:
    """The fingerprint of all of it, by which an upgrade sees whether anybody has touched the row."""
    return _fingerprint({name: getattr(rule, name) for name in _SAYS + _KNOWN_OF_IT})


def set_version(rules: Iterable[Rule]) -> str:
    """The fingerprint of the rules of a set that are in force on a day."""
    return _fingerprint(sorted((rule.key, rule.effective_from.isoformat(), rule.version) for rule in rules))


def _fingerprint(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a rule")
