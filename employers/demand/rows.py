"""One row of a public form to one vacancy, or to the reasons why it is not taken.

A row is refused only where a vacancy cannot stand without the value: the case, its state, title, place, dates, seats and
employer. Anything else that cannot be true (25000 an hour, a day in the year 2525) is left unknown, with a warning and the
original text in `original["set_aside"]`: quarantined, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from common.names import plain
from common.sheets.cells import cell_text

from ..choices import VacancyStatus, WageUnit
from . import values
from .contacts import Contacts
from .decisions import case_decision
from .layouts import Binding, Clean
from .lookups import PROGRAMME_OF_VISA, Lookups
from .organisations import EmployerData
from .problems import Problem, Rejection, Warn
from .statuses import LISTED, CaseState, case_state, status_on
from .values import Unreadable

_T = TypeVar("_T")

# What the law obliges every employer of the programme to give. The forms do not ask for it again, so it is set from here, and
# marked in `original["from_programme"]`. Inbound travel is owed once half of the period is worked, outbound at its end.
BY_PROGRAMME: Mapping[str, Mapping[str, str]] = {
    "us-h2a": {
        "housing_free": "20 CFR 655.122(d)(1)",
        "travel_inbound_paid": "20 CFR 655.122(h)(1)",
        "travel_outbound_paid": "20 CFR 655.122(h)(2)",
        "transport_daily": "20 CFR 655.122(h)(3)",
    },
    "us-h2b": {
        "travel_inbound_paid": "20 CFR 655.20(j)(1)(i)",
        "travel_outbound_paid": "20 CFR 655.20(j)(1)(ii)",
    },
}
KITCHEN_OR_MEALS = "20 CFR 655.122(g)"
RECORD_PAGE = "https://seasonaljobs.dol.gov/"
_CASE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{4,28}[A-Z0-9]")


@dataclass
class Demand:
    """A vacancy as one row states it. `fields` are columns of `Vacancy`; nothing personal is in here."""

    line: int
    case_number: str
    employer: EmployerData
    status: VacancyStatus
    fields: dict[str, Any]
    original: dict[str, Any]
    warnings: list[tuple[Warn, str]] = field(default_factory=list)
    only_listed: bool = False  # by a form that names what is active and says no state


@dataclass
class Refusal:
    """`cells`: the row without personal contacts, so that it can be mended and read again."""

    line: int
    problems: list[tuple[Rejection, Problem]]
    cells: Mapping[str, str]


def read_row(binding: Binding, line: int, cells: Sequence[Any], lookups: Lookups, as_of: date) -> Demand | Refusal:
    if len(cells) != len(binding.header):
        return wrong_width(binding, line, len(cells))
    return _RowReader(binding, line, [cell_text(cell) for cell in cells], lookups, as_of).read()


def wrong_width(binding: Binding, line: int, found: int) -> Refusal:
    """The cells of such a row may stand below the wrong names, so none of them is kept: one could be a telephone."""
    problem = Problem(
        column=binding.header[0],
        value="",
        reason=_("%(found)s cells where the header has %(expected)s")
        % {"found": found, "expected": len(binding.header)},
        fix=_("Look for a separator outside quotes, or for a quote too many."),
    )
    return Refusal(line, [(Rejection.WIDTH, problem)], {})


class _RowReader:
    def __init__(self, binding: Binding, line: int, cells: Sequence[str], lookups: Lookups, as_of: date) -> None:
        self.binding, self.line, self.cells, self.lookups, self.as_of = binding, line, cells, lookups, as_of
        self.contacts = Contacts(binding, cells)
        self.problems: list[tuple[Rejection, Problem]] = []
        self.warnings: list[tuple[Warn, str]] = []
        self.set_aside: dict[str, dict[str, str]] = {}
        self.from_programme: dict[str, str] = {}
        self.row: dict[str, str] = {}

    def read(self) -> Demand | Refusal:
        self.row = row = self._kept()
        case_number, programme, state = self._case_number(), self._programme(), self._state_of_case()
        employer, needed = self._employer(), self._needed()
        if self.problems or employer is None or state is None:
            return Refusal(self.line, self.problems, row)
        fields = needed | self._pay() | self._conditions(programme)
        fields |= self._work(programme, fields) | {"programme_id": programme}
        fields |= {} if state.certified is None else {"certification_held": state.certified}
        self._day_of_record()
        original = {"layout": self.binding.layout.format, "row": row, "decision": self._decision()}
        original |= {"from_programme": self.from_programme} if self.from_programme else {}
        original |= {"set_aside": self.set_aside} if self.set_aside else {}
        status = status_on(state, needed["ends_on"], self.as_of)
        return Demand(self.line, case_number, employer, status, fields, original, self.warnings, state is LISTED)

    # --- what every vacancy needs

    def _case_number(self) -> str:
        text = self._required("case_number", str).upper()
        if text and not _CASE_NUMBER.fullmatch(text):
            self._refuse(
                Rejection.UNREADABLE,
                "case_number",
                text,
                _("not a case number"),
                _("Write it as %(example)s.") % {"example": "H-300-25312-390600"},
            )
        return text

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

    def _decision(self) -> dict[str, Any]:
        """What became of the case, as the history of demand reads it (`DemandHistory`); what the row does not say is left out."""
        told: dict[str, Any] = {"status": case_decision(self._first("case_status"))}
        for name, read in (("received_on", values.day), ("decided_on", values.day)):
            told[name] = self._optional(name, read, Warn.DATE_IMPLAUSIBLE)
        for name in ("requested", "certified"):
            told[name] = self._optional(name, values.whole, Warn.NUMBER_IMPLAUSIBLE)
        return {
            name: str(value) if isinstance(value, date) else value for name, value in told.items() if value is not None
        }

    def _needed(self) -> dict[str, Any]:
        starts_on, ends_on = self._required_day("starts_on"), self._required_day("ends_on")
        if starts_on and ends_on and not starts_on <= ends_on <= starts_on + values.LONGEST_WORK:
            self._refuse(
                Rejection.IMPOSSIBLE,
                "ends_on",
                str(ends_on),
                _("work from %(start)s to %(end)s cannot be") % {"start": starts_on, "end": ends_on},
                _("The end comes after the start and at most three years later."),
            )
        return {
            "title": self._title(),
            "seats": self._seats(),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "subdivision_id": self._state(),
            "city": self._cut("city", values.place_name(self._clean("city")), 100),
        } | (
            {"county": self._cut("county", values.county_name(self._clean("county")), 100)}
            if self._has("county")
            else {}
        )

    def _title(self) -> str:
        title = " ".join(values.words(self._clean("title")).split())
        if not title:
            self._refuse(Rejection.MISSING, "title", "", _("missing"), _("Name the job."))
        return self._cut("title", title, 255)

    def _seats(self) -> int:
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
        return seats

    def _state(self) -> str | None:
        text = self._required("state", str)
        code = self.lookups.state(text) if text else None
        if text and not code:
            close = get_close_matches(plain(text), self.lookups.states, n=1)
            fix = _("Perhaps %(name)s?") % {"name": close[0].title()} if close else _("Name a state of the USA.")
            self._refuse(Rejection.NOT_KNOWN, "state", text, _("not a state of the USA"), fix)
        return code

    def _employer(self) -> EmployerData | None:
        name = " ".join(values.words(self._clean("employer_name")).split())
        if not plain(name):
            self._refuse(Rejection.MISSING, "employer_name", "", _("missing"), _("Name the employer."))
            return None
        country = self.lookups.country(self._first("employer_country"))
        state = self._first("employer_state")
        subdivision = self.lookups.state(state) if country == "US" and state else None
        if country == "US" and state and not subdivision:
            self._put_aside("employer_state", state, Warn.STATE_UNKNOWN)
        trade_name = " ".join(values.words(self._clean("employer_trade_name")).split())
        return EmployerData(
            legal_name=self._cut("employer_name", name, 255),
            trade_name=self._cut("employer_trade_name", trade_name, 255),
            country=country,
            subdivision=subdivision,
            city=self._cut("employer_city", values.place_name(self._clean("employer_city")), 100),
            postal_code=values.postal_code(self._clean("employer_postal")),
            industry_code=self._optional("naics", values.naics_code, Warn.CODE_UNREADABLE) or "",
        )

    # --- what may be unknown

    def _work(self, programme: str, known: Mapping[str, Any]) -> dict[str, Any]:
        soc = self._optional("soc", values.soc_code, Warn.CODE_UNREADABLE) or ""
        # H-2B work is not agricultural: only its title says whether it has to do with a crop.
        texts = [known["title"]]
        if programme == "us-h2a":
            texts += [known.get("pay_notes", ""), known.get("special_requirements", "")]
        crop = self.lookups.crop(*texts)
        occupation = self.lookups.occupation(known["title"], soc, crop or "")
        if occupation is None:
            self.warnings.append((Warn.OCCUPATION_NOT_FOUND, known["title"]))
        work: dict[str, Any] = {"occupation_id": occupation, "crop_id": crop}
        if self._has("soc"):
            work["soc_code"] = soc
        if self._has("need"):
            work["need_type"] = values.need_type(self._first("need"))
        return work

    def _pay(self) -> dict[str, Any]:
        unit = values.wage_unit(self._first("wage_unit"))
        wage = self._amount("wage", unit)
        pay: dict[str, Any] = {"wage": wage, "wage_unit": unit or WageUnit.HOUR, "currency": "USD"}
        if self._has("wage_to"):
            wage_to = self._amount("wage_to", unit)
            if wage and wage_to and wage_to < wage:
                self._put_aside("wage_to", str(wage_to), Warn.WAGE_RANGE_REVERSED)
            pay["wage_to"] = wage_to if wage and wage_to and wage_to > wage else None
        if self._has("overtime"):
            both = [self._amount(name, WageUnit.HOUR) for name in ("overtime", "overtime_to")]
            pay["overtime_wage"] = min((amount for amount in both if amount), default=None)
        pay["pay_notes"] = self._pay_notes()
        hours = self._optional("hours", values.hours, Warn.NUMBER_IMPLAUSIBLE)
        pay["hours_per_week"] = self._at_most("hours", hours, values.MOST_HOURS)
        pay["schedule"] = values.hours_of_day(self._first("day_from"), self._first("day_to"))
        return pay

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

    def _pay_notes(self) -> str:
        notes = [values.words(self._clean("pay_notes"))]
        piece_unit = values.words(self._clean("piece_unit"))
        if piece_rate := self._optional("piece_rate", values.number, Warn.WAGE_UNREADABLE):
            notes.append(f"Piece rate: {piece_rate.normalize():f} USD, {piece_unit or 'unit not given'}")
        elif len(piece_unit) > 3:
            notes.append(piece_unit)
        return "\n".join(note for note in notes if note)

    def _conditions(self, programme: str) -> dict[str, Any]:
        conditions: dict[str, Any] = {"special_requirements": self._requirements()}
        months = self._optional("experience", values.whole, Warn.NUMBER_IMPLAUSIBLE)
        conditions["experience_months"] = self._at_most("experience", months, values.MOST_MONTHS, zero=0)
        if self._has("duties"):
            conditions["duties"] = values.words(self._clean("duties"))
        for name, ours in (
            ("driver", "driver_required"),
            ("background_check", "background_check"),
            ("drug_screen", "drug_screen"),
            ("transport_daily", "transport_daily"),
        ):
            if self._has(name):
                conditions[ours] = values.yes_no(self._first(name))
        if self._has("lifting_lb"):
            pounds = self._optional("lifting_lb", values.number, Warn.NUMBER_IMPLAUSIBLE)
            kilograms = pounds and round(pounds * values.KG_A_POUND)
            conditions["lifting_kg"] = self._at_most("lifting_lb", kilograms, values.MOST_KG)
        if self._has("meals_provided"):
            conditions["meals"] = self._meals()
        if self._has("url"):
            url = self._first("url")
            conditions["source_url"] = url if url.startswith(RECORD_PAGE) and len(url) <= 300 else ""
        self.from_programme |= BY_PROGRAMME.get(programme, {})
        return conditions | dict.fromkeys(BY_PROGRAMME.get(programme, {}), True)

    def _requirements(self) -> str:
        requirements = values.words(self._clean("requirements"))
        education = values.words(self._first("education"))
        return "\n".join(text for text in (requirements, f"Education: {education}" if education else "") if text)

    def _meals(self) -> str:
        provided = values.yes_no(self._first("meals_provided"))
        if provided is None:
            return ""
        if not provided:
            self.from_programme["meals"] = KITCHEN_OR_MEALS
            return "Free kitchen to cook in"
        charge = self._optional("meals_charged", values.money, Warn.WAGE_UNREADABLE)
        return "Three meals a day" + (f", at most {charge} USD a day charged" if charge else "")

    def _day_of_record(self) -> None:
        self._optional("active_on", values.day, Warn.DATE_IMPLAUSIBLE)

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
                return self.row[self.binding.header[place]]
        return ""

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
        text = self.contacts.without(text)[:200]
        self.problems.append((kind, Problem(self._column(name), text, reason, fix)))

    def _kept(self) -> dict[str, str]:
        """The row as it stands, under the file's own names, without blanks and without personal contacts."""
        row: dict[str, str] = {}
        removed = False
        for place, name, clean in self.binding.kept:
            text = self.cells[place]
            if not text:
                continue
            if len(text) > 6 and clean is not Clean.AS_IT_STANDS:
                kept = self.contacts.without(text, names=clean is Clean.WITHOUT_CONTACTS)
                if kept != text:
                    removed, text = True, kept
            row[name] = text
        if removed:
            self.warnings.append((Warn.CONTACT_REMOVED, ""))
        return row
