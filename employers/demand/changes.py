"""What a row says anew, told as columns with the value that stood and the value that comes, for somebody who looks before they import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

Change = tuple[str, Any, Any]
UNTOLD = frozenset({"id", "batch", "row_number", "content_hash", "original", "identity", "occurrence", "member_key"})


def columns_told(model: type[models.Model]) -> tuple[str, ...]:
    """Columns of a kept row that a reader understands; who the employer is, is told by its name."""
    names = (field.name for field in model._meta.concrete_fields)
    return tuple(name for name in names if name not in UNTOLD | {"employer"})


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Of values by name and the two originals. Where no column of ours differs, the cells that do."""
    found = [(name, old.get(name), new[name]) for name in new if name != "original" and old.get(name) != new[name]]
    return found or list(_cells(_row(old), _row(new)))


def _row(values: Mapping[str, Any]) -> Mapping[str, Any]:
    row: Mapping[str, Any] = (values.get("original") or {}).get("row", {})
    return row


def _cells(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Change]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
