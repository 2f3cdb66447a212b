"""Reads of the register of recruiters, and the one answer to "may this recruiter recruit today?"."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.policies import Can, may
from common.names import plain
from common.scope import WHOLE_REGION, database_scope
from employers.models import Vacancy

from ..choices import CALLED, LicenceStatus, MandateStatus, RecordKind, RecruiterKind, Regime
from ..models import Licence, LicenceTerm, Mandate, Recruiter, Surety

EXPIRING_WITHIN = timedelta(days=90)
# Persons who are on record only because a foreign list names them: for staff of the registries.
NAMED_PERSONS = Q(record_kind=RecordKind.US_PUBLIC_LIST, kind=RecruiterKind.PERSON)


class Standing(StrEnum):
    """A licence in the words of the register: what was decided, and what its dates make of that today."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNDER_REVIEW = "under_review"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    NEVER_REGISTERED = "never_registered"


# Of several licences the one that allows most stands for the recruiter, but a suspension outweighs everything.
_ORDER = (
    Standing.SUSPENDED,
    Standing.VALID,
    Standing.EXPIRING,
    Standing.UNDER_REVIEW,
    Standing.EXPIRED,
    Standing.CANCELLED,
)


def licence_standing(licence: Licence, on: date | None = None) -> Standing:
    on = on or timezone.localdate()
    if licence.status != LicenceStatus.VALID:
        return Standing(licence.status)
    if licence.valid_to < on:
        return Standing.EXPIRED
    if licence.valid_from > on:
        return Standing.UNDER_REVIEW
    return Standing.EXPIRING if licence.valid_to - on <= EXPIRING_WITHIN else Standing.VALID


def recruiter_standing(recruiter: Recruiter, on: date | None = None) -> Standing:
    """Reads `recruiter.licences.all()`: prefetch them for a list."""
    standings = {licence_standing(licence, on) for licence in recruiter.licences.all()}
    return next((standing for standing in _ORDER if standing in standings), Standing.NEVER_REGISTERED)


def may_recruit(recruiter: Recruiter, on: date | None = None) -> bool:
    return recruiter_standing(recruiter, on) in (Standing.VALID, Standing.EXPIRING)


def recruiters_visible_to(user: User) -> QuerySet[Recruiter]:
    """The register is public, but for persons whom a foreign list names; a recruiter's contact works with their own entry only."""
    recruiters = Recruiter.objects.select_related("country", "municipality").prefetch_related("licences")
    if not may(user, Can.READ_CASE_RECRUITERS):
        recruiters = recruiters.exclude(NAMED_PERSONS)
    if user.role == Role.RECRUITER_CONTACT:
        return recruiters.filter(members__user=user)
    return recruiters


def search_recruiters(recruiters: QuerySet[Recruiter], text: str) -> QuerySet[Recruiter]:
    folded = plain(text)
    return recruiters.filter(search_name__trigram_word_similar=folded) if folded else recruiters


def active_mandates(recruiter: Recruiter) -> QuerySet[Mandate]:
    return Mandate.objects.filter(recruiter=recruiter, status=MandateStatus.ACTIVE)


def term_of(regime: str) -> LicenceTerm | None:
    return LicenceTerm.objects.filter(regime=regime).first()


def usual_end(regime: str, first: date | None) -> date | None:
    """The last day of a licence that begins on `first`, by the regime's usual length; None where that is not on record."""
    term = term_of(regime)
    if term is None or term.months is None or first is None:
        return None
    return months_after(first, term.months) - timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def surety_left(surety: Surety, *, but: int | None = None) -> Decimal:
    """What the bond still answers for, whoever asks: its amount without the calls that are open or paid, `but` one of them."""
    with database_scope(WHOLE_REGION):
        counted = surety.calls_made.filter(status__in=CALLED).exclude(pk=but or 0)
        return surety.amount - (counted.aggregate(total=Sum("amount"))["total"] or Decimal(0))


def mandated_seats(vacancy: Vacancy, first: date, last: date, *, but: int | None = None) -> int:
    """Seats of a vacancy that mandates, active or frozen, give to recruiters on some of these days."""
    others = Mandate.objects.filter(vacancy=vacancy, starts_on__lte=last, ends_on__gte=first)
    others = others.exclude(status=MandateStatus.ENDED).exclude(pk=but or 0)
    return others.aggregate(total=Sum("seats"))["total"] or 0


def seats_given(vacancies: Collection[int]) -> dict[int, tuple[int, list[Mandate]]]:
    """By vacancy, on the day from today on on which its mandates, active or frozen, give most seats away: how many, and by which."""
    today = timezone.localdate()
    standing = Mandate.objects.filter(vacancy__in=vacancies, ends_on__gte=today).exclude(status=MandateStatus.ENDED)
    by_vacancy: dict[int, list[Mandate]] = defaultdict(list)
    for mandate in standing.select_related("recruiter").order_by("pk"):
        by_vacancy[mandate.vacancy_id or 0].append(mandate)
    return {vacancy: _most_given(mandates, today) for vacancy, mandates in by_vacancy.items()}


def _most_given(mandates: Sequence[Mandate], today: date) -> tuple[int, list[Mandate]]:
    """Sums of seats are greatest on a day on which one of them begins."""
    days = sorted({max(mandate.starts_on, today) for mandate in mandates})
    on_days = [[one for one in mandates if one.starts_on <= day <= one.ends_on] for day in days]
    most = max(on_days, key=lambda ones: sum(one.seats for one in ones))
    return sum(one.seats for one in most), most


def mandates_over(mandates: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """Those that do not fit in their vacancy together with the others of their days: a public record has lowered its seats since."""
    others = Mandate.objects.filter(
        vacancy=OuterRef("vacancy"), starts_on__lte=OuterRef("ends_on"), ends_on__gte=OuterRef("starts_on")
    ).exclude(status=MandateStatus.ENDED)
    given = others.order_by().values("vacancy").annotate(total=Sum("seats")).values("total")
    stands = mandates.exclude(status=MandateStatus.ENDED).filter(
        vacancy__isnull=False, ends_on__gte=timezone.localdate()
    )
    return stands.alias(given=Subquery(given)).filter(given__gt=F("vacancy__seats"))


def licences_that_stand(licences: QuerySet[Licence], standing: Standing, on: date | None = None) -> QuerySet[Licence]:
    """Those of which `licence_standing` says this."""
    return licences.filter(_stands(standing, on or timezone.localdate()))


def recruiters_that_stand(
    recruiters: QuerySet[Recruiter], standing: Standing, on: date | None = None
) -> QuerySet[Recruiter]:
    """Those of which `recruiter_standing` says this."""
    on = on or timezone.localdate()
    weightier = _ORDER if standing == Standing.NEVER_REGISTERED else _ORDER[: _ORDER.index(standing)]
    for heavier in weightier:
        recruiters = recruiters.exclude(
            pk__in=Licence.objects.filter(_stands(heavier, on)).order_by().values("recruiter")
        )
    if standing == Standing.NEVER_REGISTERED:
        return recruiters
    return recruiters.filter(pk__in=Licence.objects.filter(_stands(standing, on)).order_by().values("recruiter"))


def _stands(standing: Standing, on: date) -> Q:
    granted = Q(status=LicenceStatus.VALID)
    begun = granted & Q(valid_from__lte=on)
    match standing:
        case Standing.VALID:
            return begun & Q(valid_to__gt=on + EXPIRING_WITHIN)
        case Standing.EXPIRING:
            return begun & Q(valid_to__range=(on, on + EXPIRING_WITHIN))
        case Standing.EXPIRED:
            return granted & Q(valid_to__lt=on)
        case Standing.UNDER_REVIEW:
            return Q(status=LicenceStatus.UNDER_REVIEW) | (granted & Q(valid_from__gt=on))
        case Standing.NEVER_REGISTERED:
            return Q(pk__in=())
    return Q(status=standing.value)


def regime_country(regime: str) -> str:
    """The code of the country whose authority gives licences of this regime."""
    return Regime(regime).value[:2].upper()


def licences_visible_to(user: User) -> QuerySet[Licence]:
    return Licence.objects.filter(recruiter__in=recruiters_visible_to(user).order_by().values("pk")).order_by("pk")
