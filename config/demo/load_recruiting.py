"""Recruiters and complaints of the demonstration into the database, each state with the events that led to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.choices import Role
from accounts.models import Office, User
from common.fields import EncryptedUndated
from common.names import plain
from recruiters.choices import FeeFor, PaidWhen, Severity
from recruiters.models import (
    Agent,
    Allegation,
    Complaint,
    ComplaintEvent,
    ComplaintPause,
    FeePaid,
    Licence,
    LicenceEvent,
    Mandate,
    Recruiter,
    Surety,
)
from recruiters.receipts import receipt_index

from .copying import EVENT, Written, copy_columns, copy_rows, moment, reserve_ids
from .grievances import ComplaintRow
from .load_demand import Users, folios
from .load_people import municipality_ids
from .places import offices
from .recruiting import INSURERS, REGIMES, RecruiterRow

FOUND_BY = "Según los documentos y las declaraciones que constan en el expediente."
WAITED_FOR = "Se dio audiencia a la otra parte."
hidden = EncryptedUndated().get_prep_value  # as the models store what was told


@dataclass(frozen=True)
class Demanded:
    """Ids of what recruiters and complaints point at, in the order of the making."""

    employers: Sequence[int]
    vacancies: Sequence[int]


def load_recruiters(rows: Sequence[RecruiterRow], demanded: Demanded, users: Users) -> tuple[Written, list[int]]:
    """Recruiters with licences, sureties, agents and mandates. Rows by table, and the ids of the recruiters."""
    ids, licences = reserve_ids(Recruiter, len(rows)), reserve_ids(Licence, len(rows))
    municipality = municipality_ids()
    owned = list(zip(ids, rows, strict=True))
    written = {
        "recruiters": copy_columns(Recruiter, _recruiters(rows, ids, municipality)),
        "licences": copy_columns(Licence, _licences(rows, licences, ids)),
        "licence events": copy_rows(LicenceEvent, EVENT, _licence_events(rows, licences, users.get(Role.INSPECTOR))),
        "sureties": copy_rows(Surety, SURETY, _sureties(rows, licences)),
        "agents": copy_rows(
            Agent,
            ("recruiter_id", "full_name", "phone", "municipality_id", "is_active", "created_at", "updated_at"),
            (
                (pk, name, phone, municipality[town], active, row.begun, row.begun)
                for pk, row in owned
                for name, phone, town, active in row.agents
            ),
        ),
        "mandates": copy_rows(Mandate, MANDATE, _mandates(owned, demanded)),
    }
    return written, ids


def _recruiters(rows: Sequence[RecruiterRow], ids: Sequence[int], municipality: Sequence[int]) -> dict[str, Any]:
    return {
        "id": ids,
        "legal_name": [row.name for row in rows],
        "trade_name": [""] * len(rows),
        "search_name": [plain(row.name) for row in rows],
        "kind": [row.kind for row in rows],
        "country_id": [row.country for row in rows],
        "municipality_id": [municipality[row.town] for row in rows],
        "tax_number": [row.tax_number for row in rows],
        "phone": [row.phone for row in rows],
        "address": [row.address for row in rows],
        "created_at": [row.begun for row in rows],
        "updated_at": [row.begun for row in rows],
    }


def _licences(rows: Sequence[RecruiterRow], ids: Sequence[int], recruiters: Sequence[int]) -> dict[str, Any]:
    return {
        "id": ids,
        "recruiter_id": recruiters,
        "regime": [REGIMES[row.country].code for row in rows],
        "number": [row.licence_number for row in rows],
        "authority": [REGIMES[row.country].authority for row in rows],
        "status": [row.status for row in rows],
        "valid_from": [row.valid_from for row in rows],
        "valid_to": [row.valid_to for row in rows],
        "created_at": [row.begun for row in rows],
        "updated_at": [row.begun for row in rows],
    }


def _licence_events(
    rows: Sequence[RecruiterRow], licences: Sequence[int], inspector: User | None
) -> Iterator[tuple[Any, ...]]:
    for licence, row in zip(licences, rows, strict=True):
        by = inspector.pk if inspector and inspector.country == row.country else None
        for action, old, new, day, reason in row.events:
            yield action, old, new, reason, by if old else None, moment(day), licence


FEE = ("complaint_id", "paid_for", "amount", "currency", "paid_to", "paid_on", "paid_when", "has_receipt")
SURETY = ("licence_id", "issuer", "amount", "currency", "expires_on", "created_at", "updated_at")


def _sureties(rows: Sequence[RecruiterRow], licences: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Who has a licence, or had one, has given a bond."""
    for licence, row in zip(licences, rows, strict=True):
        if row.status != "under_review":
            regime, issuer = REGIMES[row.country], INSURERS[row.number % len(INSURERS)]
            yield licence, issuer, regime.bond, regime.currency, row.valid_to, row.begun, row.begun


MANDATE = (
    "recruiter_id",
    "employer_id",
    "vacancy_id",
    "seats",
    "status",
    "starts_on",
    "ends_on",
    "created_at",
    "updated_at",
)


def _mandates(owned: Sequence[tuple[int, RecruiterRow]], demanded: Demanded) -> Iterator[tuple[Any, ...]]:
    for pk, row in owned:
        for mandate in row.mandates:
            at = moment(mandate.starts)
            employer, vacancy = demanded.employers[mandate.employer], demanded.vacancies[mandate.vacancy]
            yield pk, employer, vacancy, mandate.seats, mandate.status, mandate.starts, mandate.ends, at, at


def load_complaints(
    rows: Sequence[ComplaintRow],
    recruiters: Sequence[int],
    demanded: Demanded,
    places: dict[str, Office],
    inspector: User | None,
) -> Written:
    """Complaints, what they allege, and their moves. The inspector has those of the own country that were triaged."""
    ids = reserve_ids(Complaint, len(rows))
    handled = [_handler(row, inspector) for row in rows]
    events = (
        (action, old, new, reason, by if old else None, moment(day), pk)
        for pk, by, row in zip(ids, handled, rows, strict=True)
        for action, old, new, day, reason in row.events
    )
    allegations = {
        "complaint_id": ids,
        "category": [row.category for row in rows],
        "outcome": [row.outcome for row in rows],
        "note": [""] * len(rows),
        "reasons": ["" if row.outcome == "open" else FOUND_BY for row in rows],
        "decided_on": [None if row.outcome == "open" else row.events[-1][3] for row in rows],
    }
    fees = (
        (
            pk,
            FeeFor.PLACE.value,
            row.amount,
            row.currency,
            hidden(row.paid_to),
            row.paid_on,
            _how_exactly(row),
            False,
        )
        for pk, row in zip(ids, rows, strict=True)
        if row.amount
    )
    pauses = (
        (pk, moment(row.events[-1][3]), None, WAITED_FOR, by)
        for pk, by, row in zip(ids, handled, rows, strict=True)
        if row.is_waiting and by is not None
    )
    in_order = [places[office["code"]].pk for office in offices()]
    return {
        "complaints": copy_columns(Complaint, _complaints(rows, ids, handled, recruiters, demanded, in_order)),
        "complaint events": copy_rows(ComplaintEvent, EVENT, events),
        "allegations": copy_columns(Allegation, allegations),
        "fees paid": copy_rows(FeePaid, FEE, fees),
        "pauses": copy_rows(ComplaintPause, ("complaint_id", "begins_at", "ends_at", "reason", "by_id"), pauses),
    }


def _how_exactly(row: ComplaintRow) -> str:
    return (PaidWhen.MONTH if row.paid_on else PaidWhen.UNKNOWN).value


def _handler(row: ComplaintRow, inspector: User | None) -> int | None:
    takes = inspector and inspector.country == row.country and row.status != "received"
    return inspector.pk if inspector and takes else None


def _complaints(
    rows: Sequence[ComplaintRow],
    ids: Sequence[int],
    handled: Sequence[int | None],
    recruiters: Sequence[int],
    demanded: Demanded,
    places: Sequence[int],
) -> dict[str, Any]:
    return {
        "id": ids,
        "folio": folios(Complaint.folio_prefix, [row.received for row in rows]),
        "receipt_index": [receipt_index(row.receipt) for row in rows],
        "country_id": [row.country for row in rows],
        "office_id": [None if row.office is None else places[row.office] for row in rows],
        "status": [row.status for row in rows],
        "severity": [row.severity for row in rows],
        "channel": [row.channel for row in rows],
        "is_anonymous": [row.anonymous for row in rows],
        "contact": [hidden(row.contact) for row in rows],
        "account": [hidden(row.account) for row in rows],
        "recruiter_id": [None if row.recruiter is None else recruiters[row.recruiter] for row in rows],
        "employer_id": [None if row.employer is None else demanded.employers[row.employer] for row in rows],
        "accused_name": [row.accused_name for row in rows],
        "search_name": [plain(row.accused_name) for row in rows],
        "received_on": [row.received for row in rows],
        "due_on": [row.due for row in rows],
        "assigned_to_id": handled,
    } | _clocks(rows, handled)


def _clocks(rows: Sequence[ComplaintRow], handled: Sequence[int | None]) -> dict[str, Any]:
    """Each owes its outcome, or, unread, to be triaged, and the person was told of it on the day of the last move."""
    owed = [row.owed for row in rows]
    return {
        "runs_from": [row.received for row in rows],
        "acknowledged_on": [row.received for row in rows],
        "told_on": [row.events[-1][3] for row in rows],
        "danger_since": [moment(row.received) if row.severity == Severity.P1 else None for row in rows],
        "next_duty": [duty for duty, _due in owed],
        "next_due_at": [None if due is None else moment(due + timedelta(days=1), 0) for _duty, due in owed],
        "is_paused": [row.is_waiting and by is not None for row, by in zip(rows, handled, strict=True)],
        "excluded": ["{}"] * len(rows),
        "for_region": [False] * len(rows),
    }
