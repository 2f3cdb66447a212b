"""One row of a list to one published sanction, or to the reasons why it is not taken. Nothing is guessed: what cannot be read stays out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.errors import InvalidInput
from common.names import plain
from common.sheets.cells import cell_text
from common.sheets.problems import WrongFile
from reference.models import Subdivision

from ..choices import DemandFormat, EnforcementKind
from ..demand import values
from ..demand.layouts import Binding
from ..demand.problems import Problem, Rejection
from ..demand.rows import Refusal, wrong_width
from ..demand.values import Unreadable
from ..numbers import read_business_number

MOST_VIOLATIONS = 1_000_000
FIRST_YEAR = 1970  # investigations reach further back than demand


@dataclass
class Sanction:
    """`fields` are columns of `EnforcementRecord`."""

    line: int
    fields: dict[str, Any]
    identity: str
    occurrence: int
    original: dict[str, Any]


def places_by_name() -> Mapping[str, str]:
    """States and provinces of the USA and Canada by name and code. Raises WrongFile where the reference data are not loaded."""
    places: dict[str, str] = {}
    for code, name in (
        Subdivision.objects.filter(country__in=["CA", "US"]).order_by("country").values_list("code", "name")
    ):
        places |= {plain(name): code, code[3:].lower(): code}
        if code.startswith("CA-"):
            places[plain(name, "canada")] = code
    if not places:
        raise WrongFile(_("The states of the USA are not on record yet: run “manage.py load_reference” first."))
    return places


class SanctionReader:
    """Reads the rows of one list in their order."""

    def __init__(self, binding: Binding, places: Mapping[str, str]) -> None:
        self.binding, self.places = binding, places
        self.is_debarment = binding.layout.format == DemandFormat.DEBARMENTS
        self.times: Counter[str] = Counter()

    def read(self, line: int, cells: Sequence[Any]) -> Sanction | Refusal:
        if len(cells) != len(self.binding.header):
            return wrong_width(self.binding, line, len(cells))
        return _Row(self, line, [cell_text(cell) for cell in cells]).read()


class _Row:
    def __init__(self, reader: SanctionReader, line: int, cells: Sequence[str]) -> None:
        self.reader, self.binding, self.line, self.cells = reader, reader.binding, line, cells
        self.problems: list[tuple[Rejection, Problem]] = []

    def read(self) -> Sanction | Refusal:
        fields = self._fields()
        if self.problems:
            return Refusal(self.line, self.problems, self._kept())
        identity = self._identity(fields)
        self.reader.times[identity] += 1
        return Sanction(self.line, fields, identity, self.reader.times[identity], {"row": self._kept()})

    def _fields(self) -> dict[str, Any]:
        trade = self._text("trade_name")[:255]
        name = self._text("name")[:255] or trade
        if not name:
            self._refuse(Rejection.MISSING, self._name_field, "", _("no name stands there"), _("Write the name."))
        starts, ends = self._day("starts"), self._day("ends")
        if starts and ends and ends < starts:
            self._refuse(
                Rejection.IMPOSSIBLE, "ends", self._text("ends"), _("it ends before it begins"), _("Look the days up.")
            )
        if self.reader.is_debarment and not starts and not self.problems:
            self._refuse(Rejection.MISSING, "starts", "", _("no first day stands there"), _("Write it as 2026-03-31."))
        state = self._text("state")
        return {
            "kind": EnforcementKind.DEBARMENT if self.reader.is_debarment else EnforcementKind.FINDING,
            "name_written": name,
            "trade_name": trade if trade != name else "",
            "search_name": plain(name, trade if trade != name else "")[:512],
            "address": self._text("address")[:255],
            "city": values.place_name(self._text("city"))[:100],
            "state_written": state[:80],
            "subdivision_id": self.reader.places.get(plain(state)) if state else None,
            "postal_code": self._text("postal_code")[:12],
            "business_number": self._number(),
            "programme_written": self._text("programme")[:60],
            "case_number": self._text("case_number")[:40],
            "starts_on": starts,
            "ends_on": ends,
            "rescinded": "rescind" in " ".join(self._kept().values()).lower(),
            "h2a_violations": self._count("h2a"),
            "h2b_violations": self._count("h2b"),
        }

    @property
    def _name_field(self) -> str:
        return "name" if self.binding.positions.get("name") else "trade_name"

    def _identity(self, fields: Mapping[str, Any]) -> str:
        """A finding is its case; a debarment is its name, place, programme and first day."""
        if self.reader.is_debarment:
            parts = (plain(fields["name_written"]), plain(fields["state_written"]), plain(fields["programme_written"]))
            named: tuple[str, ...] = ("debarment", *parts, fields["starts_on"].isoformat())
        else:
            named = ("finding", fields["case_number"])
        return hashlib.sha256("|".join(named).encode()).hexdigest()

    def _text(self, field: str) -> str:
        for place in self.binding.positions.get(field, ()):
            if found := values.words(self.cells[place]):
                return " ".join(found.split())
        return ""

    def _day(self, field: str) -> date | None:
        text = self._text(field)
        try:
            return values.day(text, FIRST_YEAR)
        except Unreadable:
            self._refuse(
                Rejection.UNREADABLE, field, text, _("it cannot be read as a day"), _("Write it as 2026-03-31.")
            )
            return None

    def _count(self, field: str) -> int | None:
        text = self._text(field)
        try:
            found = values.whole(text) if text else None
        except Unreadable:
            found = -1
        if found is not None and not 0 <= found <= MOST_VIOLATIONS:
            self._refuse(
                Rejection.UNREADABLE, field, text, _("it is no number of violations"), _("Write a whole number.")
            )
            return None
        return found

    def _number(self) -> str:
        """A number that cannot be one is left away: the row is about a name."""
        text = self._text("number")
        try:
            return read_business_number("US", text) if text else ""
        except InvalidInput:
            return ""

    def _refuse(self, kind: Rejection, field: str, text: str, reason: str, fix: str) -> None:
        places = self.binding.positions.get(field, ())
        column = self.binding.header[places[0]] if places else self.binding.layout.fields[field][0]
        self.problems.append((kind, Problem(column, text[:200], reason, fix)))

    def _kept(self) -> dict[str, str]:
        return {name: self.cells[place] for place, name, _how in self.binding.kept if self.cells[place]}
