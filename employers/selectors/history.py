"""Reads of the demand of former years and of today as one history: each case once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Avg, Count, F, Min, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from ..choices import CaseDecision
from ..models import DemandHistory, Employer

CERTIFIED = (CaseDecision.CERTIFIED, CaseDecision.PARTIAL, CaseDecision.RETURNED)
"""Decisions that count as certified in the Department of Labor's own totals; what employers gave back later is among them."""


@dataclass(frozen=True)
class YearOfDemand:
    """One programme in one fiscal year. `positions`: certified where the list says it, else asked for, of certified cases."""

    programme: str
    fiscal_year: int
    cases: int
    positions: int


@dataclass(frozen=True)
class PlaceOfDemand:
    """A state's part of the certified positions of a fiscal year. `code` is empty where the list does not say where the work is."""

    code: str
    name: str
    cases: int
    positions: int


@dataclass(frozen=True)
class SeasonOfEmployer:
    """What an employer was certified for in one fiscal year. `wage_an_hour` is the mean of its cases with a known one, in `currency`."""

    programme: str
    fiscal_year: int
    cases: int
    positions: int
    first_start: date | None
    wage_an_hour: Decimal | None
    currency: str


def demand_history(
    *,
    programme: str = "",
    years: Iterable[int] = (),
    state: str = "",
    occupation: str = "",
    crop: str = "",
    certified: bool = True,
) -> QuerySet[DemandHistory]:
    """Cases of the history, narrowed by what is given; `years` are fiscal years, the others codes. `certified`: no refused ones."""
    found = DemandHistory.objects.order_by()
    if certified:
        found = found.filter(decision__in=CERTIFIED)
    if years := list(years):
        found = found.filter(fiscal_year__in=years)
    given = {"programme": programme, "subdivision": state, "occupation": occupation, "crop": crop}
    return found.filter(**{name: code for name, code in given.items() if code})


def demand_by_year(programme: str = "") -> list[YearOfDemand]:
    """Certified cases and positions by programme and fiscal year, the oldest first; a year is whole only where its list is."""
    grouped = (
        demand_history(programme=programme).filter(fiscal_year__isnull=False).values_list("programme", "fiscal_year")
    )
    found = grouped.annotate(cases=Count("id"), sum=Sum("positions")).order_by("programme", "fiscal_year")
    return [YearOfDemand(code, year, cases, positions or 0) for code, year, cases, positions in found]


def demand_by_state(programme: str, fiscal_year: int) -> list[PlaceOfDemand]:
    """Certified positions by the state of the work, the most first."""
    grouped = demand_history(programme=programme, years=[fiscal_year]).values_list("subdivision", "subdivision__name")
    found = grouped.annotate(cases=Count("id"), sum=Sum("positions")).order_by(
        F("sum").desc(nulls_last=True), "subdivision"
    )
    return [PlaceOfDemand(code or "", name or "", cases, positions or 0) for code, name, cases, positions in found]


def demand_by_start(programme: str, fiscal_year: int) -> dict[int, int]:
    """Certified positions by the month (1 to 12) in which the work begins; cases without a known day are left out."""
    grouped = demand_history(programme=programme, years=[fiscal_year]).filter(starts_on__isnull=False)
    found = grouped.annotate(month=ExtractMonth("starts_on")).values_list("month").annotate(sum=Sum("positions"))
    return {month: positions or 0 for month, positions in found.order_by("month")}


def seasons_of_employer(employer: Employer) -> list[SeasonOfEmployer]:
    """The fiscal years in which an employer was certified, the newest first. One query."""
    grouped = (
        DemandHistory.objects.filter(employer=employer, decision__in=CERTIFIED, fiscal_year__isnull=False)
        .order_by()
        .values_list("programme", "fiscal_year", "currency")
    )
    found = grouped.annotate(
        cases=Count("id"), sum=Sum("positions"), mean=Avg("wage_an_hour"), first=Min("starts_on")
    ).order_by("-fiscal_year", "programme", "currency")
    return [
        SeasonOfEmployer(
            programme=programme,
            fiscal_year=year,
            cases=cases,
            positions=positions or 0,
            first_start=first,
            wage_an_hour=None if mean is None else mean.quantize(Decimal("0.01")),
            currency=currency,
        )
        for programme, year, currency, cases, positions, mean, first in found
    ]
