"""The forms that are read, recognised by the names of their columns and never by the name of the file.

A name is compared without capitals, blanks and punctuation (`EMPLOYER_ADDRESS_1` is `EMPLOYERADDRESS1`). Each of our fields
lists the columns it may come from, the preferred first, so that a form of another year is a few more names.
Columns that name a person, a telephone or an e-mail address are `private`: they are read to find the same contacts in
free text, and kept nowhere. A column that no layout knows is named in the summary and kept nowhere either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from common.sheets.problems import WrongFile

# Written by `--errors` in front of a row's own columns: a mended file may be read again as it is.
ERROR_COLUMNS = ("file", "line", "column", "value", "reason", "fix")


@lru_cache(maxsize=20_000)  # forty lines are looked at before one is the header
def plain_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


class Clean(Enum):
    """What is looked for in a column that is kept: nothing in a code, no names in the name of an organisation."""

    AS_IT_STANDS = auto()
    WITHOUT_ADDRESSES = auto()
    WITHOUT_CONTACTS = auto()


@dataclass(frozen=True)
class Layout:
    """`fields`: our name of a value and the columns it is taken from. `kept`: columns without a field, kept as they stand.

    `programme` is the pathway of all rows, or empty where the column of the field `visa_class` says it row by row.
    """

    format: str
    title: str
    programme: str
    fields: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    kept: tuple[str, ...]
    private: tuple[str, ...]
    contact_names: tuple[tuple[str, str], ...] = ()  # columns of a given and a family name, never kept

    @cached_property
    def known(self) -> frozenset[str]:
        columns = [column for names in self.fields.values() for column in names]
        return frozenset(map(plain_name, [*columns, *self.kept, *self.private]))

    def missing(self, header: frozenset[str]) -> list[str]:
        """The first name of each required field that none of the header's columns gives."""
        return [
            self.fields[field][0]
            for field in self.required
            if not any(plain_name(name) in header for name in self.fields[field])
        ]


@dataclass(frozen=True)
class Binding:
    """A layout tied to one file's header: where each value stands."""

    layout: Layout
    header: tuple[str, ...]
    header_line: int
    positions: Mapping[str, tuple[int, ...]]  # of each field, the preferred column first
    kept: tuple[tuple[int, str, Clean], ...]  # position and name of every column that may be kept, how it is cleaned
    private: tuple[int, ...]
    contact_names: tuple[tuple[int, int], ...]
    unknown: tuple[str, ...]


def recognise(rows: Sequence[tuple[int, Sequence[str]]], candidates: Sequence[Layout]) -> Binding:
    """The layout whose required columns all stand in one of the first lines. Raises WrongFile with the nearest names."""
    best: tuple[int, Layout, int, Sequence[str]] | None = None
    nearest: tuple[int, Layout, Sequence[str]] | None = None
    for line, cells in rows:
        names = frozenset(plain_name(cell) for cell in cells if cell)
        for layout in candidates:
            known = len(names & layout.known)
            if not layout.missing(names) and (best is None or known > best[0]):
                best = (known, layout, line, cells)
            if nearest is None or known > nearest[0]:
                nearest = (known, layout, cells)
    if best is not None:
        return _bind(best[1], best[2], best[3])
    raise WrongFile(_refusal(nearest, candidates))


def _bind(layout: Layout, line: int, cells: Sequence[str]) -> Binding:
    where: dict[str, int] = {}
    for position, cell in enumerate(cells):
        if cell and plain_name(cell) in where:
            raise WrongFile(_("The column “%(column)s” stands twice in the header.") % {"column": cell})
        if cell:
            where[plain_name(cell)] = position
    private = {plain_name(name) for name in layout.private}
    known, ignored = layout.known, set(ERROR_COLUMNS)

    def found(names: Sequence[str]) -> tuple[int, ...]:
        return tuple(where[plain_name(name)] for name in names if plain_name(name) in where)

    return Binding(
        layout=layout,
        header=tuple(cells),
        header_line=line,
        positions={field: found(names) for field, names in layout.fields.items()},
        kept=tuple((place, cells[place], _clean(name)) for name, place in where.items() if name in known - private),
        private=tuple(place for name, place in where.items() if name in private),
        contact_names=tuple(pair for pair in map(found, layout.contact_names) if len(pair) == 2),
        unknown=tuple(cells[place] for name, place in where.items() if name not in known | ignored),
    )


_CODES = frozenset(("caseid", "casenumber", "caseno", "casenum", "jobordernumber", "urljob"))
_ORGANISATIONS = frozenset(("employername", "tradenamedba", "employerbusinessname"))


def _clean(plain_column: str) -> Clean:
    if plain_column in _CODES or plain_column.endswith("pwdcasenumber"):
        return Clean.AS_IT_STANDS
    return Clean.WITHOUT_ADDRESSES if plain_column in _ORGANISATIONS else Clean.WITHOUT_CONTACTS


def _refusal(nearest: tuple[int, Layout, Sequence[str]] | None, candidates: Sequence[Layout]) -> str:
    titles = ", ".join(layout.title for layout in candidates)
    if nearest is None or nearest[0] < 3:
        return _("These are not the columns of a list of demand that is known here (%(known)s).") % {"known": titles}
    _known, layout, cells = nearest
    by_name = {plain_name(cell): cell for cell in cells if cell}
    strangers = [
        name for name in by_name if name not in layout.known
    ]  # a column with a meaning of its own is no misspelling
    parts = []
    for name in layout.missing(frozenset(by_name)):
        close = get_close_matches(plain_name(name), strangers, n=1, cutoff=0.6)
        parts.append(
            _("%(column)s (nearest here: %(near)s)") % {"column": name, "near": by_name[close[0]]} if close else name
        )
    return _("It is most like “%(layout)s”, but these columns are missing: %(columns)s.") % {
        "layout": layout.title,
        "columns": "; ".join(parts),
    }
