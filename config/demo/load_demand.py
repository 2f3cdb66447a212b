"""Employers and vacancies of the demonstration into the database, each state with the events that led to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from accounts.choices import Role
from accounts.models import User
from common.folios import make_folio, reserve_numbers
from common.names import plain
from employers.models import Employer, Vacancy, VacancyEvent, VacancyHold, VacancyLanguage, VacancySkill, Worksite

from .copying import EVENT, Written, copy_columns, copy_rows, moment, reserve_ids
from .demand import Demand, VacancyRow
from .programmes import CURRENCY_OF, KEYS
from .recruiting import Event

Users = dict[Role, User]
CHANGES_WHY = "Falta decir quién paga el viaje de regreso."
CLOSED_WHY = "El empleador retiró la solicitud."


def load_demand(demand: Demand, users: Users) -> tuple[Written, list[int], list[int]]:
    """Rows by table, and the ids of employers and of vacancies in their order."""
    employers = reserve_ids(Employer, len(demand.employers))
    sites = reserve_ids(Worksite, len(demand.employers))
    vacancies = reserve_ids(Vacancy, len(demand.vacancies))
    begun = _begun(demand)
    written = {
        "employers": copy_columns(Employer, _employers(demand, employers, begun)),
        "worksites": copy_columns(Worksite, _worksites(demand, sites, employers, begun)),
        "vacancies": copy_columns(Vacancy, _vacancies(demand, vacancies, employers, sites)),
        "vacancy events": copy_rows(VacancyEvent, EVENT, _events(demand.vacancies, vacancies, users)),
        "vacancy skills": copy_rows(
            VacancySkill,
            ("vacancy_id", "skill_id", "requirement"),
            ((pk, *asked) for pk, row in zip(vacancies, demand.vacancies, strict=True) for asked in row.skills),
        ),
        "vacancy languages": copy_rows(
            VacancyLanguage,
            ("vacancy_id", "language_id", "level"),
            ((pk, *asked) for pk, row in zip(vacancies, demand.vacancies, strict=True) for asked in row.languages),
        ),
    }
    return written, employers, vacancies


def load_holds(demand: Demand, vacancies: Sequence[int], as_of: date) -> Written:
    """After the recruiters are known: some of the holds come from them."""
    rows = (
        (pk, reason, "", moment(as_of - timedelta(days=9)))
        for pk, row in zip(vacancies, demand.vacancies, strict=True)
        for reason in dict.fromkeys(row.holds)
    )
    return {"holds": copy_rows(VacancyHold, ("vacancy_id", "reason", "note", "placed_at"), rows)}


def folios(prefix: str, made: Sequence[date]) -> list[str]:
    """Folios for things made on these days (in ascending order): one series a year."""
    found = []
    for year in sorted({day.year for day in made}):
        count = sum(day.year == year for day in made)
        found += [make_folio(prefix, year, number) for number in reserve_numbers(f"{prefix}-{year}", count)]
    return found


def _begun(demand: Demand) -> list[str]:
    """When each employer came: a month before its first vacancy; without any, before the first of all."""
    first: dict[int, date] = {}
    for vacancy in demand.vacancies:
        first.setdefault(vacancy.employer, vacancy.created)
    usual = demand.vacancies[0].created if demand.vacancies else date(2026, 1, 1)
    return [moment(first.get(number, usual) - timedelta(days=30)) for number in range(len(demand.employers))]


def _employers(demand: Demand, ids: Sequence[int], begun: Sequence[str]) -> dict[str, Any]:
    rows = demand.employers
    return {
        "id": ids,
        "legal_name": [row.name for row in rows],
        "trade_name": [""] * len(rows),
        "search_name": [plain(row.name) for row in rows],
        "country_id": [row.country for row in rows],
        "subdivision_id": [row.place for row in rows],
        "city": [row.city for row in rows],
        "postal_code": [""] * len(rows),
        "business_number": [row.business_number for row in rows],
        "industry_code": [row.industry for row in rows],
        "status": [row.status for row in rows],
        "website": [f"https://{plain(row.name).replace(' ', '-')[:40]}.example" for row in rows],
        "created_at": begun,
        "updated_at": begun,
    }


def _worksites(demand: Demand, ids: Sequence[int], employers: Sequence[int], begun: Sequence[str]) -> dict[str, Any]:
    rows = demand.employers
    empty = [""] * len(rows)
    return {
        "id": ids,
        "employer_id": employers,
        "name": [row.name for row in rows],
        "subdivision_id": [row.place for row in rows],
        "county": empty,
        "city": [row.city for row in rows],
        "address": empty,
        "postal_code": empty,
        "created_at": begun,
        "updated_at": begun,
    }


def _vacancies(demand: Demand, ids: Sequence[int], employers: Sequence[int], sites: Sequence[int]) -> dict[str, Any]:
    rows = demand.vacancies
    of = [demand.employers[row.employer] for row in rows]
    created = [moment(row.created, row.minute) for row in rows]
    empty = [""] * len(rows)
    return {
        "id": ids,
        "folio": folios("V", [row.created for row in rows]),
        "case_number": [_case_number(row) for row in rows],
        "employer_id": [employers[row.employer] for row in rows],
        "programme_id": [row.programme for row in rows],
        "status": [row.status for row in rows],
        "title": [row.title for row in rows],
        "duties": [row.duties for row in rows],
        "occupation_id": [row.occupation for row in rows],
        "soc_code": [row.soc for row in rows],
        "noc_code": [row.noc for row in rows],
        "crop_id": [row.crop or None for row in rows],
        "need_type": [row.need_type for row in rows],
        "seats": [row.seats for row in rows],
        **dict.fromkeys(("seats_offered", "seats_reserved", "seats_filled", "seats_released"), [0] * len(rows)),
        "starts_on": [row.starts for row in rows],
        "ends_on": [row.ends for row in rows],
        "worksite_id": [sites[row.employer] for row in rows],
        "subdivision_id": [employer.place for employer in of],
        "county": empty,
        "city": [employer.city for employer in of],
        "wage": [row.wage for row in rows],
        "wage_unit": [row.wage_unit for row in rows],
        "currency": [CURRENCY_OF[employer.country] for employer in of],
        "overtime_wage": [row.overtime for row in rows],
        "pay_notes": [row.pay_notes for row in rows],
        "hours_per_week": [row.hours for row in rows],
        "schedule": [row.schedule for row in rows],
        "housing_free": [row.housing for row in rows],
        "transport_daily": [row.transport for row in rows],
        "travel_inbound_paid": [row.travel_in for row in rows],
        "travel_outbound_paid": [row.travel_out for row in rows],
        "meals": [row.meals for row in rows],
        "fee_free": [row.fee_free for row in rows],
        "certification_held": [row.certified for row in rows],
        "experience_months": [row.experience for row in rows],
        "driver_required": [row.driver for row in rows],
        "lifting_kg": [row.lifting for row in rows],
        "background_check": [row.background_check for row in rows],
        "drug_screen": [row.drug_screen for row in rows],
        "special_requirements": empty,
        "first_received_at": [_received(row) for row in rows],
        "source_url": empty,
        "created_at": created,
        "updated_at": created,
    }


def _case_number(row: VacancyRow) -> str:
    return f"DEMO-{KEYS[row.programme].upper()}-{row.number:06d}" if row.certified else ""


def _received(row: VacancyRow) -> str | None:
    return None if row.status == "draft" else moment(_submitted(row), row.minute)


def _submitted(row: VacancyRow) -> date:
    return row.created + timedelta(days=2)


def _events(rows: Sequence[VacancyRow], ids: Sequence[int], users: Users) -> Iterator[tuple[Any, ...]]:
    coordinator = users.get(Role.COORDINATOR)
    for pk, row in zip(ids, rows, strict=True):
        for action, old, new, day, reason in vacancy_history(row):
            by = coordinator.pk if coordinator and action in ("open", "ask_changes") else None
            yield action, old, new, reason, by, moment(day, row.minute), pk


def vacancy_history(row: VacancyRow) -> list[Event]:
    """The moves that led to the vacancy's state."""
    opened = ("open", "submitted", "open", row.created + timedelta(days=8), "")
    steps: dict[str, list[Event]] = {
        "changes_asked": [("ask_changes", "submitted", "changes_asked", row.created + timedelta(days=5), CHANGES_WHY)],
        "open": [opened],
        "closed": [opened, ("close", "open", "closed", row.created + timedelta(days=14), CLOSED_WHY)],
        "expired": [opened, ("expire", "open", "expired", row.starts + timedelta(days=1), "")],
    }
    made = [("create", "", "draft", row.created, "")]
    if row.status == "draft":
        return made
    return [*made, ("submit", "draft", "submitted", _submitted(row), ""), *steps.get(row.status, [])]
