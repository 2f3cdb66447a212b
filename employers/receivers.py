"""What happens to vacancies and employers and concerns sanctions, or is told to an employer's team."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .choices import RevisionStatus
from .services import answer_tell, matches_follow, matches_return, vacancies_hold_if_sanctioned
from .signals import changes_asked, employer_joined, employer_parted, revision_moved, vacancies_opened, vacancy_opened


@receiver(vacancy_opened)
def hold_where_its_employer_is_debarred(vacancy: Any, by: Any, **kwargs: Any) -> None:
    vacancies_hold_if_sanctioned(vacancies=[vacancy], by=by)


@receiver(vacancies_opened)
def hold_those_whose_employer_is_debarred(vacancies: Any, by: Any, **kwargs: Any) -> None:
    vacancies_hold_if_sanctioned(vacancies=vacancies, by=by)


@receiver(vacancy_opened)
def tell_its_team_that_it_is_open(vacancy: Any, **kwargs: Any) -> None:
    answer_tell(vacancy=vacancy, answer="opened")


@receiver(changes_asked)
def tell_its_team_what_is_asked(vacancy: Any, **kwargs: Any) -> None:
    event = vacancy.events.filter(action="ask_changes").order_by("-at", "-pk").first()
    answer_tell(vacancy=vacancy, answer="asked", reason=event.reason if event else "")


@receiver(revision_moved)
def tell_its_team_what_became_of_a_change(vacancy: Any, revision: Any, **kwargs: Any) -> None:
    if revision.status in (RevisionStatus.ACCEPTED, RevisionStatus.REFUSED):
        answer_tell(vacancy=vacancy, answer=revision.status, reason=revision.reason)


@receiver(employer_joined)
def matches_go_along(record: Any, employer: Any, by: Any, **kwargs: Any) -> dict[str, list[int]]:
    return {"matches": matches_follow(record=record, employer=employer, by=by)}


@receiver(employer_parted)
def matches_go_back(record: Any, employer: Any, moved: Any, by: Any, **kwargs: Any) -> None:
    matches_return(record=record, employer=employer, matches=moved.get("matches", []), by=by)
