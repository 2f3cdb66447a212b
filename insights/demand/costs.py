"""The argument of cost for one organisation: the journey, what schemes pay of it, and Mexico beside it, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from common.wording import grouped, money
from pathways.models import SubsidyScheme
from pathways.models.costs import RecruitingFigure
from pathways.selectors.costs import RecruitingCost, recruiting_cost, schemes_for
from reference.models import Country

from ..models import DemandOrganisation


@dataclass(frozen=True)
class CostLine:
    """One amount for a person, with the figure that says so."""

    label: str
    amount: str
    figure: RecruitingFigure
    sub: str = ""

    @property
    def citation(self) -> dict[str, Any]:
        """What `components/citation.html` shows."""
        return {
            "citation": self.figure.citation,
            "source_url": self.figure.source_url,
            "checked_on": self.figure.checked_on,
            "confidence": self.figure.get_confidence_display(),
        }


@dataclass(frozen=True)
class CostArgument:
    """For the workers of one country: the lines on record, what they come to, and what is not on record."""

    country: Country
    lines: list[CostLine]
    sentences: list[str]
    missing: str


def arguments(organisation: DemandOrganisation, countries: list[Country], as_of: date) -> list[CostArgument]:
    """One for each country that may send workers. Two queries each."""
    if not organisation.country_id:
        return []
    return [_argument(organisation, country, as_of) for country in countries if country.pk != organisation.country_id]


def _argument(organisation: DemandOrganisation, country: Country, as_of: date) -> CostArgument:
    cost = recruiting_cost(
        country.pk,
        country=organisation.country_id,
        subdivision=organisation.subdivision_id,
        programmes=organisation.programmes,
        as_of=as_of,
    )
    return CostArgument(
        country, _lines(cost, country), _sentences(cost, organisation, country), _missing(cost, country)
    )


def _lines(cost: RecruitingCost, country: Country) -> list[CostLine]:
    lines = []
    if cost.travel:
        label = _("Journey there and back, from %(country)s") % {"country": country}
        lines.append(CostLine(label, _amount(cost.travel), cost.travel))
    lines += [scheme_line(scheme) for scheme in cost.schemes]
    if cost.compared:
        label = _("Journey there and back, from %(country)s") % {"country": cost.compared.worker_country}
        lines.append(CostLine(label, _amount(cost.compared), cost.compared))
    return lines


def scheme_line(scheme: SubsidyScheme) -> CostLine:
    paid = _("%(amount)s, paid to the employer") % {"amount": _amount(scheme)}
    return CostLine(scheme.title, paid, scheme, f"{scheme.payer}. {scheme.note}".strip())


def _amount(figure: RecruitingFigure) -> str:
    return money(figure.amount, figure.currency)


def _sentences(cost: RecruitingCost, organisation: DemandOrganisation, country: Country) -> list[str]:
    said = []
    if cost.net is not None and cost.schemes:
        said.append(
            _("After what is paid, a person’s journey costs the employer %(net)s.")
            % {"net": money(cost.net, cost.currency)}
        )
    if cost.difference is not None and cost.compared is not None:
        said.append(_compared(cost.difference, cost.currency, cost.compared.worker_country))
    if cost.paid and organisation.last_positions:
        everything = money(cost.paid * organisation.last_positions, cost.currency)
        values = {
            "sum": everything,
            "n": grouped(organisation.last_positions),
            "year": organisation.last_year,
            "country": country,
        }
        said.append(
            _("For all %(n)s positions of %(year)s, filled from %(country)s, the subsidy comes to %(sum)s at most.")
            % values
        )
    if cost.is_mixed:
        said.append(_("Amounts in another currency are listed and in no sum."))
    return said


def _compared(difference: Decimal, currency: str, other: Country) -> str:
    values = {"other": other, "difference": money(abs(difference), currency)}
    if difference > 0:
        return _("That is %(difference)s more than from %(other)s.") % values
    if difference < 0:
        return _("That is %(difference)s less than from %(other)s.") % values
    return _("That is as much as from %(other)s.") % values


def _missing(cost: RecruitingCost, country: Country) -> str:
    if cost.travel is None and not cost.schemes:
        return _("No cost of the journey and no subsidy is on record for workers of %(country)s here.") % {
            "country": country
        }
    if cost.travel is None:
        return _("What the journey from %(country)s costs is not on record.") % {"country": country}
    return "" if cost.schemes else _("No subsidy is on record for workers of %(country)s here.") % {"country": country}


def schemes_in_force(countries: list[Country], as_of: date) -> list[tuple[Country, list[CostLine]]]:
    """What can be said in every letter: the schemes of each country, wherever the work is."""
    found = schemes_for((country.pk for country in countries), as_of)
    return [
        (country, [scheme_line(one) for one in its]) for country, its in groupby(found, lambda one: one.worker_country)
    ]
