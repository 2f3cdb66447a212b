"""What the journey of a proposed person comes to for the employer, in words, with the figures that say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.wording import money
from pathways.models import SubsidyScheme
from pathways.models.costs import RecruitingFigure
from pathways.selectors.costs import RecruitingCost, recruiting_cost

from ..known import fares_from
from ..models import Proposal
from ..travel import DEAREST_PAID, country_of, kilometres, left_of, left_of_way


@dataclass(frozen=True)
class FigureTold:
    """For `components/citation.html`, with what the figure is about and how much it is."""

    label: str
    amount: str
    citation: str
    source_url: str
    checked_on: date
    confidence: str


@dataclass(frozen=True)
class JourneyTold:
    """`figures` empty: none is on record."""

    sentence: str
    figures: tuple[FigureTold, ...]


def journey_told(proposal: Proposal) -> JourneyTold | None:
    """None where a journey gives no points, the employer pays none or has not said so, or no state is known; and where what is
    published now does not give the points that it gave: a figure that came after the run, for its day, or was withdrawn. Two queries."""
    run, vacancy = proposal.judged_by, proposal.vacancy
    home, place = proposal.worker.municipality.subdivision_id, vacancy.subdivision_id
    said = vacancy.travel_inbound_paid, vacancy.travel_outbound_paid
    if not run.score_weights.travel or None in said or not any(said) or not place:
        return None
    country, ways = country_of(home), sum(map(bool, said))
    cost = recruiting_cost(
        country, country=country_of(place), subdivision=place, programmes=[vacancy.programme_id], as_of=run.as_of
    )
    fares = fares_from([cost.travel] if cost.travel else [], cost.schemes)
    paying = fares.left_to_pay(country, place, vacancy.programme_id, ways)
    if paying is None:
        distance = _("No cost of this journey is on record: its points follow the distance, as a rough guide.")
        left, told = left_of_way(kilometres((home, place))[0, 1], ways), JourneyTold(distance, ())
    elif paying[1] in DEAREST_PAID:
        left, told = left_of(*paying), JourneyTold(_sentence(cost, paying[0], ways), tuple(_figures(cost)))
    else:
        return None
    return told if run.score_weights.travel * left // 1000 == proposal.score_parts.get("travel") else None


def _sentence(cost: RecruitingCost, left: int, ways: int) -> str:
    values = {"left": money(Decimal(left) / 100, cost.currency), "paid": money(cost.paid, cost.currency)}
    if ways == 2:
        said = _("The employer pays the journey there and back: %(left)s a person.")
        less = _("The employer pays the journey there and back: %(left)s a person after %(paid)s of subsidies.")
    else:
        said = _("The employer pays one of the two ways: %(left)s a person.")
        less = _("The employer pays one of the two ways: %(left)s a person after %(paid)s of subsidies.")
    return (less if cost.paid else said) % values


def _figures(cost: RecruitingCost) -> list[FigureTold]:
    found: list[tuple[str, RecruitingFigure]] = [(_("Journey there and back"), cost.travel)] if cost.travel else []
    counted = [scheme for scheme in cost.schemes if scheme.currency == cost.currency]
    found += [(_scheme(scheme), scheme) for scheme in counted]
    return [
        FigureTold(
            label=label,
            amount=money(figure.amount, figure.currency),
            citation=figure.citation,
            source_url=figure.source_url,
            checked_on=figure.checked_on,
            confidence=str(figure.get_confidence_display()),
        )
        for label, figure in found
    ]


def _scheme(scheme: SubsidyScheme) -> str:
    return f"{scheme.title} ({scheme.payer})"
