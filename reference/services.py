"""Every write to the reference tables: the lists shipped with the product, and official lists that somebody hands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from .choices import DESTINATION_COUNTRIES, ORIGIN_COUNTRIES, Origin
from .classifications import read_classification
from .files import Problem, WrongFile, read_table, shipped_table
from .gazetteers import read_municipalities
from .models import (
    Country,
    Crop,
    Language,
    Municipality,
    Occupation,
    OccupationCrosswalk,
    Skill,
    Subdivision,
)
from .provenance import Kept

Record = Mapping[str, Any]
_KNOWS_BETTER: Sequence[str] = (Origin.SHIPPED, Origin.LIST, Origin.STAFF)  # the last one best
_LOCK = 7_243_001  # any number, the same in every process: two loads at once take turns


@dataclass
class TableResult:
    """read = created + updated + unchanged + kept. `kept`: somebody who knows better has put the row right, so it stays."""

    table: str
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0


@dataclass
class LoadReport:
    layout: str
    dry_run: bool = False
    tables: list[TableResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(table.created + table.updated for table in self.tables)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "rejected": len(self.problems)}


def reference_load() -> LoadReport:
    """Load `reference/data/`. Running it again changes nothing; rows that a list or a person put right are left alone."""
    report = LoadReport("shipped")
    with transaction.atomic():
        _take_turns()
        report.tables = [
            _upsert(Country, ["code"], _countries()),
            _upsert(Subdivision, ["code"], _renamed("subdivisions", country="country_id")),
            _upsert(Municipality, ["subdivision_id", "code"], _municipalities()),
            _upsert(Occupation, ["code"], _occupations()),
            _upsert(
                OccupationCrosswalk,
                ["occupation_id", "scheme", "code"],
                _renamed("crosswalks", occupation="occupation_id"),
            ),
            _upsert(Crop, ["code"], _renamed("crops", job=None, words=None)),
            _upsert(Skill, ["code"], shipped_table("skills")),
            _upsert(Language, ["code"], _languages()),
        ]
    return report


def municipalities_load(path: Path, *, country: str, dry_run: bool = False) -> LoadReport:
    """Load an official list of one country's municipalities, recognised by its columns.

    Good rows go in, the others are named in the report; what a person has put right stays. A name that differs from ours
    only in capitals or accents does not replace it. Raises WrongFile where the file is unreadable, of an unknown layout, or
    no row of it can be used.
    """
    table = read_table(path)
    departments = list(Subdivision.objects.filter(country_id=country).exclude(official_code=""))
    known = list(Municipality.objects.filter(subdivision__country_id=country))
    layout, records, problems = read_municipalities(table, country, departments, known)
    return _load_list(layout, records, problems, dry_run, Municipality, ["subdivision_id", "code"])


def classification_load(path: Path, *, expected: str = "", dry_run: bool = False) -> LoadReport:
    """Load ISCO-08 titles, a crosswalk to SOC 2018 or SINCO 2011, or the titles of SOC 2018 or NOC 2021.

    Which of them it is shows in the columns; `expected` refuses any other. Raises WrongFile as `municipalities_load`.
    """
    kind, records, problems = read_classification(read_table(path), expected)
    if kind == "isco08":
        return _load_list(kind, records, problems, dry_run, Occupation, ["code"])
    return _load_list(kind, records, problems, dry_run, OccupationCrosswalk, ["occupation_id", "scheme", "code"])


def _load_list(
    layout: str,
    records: Sequence[Record],
    problems: list[Problem],
    dry_run: bool,
    model: type[Kept],
    keys: Sequence[str],
) -> LoadReport:
    if not records:
        first = min(problems, key=lambda problem: problem.line, default="")
        raise WrongFile(_("No row of this file can be used; %(first)s") % {"first": first})
    with transaction.atomic():
        _take_turns()
        result = _upsert(model, keys, records, origin=Origin.LIST)
        if dry_run:
            transaction.set_rollback(True)
    return LoadReport(layout, dry_run, [result], sorted(problems, key=lambda problem: problem.line))


def _upsert(
    model: type[Kept], keys: Sequence[str], records: Iterable[Record], *, origin: Origin = Origin.SHIPPED
) -> TableResult:
    """Insert what is new and change what differs, in two statements per table whatever its size."""
    manager = model._default_manager
    existing = {tuple(getattr(row, key) for key in keys): row for row in manager.all()}
    result = TableResult(str(model._meta.db_table))
    new: list[Kept] = []
    changed: list[Kept] = []
    columns: set[str] = {"origin"}
    for record in records:
        result.read += 1
        row = existing.get(tuple(record[key] for key in keys))
        if row is None:
            new.append(model(**record, origin=origin))
        elif _KNOWS_BETTER.index(row.origin) > _KNOWS_BETTER.index(origin):
            result.kept += 1
        elif differing := [column for column, value in record.items() if getattr(row, column) != value]:
            for column in [*differing, "origin"]:
                setattr(row, column, record.get(column, origin))
            columns.update(differing)
            changed.append(row)
        else:
            result.unchanged += 1
    manager.bulk_create(new, batch_size=2000)
    if changed:
        manager.bulk_update(changed, [model._meta.get_field(column).name for column in columns], batch_size=500)
    result.created, result.updated = len(new), len(changed)
    return result


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


# ── the shipped lists, as the columns of our tables ───────────────────────


def _renamed(name: str, **columns: str | None) -> Iterable[Record]:
    """Rows of a shipped list under our column names; None leaves a column out."""
    for row in shipped_table(name):
        yield {columns.get(key, key) or "": value for key, value in row.items() if columns.get(key, key)}


def _countries() -> Iterable[Record]:
    for row in shipped_table("countries"):
        code = row["code"]
        yield {**row, "is_origin": code in ORIGIN_COUNTRIES, "is_destination": code in DESTINATION_COUNTRIES}


def _municipalities() -> Iterable[Record]:
    for row in _renamed("municipalities", subdivision="subdivision_id", official_code="is_official_code"):
        yield {**row, "is_official_code": row["is_official_code"] == "yes"}


def _occupations() -> Iterable[Record]:
    for name, is_job in (("unit_groups", False), ("jobs", True)):
        for row in _renamed(name, agricultural="is_agricultural"):
            yield {
                **row,
                "isco_code": row["code"][:4],
                "is_job": is_job,
                "is_agricultural": row["is_agricultural"] == "yes",
            }


def _languages() -> Iterable[Record]:
    for row in _renamed("languages", indigenous="is_indigenous"):
        yield {**row, "is_indigenous": row["is_indigenous"] == "yes"}
