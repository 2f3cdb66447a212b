"""Invented employers and their vacancies in the four programmes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from statistics import NormalDist

import numpy as np

from .chance import Streams, choice_of, cumulative, deal, flags, pick, spread
from .files import rows, split
from .organisations import employer_name
from .programmes import CA, COUNTRY_OF, CURRENCY_OF, H2A, H2B, KEYS, MX, VACANCY_SHARES

VACANCIES_PER_EMPLOYER = 1.8
MEDIAN_SEATS, SEATS_SPREAD, MOST_SEATS = 6, 1.3, 320
# H-2A by quarter of the start (certifications of fiscal year 2022, per cent): Jan-Mar 39, Apr-Jun 27, Jul-Sep 21, Oct-Dec 14.
QUARTERS = (39, 27, 21, 14)
HOURS: Mapping[str, Mapping[float, float]] = {
    H2A: {35: 0.26, 36: 0.1, 38.5: 0.06, 40: 0.42, 42: 0.05, 45: 0.07, 48: 0.04},
    H2B: {35: 0.22, 40: 0.78},
    MX: {48: 0.8, 42: 0.2},
    CA: {40: 0.3, 45: 0.3, 50: 0.3, 55: 0.1},
}
LONGEST_WEEKS = {H2A: 43, H2B: 39, MX: 52, CA: 103}
# Facts that an employer has stated (yes), denied (no) or left out (None).
HOUSING = {H2A: {True: 1.0}, H2B: {True: 0.3, False: 0.45, None: 0.25}, MX: {True: 0.5, False: 0.3, None: 0.2}, CA: {True: 0.6, False: 0.4}}
TRANSPORT = {H2A: {True: 0.97, None: 0.03}, H2B: {True: 0.6, False: 0.2, None: 0.2}, MX: {True: 0.7, None: 0.3}, CA: {True: 0.95, None: 0.05}}
TRAVEL = {H2A: {True: 0.97, None: 0.03}, H2B: {True: 0.95, None: 0.05}, MX: {True: 0.3, False: 0.4, None: 0.3}, CA: {True: 1.0}}
FEE_FREE = {True: 0.94, None: 0.06}
CERTIFIED = {True: 0.87, None: 0.13}
STATUS = {"open": 0.8, "submitted": 0.06, "draft": 0.05, "changes_asked": 0.03, "closed": 0.04, "expired": 0.02}
HELD = 0.04
ENGLISH_JOBS = {"9112.01": (0.4, 1), "5131.01": (1.0, 3), "5120.01": (0.6, 2), "9629.01": (0.6, 2), "6111.01": (1.0, 2), "9412.01": (0.3, 1)}


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
    number: int
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
class Demand:
    employers: list[EmployerRow]
    vacancies: list[VacancyRow]

    def names_by_programme(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for employer in self.employers:
            names.setdefault(employer.programme, []).append(employer.name)
        return names


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
def _destinations() -> dict[str, dict[str, str]]:
    return {row["place"]: row for row in rows("destinations")}


def make_demand(streams: Streams, n: int, as_of: date, first_employer: int = 0, first_vacancy: int = 0) -> Demand:
    """n vacancies, and about half as many employers; a few employers ask for much more than the rest."""
    programmes = [list(VACANCY_SHARES)[p] for p in deal(streams("programmes"), n, list(VACANCY_SHARES.values())).tolist()]
    employers: list[EmployerRow] = []
    chosen = [0] * n
    for programme in VACANCY_SHARES:
        own = [position for position, code in enumerate(programmes) if code == programme]
        made = _employers(streams, programme, len(own), first_employer + len(employers))
        rng = streams(f"who asks {programme}")
        for position, which in zip(own, pick(rng, len(own), [row.weight for row in made]).tolist() if own else (), strict=True):
            chosen[position] = len(employers) + which
        employers += made
    seats = _seats(streams, n)
    statuses = _statuses(streams, n)
    rng = streams("vacancies")
    vacancies = [
        _vacancy(rng, first_vacancy + position, employers[chosen[position]], chosen[position], seats[position], statuses[position], as_of)
        for position in range(n)
    ]
    return Demand(employers, vacancies)


def _employers(streams: Streams, programme: str, vacancies: int, first: int) -> list[EmployerRow]:
    rng = streams(f"employers {programme}")
    count = max(1, round(vacancies / VACANCIES_PER_EMPLOYER)) if vacancies else 0
    places = {place: float(row[KEYS[programme]] or 0) for place, row in _destinations().items()}
    where = choice_of(rng, count, {place: weight for place, weight in places.items() if weight})
    made = []
    for number, place in enumerate(where):
        job = _job(rng, programme, place)
        name, city = employer_name(rng, place, job.row["industry"])
        status = choice_of(rng, 1, {"verified": 0.92, "unverified": 0.06, "suspended": 0.02})[0] if number else "verified"
        weight = float(np.exp(rng.standard_normal()))
        made.append(EmployerRow(first + number + 1, programme, name, place, city, job.row["industry"], status, weight))
    return made


def _job(rng: np.random.Generator, programme: str, place: str, industry: str = "") -> Job:
    """A job that fits the crops of the place and, where given, the employer's industry."""
    grown = set(split(_destinations()[place]["crops"]))
    jobs = _jobs(programme)
    weights = [
        float(job.row["weight"])
        * (1.0 if not grown or not job.crops or grown & set(job.crops) else 0.02)
        * (1.0 if not industry or job.row["industry"] == industry else 0.001)
        for job in jobs
    ]
    return jobs[int(np.searchsorted(cumulative(weights), rng.random(), side="right"))]


def _seats(streams: Streams, n: int) -> list[int]:
    """Heavy-tailed, median 6: the quantiles of a log-normal, one each n-th, in random order."""
    normal = NormalDist()
    return [
        int(np.clip(round(MEDIAN_SEATS * np.exp(SEATS_SPREAD * normal.inv_cdf(draw))), 1, MOST_SEATS))
        for draw in spread(streams("seats"), n).tolist()
    ]


def _statuses(streams: Streams, n: int) -> list[str]:
    return [list(STATUS)[position] for position in deal(streams("vacancy status"), n, list(STATUS.values())).tolist()]


def _vacancy(
    rng: np.random.Generator, number: int, employer: EmployerRow, position: int, seats: int, status: str, as_of: date
) -> VacancyRow:
    programme, place = employer.programme, employer.place
    job = _job(rng, programme, place, employer.industry)
    if employer.status == "unverified":
        status = "draft"
    starts = _start(rng, job, programme, as_of, past=status == "expired")
    weeks = min(LONGEST_WEEKS[programme], max(6, round(float(job.row["weeks"]) * float(np.exp(0.2 * rng.standard_normal())))))
    crop = _crop(rng, job, place)
    wage, unit = _wage(rng, job, programme, place)
    french = place == "CA-QC"
    lifting = choice_of(rng, 1, {15: 0.2, 23: 0.5, 27: 0.2, 34: 0.1})[0]
    title = job.row["title_fr"] if french and job.row["title_fr"] else job.row["title"]
    return VacancyRow(
        number=number + 1,
        employer=position,
        programme=programme,
        status=status,
        title=title,
        duties=_duties(place, title, crop, lifting),
        occupation=job.row["occupation"],
        soc=job.row["soc"],
        noc=job.row["noc"],
        crop=crop,
        need_type=_need(rng, programme),
        seats=seats,
        starts=starts,
        ends=starts + timedelta(weeks=weeks, days=-1),
        wage=wage,
        wage_unit=unit,
        overtime=(wage * Decimal("1.5")).quantize(Decimal("0.01")) if programme == H2B else None,
        pay_notes=_pay_notes(rng, programme),
        hours=Decimal(str(choice_of(rng, 1, HOURS[programme])[0])),
        schedule=choice_of(rng, 1, {"6:00-14:30": 0.5, "7:00-15:30": 0.4, "5:30-14:00": 0.1})[0],
        housing=choice_of(rng, 1, HOUSING[programme])[0],
        transport=choice_of(rng, 1, TRANSPORT[programme])[0],
        travel_in=choice_of(rng, 1, TRAVEL[programme])[0],
        travel_out=choice_of(rng, 1, TRAVEL[programme])[0],
        meals=_meals(rng, place),
        fee_free=choice_of(rng, 1, FEE_FREE)[0],
        certified=choice_of(rng, 1, CERTIFIED)[0],
        experience=_experience(rng, int(job.row["experience"])),
        driver=_driver(rng, job),
        lifting=lifting,
        background_check=choice_of(rng, 1, {False: 0.7, True: 0.2, None: 0.1})[0],
        drug_screen=choice_of(rng, 1, {False: 0.72, True: 0.18, None: 0.1})[0],
        created=_created(rng, as_of, starts, status),
        minute=8 * 60 + int(rng.integers(0, 540)),
        skills=_skills(rng, job),
        languages=_languages(rng, job, place),
        holds=_holds(rng, employer, status),
    )


def _start(rng: np.random.Generator, job: Job, programme: str, as_of: date, *, past: bool) -> date:
    """A day of one of the job's months, within the twelve months after `as_of` (before it for what has expired)."""
    weights = [QUARTERS[(month - 1) // 3] if programme == H2A else 1 for month in job.months]
    month = job.months[int(np.searchsorted(cumulative(weights), rng.random(), side="right"))]
    day = choice_of(rng, 1, {1: 0.45, 5: 0.1, 10: 0.1, 15: 0.2, 20: 0.1, 25: 0.05})[0]
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
    grown = [crop for crop in job.crops if crop in split(_destinations()[place]["crops"])]
    listed = grown or list(job.crops)
    return listed[int(rng.integers(0, len(listed)))] if listed else ""


def _wage(rng: np.random.Generator, job: Job, programme: str, place: str) -> tuple[Decimal, str]:
    """H-2A and Canada: the place's lowest wage or somewhat more; H-2B: the job's, by place; Mexico: a day's wage."""
    lowest, factor = float(_destinations()[place]["wage"]), float(job.row["pay"])
    more = float(max(0.0, rng.normal(0.0, 0.03)))
    if programme == H2B:
        amount = factor * (lowest / 17.0) ** 0.5 * (1 + more)
    else:
        amount = lowest * max(factor, 1.0) * (1 + more * (3 if programme == MX else 1))
    return Decimal(str(round(amount, 2))).quantize(Decimal("0.01")), "day" if programme == MX else "hour"


def _need(rng: np.random.Generator, programme: str) -> str:
    if programme == H2B:
        return str(choice_of(rng, 1, {"peakload": 0.55, "seasonal": 0.4, "one_time": 0.03, "intermittent": 0.02})[0])
    return "seasonal" if programme == H2A else ""


def _experience(rng: np.random.Generator, usual: int) -> int | None:
    weights = {0: 0.93, 1: 0.03, None: 0.04} if not usual else {usual: 0.7, 0: 0.2, usual * 2: 0.06, None: 0.04}
    value = choice_of(rng, 1, weights)[0]
    return None if value is None else int(value)


def _driver(rng: np.random.Generator, job: Job) -> bool | None:
    if "driving-licence" in job.skills or "light-vehicle-driving" in job.skills:
        return bool(flags(rng, 1, 0.7)[0])
    return {0: False, 1: None, 2: True}[int(pick(rng, 1, (0.93, 0.05, 0.02))[0])]


def _skills(rng: np.random.Generator, job: Job) -> list[tuple[str, int]]:
    """One to three of the job's skills; one in six of them is required, the others are useful."""
    count = min(len(job.skills), 1 + int(pick(rng, 1, (0.35, 0.4, 0.25))[0]))
    chosen = rng.permutation(len(job.skills))[:count].tolist()
    needed = flags(rng, count, 0.16).tolist()
    return [(job.skills[position], 2 if must else 1) for position, must in zip(sorted(chosen), needed, strict=True)]


def _languages(rng: np.random.Generator, job: Job, place: str) -> list[tuple[str, int]]:
    share, level = ENGLISH_JOBS.get(job.row["occupation"], (0.05, 1))
    asked = bool(flags(rng, 1, share)[0])
    if place.startswith("MX"):
        return [("spa", 2)] if asked else []
    return [("fra" if place == "CA-QC" else "eng", level)] if asked else []


def _holds(rng: np.random.Generator, employer: EmployerRow, status: str) -> list[str]:
    if status != "open":
        return []
    if employer.status == "suspended":
        return ["employer_sanctioned"]
    held = bool(flags(rng, 1, HELD)[0])
    return [choice_of(rng, 1, {"coordinator": 0.6, "certification_lapsed": 0.4})[0]] if held else []


def _duties(place: str, title: str, crop: str, lifting: int) -> str:
    what = crop.replace("-", " ")
    if place.startswith("MX"):
        return f"{title}. Trabajo de campo al aire libre; se levantan hasta {lifting} kg. Herramientas y equipo de protección sin costo."
    if place == "CA-QC":
        return f"{title}. Travail physique à l’extérieur ou en serre; charges jusqu’à {lifting} kg. Outils et équipement fournis."
    about = f" Commodity: {what}." if what else ""
    return f"{title}.{about} Physical work in all weather, standing and bending; lifting up to {lifting} kg. Tools are provided free of charge."


def _meals(rng: np.random.Generator, place: str) -> str:
    spanish = place.startswith("MX")
    kitchen = "Cocina equipada, sin costo" if spanish else "Cuisine équipée, gratuite" if place == "CA-QC" else "Free kitchen in the housing"
    sold = "Tres comidas, con descuento" if spanish else "Trois repas, à prix coûtant" if place == "CA-QC" else "Three meals a day, at the permitted charge"
    return kitchen if bool(flags(rng, 1, 0.8)[0]) else sold


def _pay_notes(rng: np.random.Generator, programme: str) -> str:
    if programme == H2A and bool(flags(rng, 1, 0.25)[0]):
        return "A piece rate may be offered; earnings never fall below the hourly rate."
    return ""


def by_employer(vacancies: Sequence[VacancyRow]) -> dict[int, list[int]]:
    """Positions of the vacancies of each employer."""
    found: dict[int, list[int]] = {}
    for position, vacancy in enumerate(vacancies):
        found.setdefault(vacancy.employer, []).append(position)
    return found
