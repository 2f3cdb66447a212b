"""Rows of the register of recruiters, beside those of `tests.factories`."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from recruiters.models import (
    Agent,
    IdentityAlert,
    Licence,
    LicenceTerm,
    Listing,
    Mandate,
    Recruiter,
    RecruiterPerson,
    Surety,
    SuretyCall,
)
from recruiters.services import agent_save, identity_read, person_save
from tests import factories
from workers.identity import cui_check_digit

_number = count(1)


def cui(n: int | None = None) -> str:
    """A number that could be somebody's, of municipality 0101."""
    n = next(_number) if n is None else n
    while True:
        first = f"{n + 20_000_000:08d}"
        if digit := cui_check_digit(first):
            return f"{first}{digit}0101"
        n += 1_000_000


def person(
    recruiter: Recruiter, name: str = "Tomasa Ejemplo Sic", *, number: str = "", **fields: Any
) -> RecruiterPerson:
    identity = identity_read(kind="cui", number=number, country=None) if number else None
    return person_save(
        person=RecruiterPerson(**{"recruiter": recruiter, "full_name": name, "role": "owner"} | fields),
        identity=identity,
    )


def agent(recruiter: Recruiter, name: str = "Fidel Ejemplo Tum", *, number: str = "", **fields: Any) -> Agent:
    identity = identity_read(kind="cui", number=number, country=None) if number else None
    return agent_save(agent=Agent(**{"recruiter": recruiter, "full_name": name} | fields), identity=identity)


def licence(recruiter: Recruiter, **fields: Any) -> Licence:
    today = timezone.localdate()
    return Licence.objects.create(
        **{
            "recruiter": recruiter,
            "regime": "gt-ag-50-2022",
            "number": f"R-{next(_number)}",
            "authority": "Ministerio de Trabajo",
            "status": "valid",
            "valid_from": today - timedelta(days=30),
            "valid_to": today + timedelta(days=300),
        }
        | fields
    )


def surety(recruiter: Recruiter, **fields: Any) -> Surety:
    today = timezone.localdate()
    return Surety.objects.create(
        **{
            "licence": recruiter.licences.get(),
            "issuer": "Fianzas Ejemplo",
            "amount": 1000,
            "currency": "GTQ",
            "expires_on": today + timedelta(days=200),
        }
        | fields
    )


def mandate(recruiter: Recruiter, vacancy: Any = None, *, seats: int = 5, **fields: Any) -> Mandate:
    """Unsaved, for the vacancy's employer, from today on for a hundred days."""
    today = timezone.localdate()
    vacancy = vacancy or factories.vacancy()
    return Mandate(
        **{
            "recruiter": recruiter,
            "employer": vacancy.employer,
            "vacancy": vacancy,
            "seats": seats,
            "starts_on": today,
            "ends_on": today + timedelta(days=100),
        }
        | fields
    )


def day(text: str) -> date:
    return date.fromisoformat(text)


def fill(recruiter: Recruiter, by: Any = None, sanction: Any = None) -> None:
    """One row of everything that hangs on an entry with a licence; `sanction` is what its bond is called for."""
    person(recruiter, number=cui())
    Listing.objects.create(
        recruiter=recruiter,
        kind="appendix_c",
        row_number=1,
        name_written=recruiter.legal_name,
        country=recruiter.country,
        employer=factories.employer(),
        read_on=timezone.localdate(),
        identity=f"{recruiter.pk:064d}",
        content_hash="x",
    )
    alert = IdentityAlert.objects.create(
        recruiter=recruiter,
        stopped=factories.recruiter(licence="suspended"),
        points=60,
        reasons=[{"kind": "phone", "points": 60, "entries": 2}],
    )
    alert.events.create(action="create", new_state="suggested", by=by)
    chief = agent(recruiter, "Jefa Ejemplo")
    agent(recruiter, "Segundo Ejemplo", parent=chief).places.create(municipality=factories.municipality())
    LicenceTerm.objects.get_or_create(
        regime="gt-ag-50-2022",
        defaults={
            "months": 36,
            "source": "https://example.org",
            "confidence": "high",
            "checked_on": timezone.localdate(),
        },
    )
    call = SuretyCall.objects.create(
        surety=surety(recruiter), amount=10, purpose="Devolver", called_on=timezone.localdate(), sanction=sanction
    )
    call.events.create(action="request", new_state="asked", by=by)
