"""What happens below and concerns recruiters."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from employers.services import SeatsNeeded
from employers.signals import employer_joined, employer_parted, seats_asked, vacancies_opened, vacancy_opened

from .models import Recruiter
from .services import (
    alerts_refresh,
    mandates_follow,
    mandates_return,
    record_follows,
    record_returns,
    seats_needed_by_mandates,
    vacancies_hold_if_frozen,
)
from .signals import recruiter_reinstated, recruiter_suspended


@receiver(recruiter_suspended)
@receiver(recruiter_reinstated)
def look_for_the_same_people(recruiter: Recruiter, **kwargs: Any) -> None:
    alerts_refresh(recruiter=recruiter)


@receiver(vacancy_opened)
def hold_where_a_mandate_is_frozen(vacancy: Any, by: Any, **kwargs: Any) -> None:
    vacancies_hold_if_frozen(vacancies=[vacancy], by=by)


@receiver(vacancies_opened)
def hold_those_whose_mandate_is_frozen(vacancies: Any, by: Any, **kwargs: Any) -> None:
    vacancies_hold_if_frozen(vacancies=vacancies, by=by)


@receiver(seats_asked)
def what_mandates_give_away(vacancies: Any, **kwargs: Any) -> list[SeatsNeeded]:
    return seats_needed_by_mandates(vacancies)


@receiver(employer_joined)
def mandates_go_along(record: Any, employer: Any, by: Any, **kwargs: Any) -> dict[str, list[int]]:
    return {"mandates": mandates_follow(record=record, employer=employer, by=by)}


@receiver(employer_joined)
def what_is_on_record_goes_along(record: Any, employer: Any, by: Any, **kwargs: Any) -> dict[str, str]:
    return {"on_record": record_follows(record=record, employer=employer, by=by)}


@receiver(employer_parted)
def mandates_go_back(record: Any, employer: Any, moved: Any, by: Any, **kwargs: Any) -> None:
    mandates_return(record=record, employer=employer, mandates=moved.get("mandates", []), by=by)


@receiver(employer_parted)
def what_is_on_record_goes_back(record: Any, employer: Any, moved: Any, by: Any, **kwargs: Any) -> None:
    if sealed := moved.get("on_record"):
        record_returns(record=record, employer=employer, sealed=sealed, by=by)
