"""Invented recruiters in good and bad standing, what employers let them do, and what people complain about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from .chance import Streams, chance, flags, one, pick
from .contacts import PLACES, phone_number
from .demand import Demand
from .names import full_names
from .organisations import recruiter_name
from .places import COUNTRIES, town_weights, towns
from .programmes import CLOSED_TO

COUNTRY_COUNTS = {"GT": 12, "HN": 10, "SV": 8}


@dataclass(frozen=True)
class RegimeFacts:
    """A country's licence: its code, who gives it, days it is good for, bond. Only Guatemala's term (three years) is sourced."""

    code: str
    authority: str
    days: int
    currency: str
    bond: int


REGIMES = {
    "GT": RegimeFacts("gt-ag-50-2022", "Ministerio de Trabajo y Previsión Social, Guatemala", 1095, "GTQ", 75_000),
    "HN": RegimeFacts("hn-stss-141-2015", "Secretaría de Trabajo y Seguridad Social, Honduras", 730, "HNL", 250_000),
    "SV": RegimeFacts("sv-mtps", "Ministerio de Trabajo y Previsión Social, El Salvador", 730, "USD", 10_000),
}
# How every country's list of recruiters stands, in this order, then again from the start.
STANDINGS = (
    "valid",
    "valid",
    "suspended",
    "expiring",
    "under_review",
    "valid",
    "expired",
    "valid",
    "cancelled",
    "valid",
    "valid",
    "valid",
)
WITH_MANDATE = 0.36
FROZEN_MANDATES = 2
INSURERS = ("Fianzas Xolmendra, S.A.", "Seguros y Fianzas Tulvaquel, S.A.", "Afianzadora Brunixil, S.A.")
SUSPENDED_WHY = "Tres denuncias por cobros a trabajadores; medida provisional mientras se investiga."
CANCELLED_WHY = "Cobro comprobado a trabajadores; no presentó descargos en el plazo."

Event = tuple[str, str, str, date, str]  # action, from, to, day, reason


@dataclass
class MandateRow:
    vacancy: int
    employer: int
    seats: int
    status: str
    starts: date
    ends: date


@dataclass
class RecruiterRow:
    number: int
    country: str
    kind: str
    name: str
    town: int
    address: str
    standing: str
    status: str
    valid_from: date
    valid_to: date
    events: list[Event]
    agents: list[tuple[str, str, int, bool]]  # name, phone, town, active
    mandates: list[MandateRow] = field(default_factory=list)

    @property
    def tax_number(self) -> str:
        return f"DEMO-{self.number:05d}"

    @property
    def phone(self) -> str:
        return phone_number(self.country, 9_000_000 + self.number)

    @property
    def begun(self) -> str:
        """When the recruiter came: noon of the first event."""
        return f"{self.events[0][3].isoformat()} 12:00:00-06"

    @property
    def licence_number(self) -> str:
        return f"{self.country}-DEMO-{self.number:04d}/{self.valid_from.year}"


def make_recruiters(streams: Streams, demand: Demand, as_of: date, first: int = 0) -> list[RecruiterRow]:
    """About thirty recruiters, and mandates over about a third of the open vacancies (which gain a hold where one is suspended)."""
    rng = streams("recruiters")
    made: list[RecruiterRow] = []
    for country, count in COUNTRY_COUNTS.items():
        for position in range(count):
            number, standing = first + len(made) + 1, STANDINGS[position % len(STANDINGS)]
            made.append(_recruiter(rng, number, country, standing, as_of, {row.name for row in made}))
    _give_agents(streams, made)
    _give_mandates(streams("mandates"), made, demand, as_of)
    return made


def _recruiter(
    rng: np.random.Generator, number: int, country: str, standing: str, as_of: date, taken: set[str]
) -> RecruiterRow:
    kind = one(rng, {"company": 0.8, "person": 0.08, "association": 0.12})
    term = REGIMES[country].days
    valid_to = as_of + timedelta(days=_days_left(rng, standing, term))
    valid_from = valid_to - timedelta(days=term - 1)
    status, events = _history(standing, valid_from, valid_to, as_of)
    name = next(name for name in iter(lambda: recruiter_name(rng, country, kind), None) if name not in taken)
    return RecruiterRow(
        number=number,
        country=country,
        kind=kind,
        name=name,
        town=_some_town(rng, country),
        address=f"Barrio {PLACES[int(rng.integers(0, len(PLACES)))]}",
        standing=standing,
        status=status,
        valid_from=valid_from,
        valid_to=valid_to,
        events=events,
        agents=[],
    )


def _days_left(rng: np.random.Generator, standing: str, term: int) -> int:
    """Days that the licence has left: more than 90 unless it is about to expire, fewer than none where it has."""
    match standing:
        case "expiring":
            return int(rng.integers(8, 88))
        case "expired":
            return -int(rng.integers(15, 200))
        case "under_review":
            return term + int(rng.integers(5, 40))
    return int(rng.integers(150, term - 200))


def _history(standing: str, valid_from: date, valid_to: date, as_of: date) -> tuple[str, list[Event]]:
    """The licence's state and the events that led to it, each after the one before and none after `as_of`."""
    if standing == "under_review":
        return "under_review", [("create", "", "under_review", min(as_of, valid_from) - timedelta(days=20), "")]
    events: list[Event] = [
        ("create", "", "under_review", valid_from - timedelta(days=45), ""),
        ("grant", "under_review", "valid", valid_from, ""),
    ]
    if standing in ("suspended", "cancelled"):
        events.append(("suspend", "valid", "suspended", as_of - timedelta(days=60), SUSPENDED_WHY))
    if standing == "cancelled":
        events.append(("cancel", "suspended", "cancelled", as_of - timedelta(days=12), CANCELLED_WHY))
    return events[-1][2], events


def _some_town(rng: np.random.Generator, country: str) -> int:
    weights = town_weights() * np.array([town.country == country for town in towns()])
    return int(pick(rng, 1, weights)[0])


def _give_agents(streams: Streams, recruiters: Sequence[RecruiterRow]) -> None:
    rng = streams("agents")
    counts = rng.integers(0, 5, len(recruiters))
    owner = np.repeat(np.arange(len(recruiters)), counts)
    country = np.array([COUNTRIES.index(recruiters[r].country) for r in owner.tolist()], dtype=np.int64)
    names = full_names(streams, "agents' names", country, flags(rng, len(owner), 0.3))
    for position, (recruiter, name) in enumerate(zip(owner.tolist(), names, strict=True)):
        row = recruiters[recruiter]
        phone = phone_number(row.country, 9_100_000 + row.number * 10 + position % 10)
        row.agents.append((name, phone, _some_town(rng, row.country), chance(rng, 0.88)))


def _give_mandates(rng: np.random.Generator, recruiters: Sequence[RecruiterRow], demand: Demand, as_of: date) -> None:
    """Active ones with recruiters in good standing; frozen where one was stopped, as a suspension does it; ended where it expired."""
    open_ones = [position for position, vacancy in enumerate(demand.vacancies) if vacancy.status == "open"]
    chosen = [position for position in open_ones if chance(rng, WITH_MANDATE)]
    good = [row for row in recruiters if row.standing in ("valid", "expiring")]
    for position in chosen:
        row = good[int(rng.integers(0, len(good)))]
        _mandate(rng, row, demand, position, "active", as_of)
    left = [position for position in open_ones if position not in set(chosen)]
    for row in recruiters:
        if row.standing in ("suspended", "cancelled", "expired"):
            status = "ended" if row.standing == "expired" else "frozen"
            for position in rng.permutation(left)[:FROZEN_MANDATES].tolist():
                if _mandate(rng, row, demand, position, status, as_of) and status == "frozen":
                    left.remove(position)
                    demand.vacancies[position].holds.append("recruiter_suspended")


def _mandate(
    rng: np.random.Generator, row: RecruiterRow, demand: Demand, position: int, status: str, as_of: date
) -> bool:
    """Let a recruiter fill some or all seats of a vacancy, unless its programme is closed to the recruiter's country."""
    vacancy = demand.vacancies[position]
    if row.country in CLOSED_TO.get(vacancy.programme, ()):
        return False
    starts = max(vacancy.created, row.valid_from)
    ends = min(vacancy.starts, row.valid_to) if status != "ended" else as_of - timedelta(days=12)
    seats = max(1, round(vacancy.seats * float(rng.choice([0.3, 0.5, 1.0]))))
    row.mandates.append(MandateRow(position, vacancy.employer, seats, status, min(starts, ends), ends))
    return True
