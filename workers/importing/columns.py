"""The columns of a list of people: what they are called, which are needed, and which column of a file is which.

A heading is compared without capitals, accents, blanks and punctuation: in Spanish, English or French, by the template's key, or by
another name that offices use. What an office once chose for a heading of its own is remembered (`ColumnMapping`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.names import plain
from common.sheets.files import Head
from common.sheets.problems import WrongFile

from .fields import FIELDS, Field

ERROR_COLUMNS = ("error_line", "error_column", "error_value", "error_reason", "error_fix")
FEWEST_KNOWN = 3  # headings that must be known before a line is taken for the headings
ALIKE = 0.75


def plain_heading(text: str) -> str:
    return plain(text).replace(" ", "")


def field_named(key: str) -> Field:
    return _BY_KEY[key]


def key_of_heading(heading: str) -> str:
    """The column a heading names, or nothing."""
    return _BY_HEADING.get(plain_heading(heading), "")


def nearest_key(heading: str) -> str:
    """The column whose name is most like a heading that names none, or nothing."""
    close = get_close_matches(plain_heading(heading), _BY_HEADING, n=1, cutoff=ALIKE)
    return _BY_HEADING[close[0]] if close else ""


@dataclass(frozen=True)
class Header:
    """The line of a file that names its columns. `guess` has a key, or nothing, for each of them."""

    line: int
    names: tuple[str, ...]
    guess: tuple[str, ...]

    @property
    def strangers(self) -> list[str]:
        return [name for name, key in zip(self.names, self.guess, strict=True) if name and not key and not _ours(name)]


@dataclass(frozen=True)
class Binding:
    """A file's columns tied to ours: `positions` by key."""

    header: Header
    positions: Mapping[str, int]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """How the file itself calls each column."""
        return {key: self.header.names[place] for key, place in self.positions.items()}

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        taken = set(self.positions.values())
        return tuple(
            name for place, name in enumerate(self.header.names) if name and place not in taken and not _ours(name)
        )


def header_in(head: Head, remembered: Mapping[str, str] | None = None) -> Header:
    """The line among the first ones that names most columns. Raises WrongFile where hardly any column is known."""
    best: Header | None = None
    for line, cells in head:
        names = tuple(cells)
        guess = _guess(names, remembered or {})
        if best is None or _known(guess) > _known(best.guess):
            best = Header(line, names, guess)
    if best is None or _known(best.guess) < FEWEST_KNOWN:
        raise WrongFile(_("No line with the names of the columns was found. Use the headings of the template."))
    return best


def bind(header: Header, mapping: Mapping[str, str] | None = None) -> Binding:
    """Tie the columns, as guessed or as `mapping` (heading to key, nothing to leave one out) says. Raises WrongFile where one that is
    needed is missing, with the nearest there is, or where two columns would be the same.
    """
    chosen = mapping or {}
    positions: dict[str, int] = {}
    for place, (name, guess) in enumerate(zip(header.names, header.guess, strict=True)):
        key = chosen.get(plain_heading(name), guess)
        if not key or key not in _BY_KEY:
            continue
        if key in positions:
            raise WrongFile(
                _("The columns “%(one)s” and “%(other)s” are both read as “%(title)s”: leave one of them out.")
                % {"one": header.names[positions[key]], "other": name, "title": field_named(key).title}
            )
        positions[key] = place
    missing = [field for field in FIELDS if field.required and field.key not in positions]
    if missing:
        raise WrongFile(_missing(missing, header, positions))
    return Binding(header, positions)


def _missing(missing: Sequence[Field], header: Header, positions: Mapping[str, int]) -> str:
    taken = set(positions.values())
    free = {plain_heading(name): name for place, name in enumerate(header.names) if name and place not in taken}
    parts = []
    for field in missing:
        close = next((near for name in field.names if (near := get_close_matches(name, free, n=1, cutoff=0.6))), None)
        parts.append(
            _("%(column)s (nearest here: %(near)s)") % {"column": field.title, "near": free[close[0]]}
            if close
            else field.title
        )
    return _("These columns are needed and missing: %(columns)s.") % {"columns": "; ".join(parts)}


def _guess(names: Sequence[str], remembered: Mapping[str, str]) -> tuple[str, ...]:
    """One column of the file a key: the first that names it."""
    taken: set[str] = set()
    guess = []
    for name in names:
        heading = plain_heading(name)
        key = remembered.get(heading, _BY_HEADING.get(heading, "")) if heading else ""
        key = key if key in _BY_KEY and key not in taken else ""
        taken.add(key)
        guess.append(key)
    return tuple(guess)


def _known(guess: Sequence[str]) -> int:
    return sum(1 for key in guess if key)


def _ours(name: str) -> bool:
    """Whether we wrote the column ourselves, in front of the rows that came back."""
    return plain_heading(name) in _OURS


def language_of_titles() -> str:
    return (get_language() or "es")[:2]


_BY_KEY = {field.key: field for field in FIELDS}
_BY_HEADING = {name: field.key for field in reversed(FIELDS) for name in field.names}
_OURS = frozenset(plain_heading(name) for name in ERROR_COLUMNS)
