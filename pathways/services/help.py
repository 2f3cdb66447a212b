"""Help lines into rows; a line that staff have changed or switched off stays theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ..choices import Origin
from ..help_files import read_help_lines
from ..models import HelpLine


@transaction.atomic
def help_lines_load() -> dict[str, int]:
    """Bring in the lines of the product's own file. Raises WrongRules with line and reason; again, nothing changes."""
    report = {"read": 0, "created": 0, "updated": 0, "unchanged": 0, "kept": 0}
    for values in read_help_lines():
        report["read"] += 1
        report[_load(values)] += 1
    return report


def help_line_save(*, line: HelpLine) -> HelpLine:
    """Write what staff entered: from now on the line is theirs."""
    line.origin = Origin.STAFF
    line.save()
    return line


def _load(values: Mapping[str, Any]) -> str:
    named = {"country_id": values["country_id"], "key": values["key"]}
    line = HelpLine.objects.select_for_update().filter(**named).first()
    if line is None:
        HelpLine.objects.create(origin=Origin.SHIPPED, **values)
        return "created"
    if line.origin == Origin.STAFF:
        return "kept"
    if all(getattr(line, name) == value for name, value in values.items()):
        return "unchanged"
    for name, value in values.items():
        setattr(line, name, value)
    line.save()
    return "updated"
