"""Campaigns and visits as their pages show them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.wording import day, grouped

from ..choices import InspectionStatus
from ..models import Inspection, InspectionCampaign
from ..selectors import Rate, frame_of, tied_employers, tied_recruiters, units_shown_to
from ..watch.estimates import Caution, Estimate
from ..watch.sampling import probabilities
from .checklists import sections_of
from .reasons import factor_words

MOST_SHOWN = 50
CAUTIONS = {
    Caution.FEW: gettext_lazy("few visits: the interval is wide and only roughly kept"),
    Caution.NONE_FOUND: gettext_lazy("nothing was found, which is not the same as nothing there"),
    Caution.NOT_VISITED: gettext_lazy("some could not be visited or seen: taken to be as the others"),
    Caution.ONE_VISIT: gettext_lazy("one visit alone tells nothing of the others"),
}


def campaign_facts(campaign: InspectionCampaign) -> list[tuple[str, str]]:
    """What is published of a campaign, in the order in which it comes to be."""
    facts = [
        (_("Frame"), str(campaign.get_kind_display())),
        (_("Visits"), grouped(campaign.size)),
        (_("Frozen on"), day(campaign.frozen_on)),
        (_("Units in the frame"), grouped(campaign.frame_units) if campaign.frame_units else ""),
        (_("Fingerprint of the frame (SHA-256)"), campaign.frame_sha256 or ""),
        (_("Public number: which"), campaign.seed_source),
        (_("Public number: of which day"), day(campaign.seed_day)),
        (_("Public number: as published"), campaign.seed_value or ""),
        (_("Drawn on"), day(campaign.drawn_on)),
    ]
    return [(term, value) for term, value in facts if value]


def preview_of(campaign: InspectionCampaign, user: User) -> dict[str, Any]:
    """The frame as it would be frozen now, the heaviest first. Nothing is kept."""
    lines = frame_of(campaign, timezone.localdate())
    size = min(campaign.size, len(lines))
    chances = probabilities({line.unit: line.weight for line in lines}, size) if size else {}
    tied = set(tied_recruiters(user).values_list("pk", flat=True))
    tied_to = set(tied_employers(user).values_list("pk", flat=True))
    shown = [line for line in lines if line.candidate.recruiter not in tied and line.candidate.employer not in tied_to]
    shown.sort(key=lambda line: (-line.weight, line.candidate.label))
    return {
        "count": len(lines),
        "too_few": len(lines) < campaign.size,
        "lines": [
            {
                "label": line.candidate.label,
                "weight": line.weight,
                "chance": _percent(float(chances[line.unit])),
                "why": factor_words(line.factors),
            }
            for line in shown[:MOST_SHOWN]
        ],
    }


def sample_lines(campaign: InspectionCampaign, user: User) -> list[dict[str, Any]]:
    """The units that were drawn, in their order, each with its visit."""
    units = units_shown_to(user, campaign).filter(order__isnull=False).select_related("inspection").order_by("order")
    return [
        {
            "unit": unit,
            "visit": unit.inspection,
            "chance": _percent(float(unit.probability or 0)),
            "why": factor_words(unit.factors),
        }
        for unit in units
    ]


def rate_lines(rates: list[Rate]) -> list[dict[str, Any]]:
    """Those that were found first, each as a sentence of figures with what must be said beside it."""
    told = [(rate, rate.estimate) for rate in rates if rate.estimate is not None]
    told.sort(key=lambda pair: (pair[0].item is not None, -pair[1].rate))
    return [
        {
            "label": rate.item.label if rate.item else _("Anything serious or dangerous"),
            "section": rate.section.title if rate.section else "",
            "found": estimate.found,
            "visited": estimate.visited,
            "rate": _percent(estimate.rate),
            "interval": f"{_percent(estimate.low)} – {_percent(estimate.high)}",
            "bounds": _bounds(estimate),
            "cautions": [CAUTIONS[caution] for caution in estimate.cautions],
        }
        for rate, estimate in told
    ]


def said_once(lines: list[dict[str, Any]]) -> list[Any]:
    """The cautions that every rate has, taken out of the lines: what holds of all is said above them."""
    common = [said for said in lines[0]["cautions"] if all(said in line["cautions"] for line in lines)] if lines else []
    for line in lines:
        line["cautions"] = [said for said in line["cautions"] if said not in common]
    return common


def _bounds(estimate: Estimate) -> str:
    if Caution.NOT_VISITED not in estimate.cautions:
        return ""
    return _("between %(best)s and %(worst)s, whatever the others are like") % {
        "best": _percent(estimate.best),
        "worst": _percent(estimate.worst),
    }


def _percent(share: float) -> str:
    return f"{grouped(100 * share, 1)} %"


def section_states(visit: Inspection) -> list[dict[str, Any]]:
    """Sections with how many of their items are answered and how many are not in order."""
    answers = {answer.item: answer for answer in visit.answers.all()}
    open_ = visit.status in (InspectionStatus.PLANNED, InspectionStatus.VISITED)
    return [
        {
            "section": section,
            "answered": sum(item.code in answers for item in section.items),
            "of": len(section.items),
            "open": open_,
            "found": [
                {"item": item, "answer": answers[item.code]}
                for item in section.items
                if item.code in answers and answers[item.code].severity
            ],
        }
        for section in sections_of(visit.kind)
    ]
