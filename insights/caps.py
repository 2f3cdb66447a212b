"""What supposed places change: how many the caps of a programme allow, by law and as a scenario has it. Seats, never people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from pathways.engine.parameters import BadRule, gettext_noop
from pathways.engine.scenario import Change, places_added
from pathways.selectors import places_by_law


def caps_supposed(changes: Iterable[Change], as_of: date) -> dict[str, dict[str, Any]]:
    """By programme: its year, and the places before and after, for everybody ("shared") and by nationality ("set_aside").

    Raises BadRule for a programme that has no cap on record for a start of work on the day: what is not known cannot be added to.
    """
    supposed: dict[str, dict[str, Any]] = {}
    for change in changes:
        if change.action != "add_places":
            continue
        told = supposed.get(change.target) or _by_law(change.target, as_of)
        added = places_added(change)
        told["shared"][1] += added.places - added.set_aside
        for code in added.nationalities:
            told["set_aside"].setdefault(code, [0, 0])[1] += added.set_aside
        supposed[change.target] = told
    return supposed


def _by_law(programme: str, as_of: date) -> dict[str, Any]:
    law = places_by_law(programme, as_of)
    if law is None:
        raise BadRule(gettext_noop("no cap of %(programme)s is on record for this day"), programme=programme)
    return {
        "year": law.year,
        "shared": [law.shared, law.shared],
        "set_aside": {code: [places, places] for code, places in sorted(law.set_aside.items())},
    }
