"""A registry and a demand of any size, made in bulk and the same every time: for runs long enough to be disturbed."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from employers.models import Vacancy
from reference.models import Crop, Occupation
from tests import factories
from workers.models import Worker, WorkExperience

OCCUPATIONS, CROPS = 12, 8


def registry_and_demand(workers: int, vacancies: int, seats: int = 6) -> None:
    """`workers` people with one experience each and `vacancies` open vacancies; fewer seats than people."""
    occupations = _occupations()
    crops = [
        Crop.objects.get_or_create(code=f"crop-{n}", defaults=_titles(f"crop-{n}") | {"group": "fruit"})[0]
        for n in range(CROPS)
    ]
    _vacancies(vacancies, seats, occupations, crops)
    _workers(workers, occupations, crops)


def _occupations() -> list[Occupation]:
    return [
        Occupation.objects.get_or_create(
            code=f"92{n:02d}", defaults=_titles(f"92{n:02d}") | {"is_agricultural": True, "isco_code": f"92{n:02d}"}
        )[0]
        for n in range(OCCUPATIONS)
    ]


def _titles(text: str) -> dict[str, str]:
    return {f"title_{language}": text for language in ("es", "en", "fr")}


def _vacancies(count: int, seats: int, occupations: list[Occupation], crops: list[Crop]) -> None:
    first = factories.vacancy(seats=seats)
    Vacancy.objects.bulk_create(
        Vacancy(
            folio=f"V-B{n:06d}",
            employer=first.employer,
            programme=first.programme,
            status="open",
            title=f"Cosecha {n}",
            occupation=occupations[n * 7 % OCCUPATIONS],
            crop=crops[n * 5 % CROPS],
            seats=1 + (n * seats) % (2 * seats),
            starts_on=first.starts_on,
            ends_on=first.ends_on,
            subdivision=first.subdivision,
            currency="USD",
            experience_months=n * 3 % 24,
        )
        for n in range(count - 1)
    )


def _workers(count: int, occupations: list[Occupation], crops: list[Crop]) -> None:
    first = factories.worker(no_document=True)
    today = timezone.localdate()
    made = Worker.objects.bulk_create(
        Worker(
            folio=f"GT-B{n:06d}",
            country=first.country,
            office=first.office,
            status="registered",
            registered_on=today - timedelta(days=n % 300),
            confirmed_on=today,
            given_names="Elvira",
            first_surname=f"Ocote {n}",
            search_name=f"elvira ocote {n}",
            birth_date=first.birth_date,
            sex="F",
            nationality=first.nationality,
            municipality=first.municipality,
            preferred_language=first.preferred_language,
        )
        for n in range(count - 1)
    )
    WorkExperience.objects.bulk_create(
        WorkExperience(
            worker=person,
            occupation=occupations[n * 11 % OCCUPATIONS],
            crop=crops[n * 3 % CROPS],
            country=first.country,
            months=n * 13 % 60,
            evidence=1 + n % 3,
        )
        for n, person in enumerate(made)
    )
