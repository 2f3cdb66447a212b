"""A proposal, or that there is none, in sentences: what was decisive, what a seat costs, what stood in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.i18n import in_language
from common.wording import grouped
from reference.choices import Confidence

from ..engine.weights import Weights
from ..models import MatchRun, NotProposed, Proposal
from ..presentation import PART_LABELS, points

MOST_NAMED = 2  # of the parts that were decisive, so many are named


def parts_beside(proposal: Proposal) -> list[dict[str, Any]]:
    """Each part of the score beside the same part at the next best vacancy."""
    return parts_told(proposal.score_parts, proposal.runner_up_parts, proposal.judged_by.score_weights)


def parts_told(here: Mapping[str, int], there: Mapping[str, int], weights: Weights) -> list[dict[str, Any]]:
    """For `components/parts.html`: parts of two scores in hundredths side by side, the largest maximum first."""
    return [
        {
            "label": PART_LABELS[key],
            "max": points(most),
            "value": points(here.get(key, 0)),
            "other": points(there.get(key, 0)),
        }
        for key, most in sorted(weights.points().items(), key=lambda part: -part[1])
    ]


def decisive(proposal: Proposal) -> str:
    """What made the difference to the vacancy that the person would otherwise take; empty where the run kept no parts of it, or an
    approved change made the proposal, which is compared with the place until then on a page of its own."""
    if proposal.is_later:
        return ""
    if proposal.runner_up_id is None and proposal.run.has_several:
        return _("None of the best other vacancies fits beside the person's other places.")
    if proposal.runner_up_id is None:
        return _("No other vacancy of the run with a seat to take was open to this person.")
    if not proposal.runner_up_parts:
        return ""
    ahead = _differences(proposal)
    behind = [(label, -more) for label, more in ahead if more < 0]
    ahead = [(label, more) for label, more in ahead if more > 0]
    if proposal.score < (proposal.runner_up_score or 0):
        return _(
            "The next best vacancy would suit this person better (%(parts)s), but its seats go to people who would lose more elsewhere."
        ) % {"parts": _named(behind)}
    if not ahead:
        return _("Both vacancies suit this person as well: which seats others need decided.")
    said = _("Decisive: %(parts)s.") % {"parts": _named(ahead)}
    if behind:
        said += " " + _("Less than there: %(parts)s.") % {"parts": _named(behind)}
    return said


def _differences(proposal: Proposal) -> list[tuple[str, int]]:
    here, there = proposal.score_parts, proposal.runner_up_parts
    found = [(str(PART_LABELS[key]), here.get(key, 0) - there.get(key, 0)) for key in PART_LABELS]
    return sorted(found, key=lambda part: -abs(part[1]))


def _named(parts: list[tuple[str, int]]) -> str:
    told = _("%(part)s, %(points)s points more")
    return "; ".join(
        told % {"part": label.lower(), "points": grouped(points(more), 1)} for label, more in parts[:MOST_NAMED]
    )


def price_in_words(proposal: Proposal) -> str:
    """What a seat of the vacancy cost in this run."""
    if proposal.named_request_id or proposal.travel_group_id:
        return _("The seat was kept before all others were assigned: no points decided about it.")
    return price_told(proposal.price, proposal.score)


def price_told(price: int, score: int) -> str:
    """What a seat costs somebody with this score, both in hundredths of a point."""
    if not price:
        return _("There are seats enough here: nobody else loses one to this person.")
    return _(
        "This seat is filled by people who each lose more elsewhere. Somebody without other work in view would need more than "
        "%(price)s points to take it; this person has %(score)s."
    ) % {"price": grouped(points(price), 1), "score": grouped(points(score), 1)}


def floors_in_words(proposal: Proposal) -> str:
    """What floors of groups gave this person at this vacancy; empty where they gave nothing."""
    if not proposal.floor_points:
        return ""
    return _(
        "A floor of this pathway counted for %(points)s points when seats were given, so that the group reaches what was decided. "
        "They are no part of the score."
    ) % {"points": grouped(points(proposal.floor_points), 1)}


@dataclass(frozen=True)
class Bar:
    """A rule that closed so many vacancies of the run to the person, with its law as it was on the run's day."""

    rule: str
    vacancies: int
    citation: str
    source_url: str
    checked_on: date | None
    confidence: str
    todo: str


def bars_of(left: NotProposed, run: MatchRun) -> list[Bar]:
    """What closed most, the most first, in the active language."""
    found = []
    for name, vacancies in left.bars:
        told = run.rule_texts.get(name, {})
        found.append(
            Bar(
                rule=in_language(told.get("titles", {})) or name,
                vacancies=vacancies,
                citation=told.get("citation", ""),
                source_url=told.get("source_url", ""),
                checked_on=date.fromisoformat(told["checked_on"]) if told.get("checked_on") else None,
                confidence=str(Confidence(told["confidence"]).label) if told.get("confidence") else "",
                todo=in_language(told.get("advice", {})),
            )
        )
    return found


def why_not(left: NotProposed) -> str:
    """One sentence: nothing was open, or what was open went to others and how much was missing."""
    if not left.open_to:
        return _("No vacancy of the run was open to this person.")
    opened = ngettext(
        "%(n)s vacancy of the run was open to this person.",
        "%(n)s vacancies of the run were open to this person.",
        left.open_to,
    ) % {"n": grouped(left.open_to)}
    return " ".join(said for said in (opened, _missing(left), _floors(left)) if said)


def _floors(left: NotProposed) -> str:
    """That a floor counted at the nearest vacancy, where one did; for whom is nobody's business here."""
    if left.nearest is None or not left.points_missing:
        return ""
    priced = {told["programme"] for told in left.run.floors if told["price"]}
    if left.nearest.programme_id not in priced:
        return ""
    return _("A floor of groups is part of what its seats cost in this run.")


def _missing(left: NotProposed) -> str:
    missing = left.points_missing
    if missing is None:
        return ""
    if not missing:
        return _(
            "Its seats went to others with as many points, or were kept for a group or for people asked for by name."
        )
    return _(
        "All seats went to people who would lose more elsewhere. At the nearest, a seat cost %(price)s points and this person has "
        "%(score)s: %(missing)s points were missing."
    ) % {
        "price": grouped(points(left.nearest_price or 0), 1),
        "score": grouped(points(left.nearest_score or 0), 1),
        "missing": grouped(points(missing), 1),
    }
