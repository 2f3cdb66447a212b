"""What one person's recruitment costs an employer on a day: the journey, less what schemes pay, beside the country compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Q

from ..models import SubsidyScheme, TravelCost
from ..models.costs import RecruitingFigure

# Recruiting in Central America costs employers more than in Mexico, from where most come: A. G. Ruiz Soto, Strengthening Regional
# Cooperation on Migration from Central America (November 2021).
COMPARED_WITH = "MX"
_Figure = TypeVar("_Figure", bound=RecruitingFigure)


@dataclass(frozen=True)
class RecruitingCost:
    """Amounts for one person, of figures published for the day. None and empty: not on record, which is not zero."""

    worker_country: str
    travel: TravelCost | None
    compared: TravelCost | None
    schemes: tuple[SubsidyScheme, ...]

    @property
    def currency(self) -> str:
        first = self.travel or next(iter(self.schemes), None)
        return first.currency if first else ""

    @property
    def paid(self) -> Decimal:
        """What schemes pay, of those in the currency of the journey: amounts in two currencies are not added."""
        return sum((s.amount for s in self.schemes if s.currency == self.currency and s.amount), Decimal(0))

    @property
    def is_mixed(self) -> bool:
        """Whether a scheme pays in another currency, so that it is in no sum."""
        return any(scheme.currency != self.currency for scheme in self.schemes)

    @property
    def net(self) -> Decimal | None:
        """The journey less what schemes pay; never below zero."""
        if self.travel is None or self.travel.amount is None:
            return None
        return max(self.travel.amount - self.paid, Decimal(0))

    @property
    def difference(self) -> Decimal | None:
        """How much more than from the country compared with; below zero where it costs less."""
        compared = self.compared.amount if self.compared and self.compared.currency == self.currency else None
        return None if self.net is None or compared is None else self.net - compared


def recruiting_cost(
    worker_country: str, *, country: str, subdivision: str | None, programmes: Iterable[str], as_of: date
) -> RecruitingCost:
    """For work in a place under any of `programmes`. Of travel costs the one that says most of the place and pathway. Two queries."""
    here = Q(subdivision=None) | Q(subdivision=subdivision) if subdivision else Q(subdivision=None)
    under = Q(programme=None) | Q(programme__in=list(programmes))
    countries = [worker_country, *([COMPARED_WITH] if country != COMPARED_WITH else [])]
    journeys = TravelCost.objects.published().effective_on(as_of).filter(here, under, country=country)
    found = list(journeys.filter(worker_country__in=countries).select_related("worker_country"))
    schemes = SubsidyScheme.objects.published().effective_on(as_of).filter(here, under, country=country)
    return RecruitingCost(
        worker_country=worker_country,
        travel=_closest(one for one in found if one.worker_country_id == worker_country),
        compared=_closest(one for one in found if one.worker_country_id == COMPARED_WITH != worker_country),
        schemes=tuple(schemes.filter(worker_country=worker_country)),
    )


def amounts_in_force(as_of: date) -> tuple[list[TravelCost], list[SubsidyScheme]]:
    """Every published journey and scheme of a day, each kind in the order it was entered. Two queries."""
    costs, schemes = TravelCost.objects.published(), SubsidyScheme.objects.published()
    return list(costs.effective_on(as_of).order_by("pk")), list(schemes.effective_on(as_of).order_by("pk"))


def schemes_for(worker_countries: Iterable[str], as_of: date) -> list[SubsidyScheme]:
    """What is paid to whoever recruits in one of the countries, wherever the work is; in the order of the countries."""
    found = SubsidyScheme.objects.published().effective_on(as_of).filter(worker_country__in=list(worker_countries))
    return list(found.select_related("worker_country"))


def _closest(figures: Iterable[_Figure]) -> _Figure | None:
    """One of the state before one of the country, one of a pathway before one of all."""
    return max(figures, key=lambda one: (one.subdivision_id is not None, one.programme_id is not None), default=None)
