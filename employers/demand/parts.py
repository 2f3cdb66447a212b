"""What the parts of a row say: its pay, its place, its period. A part reads a few fields and no others.

So a part of many rows is read once for each distinct group of cells (`remembering`), and with the same words for a row by itself. A
row is refused only where a vacancy cannot stand without the value: the case, its state, title, place, dates, seats and
employer. Anything else that cannot be true (25000 an hour, a day in the year 2525) is left unknown, with a warning and the
original text in `original["set_aside"]`: quarantined, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from common.names import plain

from ..choices import WageUnit
from . import values
from .contacts import Contacts
from .decisions import case_decision
from .layouts import Binding
from .lookups import PROGRAMME_OF_VISA, Lookups
from .problems import Problem, Rejection, Warn
from .statuses import LISTED, CaseState, case_state
from .values import Unreadable

_T = TypeVar("_T")

KITCHEN_OR_MEALS = "20 CFR 655.122(g)"
RECORD_PAGE = "https://seasonaljobs.dol.gov/"
_CASE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{4,28}[A-Z0-9]")


class PartReader:
    """The cells of one row, without the spaces around them, and what was found in them.

    `kept`: of a place that is kept its text without contacts. The methods named in `PARTS` and `case_number` read them; what they
    warn of, set aside and refuse is added up here.
    """

    def __init__(
        self,
        binding: Binding,
        lookups: Lookups,
        cells: list[str],
        kept: Callable[[int], str],
        contacts: Contacts | None = None,  # what a refusal says is without them
    ) -> None:
        self.binding, self.lookups, self.cells, self.kept, self.contacts = binding, lookups, cells, kept, contacts
        self.begin()

    def begin(self) -> None:
        self.problems: list[tuple[Rejection, Problem]] = []
        self.warnings: list[tuple[Warn, str]] = []
        self.set_aside: dict[str, dict[str, str]] = {}

    # --- what every vacancy needs

    def case_number(self) -> str:
        text: str = self._required("case_number", str).upper()
        if text and not is_case_number(text):
            self._refuse(
                Rejection.UNREADABLE,
                "case_number",
                text,
                _("not a case number"),
                _("Write it as %(example)s.") % {"example": "H-300-25312-390600"},
            )
        return text

    def case(self) -> tuple[str, CaseState | None]:
        """The programme and what the case's state means."""
        return self._programme(), self._state_of_case()

    def _programme(self) -> str:
        if self.binding.layout.programme:
            return self.binding.layout.programme
        text = self._required("visa_class", str)
        programme = PROGRAMME_OF_VISA.get(plain(text), "")
        if text and not programme:
            self._refuse(
                Rejection.NOT_KNOWN, "visa_class", text, _("not a visa class that is read"), _("H-2A or H-2B.")
            )
        return programme

    def _state_of_case(self) -> CaseState | None:
        if "case_status" not in self.binding.layout.fields:
            return LISTED
        text = self._required("case_status", str)
        state = case_state(text) if text else None
        if text and state is None:
            self._refuse(
                Rejection.NOT_KNOWN,
                "case_status",
                text,
                _("not a case status that is known"),
                _("Certified, pending, denied or withdrawn, in the words of the Department of Labor."),
            )
        return state

    def period(self) -> dict[str, Any]:
        starts_on, ends_on = self._required_day("starts_on"), self._required_day("ends_on")
        if starts_on and ends_on and not starts_on <= ends_on <= starts_on + values.LONGEST_WORK:
            self._refuse(
                Rejection.IMPOSSIBLE,
                "ends_on",
                str(ends_on),
                _("work from %(start)s to %(end)s cannot be") % {"start": starts_on, "end": ends_on},
                _("The end comes after the start and at most three years later."),
            )
        return {"starts_on": starts_on, "ends_on": ends_on}

    def title(self) -> dict[str, Any]:
        title = self._one_line("title")
        if not title:
            self._refuse(Rejection.MISSING, "title", "", _("missing"), _("Name the job."))
        return {"title": self._cut("title", title, 255)}

    def seats(self) -> dict[str, Any]:
        """The first of the layout's columns that holds a number above zero: certified before requested."""
        seats, text = 0, ""
        for place in self.binding.positions["seats"]:
            try:
                found = values.whole(self.cells[place])
            except Unreadable:
                found, text = None, self.cells[place]
            seats = seats or found or 0
        if not 1 <= seats <= values.MOST_SEATS:
            self._refuse(
                Rejection.IMPOSSIBLE,
                "seats",
                text or str(seats),
                _("not a possible number of seats"),
                _("A whole number from 1 to %(most)s.") % {"most": values.MOST_SEATS},
            )
        return {"seats": seats}

    def state(self) -> dict[str, Any]:
        text = self._required("state", str)
        code = self.lookups.state(text) if text else None
        if text and not code:
            close = get_close_matches(plain(text), self.lookups.states, n=1)
            fix = _("Perhaps %(name)s?") % {"name": close[0].title()} if close else _("Name a state of the USA.")
            self._refuse(Rejection.NOT_KNOWN, "state", text, _("not a state of the USA"), fix)
        return {"subdivision_id": code}

    def town(self) -> dict[str, Any]:
        town = {"city": self._cut("city", values.place_name(self._clean("city")), 100)}
        if self._has("county"):
            town["county"] = self._cut("county", values.county_name(self._clean("county")), 100)
        return town

    # --- of the employer

    def employer_state(self) -> tuple[str, str | None]:
        country = self.lookups.country(self._first("employer_country"))
        state = self._first("employer_state")
        subdivision = self.lookups.state(state) if country == "US" and state else None
        if country == "US" and state and not subdivision:
            self._put_aside("employer_state", state, Warn.STATE_UNKNOWN)
        return country, subdivision

    def employer_names(self) -> tuple[str, str]:
        """The legal name, without which there is no vacancy, and the trade name."""
        name = self._one_line("employer_name")
        if not (name[:1].isascii() and name[:1].isalnum()) and not plain(name):
            self._refuse(Rejection.MISSING, "employer_name", "", _("missing"), _("Name the employer."))
            return "", ""
        trade_name = self._one_line("employer_trade_name")
        return self._cut("employer_name", name, 255), self._cut("employer_trade_name", trade_name, 255)

    def employer_city(self) -> str:
        return self._cut("employer_city", values.place_name(self._clean("employer_city")), 100)

    def employer_postal(self) -> str:
        return values.postal_code(self._clean("employer_postal"))

    def industry(self) -> str:
        return self._optional("naics", values.naics_code, Warn.CODE_UNREADABLE) or ""

    # --- what may be unknown

    def codes(self) -> dict[str, Any]:
        codes: dict[str, Any] = {}
        soc = self._optional("soc", values.soc_code, Warn.CODE_UNREADABLE) or ""
        if self._has("soc"):
            codes["soc_code"] = soc
        if self._has("need"):
            codes["need_type"] = values.need_type(self._first("need"))
        return codes

    def wages(self) -> dict[str, Any]:
        unit = values.wage_unit(self._first("wage_unit"))
        wage = self._amount("wage", unit)
        pay: dict[str, Any] = {"wage": wage, "wage_unit": unit or WageUnit.HOUR, "currency": "USD"}
        if self._has("wage_to"):
            wage_to = self._amount("wage_to", unit)
            if wage and wage_to and wage_to < wage:
                self._put_aside("wage_to", str(wage_to), Warn.WAGE_RANGE_REVERSED)
            pay["wage_to"] = wage_to if wage and wage_to and wage_to > wage else None
        return pay

    def overtime(self) -> dict[str, Any]:
        if not self._has("overtime"):
            return {}
        both = [self._amount(name, WageUnit.HOUR) for name in ("overtime", "overtime_to")]
        return {"overtime_wage": min((amount for amount in both if amount), default=None)}

    def pay_notes(self) -> dict[str, Any]:
        notes = [values.words(self._clean("pay_notes"))]
        piece_unit = values.words(self._clean("piece_unit"))
        if piece_rate := self._optional("piece_rate", values.number, Warn.WAGE_UNREADABLE):
            notes.append(f"Piece rate: {piece_rate.normalize():f} USD, {piece_unit or 'unit not given'}")
        elif len(piece_unit) > 3:
            notes.append(piece_unit)
        return {"pay_notes": "\n".join(note for note in notes if note)}

    def hours(self) -> dict[str, Any]:
        hours = self._optional("hours", values.hours, Warn.NUMBER_IMPLAUSIBLE)
        return {
            "hours_per_week": self._at_most("hours", hours, values.MOST_HOURS),
            "schedule": values.hours_of_day(self._first("day_from"), self._first("day_to")),
        }

    def requirements(self) -> dict[str, Any]:
        requirements = values.words(self._clean("requirements"))
        education = values.words(self._first("education"))
        texts = (requirements, f"Education: {education}" if education else "")
        return {"special_requirements": "\n".join(text for text in texts if text)}

    def experience(self) -> dict[str, Any]:
        months = self._optional("experience", values.whole, Warn.NUMBER_IMPLAUSIBLE)
        return {"experience_months": self._at_most("experience", months, values.MOST_MONTHS, zero=0)}

    def duties(self) -> dict[str, Any]:
        return {"duties": values.words(self._clean("duties"))} if self._has("duties") else {}

    def answers(self) -> dict[str, Any]:
        return {ours: values.yes_no(self._first(name)) for name, ours in _ANSWERS.items() if self._has(name)}

    def lifting(self) -> dict[str, Any]:
        if not self._has("lifting_lb"):
            return {}
        pounds = self._optional("lifting_lb", values.number, Warn.NUMBER_IMPLAUSIBLE)
        kilograms = pounds and round(pounds * values.KG_A_POUND)
        return {"lifting_kg": self._at_most("lifting_lb", kilograms, values.MOST_KG)}

    def meals(self) -> tuple[dict[str, Any], dict[str, str]]:
        """The meals, and the law where they are none of the row's own words."""
        if not self._has("meals_provided"):
            return {}, {}
        provided = values.yes_no(self._first("meals_provided"))
        if provided is None:
            return {"meals": ""}, {}
        if not provided:
            return {"meals": "Free kitchen to cook in"}, {"meals": KITCHEN_OR_MEALS}
        charge = self._optional("meals_charged", values.money, Warn.WAGE_UNREADABLE)
        return {"meals": "Three meals a day" + (f", at most {charge} USD a day charged" if charge else "")}, {}

    def url(self) -> dict[str, Any]:
        return source_url(self._first("url")) if self._has("url") else {}

    def day_of_record(self) -> None:
        self._optional("active_on", values.day, Warn.DATE_IMPLAUSIBLE)

    def decision(self) -> dict[str, Any]:
        """What became of the case, as the history of demand reads it (`DemandHistory`); what the row does not say is left out."""
        told: dict[str, Any] = {"status": case_decision(self._first("case_status"))}
        for name, read in (("received_on", values.day), ("decided_on", values.day)):
            told[name] = self._optional(name, read, Warn.DATE_IMPLAUSIBLE)
        for name in ("requested", "certified"):
            told[name] = self._optional(name, values.whole, Warn.NUMBER_IMPLAUSIBLE)
        return {
            name: str(value) if isinstance(value, date) else value for name, value in told.items() if value is not None
        }

    def _amount(self, name: str, unit: WageUnit | None) -> Decimal | None:
        amount = self._optional(name, values.money, Warn.WAGE_UNREADABLE)
        if amount is None:
            return None
        if unit is None:
            self._put_aside(name, str(amount), Warn.WAGE_UNIT_UNKNOWN)
            return None
        low, high = values.PLAUSIBLE_WAGE[unit]
        if not low <= amount <= high:
            self._put_aside(name, f"{amount} / {unit.value}", Warn.WAGE_IMPLAUSIBLE)
            return None
        return amount

    # --- cells

    def _has(self, name: str) -> bool:
        return bool(self.binding.positions.get(name))

    def _first(self, name: str) -> str:
        """The text of the first of the field's columns that says something."""
        for place in self.binding.positions.get(name, ()):
            if not values.is_nothing(self.cells[place]):
                return self.cells[place]
        return ""

    def _clean(self, name: str) -> str:
        """The same without personal contacts, as it is kept."""
        for place in self.binding.positions.get(name, ()):
            if not values.is_nothing(self.cells[place]):
                return self.kept(place)
        return ""

    def _one_line(self, name: str) -> str:
        return " ".join(values.words(self._clean(name)).split())

    def _column(self, name: str) -> str:
        places = self.binding.positions[name]
        return self.binding.header[places[0]] if places else self.binding.layout.fields[name][0]

    def _required(self, name: str, read: Callable[[str], _T]) -> _T | Any:
        text = self._first(name)
        if not text:
            self._refuse(Rejection.MISSING, name, "", _("missing"), _("Fill it in."))
            return text
        return read(text)

    def _required_day(self, name: str) -> date | None:
        try:
            return self._required(name, values.day) or None
        except Unreadable as error:
            self._refuse(
                Rejection.UNREADABLE,
                name,
                self._first(name),
                _("not a date between %(first)s and %(last)s") % {"first": values.FIRST_YEAR, "last": values.LAST_YEAR},
                _("Write it as %(example)s.") % {"example": error},
            )
            return None

    def _optional(self, name: str, read: Callable[[str], _T], otherwise: Warn) -> _T | None:
        text = self._first(name)
        try:
            return read(text) if text else None
        except Unreadable:
            self._put_aside(name, text, otherwise)
            return None

    def _at_most(self, name: str, amount: _T | None, most: Any, zero: Any = None) -> _T | Any:
        """`amount` up to `most`; `zero` where it is 0: no hours are hours not given, no months are none asked."""
        if amount is None or not amount:
            return zero if amount is not None else None
        if not 0 < amount <= most:  # type: ignore[operator]
            self._put_aside(name, self._first(name), Warn.NUMBER_IMPLAUSIBLE)
            return None
        return amount

    def _cut(self, name: str, text: str, length: int) -> str:
        if len(text) > length:
            self.warnings.append((Warn.TEXT_CUT, self._column(name)))
        return values.clipped(text, length)

    def _put_aside(self, name: str, text: str, kind: Warn) -> None:
        self.set_aside[self._column(name)] = {"value": text, "reason": kind.value}
        self.warnings.append((kind, f"{self._column(name)} {text}"))

    def _refuse(self, kind: Rejection, name: str, text: str, reason: str, fix: str) -> None:
        text = self.contacts.without(text)[:200] if self.contacts else ""
        self.problems.append((kind, Problem(self._column(name), text, reason, fix)))


_ANSWERS = {
    "driver": "driver_required",
    "background_check": "background_check",
    "drug_screen": "drug_screen",
    "transport_daily": "transport_daily",
}


def is_case_number(text: str) -> bool:
    return _CASE_NUMBER.fullmatch(text) is not None


def source_url(text: str) -> dict[str, str]:
    """Only the page of the record itself: `text` is a cell, without the spaces around it."""
    return {"source_url": text if text.startswith(RECORD_PAGE) and len(text) <= 300 else ""}


class Part(NamedTuple):
    """Some of a row's fields, and what reads them and no others. `of_text` reads one column that says another thing in every row."""

    fields: tuple[str, ...]
    read: Callable[[PartReader], Any]
    of_text: Callable[[str], Any] | None = None


# In the order in which what is remarkable in them is told; the case's number comes first.
PARTS: Mapping[str, Part] = {
    "case": Part(("visa_class", "case_status"), PartReader.case),
    "employer_state": Part(("employer_country", "employer_state"), PartReader.employer_state),
    "employer_names": Part(("employer_name", "employer_trade_name"), PartReader.employer_names),
    "employer_city": Part(("employer_city",), PartReader.employer_city),
    "employer_postal": Part(("employer_postal",), PartReader.employer_postal),
    "industry": Part(("naics",), PartReader.industry),
    "period": Part(("starts_on", "ends_on"), PartReader.period),
    "title": Part(("title",), PartReader.title),
    "seats": Part(("seats",), PartReader.seats),
    "state": Part(("state",), PartReader.state),
    "town": Part(("city", "county"), PartReader.town),
    "wages": Part(("wage", "wage_to", "wage_unit"), PartReader.wages),
    "overtime": Part(("overtime", "overtime_to"), PartReader.overtime),
    "pay_notes": Part(("pay_notes", "piece_rate", "piece_unit"), PartReader.pay_notes),
    "hours": Part(("hours", "day_from", "day_to"), PartReader.hours),
    "requirements": Part(("requirements", "education"), PartReader.requirements),
    "experience": Part(("experience",), PartReader.experience),
    "duties": Part(("duties",), PartReader.duties),
    "answers": Part(tuple(_ANSWERS), PartReader.answers),
    "lifting": Part(("lifting_lb",), PartReader.lifting),
    "meals": Part(("meals_provided", "meals_charged"), PartReader.meals),
    "url": Part(("url",), PartReader.url, source_url),
    "codes": Part(("soc", "need"), PartReader.codes),
    "day_of_record": Part(("active_on",), PartReader.day_of_record),
    "decision": Part(("case_status", "received_on", "decided_on", "requested", "certified"), PartReader.decision),
}
AFTER_THE_WORK = ("day_of_record", "decision")  # what these tell comes after what is told of the occupation
