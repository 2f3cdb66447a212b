"""One row of a list to plain values, or to the reasons why it is not taken, each with what to do. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.names import plain
from common.sheets.cells import cell_text
from employers.demand import values
from employers.demand.layouts import Binding
from employers.demand.problems import Problem, Rejection
from employers.demand.rows import Refusal, wrong_width
from employers.demand.values import Unreadable
from reference.models import Country

from ..choices import LicenceStatus

# What registers write in the column of the state, without accents. Expired is no state: it follows from the dates.
STATES = {
    "": LicenceStatus.VALID,
    **dict.fromkeys(
        ("vigente", "valido", "valida", "activo", "activa", "autorizado", "autorizada", "vencido", "vencida", "valid"),
        LicenceStatus.VALID,
    ),
    **dict.fromkeys(("active", "licensed", "registered", "expired", "inscrito", "inscrita"), LicenceStatus.VALID),
    **dict.fromkeys(("suspendido", "suspendida", "suspended"), LicenceStatus.SUSPENDED),
    **dict.fromkeys(
        ("cancelado", "cancelada", "revocado", "revocada", "cancelled", "canceled", "revoked"), LicenceStatus.CANCELLED
    ),
    **dict.fromkeys(("en tramite", "en revision", "pendiente", "pending", "under review"), LicenceStatus.UNDER_REVIEW),
}
_SLASHED = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
LENGTHS = {
    "name": 255,
    "trade_name": 255,
    "number": 40,
    "licence_class": 60,
    "tax_number": 20,
    "phone": 20,
    "email": 254,
    "website": 200,
    "address": 255,
    "representative": 150,
    "person": 310,
    "organisation": 255,
    "city": 100,
    "region": 100,
    "case_number": 30,
}


@dataclass(frozen=True)
class ListRow:
    line: int
    texts: Mapping[str, str]
    status: LicenceStatus = LicenceStatus.VALID
    valid_from: date | None = None
    valid_to: date | None = None
    country: str | None = None

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")


def countries_by_name() -> dict[str, str]:
    """Codes by name in three languages and by the codes themselves."""
    found: dict[str, str] = {"estados unidos de america": "US", "united states of america": "US", "usa": "US"}
    for country in Country.objects.all():
        names = (country.code, country.title_es, country.title_en, country.title_fr)
        found |= {plain(name): country.code for name in names if name}
    return found


class ListReader:
    """Reads the rows of one file in their order."""

    def __init__(self, binding: Binding, countries: Mapping[str, str], *, day_first: bool) -> None:
        self.binding, self.countries, self.day_first = binding, countries, day_first

    def read(self, line: int, cells: Sequence[Any]) -> ListRow | Refusal:
        if len(cells) != len(self.binding.header):
            return wrong_width(self.binding, line, len(cells))
        return _Row(self, line, [cell_text(cell) for cell in cells]).read()


class _Row:
    def __init__(self, reader: ListReader, line: int, cells: Sequence[str]) -> None:
        self.reader, self.binding, self.line, self.cells = reader, reader.binding, line, cells
        self.problems: list[tuple[Rejection, Problem]] = []

    def read(self) -> ListRow | Refusal:
        texts = {name: self._text(name, most) for name, most in LENGTHS.items() if self._where(name)}
        for name in self.binding.layout.required:
            if not self._first(name):
                self._refuse(
                    Rejection.MISSING, name, "", _("nothing stands here"), _("Write it, or leave the row out.")
                )
        row = ListRow(self.line, texts, self._status(), self._day("valid_from"), self._day("valid_to"), self._country())
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            said = _("it ends before it begins"), _("Look at both dates.")
            self._refuse(Rejection.IMPOSSIBLE, "valid_to", str(row.valid_to), *said)
        if self.problems:
            kept = {name: self.cells[place] for place, name, _clean in self.binding.kept}
            return Refusal(self.line, self.problems, kept)
        return row

    def _where(self, name: str) -> tuple[int, ...]:
        return self.binding.positions.get(name, ())

    def _first(self, name: str) -> str:
        told = (values.words(self.cells[place]) for place in self._where(name))
        return next((text for text in told if not values.is_nothing(text)), "")

    def _text(self, name: str, most: int) -> str:
        text = self._first(name)
        if len(text) > most:
            said = _("longer than %(most)d letters") % {"most": most}, _("Shorten it.")
            self._refuse(Rejection.IMPOSSIBLE, name, text[:40], *said)
        return text[:most]

    def _day(self, name: str) -> date | None:
        text = self._first(name)
        try:
            return self._read_day(text) if text else None
        except ValueError:  # also `Unreadable`
            fix = _("Write it as 2026-01-31.")
            self._refuse(Rejection.UNREADABLE, name, text, _("not a date"), fix)
            return None

    def _read_day(self, text: str) -> date | None:
        """03/04/2026 is the third of April where the ministry is of Central America; elsewhere nobody knows, and it is refused."""
        written = _SLASHED.fullmatch(text)
        if written is None:
            return values.day(text, first_year=1990)
        if not self.reader.day_first:
            raise Unreadable(text)
        return date(int(written["year"]), int(written["month"]), int(written["day"]))

    def _status(self) -> LicenceStatus:
        text = self._first("status")
        status = STATES.get(plain(text))
        if status is None:
            fix = _("Write vigente, suspendido, cancelado or en trámite.")
            self._refuse(Rejection.NOT_KNOWN, "status", text, _("not a state of a licence"), fix)
        return status or LicenceStatus.UNDER_REVIEW

    def _country(self) -> str | None:
        text = self._first("country")
        code = self.reader.countries.get(plain(text))
        if text and code is None:
            self._refuse(
                Rejection.NOT_KNOWN, "country", text, _("not a country on record"), _("Write its name in full.")
            )
        return code

    def _refuse(self, kind: Rejection, name: str, value: str, reason: str, fix: str) -> None:
        column = self.binding.header[self._where(name)[0]] if self._where(name) else name
        self.problems.append((kind, Problem(column, value, reason, fix)))
