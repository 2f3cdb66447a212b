"""Vacancies whose seats are spread over worksites."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db import transaction

from employers.models import Employer, Vacancy, VacancySite, Worksite
from tests.factories import subdivision

_number = count(1)


def worksite(of: Employer, **fields: Any) -> Worksite:
    place = subdivision({"US": "US-CA", "MX": "MX-CHP", "CA": "CA-ON"}.get(of.country_id, f"{of.country_id}-01"))
    return Worksite.objects.create(
        **{"employer": of, "name": f"Finca {next(_number):04d}", "subdivision": place} | fields
    )


def spread(seats: Vacancy, *counts: int) -> list[VacancySite]:
    """The seats of a vacancy at worksites of its employer, so many at each."""
    with transaction.atomic():
        return [
            VacancySite.objects.create(vacancy=seats, worksite=worksite(seats.employer), seats=here) for here in counts
        ]
