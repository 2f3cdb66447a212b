"""Who sees campaigns, visits and signals, and what the visits of a campaign say of its frame.

Whoever is tied to a recruiter or an employer sees no visit to it, no signal about it and no reason for its weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from accounts.policies import Can, may
from accounts.scope import people_scope
from employers.models import Employer

from ..choices import AnswerOutcome, FindingSeverity, InspectionStatus
from ..inspections.checklists import Item, Section, sections_of
from ..models import (
    CampaignUnit,
    FollowUp,
    Inspection,
    InspectionAnswer,
    InspectionCampaign,
    Recruiter,
    Signal,
)
from ..watch.estimates import Estimate, estimate_rate
from .conflicts import interests_standing

_Row = TypeVar("_Row", bound=Model)


def campaigns_visible_to(user: User) -> QuerySet[InspectionCampaign]:
    """Inspectors and administrators of the country."""
    return _in_scope(user, InspectionCampaign.objects.select_related("country"))


def inspections_visible_to(user: User) -> QuerySet[Inspection]:
    visits = _in_scope(user, Inspection.objects.select_related("country", "recruiter", "employer", "lead", "second"))
    return visits.exclude(recruiter__in=tied_recruiters(user)).exclude(employer__in=tied_employers(user))


def signals_visible_to(user: User) -> QuerySet[Signal]:
    """Never the accused, nor who is tied to them."""
    signals = _in_scope(user, Signal.objects.select_related("recruiter", "country"))
    return signals.exclude(recruiter__in=tied_recruiters(user))


def follow_ups_visible_to(user: User) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(inspection__in=inspections_visible_to(user).order_by().values("pk"))


def _in_scope(user: User, rows: QuerySet[_Row]) -> QuerySet[_Row]:
    if not may(user, Can.WORK_RECRUITERS):
        return rows.none()
    countries = people_scope(user).countries
    return rows if countries is None else rows.filter(country__in=countries)


def tied_recruiters(user: User) -> QuerySet[Recruiter]:
    """Recruiters that a person works for or has declared an interest in, or that have a mandate of an employer they work for."""
    declared = interests_standing().filter(user=user, recruiter__isnull=False)
    theirs = Q(members__user=user) | Q(mandates__employer__members__user=user)
    theirs |= Q(pk__in=declared.order_by().values("recruiter"))
    return Recruiter.objects.filter(theirs).order_by().values("pk")  # type: ignore[return-value]


def tied_employers(user: User) -> QuerySet[Employer]:
    declared = interests_standing().filter(user=user, employer__isnull=False)
    theirs = Q(members__user=user) | Q(mandates__recruiter__members__user=user)
    theirs |= Q(pk__in=declared.order_by().values("employer"))
    return Employer.objects.filter(theirs).order_by().values("pk")  # type: ignore[return-value]


def is_tied(user: User, *, recruiter: Recruiter | None, employer: Employer | None) -> bool:
    """Whether somebody may not visit these, nor learn that others will."""
    if recruiter is not None and tied_recruiters(user).filter(pk=recruiter.pk).exists():
        return True
    return employer is not None and tied_employers(user).filter(pk=employer.pk).exists()


def units_shown_to(user: User, campaign: InspectionCampaign) -> QuerySet[CampaignUnit]:
    units = campaign.units.exclude(recruiter__in=tied_recruiters(user))
    return units.exclude(employer__in=tied_employers(user))


@dataclass(frozen=True)
class Rate:
    """How common something is in the whole frame: anything serious (`item` is None), or one item of the checklist."""

    section: Section | None
    item: Item | None
    estimate: Estimate | None


def rates_of(campaign: InspectionCampaign) -> list[Rate]:
    """Anything serious or worse first, then every item not in order; drawn units that were not visited count as not visited."""
    drawn = list(campaign.units.filter(order__isnull=False).order_by("order").values_list("pk", "probability"))
    visited = dict(
        Inspection.objects.filter(unit__campaign=campaign, status=InspectionStatus.VISITED).values_list("unit", "pk")
    )
    answers = _answers(list(visited.values()))
    chances = [float(chance or 1) for _pk, chance in drawn]
    visits = [visited.get(pk) for pk, _chance in drawn]

    def rate(section: Section | None, item: Item | None) -> Rate:
        shown = [None if visit is None else _shown(answers.get(visit, {}), item) for visit in visits]
        return Rate(section, item, estimate_rate(chances, shown, frame=campaign.frame_units or 0) if chances else None)

    items = [(section, item) for section in sections_of(campaign.kind) for item in section.items]
    return [rate(None, None), *(rate(section, item) for section, item in items)]


def _answers(visits: list[int]) -> dict[int, dict[str, tuple[str, str]]]:
    found: dict[int, dict[str, tuple[str, str]]] = {}
    rows = InspectionAnswer.objects.filter(inspection__in=visits).order_by("pk")
    for visit, item, outcome, severity in rows.values_list("inspection", "item", "outcome", "severity"):
        found.setdefault(visit, {})[item] = (outcome, severity)
    return found


def _shown(answers: dict[str, tuple[str, str]], item: Item | None) -> bool | None:
    """Whether a visit found it; None where that item could not be seen."""
    if item is None:
        grave = (FindingSeverity.SERIOUS, FindingSeverity.DANGER)
        return any(outcome == AnswerOutcome.FOUND and severity in grave for outcome, severity in answers.values())
    outcome = answers.get(item.code, (AnswerOutcome.NOT_SEEN, ""))[0]
    return None if outcome == AnswerOutcome.NOT_SEEN else outcome == AnswerOutcome.FOUND


def is_overdue(follow_up: FollowUp, on: date) -> bool:
    return follow_up.done_on is None and follow_up.due_on < on
