"""Fingerprints of rules, so that a result can say which text of the rules it was made with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from .models import Rule

LENGTH = 16
_CONTENT = (
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
    "checked_on",
    "confidence",
    "effective_from",
    "effective_to",
)


def rule_version(rule: Rule) -> str:
    """The fingerprint of everything a rule says; its state and who approved it are no part of it."""
    return _fingerprint({name: getattr(rule, name) for name in _CONTENT})


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
