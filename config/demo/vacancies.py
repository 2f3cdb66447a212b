"""One vacancy of the demonstration: where, when, for what pay and with what conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import numpy as np

from .chance import chance, cumulative, flags, one, pick
from .duties import duties, language_of
from .files import rows, split
from .programmes import CA, H2A, H2B, KEYS, MX

# Weights of a job's months by quarter with which all H-2A starts together come out as the certifications of fiscal year 2022 did:
# January to March 39 per cent, then 27, 21 and 14.
QUARTERS = (21, 11, 15, 53)
HOURS: Mapping[str, Mapping[float, float]] = {
    H2A: {35: 0.26, 36: 0.1, 38.5: 0.06, 40: 0.42, 42: 0.05, 45: 0.07, 48: 0.04},
    H2B: {35: 0.22, 40: 0.78},
    MX: {48: 0.8, 42: 0.2},
    CA: {40: 0.3, 45: 0.3, 50: 0.3, 55: 0.1},
}
SHORTEST_MONTHS = 3  # left of a season when work in the field begins
LONGEST_WEEKS = {H2A: 43, H2B: 39, MX: 52, CA: 103}
# Facts that an employer has stated (yes), denied (no) or left out (None).
Stated = Mapping[bool | None, float]
HOUSING: Mapping[str, Stated] = {
    H2A: {True: 1.0},
    H2B: {True: 0.3, False: 0.45, None: 0.25},
    MX: {True: 0.5, False: 0.3, None: 0.2},
    CA: {True: 0.6, False: 0.4},
}
TRANSPORT: Mapping[str, Stated] = {
    H2A: {True: 0.97, None: 0.03},
    H2B: {True: 0.6, False: 0.2, None: 0.2},
    MX: {True: 0.7, None: 0.3},
    CA: {True: 0.95, None: 0.05},
}
TRAVEL: Mapping[str, Stated] = {
    H2A: {True: 0.97, None: 0.03},
    H2B: {True: 0.95, None: 0.05},
    MX: {True: 0.3, False: 0.4, None: 0.3},
    CA: {True: 1.0},
}
FEE_FREE = {True: 0.94, None: 0.06}
CERTIFIED = {True: 0.87, None: 0.13}
HELD = 0.04
# How often English is asked for, and how much of it.
ENGLISH_JOBS = {
    "9112.01": (0.4, 1),
    "5131.01": (1.0, 3),
    "5120.01": (0.6, 2),
    "9629.01": (0.6, 2),
    "6111.01": (1.0, 2),
    "9412.01": (0.3, 1),
}


@dataclass
class EmployerRow:
    """Numbers count from 0 within the making; `number` is the invented one in the whole registry."""

    number: int
    programme: str
    name: str
    place: str
    city: str
    industry: str
    status: str
    weight: float

    @property
    def country(self) -> str:
        return self.place[:2]

    @property
    def business_number(self) -> str:
        """FEIN with the prefix 00, Canadian numbers that begin with 0, RFC of a person called XDM: nobody is given these."""
        return {
            "US": f"00-{self.number:07d}",
            "CA": f"0{self.number:08d}RP0001",
            "MX": f"XDM000101{np.base_repr(self.number, 36).zfill(3)}",
        }[self.country]


@dataclass
class VacancyRow:
    number: int  # given when all are there, in the order of their making
    employer: int
    programme: str
    status: str
    title: str
    duties: str
    occupation: str
    soc: str
    noc: str
    crop: str
    need_type: str
    seats: int
    starts: date
    ends: date
    wage: Decimal
    wage_unit: str
    overtime: Decimal | None
    pay_notes: str
    hours: Decimal
    schedule: str
    housing: bool | None
    transport: bool | None
    travel_in: bool | None
    travel_out: bool | None
    meals: str
    fee_free: bool | None
    certified: bool | None
    experience: int | None
    driver: bool | None
    lifting: int | None
    background_check: bool | None
    drug_screen: bool | None
    created: date
    minute: int
    skills: list[tuple[str, int]] = field(default_factory=list)
    languages: list[tuple[str, int]] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Job:
    row: dict[str, str]
    crops: tuple[str, ...]
    skills: tuple[str, ...]
    months: tuple[int, ...]


@cache
def _jobs(programme: str) -> tuple[Job, ...]:
    return tuple(
        Job(row, split(row["crops"]), split(row["skills"]), tuple(map(int, split(row["months"]))))
        for row in rows("jobs")
        if row["programme"] == KEYS[programme]
    )


@cache
def destinations() -> dict[str, dict[str, str]]:
    return {row["place"]: row for row in rows("destinations")}


def draw_job(rng: np.random.Generator, programme: str, place: str, industry: str = "") -> Job:
    """A job that fits the crops of the place and, where given, the employer's industry."""
    grown = set(split(destinations()[place]["crops"]))
    jobs = _jobs(programme)
    weights = [
        float(job.row["weight"])
        * (1.0 if not grown or not job.crops or grown & set(job.crops) else 0.02)
        * (1.0 if not industry or job.row["industry"] == industry else 0.001)
        for job in jobs
    ]
    return jobs[int(np.searchsorted(cumulative(weights), rng.random(), side="right"))]


def make_vacancy(
    rng: np.random.Generator, employer: EmployerRow, position: int, seats: int, status: str, as_of: date
) -> VacancyRow:
    programme, place = employer.programme, employer.place
    job = draw_job(rng, programme, place, employer.industry)
    if employer.status == "unverified":
        status = "draft"
    season = _season(job, place)
    starts = _start(rng, job, programme, as_of, season, past=status == "expired")
    weeks = min(
        LONGEST_WEEKS[programme], max(6, round(float(job.row["weeks"]) * float(np.exp(0.2 * rng.standard_normal()))))
    )
    crop = _crop(rng, job, place)
    wage, unit = _wage(rng, job, programme, place)
    lifting = one(rng, {15: 0.2, 23: 0.5, 27: 0.2, 34: 0.1})
    title = job.row["title_fr"] if place == "CA-QC" and job.row["title_fr"] else job.row["title"]
    housing = one(rng, HOUSING[programme])
    return VacancyRow(
        number=0,
        employer=position,
        programme=programme,
        status=status,
        title=title,
        duties=duties(place, title, job.skills, crop, lifting, indoors=job.row["where"] == "indoors"),
        occupation=job.row["occupation"],
        soc=job.row["soc"],
        noc=job.row["noc"],
        crop=crop,
        need_type=_need(rng, programme),
        seats=min(seats, int(job.row["most"] or seats)),
        starts=starts,
        ends=min(
            starts + timedelta(weeks=weeks, days=-1), _end_of_month(starts.year, season[-1]) if season else date.max
        ),
        wage=wage,
        wage_unit=unit,
        overtime=(wage * Decimal("1.5")).quantize(Decimal("0.01")) if programme == H2B else None,
        pay_notes=_pay_notes(rng, programme),
        hours=Decimal(str(one(rng, HOURS[programme]))),
        schedule=one(rng, {"6:00-14:30": 0.5, "7:00-15:30": 0.4, "5:30-14:00": 0.1}),
        housing=housing,
        transport=one(rng, TRANSPORT[programme]),
        travel_in=one(rng, TRAVEL[programme]),
        travel_out=one(rng, TRAVEL[programme]),
        meals=_meals(rng, place) if housing or programme in (H2A, CA) else "",
        fee_free=one(rng, FEE_FREE),
        certified=one(rng, CERTIFIED),
        experience=_experience(rng, int(job.row["experience"])),
        driver=_driver(rng, job),
        lifting=lifting,
        background_check=one(rng, {False: 0.7, True: 0.2, None: 0.1}),
        drug_screen=one(rng, {False: 0.72, True: 0.18, None: 0.1}),
        created=_created(rng, as_of, starts, status),
        minute=8 * 60 + int(rng.integers(0, 540)),
        skills=_skills(rng, job),
        languages=_languages(rng, job, place),
        holds=_holds(rng, employer, status),
    )


def _season(job: Job, place: str) -> tuple[int, ...]:
    """First and last month of the place for work in the field; nothing where it goes on all year."""
    return tuple(map(int, split(destinations()[place]["season"]))) if job.row["where"] == "field" else ()


def _end_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _start(
    rng: np.random.Generator, job: Job, programme: str, as_of: date, season: tuple[int, ...], *, past: bool
) -> date:
    """A day of one of the job's months, within the twelve months after `as_of` (before it for what has expired)."""
    months = [month for month in job.months if not season or season[0] <= month <= season[1] - SHORTEST_MONTHS]
    months = months or [season[0]]
    weights = [QUARTERS[(month - 1) // 3] if programme == H2A else 1 for month in months]
    month = months[int(np.searchsorted(cumulative(weights), rng.random(), side="right"))]
    day = one(rng, {1: 0.45, 5: 0.1, 10: 0.1, 15: 0.2, 20: 0.1, 25: 0.05})
    start = date(as_of.year, month, day)
    if start < as_of + timedelta(days=20):
        start = date(as_of.year + 1, month, day)
    if past:
        start = date(start.year - 1 - (start > as_of + timedelta(days=360)), month, day)
    return start


def _created(rng: np.random.Generator, as_of: date, starts: date, status: str) -> date:
    """When the employer began it: long enough ago for its state, before the work starts."""
    latest = min(as_of, starts) - timedelta(days={"draft": 1, "submitted": 6, "expired": 60}.get(status, 16))
    return latest - timedelta(days=int(rng.integers(0, 100)))


def _crop(rng: np.random.Generator, job: Job, place: str) -> str:
    grown = [crop for crop in job.crops if crop in split(destinations()[place]["crops"])]
    listed = grown or list(job.crops)
    return listed[int(rng.integers(0, len(listed)))] if listed else ""


def _wage(rng: np.random.Generator, job: Job, programme: str, place: str) -> tuple[Decimal, str]:
    """H-2A and Canada: the place's lowest wage or somewhat more; H-2B: the job's, by place; Mexico: a day's wage."""
    lowest, factor = float(destinations()[place]["wage"]), float(job.row["pay"])
    more = float(max(0.0, rng.normal(0.0, 0.03)))
    if programme == H2B:
        amount = factor * (lowest / 17.0) ** 0.5 * (1 + more)
    else:
        amount = lowest * max(factor, 1.0) * (1 + more * (3 if programme == MX else 1))
    return Decimal(str(round(amount, 2))).quantize(Decimal("0.01")), "day" if programme == MX else "hour"


def _need(rng: np.random.Generator, programme: str) -> str:
    if programme == H2B:
        return str(one(rng, {"peakload": 0.55, "seasonal": 0.4, "one_time": 0.03, "intermittent": 0.02}))
    return "seasonal" if programme == H2A else ""


def _experience(rng: np.random.Generator, usual: int) -> int | None:
    weights = {0: 0.93, 1: 0.03, None: 0.04} if not usual else {usual: 0.7, 0: 0.2, usual * 2: 0.06, None: 0.04}
    value = one(rng, weights)
    return None if value is None else int(value)


def _driver(rng: np.random.Generator, job: Job) -> bool | None:
    if "driving-licence" in job.skills or "light-vehicle-driving" in job.skills:
        return chance(rng, 0.7)
    return {0: False, 1: None, 2: True}[int(pick(rng, 1, (0.93, 0.05, 0.02))[0])]


def _skills(rng: np.random.Generator, job: Job) -> list[tuple[str, int]]:
    """One to three of the job's skills; one in six of them is required, the others are useful."""
    count = min(len(job.skills), 1 + int(pick(rng, 1, (0.35, 0.4, 0.25))[0]))
    chosen = rng.permutation(len(job.skills))[:count].tolist()
    needed = flags(rng, count, 0.16).tolist()
    return [(job.skills[position], 2 if must else 1) for position, must in zip(sorted(chosen), needed, strict=True)]


def _languages(rng: np.random.Generator, job: Job, place: str) -> list[tuple[str, int]]:
    share, level = ENGLISH_JOBS.get(job.row["occupation"], (0.05, 1))
    asked = chance(rng, share)
    if place.startswith("MX"):
        return [("spa", 2)] if asked else []
    return [("fra" if place == "CA-QC" else "eng", level)] if asked else []


def _holds(rng: np.random.Generator, employer: EmployerRow, status: str) -> list[str]:
    if status != "open":
        return []
    if employer.status == "suspended":
        return ["employer_sanctioned"]
    held = chance(rng, HELD)
    return [one(rng, {"coordinator": 0.6, "certification_lapsed": 0.4})] if held else []


# A free kitchen, or meals that are paid for.
MEALS = {
    "es": ("Cocina equipada, sin costo", "Tres comidas, con descuento"),
    "fr": ("Cuisine équipée, gratuite", "Trois repas, à prix coûtant"),
    "en": ("Free kitchen in the housing", "Three meals a day, at the permitted charge"),
}


def _meals(rng: np.random.Generator, place: str) -> str:
    return MEALS[language_of(place)][0 if chance(rng, 0.8) else 1]


def _pay_notes(rng: np.random.Generator, programme: str) -> str:
    if programme == H2A and chance(rng, 0.25):
        return "A piece rate may be offered; earnings never fall below the hourly rate."
    return ""
