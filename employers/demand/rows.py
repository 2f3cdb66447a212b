"""Rows of a public form to vacancies, or to the reasons why they are not taken: many at once, column by column.

Cells repeat a lot in these lists, so each distinct group of them is read once (`remembering`). Where a contact of the row itself may stand
in its texts, and where something is refused, the row is read by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.sheets.cells import cell_text
from common.sheets.files import Row

from ..choices import VacancyStatus
from .contacts import Contacts
from .kept import KeptTexts, kept_by_itself
from .layouts import Binding
from .lookups import Lookups
from .organisations import EmployerData
from .parts import AFTER_THE_WORK, PARTS, PartReader, is_case_number
from .problems import Problem, Rejection, Warn
from .remembering import RememberedPart, Said
from .statuses import LISTED, status_on

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
    return RowsReader(binding, lookups, as_of).read([(line, cells)])[0]


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


class RowsReader:
    """Reads the rows of one list. `as_of`: vacancies whose work ended before it are expired."""

    def __init__(self, binding: Binding, lookups: Lookups, as_of: date) -> None:
        self.binding, self.lookups, self.as_of = binding, lookups, as_of
        self._kept = KeptTexts(binding)
        self._parts = [RememberedPart(name, binding, lookups, self._kept) for name in PARTS]
        self._names = [name for _place, name, _clean in binding.kept]
        self._laws: dict[str, tuple[dict[str, bool], dict[str, str]]] = {}

    def read(self, rows: Sequence[Row]) -> list[Demand | Refusal]:
        """One for each row, in their order."""
        width = len(self.binding.header)
        whole = [row for row in rows if len(row[1]) == width]
        read = iter(self._read(whole) if whole else ())
        return [
            next(read) if len(cells) == width else wrong_width(self.binding, line, len(cells)) for line, cells in rows
        ]

    def _read(self, rows: Sequence[Row]) -> list[Demand | Refusal]:
        columns = list(zip(*(cells for _line, cells in rows), strict=True))
        kept = self._kept.of(columns)
        said = [part.of(kept.texts, len(rows)) for part in self._parts]
        remarks = self._remarks(said)
        cases = [text.upper() for text in kept.texts[self.binding.positions["case_number"][0]]]
        told = zip(*(part.told for part in said), strict=True)
        found: list[Demand | Refusal] = []
        for number, ((line, cells), case, parts) in enumerate(zip(rows, cases, told, strict=True)):
            remark = remarks.get(number, _NOTHING)
            if remark.is_refused or number in kept.with_contacts or not is_case_number(case):
                found.append(self.read_one(line, cells))
                continue
            texts = {name: text for name, text in zip(self._names, kept.rows[number], strict=True) if text}
            found.append(self._demand(line, case, texts, parts, remark, removed=number in kept.changed))
        return found

    def _remarks(self, said: Sequence[Said]) -> dict[int, _Remarks]:
        found: dict[int, _Remarks] = {}
        for name, part in zip(PARTS, said, strict=True):
            for number, remark in part.remarks.items():
                found.setdefault(number, _Remarks()).add(name, remark.warnings, remark.set_aside)
                found[number].is_refused |= remark.is_refused
        return found

    def read_one(self, line: int, cells: Sequence[Any]) -> Demand | Refusal:
        """The same of one row, as wide as the header, with what only its own contacts tell; nothing is remembered."""
        texts = list(map(cell_text, cells))
        contacts = Contacts(self.binding, texts)
        row, removed = kept_by_itself(self.binding, texts, contacts)
        reader = PartReader(self.binding, self.lookups, texts, lambda place: row[self.binding.header[place]], contacts)
        case, remark, told = reader.case_number(), _Remarks(), list[Any]()
        problems = [*reader.problems]
        for name, part in PARTS.items():
            reader.begin()
            told.append(part.read(reader))
            remark.add(name, reader.warnings, reader.set_aside)
            problems += reader.problems
        if problems:
            return Refusal(line, problems, row)
        return self._demand(line, case, row, told, remark, removed=removed)

    def _demand(
        self, line: int, case: str, row: dict[str, str], told: Sequence[Any], remark: _Remarks, *, removed: bool
    ) -> Demand:
        """`told`: of each of `PARTS` what it says."""
        (
            ((programme, state), (country, subdivision), (name, trade_name), city, postal_code, industry),
            (period, title, seats, work_state, town),
            (wages, overtime, pay_notes, hours),
            (requirements, experience, duties, answers, lifting, (meals, kitchen), url),
            (codes, _day, decision),
        ) = told[:6], told[6:11], told[11:15], told[15:22], told[22:]
        given, laws = self._laws.get(programme) or self._laws_of(programme)
        texts = [title["title"]]
        if programme == "us-h2a":  # H-2B work is not agricultural: only its title says whether it has to do with a crop
            texts += [pay_notes["pay_notes"], requirements["special_requirements"]]
        crop = self.lookups.crop(*texts)
        occupation = self.lookups.occupation(title["title"], codes.get("soc_code", ""), crop or "")
        warnings = [(Warn.CONTACT_REMOVED, ""), *remark.warnings] if removed else [*remark.warnings]
        if occupation is None:
            warnings.append((Warn.OCCUPATION_NOT_FOUND, title["title"]))
        warnings += remark.after
        fields = {
            **title,
            **seats,
            **period,
            **work_state,
            **town,
            **wages,
            **overtime,
            **pay_notes,
            **hours,
            **requirements,
            **experience,
            **duties,
            **answers,
            **lifting,
            **meals,
            **url,
            **given,
            "occupation_id": occupation,
            "crop_id": crop,
            **codes,
            "programme_id": programme,
        }
        if state.certified is not None:
            fields["certification_held"] = state.certified
        original: dict[str, Any] = {"layout": self.binding.layout.format, "row": row, "decision": decision}
        if laws or kitchen:
            original["from_programme"] = kitchen | laws
        if remark.set_aside:
            original["set_aside"] = remark.set_aside
        employer = EmployerData(name, trade_name, country, subdivision, city, postal_code, industry)
        status = status_on(state, fields["ends_on"], self.as_of)
        return Demand(line, case, employer, status, fields, original, warnings, state is LISTED)

    def _laws_of(self, programme: str) -> tuple[dict[str, bool], dict[str, str]]:
        laws = dict(BY_PROGRAMME.get(programme, {}))
        return self._laws.setdefault(programme, (dict.fromkeys(laws, True), laws))


class _Remarks:
    """What is remarkable in one row. `after`: what is told after what is told of the occupation."""

    def __init__(self) -> None:
        self.warnings: list[tuple[Warn, str]] = []
        self.after: list[tuple[Warn, str]] = []
        self.set_aside: dict[str, dict[str, str]] = {}
        self.is_refused = False

    def add(self, part: str, warnings: Sequence[tuple[Warn, str]], set_aside: Mapping[str, dict[str, str]]) -> None:
        (self.after if part in AFTER_THE_WORK else self.warnings).extend(warnings)
        self.set_aside |= set_aside


_NOTHING = _Remarks()
