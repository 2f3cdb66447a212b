"""What may be asked of a run that gives one person several places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from common.errors import InvalidInput

from ..choices import MOST_EACH, MOST_REST, Publishes
from ..floors.selectors import floors_in_force
from .assigning import refused_by_floors
from .calendar import Several


def several_asked(each: int, rest: int, scope: Mapping[str, Sequence[str]], as_of: date, publishes: str) -> Several:
    """As a run keeps it; one place each needs no rest. Raises `InvalidInput` out of range, for mere changes, or where a floor holds."""
    if not 1 <= each <= MOST_EACH:
        raise InvalidInput(
            _("One person gets from 1 to %(most)d places.") % {"most": MOST_EACH}, field="placements_each"
        )
    if each == 1:
        return Several(1, 0)
    if not 0 <= rest <= MOST_REST:
        raise InvalidInput(
            _("Between two places lie from 0 to %(most)d days.") % {"most": MOST_REST}, field="rest_days"
        )
    if publishes == Publishes.CHANGES:
        raise InvalidInput(
            _("What changes in a plan is told for one place each: ask for proposals, or for one place each."),
            field="placements_each",
        )
    countries, programmes = list(scope.get("countries") or []), list(scope.get("programmes") or [])
    if floors_in_force(as_of, countries, programmes).exists():
        raise InvalidInput(refused_by_floors(), field="placements_each")
    return Several(each, rest)
