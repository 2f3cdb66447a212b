"""Complaints in several states. Shares of paid, not paid and pending after the 330 reports of visa fraud that Guatemala's Labour Ministry
had by August 2025: 133 people had paid, 155 had not, 42 were pending. What is told is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .chance import Streams, choice_of, cumulative, deal, flags
from .demand import Demand
from .files import rows
from .names import full_names
from .contacts import phone_number
from .places import COUNTRIES, offices, town_weights, towns
from .recruiting import Event, RecruiterRow

COMPLAINTS = 60
PAID, NOT_PAID, PENDING = KINDS = ("yes", "no", "any")
REPORTED = (133, 155, 42)
COUNTRY_SHARES = (0.6, 0.24, 0.16)
STATES = {"triaged": 0.17, "investigating": 0.26, "referred": 0.11, "remedy": 0.1, "closed": 0.29, "appealed": 0.07}
# The moves that lead to each state, from the first.
PATHS = {
    "received": (),
    "triaged": ("triage",),
    "investigating": ("triage", "investigate"),
    "referred": ("triage", "refer"),
    "remedy": ("triage", "investigate", "remedy"),
    "closed": ("triage", "investigate", "close"),
    "appealed": ("triage", "investigate", "close", "appeal"),
}
TARGET = {"triage": "triaged", "investigate": "investigating", "refer": "referred", "remedy": "remedy", "close": "closed", "appeal": "appealed"}
REASONS = {
    "refer": "Se trasladó al Ministerio Público con la constancia de depósito.",
    "close": "Se comunicó el resultado a la persona y se dejó constancia.",
    "appeal": "La persona no está de acuerdo con el resultado y presentó más pruebas.",
}
OPEN = ("received", "triaged", "investigating", "referred", "remedy", "appealed")
OVERDUE = 0.3
MEDIAN_PAID = {"GT": 6000, "HN": 16000, "SV": 750}
CURRENCY = {"GT": "GTQ", "HN": "HNL", "SV": "USD"}
ANONYMOUS = 0.45


@dataclass
class ComplaintRow:
    number: int
    country: str
    office: int | None
    status: str
    severity: str
    channel: str
    anonymous: bool
    contact: str
    account: str
    recruiter: int | None
    employer: int | None
    accused_name: str
    received: date
    due: date
    category: str
    outcome: str
    amount: int | None
    currency: str
    events: list[Event]
    receipt: str

    def is_overdue(self, as_of: date) -> bool:
        return self.status in OPEN and self.due < as_of


def due_date(received: date, severity: str) -> date:
    """Our own deadlines: danger the next day, serious within 15 working days, ordinary within 30 days."""
    match severity:
        case "p1":
            return received + timedelta(days=1)
        case "p2":
            return working_days_after(received, 15)
    return received + timedelta(days=30)


def working_days_after(day: date, count: int) -> date:
    """Monday to Friday; holidays are not known here."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def make_complaints(
    streams: Streams, recruiters: Sequence[RecruiterRow], demand: Demand, as_of: date, first: int = 0
) -> list[ComplaintRow]:
    rng = streams("complaints")
    kinds = [KINDS[position] for position in deal(rng, COMPLAINTS, REPORTED).tolist()]
    countries = [COUNTRIES[position] for position in deal(rng, COMPLAINTS, COUNTRY_SHARES).tolist()]
    states = iter([list(STATES)[p] for p in deal(rng, COMPLAINTS - kinds.count(PENDING), list(STATES.values())).tolist()])
    names = full_names(
        streams, "complainants", np.array([COUNTRIES.index(c) for c in countries]), flags(rng, COMPLAINTS, 0.35)
    )
    return [
        _complaint(rng, first + number + 1, country, kind, "received" if kind == PENDING else next(states), name, recruiters, demand, as_of)
        for number, (kind, country, name) in enumerate(zip(kinds, countries, names, strict=True))
    ]


def _complaint(
    rng: np.random.Generator,
    number: int,
    country: str,
    kind: str,
    status: str,
    name: str,
    recruiters: Sequence[RecruiterRow],
    demand: Demand,
    as_of: date,
) -> ComplaintRow:
    told = _told(rng, kind)
    anonymous = bool(flags(rng, 1, ANONYMOUS)[0])
    amount = _amount(rng, country) if kind == PAID else None
    received = _received(rng, status, told["severity"], as_of)
    recruiter = _accused(rng, told["against"], country, recruiters)
    employer = int(rng.integers(0, len(demand.employers))) if told["against"] == "employer" and demand.employers else None
    return ComplaintRow(
        number=number,
        country=country,
        office=None if anonymous else _office(rng, country),
        status=status,
        severity=told["severity"],
        channel=choice_of(rng, 1, {"web": 0.75, "phone": 0.25} if anonymous else {"office": 0.5, "phone": 0.3, "web": 0.15, "paper": 0.05})[0],
        anonymous=anonymous,
        contact="" if anonymous else f"{name}, {phone_number(country, 9_500_000 + number)}",
        account=told["account"].format(place=_place(rng, country), amount=f"{CURRENCY[country]} {amount:,}" if amount else ""),
        recruiter=recruiter,
        employer=employer,
        accused_name=recruiters[recruiter].name if recruiter is not None else demand.employers[employer].name if employer is not None else "",
        received=received,
        due=due_date(received, told["severity"]),
        category=told["category"],
        outcome=_outcome(rng, status),
        amount=amount,
        currency=CURRENCY[country] if amount else "",
        events=_events(status, received, as_of),
        receipt="".join(str(digit) for digit in rng.integers(0, 10, 16).tolist()),
    )


def _told(rng: np.random.Generator, kind: str) -> dict[str, str]:
    fitting = [row for row in rows("complaints") if row["paid"] == kind]
    edges = cumulative([float(row["weight"]) for row in fitting])
    return fitting[int(np.searchsorted(edges, rng.random(), side="right"))]


def _amount(rng: np.random.Generator, country: str) -> int:
    return int(round(MEDIAN_PAID[country] * float(np.exp(0.7 * rng.standard_normal())), -2)) or 100


def _received(rng: np.random.Generator, status: str, severity: str, as_of: date) -> date:
    """Open complaints came within their time, three in ten before it; closed ones within the last year."""
    if status not in OPEN:
        return as_of - timedelta(days=int(rng.integers(30, 380)))
    allowed = (due_date(as_of, severity) - as_of).days
    late = bool(flags(rng, 1, OVERDUE)[0]) or status == "appealed"
    ago = int(rng.integers(allowed + 3, allowed + 60)) if late else int(rng.integers(0, max(allowed, 1)))
    return as_of - timedelta(days=ago)


def _accused(rng: np.random.Generator, against: str, country: str, recruiters: Sequence[RecruiterRow]) -> int | None:
    """A recruiter of the country; those in bad standing five times as often."""
    if against != "recruiter":
        return None
    bad = ("suspended", "cancelled", "expired")
    weights = [(5.0 if row.standing in bad else 1.0) * (row.country == country) for row in recruiters]
    return int(np.searchsorted(cumulative(weights), rng.random(), side="right"))


def _office(rng: np.random.Generator, country: str) -> int:
    own = [number for number, office in enumerate(offices()) if office["subdivision"].startswith(country)]
    return own[int(rng.integers(0, len(own)))]


def _place(rng: np.random.Generator, country: str) -> str:
    weights = town_weights() * np.array([town.country == country for town in towns()])
    return towns()[int(np.searchsorted(cumulative(weights), rng.random(), side="right"))].name


def _outcome(rng: np.random.Generator, status: str) -> str:
    if status == "remedy":
        return "founded"
    if status in ("closed", "appealed"):
        return str(choice_of(rng, 1, {"founded": 0.5, "not_proven": 0.35, "unfounded": 0.15})[0])
    return "open"


def _events(status: str, received: date, as_of: date) -> list[Event]:
    """Receipt, then the moves of the state's path, spread over the days since and never after `as_of`."""
    events: list[Event] = [("receive", "", "received", received, "")]
    path = PATHS[status]
    room = (as_of - received).days
    for step, move in enumerate(path, start=1):
        day = received + timedelta(days=min(step * 6, room * step // (len(path) + 1)))
        events.append((move, events[-1][2], TARGET[move], day, REASONS.get(move, "")))
    return events
