"""Reads of employers and vacancies, within what the person may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.choices import Role
from common.names import is_id, plain

from .choices import VacancyStatus
from .models import Employer, Vacancy

if TYPE_CHECKING:
    from accounts.models import User

# Ministry staff who see the whole demand; the others see what is open, or their own.
_ALL = frozenset({Role.COORDINATOR, Role.INSPECTOR, Role.ADMINISTRATOR, Role.AUDITOR})
_OPEN = frozenset({Role.REGISTRATION_OFFICER, Role.RECRUITER_CONTACT})


def vacancies_visible_to(user: User) -> QuerySet[Vacancy]:
    vacancies = Vacancy.objects.select_related("employer", "programme", "occupation", "crop", "subdivision")
    if user.role in _ALL:
        return vacancies
    if user.role in _OPEN:
        return vacancies.filter(status__in=[VacancyStatus.OPEN, VacancyStatus.FILLED])
    if user.role == Role.EMPLOYER_CLERK:
        return vacancies.filter(employer__members__user=user)
    return vacancies.none()


def employers_visible_to(user: User) -> QuerySet[Employer]:
    if user.role in _ALL | _OPEN:
        return Employer.objects.all()
    if user.role == Role.EMPLOYER_CLERK:
        return Employer.objects.filter(members__user=user)
    return Employer.objects.none()


def is_held(vacancy: Vacancy) -> bool:
    return vacancy.holds.filter(lifted_at__isnull=True).exists()


def started_before(vacancies: QuerySet[Vacancy], as_of: date) -> QuerySet[Vacancy]:
    """Those whose work has begun by `as_of`: nobody is proposed for them any more."""
    return vacancies.filter(starts_on__lt=as_of)


def search_vacancies(vacancies: QuerySet[Vacancy], text: str) -> QuerySet[Vacancy]:
    """A folio, a case number, else words of the title or the employer's name."""
    text = text.strip()
    if not text:
        return vacancies
    words = Q(folio__iexact=text) | Q(case_number__iexact=text) | Q(title__icontains=text)
    if folded := plain(text):
        words |= Q(employer__search_name__contains=folded)
    return vacancies.filter(words)


def vacancy_named(vacancies: QuerySet[Vacancy], text: str) -> Vacancy | None:
    """The one with this folio, case number or id."""
    found = vacancies.filter(Q(folio__iexact=text) | Q(case_number__iexact=text)).first() if text else None
    return found or (vacancies.filter(pk=int(text)).first() if is_id(text) else None)
