"""Files of caps: one programme a file, one [[pool]] for each cap with its years, its window and who says that it is full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from reference.choices import Confidence

from .choices import CapYear, LegalStatus
from .engine.caps import FIRST_YEAR, FISCAL_YEAR_BEGINS, LAST_YEAR
from .readable import (
    Problem,
    Refused,
    Table,
    WrongRules,
    address_of,
    choice_of,
    date_of,
    flag_of,
    only,
    read_file,
    slug_of,
    text_of,
    three,
    whole_of,
)

SHIPPED = Path(__file__).parent / "data" / "caps"
_FILE_KEYS = {"code", "checked_on", "pool"}
_POOL_KEYS = {
    *("key", "year", "years", "year_kind", "starts", "total", "supplemental", "returning_only", "nationalities"),
    *("registry_country", "title", "note", "legal_status", "citation", "source", "checked_on", "confidence"),
    *("closings", "reports"),
}
_MOST = 10_000_000


@dataclass(frozen=True)
class PoolRow:
    """One pool of one year. `values` are the model's fields without the programme; `closings` and `reports` theirs."""

    line: int
    values: Mapping[str, Any]
    closings: tuple[Mapping[str, Any], ...] = ()
    reports: tuple[Mapping[str, Any], ...] = ()

    @property
    def identity(self) -> tuple[str | None, str, int]:
        return self.values["registry_country_id"], self.values["key"], self.values["year"]


@dataclass
class CapFile:
    name: str
    programme: str = ""
    checked_on: date | None = None
    rows: list[PoolRow] = field(default_factory=list)


def shipped_caps() -> list[Path]:
    return sorted(SHIPPED.glob("*.toml"))


def read_cap_files(paths: Sequence[Path]) -> list[CapFile]:
    """All files. Raises WrongRules with every problem found."""
    files, problems = [], []
    for path in paths:
        file = CapFile(path.name)
        problems += _read(path, file)
        files.append(file)
    if problems:
        raise WrongRules(problems)
    return files


def _read(path: Path, file: CapFile) -> list[Problem]:
    def head(table: Table) -> None:
        only(table, _FILE_KEYS)
        file.programme = slug_of(table, "code", 40)
        file.checked_on = date_of(table, "checked_on")

    def row(pool: Any, line: int) -> None:
        file.rows += _read_pool(pool, file, line)

    return read_file(path, "pool", head, row) + list(_twice(file))


def _read_pool(table: Any, file: CapFile, line: int) -> list[PoolRow]:
    if not isinstance(table, dict):
        raise Refused(_("a pool must be a table"))
    only(table, _POOL_KEYS)
    kind = choice_of(table, "year_kind", CapYear.values)
    values = {
        "key": slug_of(table, "key", 60),
        "registry_country_id": text_of(table, "registry_country", 2) if "registry_country" in table else None,
        "year_kind": kind,
        "total": whole_of(table, "total", 1, _MOST),
        "is_supplemental": _flag(table, "supplemental"),
        "returning_only": _flag(table, "returning_only"),
        "nationalities": _countries(table),
        "legal_status": choice_of(table, "legal_status", LegalStatus.values, default=LegalStatus.IN_FORCE),
        "citation": text_of(table, "citation", 255),
        "source_url": address_of(table, "source"),
        "checked_on": date_of(table, "checked_on", default=file.checked_on),
        "confidence": choice_of(table, "confidence", Confidence.values),
        **three(table, "title", 200),
        **(three(table, "note", 2000) if "note" in table else dict.fromkeys(("note_es", "note_en", "note_fr"), "")),
    }
    closings = tuple(_read_closing(closing) for closing in _list(table, "closings"))
    reports = tuple(_read_report(report) for report in _list(table, "reports"))
    years = _years(table)
    if len(years) > 1 and (closings or reports):
        raise Refused(_("closings and reports are of one year: write this year's pool by itself"), "years")
    return [PoolRow(line, values | _window(table, kind, year), closings, reports) for year in years]


def _years(table: Table) -> list[int]:
    if ("year" in table) == ("years" in table):
        raise Refused(_('give either "year" or "years"'), "years" if "years" in table else "year")
    if "year" in table:
        return [whole_of(table, "year", FIRST_YEAR, LAST_YEAR)]
    years = table["years"]
    if not isinstance(years, list) or not years or len(set(map(repr, years))) != len(years):
        raise Refused(_("years must be a list of different years, not %(value)s") % {"value": repr(years)}, "years")
    return [whole_of({"years": year}, "years", FIRST_YEAR, LAST_YEAR) for year in years]


def _window(table: Table, kind: str, year: int) -> dict[str, Any]:
    """The starts of work it is for, as days of that year: in a US fiscal year October belongs to the year before."""
    starts = table.get("starts")
    if not isinstance(starts, dict) or set(starts) != {"from", "to"}:
        raise Refused(_('starts must be a window such as { from = "10-01", to = "03-31" }'), "starts")
    first, last = (_day(starts[end], kind, year) for end in ("from", "to"))
    if last < first:
        text = _("the window ends on %(last)s, before it begins on %(first)s")
        raise Refused(text % {"first": first, "last": last}, "starts")
    return {"year": year, "starts_from": first, "starts_to": last}


def _day(text: Any, kind: str, year: int) -> date:
    try:
        day = date.fromisoformat(f"{year}-{text}")
    except ValueError:
        reason = _('starts must be days of a year such as "10-01", not %(value)s') % {"value": repr(text)}
        raise Refused(reason, "starts") from None
    earlier = kind == CapYear.FISCAL_US and day.month >= FISCAL_YEAR_BEGINS
    return day.replace(year=year - 1) if earlier else day


def _read_closing(table: Mapping[str, Any]) -> dict[str, Any]:
    _only_in(table, {"on", "citation", "source"}, "closings")
    return {"closed_on": date_of(table, "on"), **_said(table)}


def _read_report(table: Mapping[str, Any]) -> dict[str, Any]:
    _only_in(table, {"as_of", "used", "citation", "source"}, "reports")
    return {"as_of": date_of(table, "as_of"), "used": whole_of(table, "used", 0, _MOST), **_said(table)}


def _said(table: Table) -> dict[str, str]:
    return {"citation": text_of(table, "citation", 255), "source_url": address_of(table, "source")}


def _only_in(table: Table, allowed: set[str], key: str) -> None:
    try:
        only(table, allowed)
    except Refused as error:
        raise Refused(f"{key}: {error.reason}", key) from None


def _list(table: Table, key: str) -> list[Mapping[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refused(_("%(key)s must be a list of tables, not %(value)s") % {"key": key, "value": repr(value)}, key)
    return value


def _flag(table: Table, key: str) -> bool:
    return flag_of(table, key) if key in table else False


def _countries(table: Table) -> list[str]:
    value = table.get("nationalities", [])
    if not isinstance(value, list) or len(set(map(repr, value))) != len(value):
        text = _("nationalities must be a list of different countries, not %(value)s")
        raise Refused(text % {"value": repr(value)}, "nationalities")
    return [text_of({"nationalities": code}, "nationalities", 2) for code in value]


def _twice(file: CapFile) -> Iterator[Problem]:
    seen: dict[Any, int] = {}
    for row in file.rows:
        if row.identity in seen:
            told = {"key": row.values["key"], "year": row.values["year"], "line": seen[row.identity]}
            yield Problem(file.name, row.line, _("%(key)s of %(year)s is in line %(line)s already") % told)
        seen.setdefault(row.identity, row.line)
