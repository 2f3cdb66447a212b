"""Complaints in several states. Shares of paid, not paid and pending after the 330 reports of visa fraud that Guatemala's Labour Ministry
had by August 2025: 133 people had paid, 155 had not, 42 were pending. What is told is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .chance import Streams, chance, cumulative, deal, flags, one
from .contacts import phone_number
from .demand import Demand
from .files import rows
from .names import full_names
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
TARGET = {
    "triage": "triaged",
    "investigate": "investigating",
    "refer": "referred",
    "remedy": "remedy",
    "close": "closed",
    "appeal": "appealed",
}
REASONS = {
    "remedy": "La agencia aceptó devolver lo cobrado.",
    "refer": "Se trasladó al Ministerio Público con la constancia de depósito.",
    "close": "Se comunicó el resultado a la persona y se dejó constancia.",
    "appeal": "La persona no está de acuerdo con el resultado y presentó más pruebas.",
}
OPEN = ("received", "triaged", "investigating", "referred", "remedy", "appealed")
OVERDUE = 0.3
MEDIAN_PAID = {"GT": 6000, "HN": 16000, "SV": 750}
CURRENCY = {"GT": "GTQ", "HN": "HNL", "SV": "USD"}
ANONYMOUS = 0.45
PAYEES = ("el intermediario", "un señor", "la oficina", "una señora", "el que anota", "")  # as people tell it
CHANNELS = {"office": 0.5, "phone": 0.3, "web": 0.15, "paper": 0.05}
CHANNELS_ANONYMOUS = {"web": 0.75, "phone": 0.25}


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
    paid_to: str = ""
    paid_on: date | None = None

    @property
    def is_waiting(self) -> bool:
        """For the other side: one in three of those under investigation in a country whose inspector is here."""
        return self.status == "investigating" and self.country == "GT" and self.number % 3 == 0

    @property
    def owed(self) -> tuple[str, date | None]:
        """The next duty, and its last day."""
        if self.status == "closed":
            return "", None
        if self.status == "received":
            return "triage", min(self.due, working_days_after(self.received, 2))
        return "outcome", self.due

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


@dataclass(frozen=True)
class Told:
    """One complaint before its details: who tells it, whether money was taken, how far it has come."""

    number: int
    country: str
    kind: str
    status: str
    name: str


def make_complaints(
    streams: Streams, recruiters: Sequence[RecruiterRow], demand: Demand, as_of: date, first: int = 0
) -> list[ComplaintRow]:
    """Sixty complaints, in the order in which they came."""
    rng = streams("complaints")
    kinds = [KINDS[position] for position in deal(rng, COMPLAINTS, REPORTED).tolist()]
    country = deal(rng, COMPLAINTS, COUNTRY_SHARES)
    known = COMPLAINTS - kinds.count(PENDING)
    states = iter([list(STATES)[position] for position in deal(rng, known, list(STATES.values())).tolist()])
    names = full_names(streams, "complainants", country, flags(rng, COMPLAINTS, 0.35))
    made = [
        _complaint(
            rng,
            Told(first + number, COUNTRIES[c], kind, "received" if kind == PENDING else next(states), name),
            recruiters,
            demand,
            as_of,
        )
        for number, (kind, c, name) in enumerate(zip(kinds, country.tolist(), names, strict=True), start=1)
    ]
    return sorted(made, key=lambda row: (row.received, row.number))


def _complaint(
    rng: np.random.Generator, told: Told, recruiters: Sequence[RecruiterRow], demand: Demand, as_of: date
) -> ComplaintRow:
    country, text = told.country, _text(rng, told.kind)
    anonymous = chance(rng, ANONYMOUS)
    amount = _amount(rng, country) if told.kind == PAID else None
    received = _received(rng, told.status, text["severity"], as_of)
    recruiter = _accused(rng, text["against"], country, recruiters)
    employer = _employer(rng, text["against"], demand)
    paid = f"{CURRENCY[country]} {amount:,}" if amount else ""
    return ComplaintRow(
        number=told.number,
        country=country,
        office=None if anonymous else _office(rng, country),
        status=told.status,
        severity=text["severity"],
        channel=one(rng, CHANNELS_ANONYMOUS if anonymous else CHANNELS),
        anonymous=anonymous,
        contact="" if anonymous else f"{told.name}, {phone_number(country, 9_500_000 + told.number)}",
        account=text["account"].format(place=place_in(rng, country), amount=paid),
        recruiter=recruiter,
        employer=employer,
        accused_name=_accused_name(recruiter, employer, recruiters, demand),
        received=received,
        due=due_date(received, text["severity"]),
        category=text["category"],
        outcome=_outcome(rng, told.status),
        amount=amount,
        currency=CURRENCY[country] if amount else "",
        events=events_of(told.status, received, as_of),
        receipt="".join(str(digit) for digit in rng.integers(0, 10, 16).tolist()),
        paid_to=PAYEES[told.number % len(PAYEES)] if amount else "",
    )


def _employer(rng: np.random.Generator, against: str, demand: Demand) -> int | None:
    return int(rng.integers(0, len(demand.employers))) if against == "employer" and demand.employers else None


def _accused_name(
    recruiter: int | None, employer: int | None, recruiters: Sequence[RecruiterRow], demand: Demand
) -> str:
    if recruiter is not None:
        return recruiters[recruiter].name
    return "" if employer is None else demand.employers[employer].name


def _text(rng: np.random.Generator, kind: str) -> dict[str, str]:
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
    late = chance(rng, OVERDUE) or status == "appealed"
    ago = int(rng.integers(allowed + 3, allowed + 60)) if late else int(rng.integers(0, max(allowed, 1)))
    return as_of - timedelta(days=ago)


def _accused(rng: np.random.Generator, against: str, country: str, recruiters: Sequence[RecruiterRow]) -> int | None:
    """A recruiter of the country; those in bad standing twice as often."""
    if against != "recruiter":
        return None
    bad = ("suspended", "cancelled", "expired")
    weights = [(2.0 if row.standing in bad else 1.0) * (row.country == country) for row in recruiters]
    return int(np.searchsorted(cumulative(weights), rng.random(), side="right"))


def _office(rng: np.random.Generator, country: str) -> int:
    own = [number for number, office in enumerate(offices()) if office["subdivision"].startswith(country)]
    return own[int(rng.integers(0, len(own)))]


def place_in(rng: np.random.Generator, country: str) -> str:
    weights = town_weights() * np.array([town.country == country for town in towns()])
    return towns()[int(np.searchsorted(cumulative(weights), rng.random(), side="right"))].name


def _outcome(rng: np.random.Generator, status: str) -> str:
    if status == "remedy":
        return "founded"
    if status in ("closed", "appealed"):
        return str(one(rng, {"founded": 0.5, "not_proven": 0.35, "unfounded": 0.15}))
    return "open"


def events_of(status: str, received: date, as_of: date) -> list[Event]:
    """Receipt, then the moves of the state's path, spread over the days since and never after `as_of`."""
    events: list[Event] = [("receive", "", "received", received, "")]
    path = PATHS[status]
    room = (as_of - received).days
    for step, move in enumerate(path, start=1):
        day = received + timedelta(days=min(step * 6, room * step // (len(path) + 1)))
        events.append((move, events[-1][2], TARGET[move], day, REASONS.get(move, "")))
    return events
