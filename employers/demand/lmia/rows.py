"""One row of a list to one decision, to the reasons why it is not taken, or to nothing where it is a note.

Early lists leave province, stream and employer blank where they are those of the row above. Blank cells are filled from there as long as
no cell to their left in that order is written: where a province begins, its stream is never the one of the province before.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from common.names import plain
from common.sheets.cells import cell_text
from common.sheets.problems import WrongFile
from reference.models import Subdivision
from reference.selectors import OccupationIndex

from ...choices import DemandFormat, LmiaOutcome, LmiaStream, NocVintage, PositionsCounted
from .. import values
from ..layouts import Binding, columns, plain_name
from ..organisations import EmployerData
from ..problems import Problem, Rejection, Warn
from ..rows import Refusal, wrong_width
from .periods import Period

MOST_POSITIONS = 10_000
_DOWN = ("province", "stream", "employer")  # blank cells of these say “as above”
_ABROAD = "employers carrying on business in canada with head office outside of canada"
_STREAMS = {
    "high wage": LmiaStream.HIGH_WAGE,
    "low wage": LmiaStream.LOW_WAGE,
    "primary agriculture": LmiaStream.PRIMARY_AGRICULTURE,
    "global talent stream": LmiaStream.GLOBAL_TALENT,
    "global talent": LmiaStream.GLOBAL_TALENT,
    "permanent resident only": LmiaStream.PERMANENT_RESIDENCE,
}
_NOC = re.compile(r"(\d{4,5})\s*[-–]\s*(.+)", re.DOTALL)
_BLANK = frozenset(("", "blank"))  # a pivot table writes “(blank)”
_TRADES_AS = re.compile(r"\s+(?:o/a|d/b/a|dba|operating as)\s+", re.IGNORECASE)
_CANADIAN_CODE = re.compile(r"([A-Z]\d[A-Z])\s*(\d[A-Z]\d)$")

# “Surname, Given”, also of two people. An organisation gives itself away by a figure, a sign or a word of its kind.
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2}, [^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2}")
_ORGANISATION = frozenset(
    columns(
        """
        inc ltd ltee limited limitee llc llp lp sec senc enr corp corporation incorporated incorporee company co cie coop
        cooperative farm farms ferme fermes orchard orchards vineyard vineyards verger vergers serres greenhouses nursery pepiniere
        ranch dairy restaurant restaurants cafe hotel motel inn services service enterprises enterprise entreprise entreprises
        holdings group groupe partnership partners association society societe foundation construction transport trucking foods food
        bakery church school college university hospital clinic city town county municipality gmbh as ab bv nv sa plc ulc centre
        center productions industries solutions canada ministry government embassy consulate department of the and et
        """
    )
)


@dataclass
class Decision:
    """A decision as one row states it. `fields` are columns of `LmiaDecision`."""

    line: int
    employer: EmployerData
    fields: dict[str, Any]
    identity: str
    occurrence: int
    original: dict[str, Any]
    warnings: list[tuple[Warn, str]] = field(default_factory=list)


@dataclass(frozen=True)
class LmiaLookups:
    """What a row's words are looked up in, read once for a file."""

    provinces: Mapping[str, str]
    occupations: OccupationIndex

    @classmethod
    def load(cls) -> LmiaLookups:
        """Raises WrongFile where the reference data have not been loaded."""
        provinces: dict[str, str] = {}
        for code, name in Subdivision.objects.filter(country="CA").values_list("code", "name"):
            provinces |= {plain(name): code, code[3:].lower(): code}
        if not provinces:
            raise WrongFile(_("The provinces of Canada are not on record yet: run “manage.py load_reference” first."))
        return cls(provinces, OccupationIndex.load())


def is_note(cells: Sequence[Any]) -> bool:
    """A title, a heading or a note: its only text stands in the first cell."""
    return bool(cells) and not any(cell_text(cell) for cell in cells[1:])


def is_a_person(name: str) -> bool:
    """Whether a name is written as a person's. ESDC leaves persons out of the lists; a few slip through."""
    return bool(_PERSON.fullmatch(name)) and not _ORGANISATION & set(plain(name.replace(".", "")).split())


class ListReader:
    """Reads the rows of one list in their order."""

    def __init__(self, binding: Binding, period: Period, lookups: LmiaLookups) -> None:
        self.binding, self.lookups = binding, lookups
        self.above: Mapping[str, str] = {}
        self.times: Counter[str] = Counter()
        positive = binding.layout.format == DemandFormat.LMIA_POSITIVE
        self.of_list = {
            "outcome": LmiaOutcome.POSITIVE if positive else LmiaOutcome.NEGATIVE,
            "period_from": period.first,
            "period_to": period.last,
        }

    def read(self, line: int, cells: Sequence[Any]) -> Decision | Refusal | None:
        if is_note(cells):
            return None
        if len(cells) != len(self.binding.header):
            self.above = {}  # what stood in it is not known, so nothing below it is filled from further up
            return wrong_width(self.binding, line, len(cells))
        written = [cell_text(cell) for cell in cells]
        told, filled = self._filled_down(written)
        row = _Row(self.binding, line, told, self.lookups)
        decision = row.read(self.of_list)
        if isinstance(decision, Refusal):
            return decision
        self.times[decision.identity] += 1
        decision.occurrence = self.times[decision.identity]
        original = {name: written[place] for place, name, _clean in self.binding.kept if written[place]}
        decision.original = {"layout": self.binding.layout.format, "row": original}
        decision.original |= {"filled_down": filled} if filled else {}
        return decision

    def _filled_down(self, written: Sequence[str]) -> tuple[list[str], dict[str, str]]:
        """The row with its blank cells as above, and which were filled with what, by the file's names."""
        told, filled = list(written), {}

        def fill(name: str) -> None:
            place = self.binding.positions[name][0]
            if self.above.get(name):
                told[place] = filled[self.binding.header[place]] = self.above[name]

        places = {name: self.binding.positions[name][0] for name in (*_DOWN, "address")}
        begun = False
        for name in _DOWN:
            begun = begun or bool(told[places[name]])
            if not begun:
                fill(name)
        if not begun and not told[places["address"]]:
            fill("address")
        self.above = {name: told[place] for name, place in places.items()}
        return told, filled


class _Row:
    def __init__(self, binding: Binding, line: int, cells: Sequence[str], lookups: LmiaLookups) -> None:
        self.binding, self.line, self.cells, self.lookups = binding, line, cells, lookups
        self.problems: list[tuple[Rejection, Problem]] = []
        self.warnings: list[tuple[Warn, str]] = []

    def read(self, of_list: Mapping[str, Any]) -> Decision | Refusal:
        """`of_list`: what is the same for all rows. The occurrence and the original are the list's to say."""
        province, stream, positions = self._province(), self._stream(), self._positions()
        employer = self._employer(province)
        if self.problems or employer is None or positions is None:
            return Refusal(self.line, self.problems, self._cells_to_mend())
        fields = dict(of_list) | self._occupation()
        fields |= {
            "name_written": values.clipped(self._text("employer"), 255),
            "address": values.clipped(self._text("address"), 255),
            "postal_code": employer.postal_code,
            "subdivision_id": province,
            "stream": stream,
            "stream_written": values.clipped(self._text("stream"), 100),
            "positions": positions,
            "counted": self._counted(),
            "lmias": self._lmias(),
        }
        return Decision(self.line, employer, fields, _identity(fields), 1, {}, self.warnings)

    def _province(self) -> str | None:
        """None where the head office is outside Canada, or where it is refused."""
        text = plain(self._required("province"))
        if not text or text == _ABROAD:
            return None
        if text not in self.lookups.provinces:
            near = get_close_matches(text, self.lookups.provinces, n=1)
            fix = _("Write its name as the list does, “%(example)s” for instance.") % {
                "example": near[0].title() if near else "Ontario"
            }
            self._refuse(Rejection.NOT_KNOWN, "province", _("not a province or territory of Canada"), fix)
            return None
        return self.lookups.provinces[text]

    def _stream(self) -> str:
        text = self._required("stream")
        stream = _STREAMS.get(plain(text), LmiaStream.OTHER)
        if text and stream == LmiaStream.OTHER:
            self.warnings.append((Warn.STREAM_UNKNOWN, text))
        return stream

    def _employer(self, province: str | None) -> EmployerData | None:
        name = self._required("employer")
        if not name:
            return None
        if is_a_person(name) or "caregiver" in plain(self._text("stream")):
            fix = _(
                "Nothing: persons are not kept. Of an organisation, write the name with its form (Inc., Ltd., Farm)."
            )
            self._refuse(Rejection.PERSON, "employer", _("this is, or may be, a person's name"), fix, value="")
            return None
        legal, *trade = _TRADES_AS.split(name, maxsplit=1)
        town, postal = _town_and_code(self._text("address"))
        return EmployerData(
            legal_name=values.clipped(legal if plain(legal) else name, 255),
            trade_name=values.clipped(trade[0] if trade else "", 255),
            country="CA",
            subdivision=province,
            city=values.clipped(values.place_name(town), 100),
            postal_code=postal,
            industry_code="",
        )

    def _positions(self) -> int | None:
        text = self._required("positions")
        number = _whole(text)
        if text and number is None:
            self._refuse(
                Rejection.UNREADABLE,
                "positions",
                _("not a whole number"),
                _("Write it as %(example)s.") % {"example": 12},
            )
        elif number is not None and number > MOST_POSITIONS:
            reason = _("more than %(most)s positions") % {"most": MOST_POSITIONS}
            self._refuse(Rejection.IMPOSSIBLE, "positions", reason, _("Look it up and write the right number."))
        return number

    def _lmias(self) -> int | None:
        text = self._text("lmias")
        number = _whole(text)
        if not values.is_nothing(text) and (number is None or number > MOST_POSITIONS):
            self.warnings.append((Warn.NUMBER_IMPLAUSIBLE, text))
            return None
        return number

    def _counted(self) -> str:
        """What the column itself says: the list of June 2022 is of positive answers and counts what was requested."""
        place = next(place for place in self.binding.positions["positions"] if self.cells[place])
        asked = "requested" in plain_name(self.binding.header[place])
        return PositionsCounted.REQUESTED if asked else PositionsCounted.APPROVED

    def _occupation(self) -> dict[str, Any]:
        """The edition is told by the length of the code. Of NOC 2011 no crosswalk is on record: no occupation of ours."""
        text = self._text("occupation")
        found = _NOC.fullmatch(text)
        code = found[1] if found else ""
        if not found:
            self.warnings.append((Warn.CODE_UNREADABLE, text))
        ours = self.lookups.occupations.for_noc(code) if len(code) == 5 else None
        edition = {4: NocVintage.NOC2011, 5: NocVintage.NOC2021}.get(len(code), "")
        return {
            "noc_code": code,
            "noc_vintage": edition,
            "occupation_written": values.clipped(text, 255),
            "occupation_id": ours.pk if ours else None,
        }

    # --- cells

    def _text(self, name: str) -> str:
        """Of the first of the field's columns that says something, with single blanks; nothing where it says so."""
        for place in self.binding.positions.get(name, ()):
            text = " ".join(self.cells[place].split())
            if plain(text) not in _BLANK:
                return text
        return ""

    def _required(self, name: str) -> str:
        text = self._text(name)
        if not text:
            self._refuse(Rejection.MISSING, name, _("missing"), _("Fill it in."))
        return text

    def _refuse(self, kind: Rejection, name: str, reason: str, fix: str, value: str | None = None) -> None:
        column = self.binding.header[self.binding.positions[name][0]]
        text = self._text(name)[:200] if value is None else value
        self.problems.append((kind, Problem(column, text, reason, fix)))

    def _cells_to_mend(self) -> dict[str, str]:
        """The row as filled down, so that it can be read by itself; without the name where that is a person's."""
        named = {self.binding.header[place] for place in self.binding.positions["employer"]}
        hidden = named if any(kind == Rejection.PERSON for kind, _problem in self.problems) else set()
        return {
            name: self.cells[place]
            for place, name, _clean in self.binding.kept
            if self.cells[place] and name not in hidden
        }


def _whole(text: str) -> int | None:
    try:
        return values.whole(text)
    except values.Unreadable:
        return None


def _town_and_code(address: str) -> tuple[str, str]:
    """`Biggar, SK S0K 0M0`, `Lévis, G6Z0C3`, `Houston, 77041`: the town, and a postal code unless it is cut short."""
    town, comma, rest = address.partition(",")
    if found := _CANADIAN_CODE.search(rest.upper()):
        return town.strip(), f"{found[1]} {found[2]}"
    last = rest.rpartition(",")[2].strip()
    is_code = last[:1].isdigit() and len(last) <= 12
    return town.strip(), last if comma and is_code else ""


def _identity(fields: Mapping[str, Any]) -> str:
    """What names a row of its list, without what it counts: spelling in capitals or with other stops is the same."""
    stream, code = fields["stream"], fields["noc_code"]
    parts = (
        fields["subdivision_id"] or "",
        plain(fields["stream_written"]) if stream == LmiaStream.OTHER else stream,
        plain(fields["name_written"]),
        plain(fields["address"]),
        code or plain(fields["occupation_written"]),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
