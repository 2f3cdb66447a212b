"""Files of wage floors and allowances: TOML, one table for figures that share a law and their days, one line for each place.

[[floor]]
basis = "aewr"
programme = "us-h2a"
occupations = "fls-six"
...
[floor.amounts]
US-GA = 16.08
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from reference.choices import Confidence

from .choices import AllowanceKind, FigureUnit, HousingSide, SkillLevel, WageBasis, WageScheme
from .readable import (
    LANGUAGES,
    SLUG,
    Lines,
    Problem,
    Refused,
    WrongRules,
    address_of,
    choice_of,
    date_of,
    only,
    read_text,
    text_of,
    three,
)

SHIPPED = Path(__file__).parent / "data" / "wages"
NONE = "none"  # instead of an amount: the law is known to set none here
CURRENCY_OF = {"US": "USD", "MX": "MXN", "CA": "CAD"}
_PLACE = re.compile(r"(US|MX|CA)(-[A-Z]{2,3})?")
_TABLES = ("group", "floor", "allowance")
_COMMON = {"programme", "unit", "from", "to", "citation", "source", "checked_on", "confidence", "note", "amounts"}
_KEYS = {
    "group": {"code", "title", "scheme", "codes", "paid_by", "without", "citation"},
    "floor": _COMMON | {"basis", "occupations", "area", "level", "housing", "filed_from", "filed_to"},
    "allowance": _COMMON | {"kind"},
}
_FLOOR_UNITS = [FigureUnit.HOUR, FigureUnit.DAY, FigureUnit.MONTH]
_LARGEST = Decimal("99999999.99")


@dataclass(frozen=True)
class FigureRow:
    """One row of the database, checked. `values` are the model's fields."""

    file: str
    line: int
    values: Mapping[str, Any]


@dataclass
class Figures:
    """Everything that the files say."""

    groups: list[FigureRow] = field(default_factory=list)
    floors: list[FigureRow] = field(default_factory=list)
    allowances: list[FigureRow] = field(default_factory=list)


def shipped_figures() -> list[Path]:
    return sorted(SHIPPED.glob("*.toml"))


def read_figures(paths: Sequence[Path]) -> Figures:
    """All files together. Raises WrongRules with every problem found."""
    figures, problems = Figures(), []
    for path in paths:
        problems += _read_file(path, figures)
    problems += _clashes(figures.floors) + _clashes(figures.allowances)
    if problems:
        raise WrongRules(problems)
    return figures


def _read_file(path: Path, figures: Figures) -> list[Problem]:
    try:
        text = read_text(path)
        content = tomllib.loads(text, parse_float=Decimal)
        only(content, {"checked_on", *_TABLES})
        checked_on = date_of(content, "checked_on")
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        reason = _("not readable as TOML: %(problem)s") % {"problem": error}
        return [Problem(path.name, int(place[1]) if place else 0, reason)]
    except Refused as error:
        return [Problem(path.name, 1 if error.key else 0, error.reason)]
    problems = []
    for name, kept, read in (
        ("group", figures.groups, _read_group),
        ("floor", figures.floors, _read_floor),
        ("allowance", figures.allowances, _read_allowance),
    ):
        lines = Lines(text, name)
        for number, table in enumerate(content.get(name, [])):
            try:
                kept += _rows(read, table, name, checked_on, path.name, lines, number)
            except Refused as error:
                problems.append(Problem(path.name, lines.of(number, error.key), error.reason))
    return problems


Reader = Callable[[Mapping[str, Any], date], dict[str, Any]]


def _rows(
    read: Reader, table: Any, name: str, checked_on: date, file: str, lines: Lines, number: int
) -> Iterator[FigureRow]:
    if not isinstance(table, dict):
        raise Refused(_("must be a table [[%(name)s]]") % {"name": name})
    only(table, _KEYS[name])
    values = read(table, checked_on)
    if name == "group":
        yield FigureRow(file, lines.of(number), values)
        return
    for place, amount in _amounts(table):
        where = {"country_id": place[:2], "subdivision_id": place if "-" in place else None}
        money = _money(amount, place, may_be_none=name == "floor")
        yield FigureRow(file, lines.of(number, place), values | where | money | {"currency": CURRENCY_OF[place[:2]]})


def _amounts(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    amounts = table.get("amounts")
    if not isinstance(amounts, dict) or not amounts:
        raise Refused(_("amounts are missing: write one line for each place, such as US-GA = 16.08"), "amounts")
    for place, amount in amounts.items():
        if not _PLACE.fullmatch(place):
            raise Refused(_("%(place)s is not a place such as US-GA or MX") % {"place": repr(place)}, place)
        yield place, amount


def _money(amount: Any, place: str, *, may_be_none: bool) -> dict[str, Any]:
    if amount == NONE and may_be_none:
        return {"amount": None, "is_none": True}
    number = Decimal(amount) if isinstance(amount, int) and not isinstance(amount, bool) else amount
    if not isinstance(number, Decimal) or not number.is_finite() or not _fits(number):
        text = _("%(place)s: write an amount above zero with at most two decimals, not %(value)s")
        raise Refused(text % {"place": place, "value": amount if number is amount else repr(amount)}, place)
    money: dict[str, Any] = {"amount": round(number, 2)}
    return money | {"is_none": False} if may_be_none else money


def _fits(number: Decimal) -> bool:
    return 0 < number <= _LARGEST and number == round(number, 2)


def _read_group(table: Mapping[str, Any], checked_on: date) -> dict[str, Any]:
    codes = table.get("codes")
    if not isinstance(codes, list) or not codes or not all(isinstance(code, str) and code for code in codes):
        raise Refused(_("codes must be a list of codes"), "codes")
    return {
        "code": _slug(table, "code"),
        "scheme": choice_of(table, "scheme", WageScheme.values),
        "codes": sorted(codes),
        "paid_by": choice_of(table, "paid_by", _FLOOR_UNITS) if "paid_by" in table else "",
        "without_id": _slug(table, "without") if "without" in table else None,
        "citation": text_of(table, "citation", 255),
        **three(table, "title", 200),
    }


def _read_floor(table: Mapping[str, Any], checked_on: date) -> dict[str, Any]:
    values = _common(table, checked_on, _FLOOR_UNITS) | {
        "basis": choice_of(table, "basis", WageBasis.values),
        "group_id": _slug(table, "occupations") if "occupations" in table else None,
        "area": text_of(table, "area", 100) if "area" in table else "",
        "level": choice_of(table, "level", SkillLevel.values) if "level" in table else "",
        "housing": choice_of(table, "housing", HousingSide.values) if "housing" in table else "",
        "filed_from": date_of(table, "filed_from") if "filed_from" in table else None,
        "filed_to": date_of(table, "filed_to") if "filed_to" in table else None,
    }
    if values["filed_from"] and values["filed_to"] and values["filed_to"] < values["filed_from"]:
        text = _("ends on %(last)s, before it starts on %(first)s")
        raise Refused(text % {"first": values["filed_from"], "last": values["filed_to"]}, "filed_to")
    return values


def _read_allowance(table: Mapping[str, Any], checked_on: date) -> dict[str, Any]:
    return _common(table, checked_on, FigureUnit.values) | {"kind": choice_of(table, "kind", AllowanceKind.values)}


def _common(table: Mapping[str, Any], checked_on: date, units: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "programme_id": _slug(table, "programme") if "programme" in table else None,
        "unit": choice_of(table, "unit", units),
        "effective_from": date_of(table, "from"),
        "effective_to": date_of(table, "to") if "to" in table else None,
        "citation": text_of(table, "citation", 255),
        "source_url": address_of(table, "source"),
        "checked_on": date_of(table, "checked_on", default=checked_on),
        "confidence": choice_of(table, "confidence", Confidence.values),
        **(three(table, "note", 2000) if "note" in table else dict.fromkeys((f"note_{x}" for x in LANGUAGES), "")),
    }
    if values["effective_to"] and values["effective_to"] < values["effective_from"]:
        text = _("ends on %(last)s, before it starts on %(first)s")
        raise Refused(text % {"first": values["effective_from"], "last": values["effective_to"]}, "to")
    return values


def _slug(table: Mapping[str, Any], key: str) -> str:
    code = text_of(table, key, 40)
    if not SLUG.fullmatch(code):
        raise Refused(_("key must be lower-case words joined by hyphens, not %(key)s") % {"key": repr(code)}, key)
    return code


_SAME = ("basis", "kind", "programme_id", "country_id", "subdivision_id", "area", "group_id", "level", "housing")


def _clashes(rows: Sequence[FigureRow]) -> list[Problem]:
    """Two figures for the same work may not stand on the same days."""
    found: list[Problem] = []
    seen: dict[tuple[Any, ...], list[FigureRow]] = {}
    for row in rows:
        about = tuple(row.values.get(name) for name in _SAME)
        for other in seen.setdefault(about, []):
            if _overlap(row, other, "effective") and _overlap(row, other, "filed"):
                text = _("the days overlap those of %(other)s for the same work")
                found.append(Problem(row.file, row.line, text % {"other": f"{other.file}:{other.line}"}))
        seen[about].append(row)
    return found


def _overlap(one: FigureRow, other: FigureRow, what: str) -> bool:
    def ends(row: FigureRow) -> tuple[date, date]:
        return row.values.get(f"{what}_from") or date.min, row.values.get(f"{what}_to") or date.max

    (first, last), (other_first, other_last) = ends(one), ends(other)
    return first <= other_last and other_first <= last
