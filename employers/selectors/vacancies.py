"""Reads of employers and vacancies, within what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Avg, Case, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum, When
from django.db.models.functions import ExtractDay, ExtractMonth

from accounts.choices import Role
from common.folios import folio_of, part_of_folio
from common.names import is_id, plain
from pathways.engine.seasons import StartMonth

from ..choices import VacancyStatus
from ..models import Employer, Vacancy, VacancyTerms

if TYPE_CHECKING:
    from accounts.models import User

SOON = timedelta(days=30)

# Vacancies that were or are open to people; drafts and what was sent back are no demand.
_WAS_OPEN = (VacancyStatus.OPEN, VacancyStatus.FILLED, VacancyStatus.CLOSED, VacancyStatus.EXPIRED)
_DEMAND_OF = timedelta(days=2 * 365)  # how far back starts of work tell when a programme usually begins

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


def terms_of_vacancy(vacancy: Vacancy) -> VacancyTerms | None:
    """What the form asked beyond the vacancy; None for one that came otherwise."""
    return VacancyTerms.objects.filter(vacancy=vacancy).first()


def is_held(vacancy: Vacancy) -> bool:
    return vacancy.holds.filter(lifted_at__isnull=True).exists()


def started_before(vacancies: QuerySet[Vacancy], as_of: date) -> QuerySet[Vacancy]:
    """Those whose work has begun by `as_of`: nobody is proposed for them any more."""
    return vacancies.filter(starts_on__lt=as_of)


def beginning(vacancies: QuerySet[Vacancy], when: str, today: date) -> QuerySet[Vacancy]:
    """`ahead` from today on, `soon` within 30 days with seats still free, `past` before today; anything else, all of them."""
    match when:
        case "ahead":
            return vacancies.filter(starts_on__gte=today)
        case "soon":
            within = Q(starts_on__range=(today, today + SOON))
            return vacancies.filter(within, status=VacancyStatus.OPEN, seats__gt=F("seats_taken"))
        case "past":
            return vacancies.filter(starts_on__lt=today)
    return vacancies


def nearest_first(vacancies: QuerySet[Vacancy], today: date) -> QuerySet[Vacancy]:
    """Those that have not begun by the day they begin, then those that have, the latest first."""
    begun = Case(When(starts_on__lt=today, then=F("starts_on")))
    return vacancies.order_by(begun.desc(nulls_first=True), "starts_on", "pk")


def search_vacancies(vacancies: QuerySet[Vacancy], text: str) -> QuerySet[Vacancy]:
    """A folio however it is written, a case number, else words of the title or the employer's name, accents and slips forgiven."""
    text = text.strip()
    if not text:
        return vacancies
    words = Q(folio=folio_of(text)) | Q(case_number__iexact=text) | Q(title__unaccent__icontains=text)
    if text.isascii() and text.isdecimal() and len(text) <= 6:
        words |= Q(folio__contains=part_of_folio(text))
    if folded := plain(text):
        words |= Q(title__trigram_word_similar=text) | Q(employer__search_name__contains=folded)
        words |= Q(employer__search_name__trigram_word_similar=folded)
    return vacancies.filter(words)


def vacancy_named(vacancies: QuerySet[Vacancy], text: str) -> Vacancy | None:
    """The one with this folio, case number or id."""
    found = vacancies.filter(Q(folio__iexact=text) | Q(case_number__iexact=text)).first() if text else None
    return found or (vacancies.filter(pk=int(text)).first() if is_id(text) else None)


@dataclass(frozen=True)
class Demand:
    """When the work of each programme usually begins, and with which crops or animals, by code: most seats first."""

    months: tuple[StartMonth, ...]
    crops: dict[tuple[str, int], tuple[str, ...]]  # by programme and month


def demand_by_month(programmes: Iterable[str], as_of: date) -> Demand:
    """The demand on record of two years back and all that is to come, month by month. Two queries for however many vacancies."""
    vacancies = Vacancy.objects.filter(
        programme__in=list(programmes), status__in=_WAS_OPEN, starts_on__gte=as_of - _DEMAND_OF
    )
    by_month = vacancies.order_by().annotate(month=ExtractMonth("starts_on")).values("programme_id", "month")
    length = ExpressionWrapper(F("ends_on") - F("starts_on"), output_field=DurationField())
    counted = by_month.annotate(
        vacancies=Count("pk"), places=Sum("seats"), day=Avg(ExtractDay("starts_on")), length=Avg(length)
    )
    months = [
        StartMonth(
            programme=row["programme_id"],
            month=row["month"],
            day=round(row["day"]),
            days=row["length"].days + 1,
            vacancies=row["vacancies"],
            seats=row["places"],
        )
        for row in counted.order_by("programme_id", "month")
    ]
    crops: dict[tuple[str, int], tuple[str, ...]] = {}
    grown = by_month.filter(crop__isnull=False).values("programme_id", "month", "crop_id")
    for row in grown.annotate(places=Sum("seats")).order_by("-places", "crop_id"):
        key = row["programme_id"], row["month"]
        crops[key] = (*crops.get(key, ()), row["crop_id"])
    return Demand(tuple(months), crops)
