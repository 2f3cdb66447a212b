"""`make_demo`: build the demonstration and write it, all or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User
from common.errors import InvalidInput
from common.mail import nobody_is_written_to
from common.scope import WHOLE_REGION, database_scope
from employers.models import Employer, Vacancy
from pathways.models import Programme
from recruiters.models import Complaint, Recruiter
from reference.models import Crop, Language, Municipality, Occupation, Skill
from workers.models import Worker

from .accounts import ensure_accounts, ensure_offices
from .agency import agency_complaints
from .build import Already, Demonstration, build
from .chance import Streams
from .contacts import DNI_CAPACITY
from .copying import Written
from .load_demand import load_demand, load_holds
from .load_desk import load_desk
from .load_inspections import load_inspections
from .load_people import load_people
from .load_placements import busiest, load_placements
from .load_portal import load_portal
from .load_recruiting import Demanded, load_complaints, load_recruiters
from .load_register import load_register
from .load_sanctions import load_sanctions
from .load_vetting import load_vettings
from .people import COUNTRY_SHARES
from .programmes import PROGRAMMES

MOST_WORKERS, MOST_VACANCIES = 400_000, 40_000
Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What was written, and how fast."""

    seed: int
    as_of: date
    rows: dict[str, int]
    seats: int
    accounts: int
    build_seconds: float
    seconds: float

    def as_json(self) -> dict[str, object]:
        workers = self.rows.get("workers", 0)
        return {
            "seed": self.seed,
            "as_of": self.as_of.isoformat(),
            "workers": workers,
            "vacancies": self.rows.get("vacancies", 0),
            "seats": self.seats,
            "recruiters": self.rows.get("recruiters", 0),
            "complaints": self.rows.get("complaints", 0),
            "accounts": self.accounts,
            "rows": self.rows,
            "rows_total": sum(self.rows.values()),
            "build_seconds": round(self.build_seconds, 2),
            "seconds": round(self.seconds, 2),
            "workers_per_second": round(workers / self.seconds) if self.seconds else 0,
        }


def make_demo(*, workers: int, vacancies: int, seed: int, as_of: date, add: bool = False, say: Say = print) -> Made:
    """Write an invented registry in one transaction. The same arguments on an empty registry give the same rows.

    Raises `InvalidInput` where the sizes are out of range, reference data or rules are missing, or the registry
    holds people already and `add` is not set.
    """
    _check_sizes(workers, vacancies, seed)
    started = time.monotonic()
    with database_scope(WHOLE_REGION), nobody_is_written_to():
        _check_reference()
        already = _count()
        if (already.workers or already.recruiters) and not add:
            raise InvalidInput(
                _(
                    "There are %(workers)d people and %(recruiters)d recruiters in the registry already. To add invented ones to them use "
                    "--add; to start afresh stop the product and run bin/run --reset."
                )
                % {"workers": already.workers, "recruiters": already.recruiters}
            )
        if already.workers + workers * COUNTRY_SHARES[1] > DNI_CAPACITY:
            raise InvalidInput(
                _("There are too many people already: the range of invented identity numbers would not hold more.")
            )
        demonstration = build(workers, vacancies, seed, as_of, already)
        built = time.monotonic() - started
        say(_("made up in %(seconds).1f s") % {"seconds": built})
        places = ensure_offices()
        users = ensure_accounts() if settings.DEMO else {}
        rows, employer_ids, vacancy_ids = load_demand(demonstration.demand, users)
        say(
            _("%(count)d vacancies of %(employers)d employers")
            % {"count": rows["vacancies"], "employers": rows["employers"]}
        )
        rows |= load_people(demonstration.registry, places, _officers(users))
        say(_("%(count)d people") % {"count": rows.get("workers", 0)})
        demanded = Demanded(employer_ids, vacancy_ids)
        written, recruiter_ids = load_recruiters(demonstration.recruiters, demanded, users)
        rows |= written | load_holds(demonstration.demand, vacancy_ids, as_of)
        rows |= load_register(Streams(seed, already.workers), recruiter_ids, users, as_of)
        rows |= load_complaints(demonstration.complaints, recruiter_ids, demanded, places, users.get(Role.INSPECTOR))
        say(
            _("%(count)d recruiters, %(complaints)d complaints")
            % {"count": rows["recruiters"], "complaints": rows["complaints"]}
        )
        if settings.DEMO:
            ensure_accounts()  # once more: now there are an employer and a recruiter to belong to
            rows |= load_portal(users, as_of)
            rows |= _oversight(demonstration, Streams(seed, already.workers), recruiter_ids, demanded, users)
    seats = sum(row.seats for row in demonstration.demand.vacancies)
    return Made(seed, as_of, rows, seats, len(users), built, time.monotonic() - started)


def _oversight(
    made: Demonstration, streams: Streams, recruiters: list[int], demanded: Demanded, users: dict[Role, User]
) -> Written:
    """What inspectors work on: seasons under mandates, one agency that stands out, sanctions, vettings, visits and signals."""
    inspector, today = users[Role.INSPECTOR], timezone.localdate()
    rows = load_placements(streams, users, made.as_of, recruiters)
    agency = busiest(inspector.country)
    if agency is not None and agency.pk in recruiters:
        first = Complaint.objects.count()
        told = agency_complaints(
            streams, inspector.country, recruiters.index(agency.pk), agency.legal_name, made.as_of, first
        )
        rows["complaints about one agency"] = load_complaints(told, recruiters, demanded, ensure_offices(), inspector)[
            "complaints"
        ]
        rows |= load_desk(streams, agency, users, today)
    rows |= load_sanctions(users, made.as_of, agency)
    rows |= load_vettings(recruiters, users, today)
    return rows | load_inspections(inspector, made.as_of)


def _check_sizes(workers: int, vacancies: int, seed: int) -> None:
    if not 0 <= workers <= MOST_WORKERS:
        raise InvalidInput(_("--workers: from 0 to %(most)d.") % {"most": MOST_WORKERS}, field="workers")
    if not 0 <= vacancies <= MOST_VACANCIES:
        raise InvalidInput(_("--vacancies: from 0 to %(most)d.") % {"most": MOST_VACANCIES}, field="vacancies")
    if seed < 0:
        raise InvalidInput(_("--seed: a whole number from 0 on."), field="seed")


def _check_reference() -> None:
    if not all(model.objects.exists() for model in (Municipality, Occupation, Crop, Skill, Language)):
        raise InvalidInput(_("The reference lists are not loaded yet: run “manage.py load_reference” first."))
    missing = set(PROGRAMMES) - set(Programme.objects.values_list("pk", flat=True))
    if missing:
        raise InvalidInput(
            _("These pathways are not loaded yet: %(codes)s. Run “manage.py load_rules” first.")
            % {"codes": ", ".join(sorted(missing))}
        )


def _count() -> Already:
    return Already(
        Worker.objects.count(),
        Employer.objects.count(),
        Vacancy.objects.count(),
        Recruiter.objects.count(),
        Complaint.objects.count(),
    )


def _officers(users: dict[Role, User]) -> dict[int, User]:
    """The officers that there are accounts for, by office."""
    officer = users.get(Role.REGISTRATION_OFFICER)
    return {officer.office_id: officer} if officer and officer.office_id else {}
