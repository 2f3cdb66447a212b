"""Mandates freeze, thaw and follow an employer; the vacancies under them are held and given back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from employers.choices import HoldReason, VacancyStatus
from employers.models import Employer, Vacancy, VacancyHold
from employers.services import hold_lift, vacancy_hold

from ..choices import MandateStatus
from ..models import Mandate, Recruiter
from ..selectors import Standing, active_mandates, is_stopped, recruiter_standing


@transaction.atomic
def mandates_check(*, recruiter: Recruiter, by: User) -> None:
    """After mandates were written: those of a recruiter that is stopped do not stand. Of this and a sanction one sees the other."""
    locked = Recruiter.objects.select_for_update(no_key=True).get(pk=recruiter.pk)
    if is_stopped(locked) or recruiter_standing(locked) in (Standing.SUSPENDED, Standing.CANCELLED):
        mandates_freeze(recruiter=locked, by=by)


def mandates_freeze(*, recruiter: Recruiter, by: User) -> None:
    """Mandates that came while their recruiter was stopped; a sanction freezes the others one by one (`cascade`)."""
    mandates = active_mandates(recruiter).filter(ends_on__gte=timezone.localdate())
    for vacancy in list(covered_vacancies(mandates).exclude(status__in=[VacancyStatus.CLOSED, VacancyStatus.EXPIRED])):
        vacancy_hold(vacancy=vacancy, reason=HoldReason.RECRUITER_SUSPENDED, by=by)
    mandates.update(status=MandateStatus.FROZEN)


def mandates_thaw(*, recruiter: Recruiter, by: User | None) -> None:
    """A vacancy that another stopped recruiter also has a mandate for stays held."""
    frozen = Mandate.objects.filter(status=MandateStatus.FROZEN)
    vacancies = list(covered_vacancies(frozen.filter(recruiter=recruiter)))
    frozen.filter(recruiter=recruiter).update(status=MandateStatus.ACTIVE)
    still_held = set(covered_vacancies(frozen).values_list("pk", flat=True))
    for vacancy in vacancies:
        if vacancy.pk not in still_held:
            hold_lift(vacancy=vacancy, reason=HoldReason.RECRUITER_SUSPENDED, by=by)


def vacancies_hold_if_frozen(*, vacancies: Sequence[Vacancy], by: User | None) -> None:
    """Vacancies opened under a frozen mandate are held from their first moment."""
    frozen = covered_vacancies(Mandate.objects.filter(status=MandateStatus.FROZEN))
    for vacancy in list(frozen.filter(pk__in=[vacancy.pk for vacancy in vacancies])):
        vacancy_hold(vacancy=vacancy, reason=HoldReason.RECRUITER_SUSPENDED, by=by)


@transaction.atomic
def holds_catch_up() -> int:
    """Hold what stands under a frozen mandate and is not held: opened in the very moment in which the mandate froze. How many.

    One whose hold somebody lifted is left to that decision.
    """
    frozen = covered_vacancies(Mandate.objects.filter(status=MandateStatus.FROZEN))
    held = VacancyHold.objects.filter(reason=HoldReason.RECRUITER_SUSPENDED).values("vacancy")
    missed = list(frozen.filter(status__in=[VacancyStatus.OPEN, VacancyStatus.FILLED]).exclude(pk__in=held))
    vacancies_hold_if_frozen(vacancies=missed, by=None)
    return len(missed)


@transaction.atomic
def mandates_follow(*, record: Employer, employer: Employer, by: User) -> list[int]:
    """The mandates of an employer on record are those of the one that it was recognised as; what they freeze is held there too.

    Returns the ids of the mandates.
    """
    moved = list(Mandate.objects.filter(employer=record).order_by("pk").values_list("pk", flat=True))
    Mandate.objects.filter(pk__in=moved).update(employer=employer)
    vacancies_hold_if_frozen(vacancies=list(_not_over(employer)), by=by)
    return moved


@transaction.atomic
def mandates_return(*, record: Employer, employer: Employer, mandates: Sequence[int], by: User) -> None:
    """The way back: vacancies are held by the frozen mandates of their own employer only."""
    Mandate.objects.filter(pk__in=mandates, employer=employer).update(employer=record)
    vacancies_hold_if_frozen(vacancies=list(_not_over(record)), by=by)
    frozen = covered_vacancies(Mandate.objects.filter(status=MandateStatus.FROZEN))
    held = Vacancy.objects.filter(
        employer__in=[record, employer], holds__reason=HoldReason.RECRUITER_SUSPENDED, holds__lifted_at__isnull=True
    )
    for vacancy in list(held.exclude(pk__in=frozen.values("pk")).order_by("pk")):
        hold_lift(vacancy=vacancy, reason=HoldReason.RECRUITER_SUSPENDED, by=by)


def _not_over(employer: Employer) -> QuerySet[Vacancy]:
    return employer.vacancies.exclude(status__in=[VacancyStatus.CLOSED, VacancyStatus.EXPIRED])


def covered_vacancies(mandates: QuerySet[Mandate]) -> QuerySet[Vacancy]:
    """The vacancies that mandates name, and all of an employer's where one names none; in the order in which they are locked."""
    named = Q(pk__in=mandates.order_by().values("vacancy"))
    every = Q(employer__in=mandates.filter(vacancy__isnull=True).order_by().values("employer"))
    return Vacancy.objects.filter(named | every).order_by("pk")
