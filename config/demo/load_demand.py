"""Employers, vacancies, recruiters and complaints of the demonstration into the database, each state with the events that led to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from accounts.choices import Role
from accounts.models import Office, User
from common.crypto import blind_index
from common.folios import make_folio, reserve_numbers
from common.names import plain
from employers.models import (
    Employer,
    Vacancy,
    VacancyEvent,
    VacancyHold,
    VacancyLanguage,
    VacancySkill,
    Worksite,
)
from recruiters.models import Agent, Allegation, Complaint, ComplaintEvent, Licence, LicenceEvent, Mandate, Recruiter, Surety

from .copying import copy_rows, moment, reserve_ids
from .demand import Demand, EmployerRow, VacancyRow
from .grievances import ComplaintRow
from .load_people import _municipality_ids
from .places import offices
from .programmes import CURRENCY_OF, KEYS
from .recruiting import INSURERS, REGIMES, RecruiterRow

Written = dict[str, int]
Users = dict[Role, User]
CHANGES_WHY = "Falta decir quién paga el viaje de regreso."
CLOSED_WHY = "El empleador retiró la solicitud."
RECEIPT_PURPOSE = "complaint receipt"
EVENT_COLUMNS = "action old_state new_state reason by_id at subject_id".split()


def load_demand(demand: Demand, users: Users) -> tuple[Written, list[int], list[int]]:
    """Rows by table, and the ids of employers and of vacancies in their order."""
    employers = reserve_ids(Employer, len(demand.employers))
    sites = reserve_ids(Worksite, len(demand.employers))
    vacancies = reserve_ids(Vacancy, len(demand.vacancies))
    folios = _folios("V", [row.created for row in demand.vacancies])
    begun = _begun(demand)
    written = {
        "employers": copy_rows(Employer, EMPLOYER_COLUMNS, map(_employer_row, employers, demand.employers, begun)),
        "worksites": copy_rows(Worksite, WORKSITE_COLUMNS, map(_worksite_row, sites, employers, demand.employers, begun)),
        "vacancies": copy_rows(Vacancy, VACANCY_COLUMNS, _vacancy_rows(demand, vacancies, folios, employers, sites)),
        "vacancy events": copy_rows(VacancyEvent, EVENT_COLUMNS, _vacancy_events(demand.vacancies, vacancies, users)),
    }
    pairs = list(zip(vacancies, demand.vacancies, strict=True))
    written["vacancy skills"] = copy_rows(
        VacancySkill, ["vacancy_id", "skill_id", "requirement"], ((pk, *skill) for pk, row in pairs for skill in row.skills)
    )
    written["vacancy languages"] = copy_rows(
        VacancyLanguage, ["vacancy_id", "language_id", "level"], ((pk, *asked) for pk, row in pairs for asked in row.languages)
    )
    return written, employers, vacancies


def load_holds(demand: Demand, vacancies: Sequence[int], as_of: date) -> Written:
    """After the recruiters are known: some of the holds come from them."""
    rows = (
        (pk, reason, "", moment(as_of - timedelta(days=9)))
        for pk, row in zip(vacancies, demand.vacancies, strict=True)
        for reason in dict.fromkeys(row.holds)
    )
    return {"holds": copy_rows(VacancyHold, ["vacancy_id", "reason", "note", "placed_at"], rows)}


def _begun(demand: Demand) -> list[date]:
    """A month before an employer's first vacancy; for one without any, before the first of all."""
    first = [min((vacancy.created for vacancy in demand.vacancies), default=date(2026, 1, 1))] * len(demand.employers)
    found: dict[int, date] = {}
    for vacancy in demand.vacancies:
        found[vacancy.employer] = min(vacancy.created, found.get(vacancy.employer, vacancy.created))
    return [found.get(number, usual) - timedelta(days=30) for number, usual in enumerate(first)]


EMPLOYER_COLUMNS = (
    "id legal_name trade_name search_name country_id subdivision_id city postal_code business_number industry_code status website"
    " created_at updated_at"
).split()


def _employer_row(pk: int, row: EmployerRow, begun: date) -> tuple[Any, ...]:
    site = f"https://{plain(row.name).replace(' ', '-')[:40]}.example"
    at = moment(begun)
    return (
        pk, row.name, "", plain(row.name), row.country, row.place, row.city, "", row.business_number, row.industry, row.status, site, at, at,
    )  # fmt: skip


WORKSITE_COLUMNS = "id employer_id name subdivision_id county city address postal_code created_at updated_at".split()


def _worksite_row(pk: int, employer: int, row: EmployerRow, begun: date) -> tuple[Any, ...]:
    at = moment(begun)
    return pk, employer, row.name, row.place, "", row.city, "", "", at, at


VACANCY_COLUMNS = (
    "id folio case_number employer_id programme_id status title duties occupation_id soc_code noc_code crop_id need_type seats seats_taken"
    " starts_on ends_on worksite_id subdivision_id county city wage wage_to wage_unit currency overtime_wage pay_notes hours_per_week"
    " schedule housing_free transport_daily travel_inbound_paid travel_outbound_paid meals fee_free certification_held experience_months"
    " driver_required lifting_kg background_check drug_screen special_requirements first_received_at source_url created_at updated_at"
).split()


def _vacancy_rows(
    demand: Demand, ids: Sequence[int], folios: Sequence[str], employers: Sequence[int], sites: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    for pk, folio, row in zip(ids, folios, demand.vacancies, strict=True):
        employer = demand.employers[row.employer]
        received = None if row.status == "draft" else moment(_submitted(row), row.minute)
        case = f"DEMO-{KEYS[row.programme].upper()}-{row.number:06d}" if row.certified else ""
        at = moment(row.created, row.minute)
        yield (
            pk, folio, case, employers[row.employer], row.programme, row.status, row.title, row.duties, row.occupation, row.soc, row.noc,
            row.crop or None, row.need_type, row.seats, 0, row.starts, row.ends, sites[row.employer], employer.place, "", employer.city,
            row.wage, None, row.wage_unit, CURRENCY_OF[employer.country], row.overtime, row.pay_notes, row.hours, row.schedule,
            row.housing, row.transport, row.travel_in, row.travel_out, row.meals, row.fee_free, row.certified, row.experience, row.driver,
            row.lifting, row.background_check, row.drug_screen, "", received, "", at, at,
        )  # fmt: skip


def _folios(prefix: str, made: Sequence[date]) -> list[str]:
    """One series a year, in the order of making."""
    folios = [""] * len(made)
    for year in sorted({day.year for day in made}):
        own = sorted((position for position, day in enumerate(made) if day.year == year), key=lambda position: made[position])
        for position, number in zip(own, reserve_numbers(f"{prefix}-{year}", len(own)), strict=True):
            folios[position] = make_folio(prefix, year, number)
    return folios


def _submitted(row: VacancyRow) -> date:
    return row.created + timedelta(days=2)


def _vacancy_events(rows: Sequence[VacancyRow], ids: Sequence[int], users: Users) -> Iterator[tuple[Any, ...]]:
    coordinator = users[Role.COORDINATOR].pk if Role.COORDINATOR in users else None
    for pk, row in zip(ids, rows, strict=True):
        for action, old, new, day, reason in vacancy_history(row):
            by = coordinator if action in ("open", "ask_changes") else None
            yield action, old, new, reason, by, moment(day, row.minute), pk


def vacancy_history(row: VacancyRow) -> list[tuple[str, str, str, date, str]]:
    """The moves that led to the vacancy's state: action, from, to, day, reason."""
    opened = ("open", "submitted", "open", row.created + timedelta(days=8), "")
    steps: dict[str, list[tuple[str, str, str, date, str]]] = {
        "changes_asked": [("ask_changes", "submitted", "changes_asked", row.created + timedelta(days=5), CHANGES_WHY)],
        "open": [opened],
        "closed": [opened, ("close", "open", "closed", row.created + timedelta(days=14), CLOSED_WHY)],
        "expired": [opened, ("expire", "open", "expired", row.starts + timedelta(days=1), "")],
    }
    made = [("create", "", "draft", row.created, "")]
    if row.status == "draft":
        return made
    return [*made, ("submit", "draft", "submitted", _submitted(row), ""), *steps.get(row.status, [])]


def load_recruiters(rows: Sequence[RecruiterRow], employers: Sequence[int], vacancies: Sequence[int], users: Users) -> tuple[Written, list[int]]:
    """Recruiters with licences, sureties, agents and mandates. Rows by table, and the ids of the recruiters."""
    ids, licences = reserve_ids(Recruiter, len(rows)), reserve_ids(Licence, len(rows))
    town = _municipality_ids()
    inspector = users[Role.INSPECTOR] if Role.INSPECTOR in users else None
    triples = list(zip(ids, licences, rows, strict=True))
    written = {
        "recruiters": copy_rows(
            Recruiter,
            "id legal_name trade_name search_name kind country_id municipality_id tax_number phone address created_at updated_at".split(),
            ((pk, r.name, "", plain(r.name), r.kind, r.country, town[r.town], r.tax_number, r.phone, r.address, _begun_at(r), _begun_at(r)) for pk, _l, r in triples),
        ),
        "licences": copy_rows(
            Licence,
            "id recruiter_id regime number authority status valid_from valid_to created_at updated_at".split(),
            (
                (licence, pk, REGIMES[r.country][0], r.licence_number, REGIMES[r.country][1], r.status, r.valid_from, r.valid_to, _begun_at(r), _begun_at(r))
                for pk, licence, r in triples
            ),
        ),
        "licence events": copy_rows(LicenceEvent, EVENT_COLUMNS, _licence_events(triples, inspector)),
        "sureties": copy_rows(
            Surety,
            "licence_id issuer amount currency expires_on created_at updated_at".split(),
            (
                (licence, INSURERS[pk % len(INSURERS)], REGIMES[r.country][4], REGIMES[r.country][3], r.valid_to, _begun_at(r), _begun_at(r))
                for pk, licence, r in triples
                if r.status != "under_review"
            ),
        ),
        "agents": copy_rows(
            Agent,
            "recruiter_id full_name phone municipality_id is_active created_at updated_at".split(),
            ((pk, name, phone, town[where], active, _begun_at(r), _begun_at(r)) for pk, _l, r in triples for name, phone, where, active in r.agents),
        ),
        "mandates": copy_rows(
            Mandate,
            "recruiter_id employer_id vacancy_id seats status starts_on ends_on created_at updated_at".split(),
            (
                (pk, employers[m.employer], vacancies[m.vacancy], m.seats, m.status, m.starts, m.ends, moment(m.starts), moment(m.starts))
                for pk, _l, r in triples
                for m in r.mandates
            ),
        ),
    }
    return written, ids


def _begun_at(row: RecruiterRow) -> str:
    return moment(row.events[0][3])


def _licence_events(triples: Sequence[tuple[int, int, RecruiterRow]], inspector: User | None) -> Iterator[tuple[Any, ...]]:
    for _pk, licence, row in triples:
        by = inspector.pk if inspector and inspector.country == row.country else None
        for action, old, new, day, reason in row.events:
            yield action, old, new, reason, by if old else None, moment(day), licence


def load_complaints(
    rows: Sequence[ComplaintRow], recruiters: Sequence[int], employers: Sequence[int], places: dict[str, Office], users: Users
) -> Written:
    ids = reserve_ids(Complaint, len(rows))
    inspector = users.get(Role.INSPECTOR)
    folios = _folios("Q", [row.received for row in rows])
    in_order = [places[row["code"]].pk for row in offices()]

    def handled(row: ComplaintRow) -> int | None:
        return inspector.pk if inspector and inspector.country == row.country and row.status != "received" else None

    pairs = list(zip(ids, rows, strict=True))
    return {
        "complaints": copy_rows(
            Complaint,
            (
                "id folio receipt_index country_id office_id status severity channel is_anonymous contact account recruiter_id employer_id"
                " accused_name received_on due_on assigned_to_id"
            ).split(),
            (
                (
                    pk, folio, blind_index(row.receipt, purpose=RECEIPT_PURPOSE), row.country,
                    None if row.office is None else in_order[row.office], row.status, row.severity, row.channel, row.anonymous, row.contact,
                    row.account, None if row.recruiter is None else recruiters[row.recruiter],
                    None if row.employer is None else employers[row.employer], row.accused_name, row.received, row.due, handled(row),
                )  # fmt: skip
                for folio, (pk, row) in zip(folios, pairs, strict=True)
            ),
        ),
        "complaint events": copy_rows(
            ComplaintEvent,
            EVENT_COLUMNS,
            (
                (action, old, new, reason, handled(row) if old else None, moment(day), pk)
                for pk, row in pairs
                for action, old, new, day, reason in row.events
            ),
        ),
        "allegations": copy_rows(
            Allegation,
            "complaint_id category outcome amount currency note".split(),
            ((pk, row.category, row.outcome, row.amount, row.currency, "") for pk, row in pairs),
        ),
    }
