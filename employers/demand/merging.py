"""What a record may change of a vacancy that is already here.

The import owns a field as long as it holds what the import last wrote there (`DemandRecord.original["values"]`). Where the
record changes such a field, the vacancy follows; where staff have changed it since, staff's value stays and the summary says
so. A form that does not have a column says nothing about it: the field stays. A form that leaves blank what another form gave
does not erase it. Of a vacancy that staff made themselves, only what they left empty is filled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ..models import Vacancy

LONG_TEXT = 64
_EMPTY = (None, "")
_AS_IT_IS = frozenset((int, bool, type(None)))  # as JSON holds them
_content = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
_TOGETHER = (
    ("wage", "wage_to", "wage_unit", "currency"),
    ("starts_on", "ends_on"),
    ("subdivision_id", "county", "city"),
)


@dataclass
class Merge:
    """`changes`: columns to write. `kept`: columns that staff own. `values`: what the import now stands for."""

    changes: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    seats_below_taken: bool = False


def encode(value: Any) -> Any:
    """A value as JSON holds it, so that what was written can be compared; a long text as its fingerprint."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and len(value) > LONG_TEXT:
        return f"sha256:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
    return str(value) if isinstance(value, str) else value


def encoded(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if type(value) in _AS_IT_IS or (type(value) is str and len(value) <= LONG_TEXT) else encode(value)
        for name, value in fields.items()
    }


def content_hash(original: Mapping[str, Any], written: Mapping[str, Any]) -> str:
    return hashlib.sha256(_content([original, written]).encode()).hexdigest()


def merge(vacancy: Vacancy, fields: Mapping[str, Any], before: Mapping[str, Any], *, same_form: bool) -> Merge:
    """`fields`: what the row says; `before`: what the import last wrote; `same_form`: by a row of the same layout."""
    result = Merge(values=dict(before))
    for name, value in fields.items():
        new, now = encode(value), encode(getattr(vacancy, name))
        if new in _EMPTY and not same_form:
            continue
        says_the_same = name in before and new == before[name]
        if new != now and not says_the_same:
            ours = now == before[name] if name in before else now in _EMPTY
            if ours:
                result.changes[name] = value
            else:
                result.kept.append(name)
        result.values[name] = new
    _keep_what_belongs_together(vacancy, result)
    return result


def _keep_what_belongs_together(vacancy: Vacancy, result: Merge) -> None:
    """Half of a change may not fit staff's other half: a wage and its unit move together, and so do the dates."""
    changes = result.changes
    for group in _TOGETHER:
        if any(name in result.kept for name in group):
            result.kept += [name for name in group if changes.pop(name, None) is not None]
    if changes.get("starts_on", vacancy.starts_on) > changes.get("ends_on", vacancy.ends_on):
        result.kept += [name for name in ("starts_on", "ends_on") if changes.pop(name, None)]
    if changes.get("seats", vacancy.seats) < vacancy.seats_taken:
        changes["seats"] = vacancy.seats_taken
        result.seats_below_taken = True
