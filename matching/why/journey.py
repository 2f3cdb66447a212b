"""What the journey of a proposed person comes to for the employer, in words, with the figures that say so."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.wording import money
from pathways.models import SubsidyScheme
from pathways.models.costs import RecruitingFigure
from pathways.selectors.costs import RecruitingCost, recruiting_cost

from ..models import Proposal
from ..travel import DEAREST_PAID, left_of


@dataclass(frozen=True)
class FigureTold:
    """For `components/citation.html`, with what the figure is about and how much it is."""

    label: str
    amount: str
    citation: str
    source_url: str
    checked_on: object
    confidence: str


@dataclass(frozen=True)
class JourneyTold:
    """`figures` empty: none is on record."""

    sentence: str
    figures: tuple[FigureTold, ...]


def journey_told(proposal: Proposal) -> JourneyTold | None:
    """None where a journey gave no points or the employer pays none, or where what is published now does not give the points that it
    gave: a figure that came after the run, for its day. Two queries at most."""
    run, vacancy = proposal.judged_by, proposal.vacancy
    most, ways = run.score_weights.travel, _ways(proposal)
    if not most or not ways or not vacancy.subdivision_id:
        return None
    place, worker = vacancy.subdivision_id, proposal.worker
    cost = recruiting_cost(
        worker.country_id,
        country=place.partition("-")[0],
        subdivision=place,
        programmes=[vacancy.programme_id],
        as_of=run.as_of,
    )
    left = _left(cost, ways)
    if left is None:
        return JourneyTold(
            _("No cost of this journey is on record: its points follow the distance, as a rough guide."), ()
        )
    if most * left_of(left, cost.currency) // 1000 != proposal.score_parts.get("travel"):
        return None
    return JourneyTold(_sentence(cost, left, ways), tuple(_figures(cost)))


def _ways(proposal: Proposal) -> int:
    return int(bool(proposal.vacancy.travel_inbound_paid)) + int(bool(proposal.vacancy.travel_outbound_paid))


def _left(cost: RecruitingCost, ways: int) -> int | None:
    """Cents that are left for the employer (`engine.fares`)."""
    if cost.travel is None or cost.travel.amount is None or cost.currency not in DEAREST_PAID:
        return None
    return max(int(cost.travel.amount * 100) * ways // 2 - int(cost.paid * 100), 0)


def _sentence(cost: RecruitingCost, left: int, ways: int) -> str:
    values = {"left": money(left / 100, cost.currency), "paid": money(cost.paid, cost.currency)}
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
