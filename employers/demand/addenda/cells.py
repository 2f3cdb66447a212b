"""The cells of one row of an addendum, without contacts. What cannot be read or be true is left unknown and kept as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from ...choices import WageUnit
from .. import values
from ..contacts import Contacts
from ..layouts import Binding
from ..lookups import Lookups
from ..problems import Problem, Rejection, Warn
from ..values import Unreadable

_T = TypeVar("_T")
_NO_WORD = re.compile(r"\W*(?:none|n/?a|null)?\W*", re.IGNORECASE)  # `None.`, `None-+`, `N/A`, `-`
_FINEST = Decimal("0.0001")
MOST_PEOPLE = 50_000
_CODES = frozenset(("case_number", "job_order_number", "number", "crew", "postal_code"))


class Cells:
    def __init__(self, binding: Binding, line: int, cells: Sequence[str], lookups: Lookups) -> None:
        self.binding, self.line, self.cells, self.lookups = binding, line, cells, lookups
        self.contacts = Contacts(binding, cells)
        self.problems: list[tuple[Rejection, Problem]] = []
        self.warnings: list[tuple[Warn, str]] = []
        self.set_aside: dict[str, dict[str, str]] = {}

    # --- as it stands

    def first(self, name: str) -> str:
        """Of the first of the field's columns that says something."""
        texts = (self.cells[place] for place in self.binding.positions.get(name, ()))
        return next((text for text in texts if len(text) > 12 or not _NO_WORD.fullmatch(text)), "")

    def column(self, name: str) -> str:
        return self.binding.header[self.binding.positions[name][0]]

    def row(self) -> dict[str, str]:
        """The row under the file's own names, without blanks and without contacts."""
        codes = {place for name in _CODES for place in self.binding.positions.get(name, ())}
        row = {
            name: text if place in codes else self._without_contacts(text)
            for place, name, _clean in self.binding.kept
            if (text := self.cells[place])
        }
        if any(row[name] != self.cells[place] for place, name, _clean in self.binding.kept if name in row):
            self.warnings.append((Warn.CONTACT_REMOVED, ""))
        return row

    def _without_contacts(self, text: str) -> str:
        return self.contacts.without(text) if len(text) > 6 else text

    # --- values

    def text(self, name: str, length: int = 255) -> str:
        """On one line."""
        return self._cut(name, " ".join(self.long_text(name).split()), length)

    def long_text(self, name: str) -> str:
        return values.words(self._without_contacts(unescape(self.first(name))))

    def code(self, name: str, length: int) -> str:
        return values.clipped(" ".join(values.words(self.first(name)).split()), length)

    def address(self) -> str:
        both = filter(None, (self.text("address"), self.text("address_more")))
        return values.clipped(", ".join(both), 255)

    def state(self) -> str | None:
        text = self.first("state")
        found = self.lookups.state(text) if text else None
        if text and not found:
            self.put_aside("state", text, Warn.STATE_UNKNOWN)
        return found

    def day(self, name: str) -> date | None:
        return self._read(name, values.day, Warn.DATE_IMPLAUSIBLE)

    def number(self, name: str) -> int | None:
        """A whole number of people or units; 0 is none given."""
        found = self._read(name, values.whole, Warn.NUMBER_IMPLAUSIBLE)
        if found and found > MOST_PEOPLE:
            self.put_aside(name, self.first(name), Warn.NUMBER_IMPLAUSIBLE)
            return None
        return found or None

    def yes_no(self, name: str) -> bool | None:
        return values.yes_no(self.first(name))

    def unit(self) -> WageUnit | None:
        return values.wage_unit(self.first("wage_unit"))

    def amount(self, name: str, unit: WageUnit | None) -> Decimal | None:
        """To a hundredth of a cent. What cannot be for its unit, or has none that is known, is left unknown."""
        found = self._read(name, values.number, Warn.WAGE_UNREADABLE)
        if not found:
            return None
        if unit is None:
            self.put_aside(name, str(found), Warn.WAGE_UNIT_UNKNOWN)
            return None
        low, high = (_FINEST, values.PLAUSIBLE_WAGE[unit][1]) if unit == WageUnit.PIECE else values.PLAUSIBLE_WAGE[unit]
        if not low <= found <= high:
            self.put_aside(name, f"{found} / {unit.value}", Warn.WAGE_IMPLAUSIBLE)
            return None
        return found.quantize(_FINEST)

    def _read(self, name: str, read: Callable[[str], _T], otherwise: Warn) -> _T | None:
        text = self.first(name)
        try:
            return read(text) if text else None
        except Unreadable:
            self.put_aside(name, text, otherwise)
            return None

    def _cut(self, name: str, text: str, length: int) -> str:
        if len(text) > length:
            self.warnings.append((Warn.TEXT_CUT, self.column(name)))
        return values.clipped(text, length)

    # --- what is wrong

    def put_aside(self, name: str, text: str, kind: Warn) -> None:
        text = self._without_contacts(text)
        self.set_aside[self.column(name)] = {"value": text, "reason": kind.value}
        self.warnings.append((kind, f"{self.column(name)} {text}"))

    def refuse(self, kind: Rejection, name: str, text: str, reason: str, fix: str) -> None:
        self.problems.append((kind, Problem(self.column(name), self._without_contacts(text)[:200], reason, fix)))

    def refuse_missing(self, name: str) -> None:
        self.refuse(Rejection.MISSING, name, "", _("missing"), _("Fill it in."))


def fields_of_place(cells: Cells) -> dict[str, Any]:
    return {
        "address": cells.address(),
        "city": values.clipped(values.place_name(cells.text("city", 100)), 100),
        "county": values.clipped(values.county_name(cells.text("county", 100)), 100),
        "subdivision_id": cells.state(),
        "postal_code": values.postal_code(cells.code("postal_code", 12)),
    }
