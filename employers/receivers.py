"""What happens to vacancies and employers and concerns sanctions."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .services import matches_follow, matches_return, vacancies_hold_if_sanctioned
from .signals import employer_joined, employer_parted, vacancies_opened, vacancy_opened


@receiver(vacancy_opened)
def hold_where_its_employer_is_debarred(vacancy: Any, by: Any, **kwargs: Any) -> None:
    vacancies_hold_if_sanctioned(vacancies=[vacancy], by=by)


@receiver(vacancies_opened)
def hold_those_whose_employer_is_debarred(vacancies: Any, by: Any, **kwargs: Any) -> None:
    vacancies_hold_if_sanctioned(vacancies=vacancies, by=by)


@receiver(employer_joined)
def matches_go_along(record: Any, employer: Any, by: Any, **kwargs: Any) -> dict[str, list[int]]:
    return {"matches": matches_follow(record=record, employer=employer, by=by)}


@receiver(employer_parted)
def matches_go_back(record: Any, employer: Any, moved: Any, by: Any, **kwargs: Any) -> None:
    matches_return(record=record, employer=employer, matches=moved.get("matches", []), by=by)
