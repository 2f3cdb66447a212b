"""Wage floors and vacancies as the engine's columns. No database is asked: what it needs of it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from .choices import WageScheme
from .engine.facts import HOURS_SCALE, UNKNOWN, day
from .engine.wages import Floor, Group, Work
from .models import WageFloor, WageGroup

Codes = Mapping[str, Mapping[str, frozenset[str]]]
Job = tuple[str, str, str]


@dataclass(frozen=True)
class WageQuestion:
    """What the floor of a vacancy depends on. None and "" are not known; `unit` and `hours` are those of the wage offered."""

    programme: str
    place: str
    starts: date
    area: str = ""
    occupation: str = ""
    soc_code: str = ""
    noc_code: str = ""
    filed_on: date | None = None
    housing_free: bool | None = None
    unit: str = "hour"
    hours: Decimal | None = None

    @property
    def job(self) -> Job:
        return self.occupation, self.soc_code, self.noc_code


def engine_groups(rows: Iterable[WageGroup]) -> dict[str, Group]:
    """All groups of occupations by code. One level of `without` is followed."""
    by_code = {row.code: row for row in rows}

    def made(code: str, deeper: bool = True) -> Group:
        row = by_code[code]
        without = made(row.without_id, deeper=False) if deeper and row.without_id else None
        return Group(row.scheme, frozenset(row.codes), row.paid_by, without)

    return {code: made(code) for code in by_code}


def engine_floors(floors: Iterable[WageFloor], groups: Mapping[str, Group]) -> list[Floor]:
    return [
        Floor(
            id=floor.pk,
            basis=floor.basis,
            cents=None if floor.amount is None else int(floor.amount * 100),
            unit=floor.unit,
            country=floor.country_id,
            place=floor.subdivision_id or "",
            area=floor.area.casefold(),
            programme=floor.programme_id or "",
            group=groups[floor.group_id] if floor.group_id else None,
            level=floor.level,
            housing=floor.housing,
            first=day(floor.effective_from),
            **_optional_days(floor),
        )
        for floor in floors
    ]


def _optional_days(floor: WageFloor) -> dict[str, int]:
    """The ends that are named; the others stay open."""
    ends = {"last": floor.effective_to, "filed_first": floor.filed_from, "filed_last": floor.filed_to}
    return {name: day(end) for name, end in ends.items() if end}


def work_columns(questions: Sequence[WageQuestion], codes: Codes) -> Work:
    """`codes`: for each occupation named, by classification, the codes that it may stand for."""
    jobs = sorted({question.job for question in questions})
    number = {job: position for position, job in enumerate(jobs)}
    free = {True: 1, False: 0, None: UNKNOWN}
    return Work(
        programme=np.array([question.programme for question in questions], dtype=np.str_),
        place=np.array([question.place for question in questions], dtype=np.str_),
        area=np.array([question.area.casefold() for question in questions], dtype=np.str_),
        kind=np.array([number[question.job] for question in questions], dtype=np.int32),
        kinds=[_candidates(job, codes) for job in jobs],
        starts=np.array([day(question.starts) for question in questions], dtype=np.int32),
        filed=np.array([day(question.filed_on) for question in questions], dtype=np.int32),
        housing_free=np.array([free[question.housing_free] for question in questions], dtype=np.int8),
        unit=np.array([question.unit for question in questions], dtype=np.str_),
        hours=np.array([int((question.hours or 0) * HOURS_SCALE) for question in questions], dtype=np.int32),
    )


def _candidates(job: Job, codes: Codes) -> dict[str, frozenset[str]]:
    """The codes that a job may have by classification: the one on record, else those its occupation stands for."""
    occupation, soc, noc = job
    found = dict(codes.get(occupation, {}))
    if occupation:
        found[WageScheme.ISCO08] = frozenset({occupation})
    for scheme, code in ((WageScheme.SOC2018, soc), (WageScheme.NOC2021, noc)):
        if code:
            found[scheme] = frozenset({code})
    return found
