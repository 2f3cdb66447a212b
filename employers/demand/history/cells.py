"""Groups of cells that are read together, each distinct group once: what it says, as COPY writes it, and what cannot be true in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from common.names import plain
from common.sheets.cells import cell_text

from ...choices import CaseDecision, OccupationScheme, WageUnit
from .. import values
from ..contacts import without_patterns
from ..decisions import case_decision, fiscal_year
from ..layouts import Binding
from ..lookups import PROGRAMME_OF_VISA, Lookups
from ..organisations import EmployerData
from ..problems import Rejection, Warn
from ..values import Unreadable

NULL = r"\N"
MOST_REMEMBERED = 100_000  # distinct groups of cells; a list of 20,000 rows has at most as many
_T = TypeVar("_T")
_plain = lru_cache(maxsize=20_000)(plain)  # states, countries and kinds of visa come again and again
_CASE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{4,28}[A-Z0-9]")
# Where nothing says what became of a case, only a number in full tells it from the same one of a list of decisions.
_CASE_IN_FULL = re.compile(r"(?:JO-A|H)-[34]00-\d{5}-\d{6}")
_PROGRAMME_OF_CASE = {"H-300": "us-h2a", "H-400": "us-h2b", "JO-A-": "us-h2a"}
_DOT = re.compile(r"\d{3}\.\d{3}-\d{3}")
_YEAR = re.compile(r"(?:FY ?)?(\d{4})")
# Codes of SOC 2000 that stand in these lists and in no later edition, and what SOC 2010 and 2018 put in their place.
_SINCE_SOC2000 = {
    "11-9011": "11-9013",
    "11-9012": "11-9013",
    "39-6021": "39-7011",
    "39-6022": "39-7012",
    "39-6032": "53-6061",
    "49-9042": "49-9071",
}
_NAICS_EDITIONS = (1997, 2002, 2007, 2012, 2017, 2022)

Texts = Mapping[str, str]  # of each field, the first of its columns that says something


@dataclass(frozen=True, slots=True)
class Aside:
    """A value that cannot be true, or be read: kept in the original with the reason, and nowhere else."""

    field: str
    value: str
    kind: Warn


class Told(NamedTuple):
    """What a group of cells says. `copied`: its columns as COPY reads them; `value`: what is needed before that."""

    copied: str
    asides: tuple[Aside, ...] = ()
    problems: tuple[tuple[Rejection, str, str, str, str], ...] = ()  # kind, field, value, reason, fix
    value: Any = None


class _Texts(dict[Any, str]):
    """Of each cell its text, and nothing where it says that there is nothing."""

    def __missing__(self, cell: Any) -> str:
        text = cell_text(cell)
        text = "" if values.is_nothing(text) else text
        if len(self) < MOST_REMEMBERED:
            self[cell] = text
        return text


class Group(dict[Hashable, Told]):
    """Reads the cells of some fields, and remembers what they said."""

    def __init__(self, binding: Binding, fields: Sequence[str], read: Callable[[Texts], Told]) -> None:
        super().__init__()
        self._read = read
        self._spans: list[tuple[str, int, int]] = []
        self._places: list[int] = []
        for field in fields:
            start = len(self._places)
            self._places += binding.positions.get(field, ())
            self._spans.append((field, start, len(self._places)))
        self.remarkable: set[Hashable] = set()  # groups with something set aside, or refused
        self._texts = _Texts()

    def __missing__(self, cells: tuple[Any, ...]) -> Told:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
            self.remarkable.clear()
        texts = [self._texts[cell] for cell in cells]
        told = self._read(
            {
                field: texts[start] if end - start == 1 else next(filter(None, texts[start:end]), "")
                for field, start, end in self._spans
            }
        )
        self[cells] = told
        if told.asides or told.problems:
            self.remarkable.add(cells)
        return told

    def of(self, columns: Sequence[Sequence[Any]], count: int) -> tuple[list[Told], bool]:
        """What it says of each of `count` rows, and whether anything in it is remarkable."""
        if not self._places:
            return list(repeat(self[()], count)), () in self.remarkable
        groups = list(zip(*(columns[place] for place in self._places), strict=True))
        told = [self[cells] for cells in groups]
        return told, not self.remarkable.isdisjoint(groups)


def escaped(text: str) -> str:
    r"""As a column of COPY's text format: backslashes, tabs and ends of lines are written `\\`, `\t`, `\n`."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _columns(*cells: Any) -> str:
    return "\t".join(NULL if cell is None else escaped(str(cell)) for cell in cells)


class CaseCells:
    """The groups of one list. `copied` of each stands for the columns in `COLUMNS`, in the same order."""

    COLUMNS: Mapping[str, tuple[str, ...]] = {
        "case": ("case_number", "programme_id"),
        "decision": ("decision", "decision_written"),
        "days": ("received_on", "decided_on", "fiscal_year"),  # value: the day of decision and the edition of the NAICS
        "period": ("starts_on", "ends_on"),
        "positions": ("positions_requested", "positions_certified"),
        "work": ("title", "occupation_id", "occupation_code", "occupation_scheme", "crop_id", "crop_written"),
        "pay": ("wage", "wage_unit", "currency", "hours_per_week"),
        "place": ("subdivision_id", "county", "city"),
        "industry": ("industry_code",),  # value: whether there is one
    }

    def __init__(
        self, binding: Binding, lookups: Lookups, provinces: Mapping[str, str], *, programme: str, year: int | None
    ) -> None:
        self.lookups, self.provinces, self.programme, self.year = lookups, provinces, programme, year
        self._says_state = bool(
            binding.positions.get("state")
        )  # a list without the column has nothing amiss in each row
        self._says_decision = bool(binding.positions.get("case_status"))
        begun = () if self._says_decision else ("starts_on",)
        self.groups = {
            "case": Group(binding, ("case_number", "visa_class"), self._case),
            "decision": Group(binding, ("case_status",), self._decision),
            "days": Group(binding, ("received_on", "decided_on", "fiscal_year", *begun), self._days),
            "period": Group(binding, ("starts_on", "ends_on"), self._period),
            "positions": Group(binding, ("requested", "certified"), self._positions),
            "work": Group(binding, ("title", "soc", "dot", "crop"), self._work),
            "pay": Group(binding, ("wage", "wage_unit", "hours"), self._pay),
            "place": Group(binding, ("state", "county", "city"), self._place),
            "industry": Group(binding, ("naics",), self._industry),
        }
        self.employers = Group(
            binding,
            (
                "employer_name",
                "employer_trade_name",
                "employer_city",
                "employer_state",
                "employer_postal",
                "employer_country",
                "naics",
            ),
            self._employer,
        )

    def _case(self, texts: Texts) -> Told:
        number = texts["case_number"].upper()
        programme = PROGRAMME_OF_VISA.get(_plain(texts["visa_class"])) or _PROGRAMME_OF_CASE.get(number[:5])
        if not number:
            problem = (Rejection.MISSING, "case_number", "", _("missing"), _("Fill it in."))
        elif not (_CASE_NUMBER if self._says_decision else _CASE_IN_FULL).fullmatch(number):
            fix = _("Write it as %(example)s.") % {"example": "H-300-25312-390600"}
            problem = (Rejection.UNREADABLE, "case_number", number, _("not a case number"), fix)
        else:
            programme = programme or self.programme
            return Told(_columns(number, programme), value=(number, programme))
        return Told("", problems=(problem,))

    def _decision(self, texts: Texts) -> Told:
        text = texts["case_status"]
        if not self._says_decision:
            return Told(_columns(CaseDecision.UNDECIDED.value, ""))
        decision = case_decision(text) if text else None
        if decision is None:
            known = _("Certified, pending, denied or withdrawn, in the words of the Department of Labor.")
            kind = Rejection.NOT_KNOWN if text else Rejection.MISSING
            reason = _("not a case status that is known") if text else _("missing")
            return Told("", problems=((kind, "case_status", text, reason, known),))
        return Told(_columns(decision.value, values.clipped(text, 100)))

    def _days(self, texts: Texts) -> Told:
        asides: list[Aside] = []
        received = _read(texts, "received_on", values.day, Warn.DATE_IMPLAUSIBLE, asides)
        decided = _read(texts, "decided_on", values.day, Warn.DATE_IMPLAUSIBLE, asides)
        year = self._year(texts, decided)
        edition = max((first for first in _NAICS_EDITIONS if year and first <= year), default=None)
        return Told(_columns(received, decided, year), tuple(asides), value=(decided, _columns(edition)))

    def _year(self, texts: Texts, decided: date | None) -> int | None:
        """Of its own column, else of the decision, else of the list as a whole."""
        said = _YEAR.fullmatch(texts["fiscal_year"].upper())
        if said and values.FIRST_YEAR <= int(said[1]) <= values.LAST_YEAR:
            return int(said[1])
        began = _read(texts, "starts_on", values.day, Warn.DATE_IMPLAUSIBLE, []) if "starts_on" in texts else None
        decided = decided or began  # of a posting its first day of work, as `DemandHistory` has it
        return fiscal_year(decided) if decided else self.year

    def _period(self, texts: Texts) -> Told:
        asides: list[Aside] = []
        starts = _read(texts, "starts_on", values.day, Warn.DATE_IMPLAUSIBLE, asides)
        ends = _read(texts, "ends_on", values.day, Warn.DATE_IMPLAUSIBLE, asides)
        if (
            starts and ends and not starts <= ends <= starts + values.LONGEST_WORK
        ):  # which of the two is wrong is not told
            asides += [Aside(name, texts[name], Warn.DATE_IMPLAUSIBLE) for name in ("starts_on", "ends_on")]
            starts = ends = None
        return Told(_columns(starts, ends), tuple(asides))

    def _positions(self, texts: Texts) -> Told:
        asides: list[Aside] = []
        found = []
        for name in ("requested", "certified"):
            number = _read(texts, name, values.whole, Warn.NUMBER_IMPLAUSIBLE, asides)
            if number is not None and number > values.MOST_SEATS:
                asides.append(Aside(name, texts[name], Warn.NUMBER_IMPLAUSIBLE))
                number = None
            found.append(number)
        return Told(_columns(*found), tuple(asides))

    def _work(self, texts: Texts) -> Told:
        asides: list[Aside] = []
        title = " ".join(values.words(without_patterns(texts["title"])).split())
        code, scheme, soc = self._code(texts, asides)
        written = " ".join(values.words(texts["crop"]).split())
        crop = self.lookups.crop(written, title) or ""
        occupation = self.lookups.occupation(title, soc, crop)
        if occupation is None:
            asides.append(Aside("", title, Warn.OCCUPATION_NOT_FOUND))
        return Told(
            _columns(values.clipped(title, 255), occupation, code, scheme, crop or None, values.clipped(written, 100)),
            tuple(asides),
        )

    def _code(self, texts: Texts, asides: list[Aside]) -> tuple[str, str, str]:
        """The code as the list has it, its edition as far as it tells it, and the code of SOC 2018 by which our occupation is found."""
        soc = _read(texts, "soc", values.soc_code, Warn.CODE_UNREADABLE, asides) or ""
        if not soc:
            dot = texts["dot"].strip()
            return (dot, OccupationScheme.DOT.value, "") if _DOT.fullmatch(dot) else ("", "", "")
        if soc in _SINCE_SOC2000:
            return soc, OccupationScheme.SOC2000.value, _SINCE_SOC2000[soc]
        known = self.lookups.occupations.for_soc(soc) is not None
        return soc, OccupationScheme.SOC2018.value if known else "", soc

    def _pay(self, texts: Texts) -> Told:
        asides: list[Aside] = []
        unit = values.wage_unit(texts["wage_unit"])
        wage = _read(texts, "wage", values.money, Warn.WAGE_UNREADABLE, asides)
        if wage is not None:
            wage = self._possible(wage, unit, texts, asides)
        hours = _read(texts, "hours", values.hours, Warn.NUMBER_IMPLAUSIBLE, asides)
        if hours and not 0 < hours <= values.MOST_HOURS:
            asides.append(Aside("hours", texts["hours"], Warn.NUMBER_IMPLAUSIBLE))
            hours = None
        return Told(_columns(wage, unit.value if unit else "", "USD", hours or None), tuple(asides))

    def _possible(self, wage: Decimal, unit: WageUnit | None, texts: Texts, asides: list[Aside]) -> Decimal | None:
        if unit is None:
            asides.append(Aside("wage", texts["wage"], Warn.WAGE_UNIT_UNKNOWN))
            return None
        low, high = values.PLAUSIBLE_WAGE[unit]
        if low <= wage <= high:
            return wage
        asides.append(Aside("wage", f"{texts['wage']} / {unit.value}", Warn.WAGE_IMPLAUSIBLE))
        return None

    def _place(self, texts: Texts) -> Told:
        state = self.lookups.state(texts["state"]) if texts["state"] else None
        unknown = self._says_state and not state
        asides = (Aside("state", texts["state"], Warn.WORK_STATE_UNKNOWN),) if unknown else ()
        county = values.county_name(texts["county"])
        city = values.place_name(without_patterns(texts["city"]))
        return Told(_columns(state, values.clipped(county, 100), values.clipped(city, 100)), asides)

    def _industry(self, texts: Texts) -> Told:
        """The lists do not say the edition: it is the one in force in the fiscal year."""
        asides: list[Aside] = []
        code = _read(texts, "naics", values.naics_code, Warn.CODE_UNREADABLE, asides) or ""
        return Told(_columns(code), tuple(asides), value=bool(code))

    def _employer(self, texts: Texts) -> Told:
        """`value`: the employer, or nothing where the list does not name one."""
        name = " ".join(values.words(without_patterns(texts["employer_name"])).split())
        if name.lower() in ("", "not available"):
            return _UNNAMED
        state = texts["employer_state"]
        country = self.lookups.country(texts["employer_country"])
        subdivision = self.lookups.state(state) if country == "US" and state else None
        if not subdivision and _plain(state) in self.provinces:  # the early lists have no column for the country
            country, subdivision = "CA", self.provinces[_plain(state)]
        unknown = bool(state) and country == "US" and not subdivision
        asides = (Aside("employer_state", state, Warn.STATE_UNKNOWN),) if unknown else ()
        trade_name = " ".join(values.words(without_patterns(texts["employer_trade_name"])).split())
        city = values.place_name(without_patterns(texts["employer_city"]))
        employer = EmployerData(
            legal_name=values.clipped(name, 255),
            trade_name=values.clipped(trade_name, 255),
            country=country,
            subdivision=subdivision,
            city=values.clipped(city, 100),
            postal_code=values.postal_code(texts["employer_postal"]),
            industry_code=_read(texts, "naics", values.naics_code, Warn.CODE_UNREADABLE, []) or "",
        )
        return Told("", asides, value=employer) if employer.key[1] else _UNNAMED


_UNNAMED = Told("", (Aside("employer_name", "", Warn.EMPLOYER_UNKNOWN),))


def _read(texts: Texts, name: str, read: Callable[[str], _T], kind: Warn, asides: list[Aside]) -> _T | None:
    text = texts[name]
    if not text:
        return None
    try:
        return read(text)
    except Unreadable:
        asides.append(Aside(name, text, kind))
        return None
