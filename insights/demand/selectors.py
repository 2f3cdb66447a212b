"""Reads of the picture of demand: whom to write to, what an organisation asked for over the years, and the next season."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, Max, Min, Q, QuerySet, Sum, When
from django.db.models.functions import ExtractMonth

from common.names import plain
from employers.choices import EmployerStatus, VacancyStatus
from employers.models import DemandHistory, Employer, Vacancy
from pathways.models import Programme
from placements.models import Placement
from recruiters.choices import MandateStatus
from recruiters.models import Mandate

from ..models import DemandForecast, DemandOrganisation, DemandPicture


@dataclass(frozen=True)
class Season:
    """One fiscal year of one pathway: cases and positions on record, wages an hour from lowest to highest, first months of work."""

    programme: str
    year: int
    cases: int
    positions: int
    wage_low: Decimal | None
    wage_high: Decimal | None
    currency: str
    months: tuple[int, ...]


@dataclass(frozen=True)
class Filled:
    """How many people of a registry worked or were to work for the organisation through this platform."""

    country: str
    people: int


def picture_now() -> DemandPicture | None:
    return DemandPicture.objects.order_by("-made_at").first()


def organisations() -> QuerySet[DemandOrganisation]:
    newest = DemandPicture.objects.order_by("-made_at").values("pk")[:1]
    return DemandOrganisation.objects.filter(picture=newest).select_related("country", "subdivision")


def outreach(
    *, programme: str = "", crop: str = "", month: int | None = None, state: str = "", words: str = ""
) -> QuerySet[DemandOrganisation]:
    """Organisations with a crop, a season and a place; empty arguments narrow nothing. Those of the newest two years on record first."""
    recent = organisations().aggregate(year=Max("last_year"))["year"] or 0
    is_recent = Case(When(last_year__gte=recent - 1, then=1), default=0)
    found = organisations().order_by(is_recent.desc(), "-last_positions", "pk")
    if programme:
        found = found.filter(programmes__contains=[programme])
    if crop:
        found = found.filter(crops__contains=[crop])
    if month:
        found = found.filter(months__contains=[month])
    if state:
        found = found.filter(subdivision=state)
    if folded := plain(words):
        found = found.filter(Q(search_name__contains=folded) | Q(search_name__trigram_word_similar=folded))
    return found


def not_yet_recruiting_in(found: QuerySet[DemandOrganisation], country: str) -> QuerySet[DemandOrganisation]:
    """Without those that have signed up here, whose seats people of the country were placed in, or whom an agency of it recruits for."""
    return found.exclude(employers__overlap=_recruiting_in(country))


def _recruiting_in(country: str) -> list[int]:
    signed_up = Employer.objects.exclude(status=EmployerStatus.ON_RECORD).values_list("pk", flat=True)
    placed = Placement.objects.filter(worker__country=country).values_list("vacancy__employer", flat=True)
    mandates = Mandate.objects.filter(recruiter__country=country).exclude(status=MandateStatus.ENDED)
    return sorted({*signed_up, *placed.distinct().order_by(), *mandates.values_list("employer", flat=True)})


def seasons_of(organisation: DemandOrganisation) -> list[Season]:
    """What it asked for, the newest year first. One query."""
    history = DemandHistory.objects.filter(employer__in=organisation.employers, fiscal_year__isnull=False).order_by()
    rows = history.values("programme", "fiscal_year", "currency").annotate(
        cases=Count("pk"),
        asked=Sum("positions"),
        low=Min("wage_an_hour"),
        high=Max("wage_an_hour"),
        months=ArrayAgg(ExtractMonth("starts_on"), distinct=True, filter=Q(starts_on__isnull=False), default=[]),
    )
    return [
        Season(
            row["programme"],
            row["fiscal_year"] or 0,
            row["cases"],
            row["asked"] or 0,
            row["low"],
            row["high"],
            row["currency"],
            tuple(sorted(row["months"])),
        )
        for row in rows.order_by("-fiscal_year", "programme", "currency")
    ]


def open_vacancies_of(organisation: DemandOrganisation) -> QuerySet[Vacancy]:
    """What it asks for now."""
    open_ones = Vacancy.objects.filter(employer__in=organisation.employers, status=VacancyStatus.OPEN)
    return open_ones.select_related("programme", "subdivision").order_by("starts_on", "pk")


def filled_by(organisation: DemandOrganisation) -> list[Filled]:
    """Of the registries whose people the reader may see: the policies of the database decide."""
    placed = Placement.objects.filter(vacancy__employer__in=organisation.employers).order_by()
    counted = placed.values_list("worker__country").annotate(people=Count("worker", distinct=True))
    return [Filled(country, people) for country, people in counted.order_by("worker__country")]


def programmes_forecast() -> list[Programme]:
    """Pathways of which the newest picture has a forecast."""
    picture = picture_now()
    named = DemandForecast.objects.filter(picture=picture).values("programme").distinct() if picture else []
    return list(Programme.objects.filter(pk__in=named).order_by("pk"))


def forecasts(
    picture: DemandPicture, programme: str, *, occupation: str = "", state: str = ""
) -> QuerySet[DemandForecast]:
    found = picture.forecasts.filter(programme=programme).select_related("occupation", "subdivision")
    if occupation:
        found = found.filter(occupation=occupation)
    return found.filter(subdivision=state) if state else found


def total(found: QuerySet[DemandForecast]) -> tuple[int, int]:
    """Expected positions of all cells, and those of the last complete year."""
    sums = found.order_by().aggregate(expected=Sum("expected"), last=Sum("last_positions"))
    return sums["expected"] or 0, sums["last"] or 0
