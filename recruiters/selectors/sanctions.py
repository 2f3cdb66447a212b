"""Reads of sanctions: who sees which, what stands against a recruiter, and who may not decide."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.policies import Can, may
from accounts.scope import people_scope
from common.scope import WHOLE_REGION, database_scope
from pathways.workdays import work_calendar

from ..choices import (
    ACTING,
    CARVE_OUTS,
    STOPS,
    AppealStatus,
    CascadeOutcome,
    LicenceStatus,
    PublicReason,
    SanctionStatus,
)
from ..models import (
    Appeal,
    CascadeItem,
    Complaint,
    Licence,
    LicenceEvent,
    Recruiter,
    Sanction,
    SanctionRule,
)
from .complaints import complaints_visible_to
from .conflicts import interests_standing, recruiters_marked_alike


def sanctions_visible_to(user: User) -> QuerySet[Sanction]:
    """Inspectors and administrators of the country whose law it is; where a complaint is its ground, those who may see that."""
    if not may(user, Can.WORK_RECRUITERS):
        return Sanction.objects.none()
    seen = complaints_visible_to(user).order_by().values("pk")
    sanctions = Sanction.objects.filter(Q(complaint__isnull=True) | Q(complaint__in=seen))
    countries = people_scope(user).countries
    return sanctions if countries is None else sanctions.filter(country__in=countries)


def sanctions_to_sign(user: User) -> QuerySet[Sanction]:
    """Those of the person's country that somebody else proposed."""
    waits = (SanctionStatus.PROPOSED, SanctionStatus.PROVISIONAL)
    return sanctions_visible_to(user).filter(status__in=waits).exclude(proposed_by=user)


def carve_outs_open(user: User) -> QuerySet[CascadeItem]:
    """People whom a sanction in force does not stop, and of whom nobody has decided anything yet."""
    seen = sanctions_visible_to(user).order_by().values("pk")
    people = CascadeItem.objects.filter(sanction__in=seen, what__in=CARVE_OUTS, outcome=CascadeOutcome.DONE)
    return people.filter(decisions__isnull=True)


def appeals_visible_to(user: User) -> QuerySet[Appeal]:
    return Appeal.objects.filter(sanction__in=sanctions_visible_to(user).order_by().values("pk"))


def own_decisions(user: User) -> QuerySet[Sanction]:
    """Of a recruiter's contact: what was signed against their own recruiter. Nothing that is only proposed."""
    return Sanction.objects.filter(recruiter__members__user=user, signed_at__isnull=False).select_related("recruiter")


def has_conflict(user: User, recruiter: Recruiter, complaint: Complaint | None = None) -> bool:
    """Whether somebody is tied to the matter, or kept from its complaint.

    Tied: of the recruiter or of an employer that it has a mandate of, or with a declared interest in them or in a recruiter
    with the same marks.
    """
    of_mandates = recruiter.mandates.order_by().values("employer")
    member = Q(recruiter_memberships__recruiter=recruiter) | Q(employer_memberships__employer__in=of_mandates)
    if User.objects.filter(member, pk=user.pk).exists():
        return True
    interest = Q(recruiter__in=recruiters_marked_alike(recruiter)) | Q(employer__in=of_mandates)
    if interests_standing().filter(interest, user=user).exists():
        return True
    return complaint is not None and not complaints_visible_to(user).filter(pk=complaint.pk).exists()


def is_stopped(recruiter: Recruiter, *, but: Sanction | None = None) -> bool:
    """Whether a sanction that stops recruiters acts against this one now, whoever asks; `but` is left out of account."""
    with database_scope(WHOLE_REGION):
        return stopping_sanctions(recruiter).exclude(pk=but.pk if but else 0).exists()


def is_stopped_alone(licence: Licence) -> bool:
    """Whether a licence is suspended or cancelled and no sanction on record keeps it so, whoever asks."""
    if licence.status not in (LicenceStatus.SUSPENDED, LicenceStatus.CANCELLED):
        return False
    with database_scope(WHOLE_REGION):
        stopped = CascadeItem.objects.filter(model="recruiters.licence", object_id=licence.pk)
        return not stopped.filter(outcome=CascadeOutcome.DONE).exists()


def public_reasons(licences: Collection[int]) -> dict[int, str]:
    """By id of a licence that a sanction keeps stopped, what everybody may read of why, whoever asks; nothing else of the sanction."""
    with database_scope(WHOLE_REGION):
        stopped = CascadeItem.objects.filter(model="recruiters.licence", object_id__in=licences)
        rows = stopped.filter(outcome=CascadeOutcome.DONE, sanction__status__in=ACTING).order_by("pk")
        return {
            pk: str(PublicReason(reason).label)
            for pk, reason in rows.values_list("object_id", "sanction__public_reason")
        }


def lifting_proposed(licence: Licence) -> LicenceEvent | None:
    """The proposal to lift a stop that waits for its second signature: the last thing that happened to the licence."""
    last = LicenceEvent.objects.filter(subject=licence).select_related("by").order_by("-pk").first()
    return last if last is not None and last.action == "propose_lift" else None


def stopping_sanctions(recruiter: Recruiter) -> QuerySet[Sanction]:
    return Sanction.objects.filter(recruiter=recruiter, status__in=ACTING, kind__in=STOPS)


def rule_for(regime: str, kind: str) -> SanctionRule | None:
    return SanctionRule.objects.filter(regime=regime, kind=kind).first()


def country_of_regime(regime: str) -> str:
    """The country whose law a regime is: the first letters of its code."""
    return regime[:2].upper()


def working_days_after(country: str, day: date, days: int) -> date:
    """The day on which the last of `days` working days after `day` ends."""
    calendar = work_calendar(country, day.year, day.year + 1 + days // 200)
    for _count in range(days):
        day = calendar.open_on_or_after(day + timedelta(days=1))
    return day


def appeal_is_open(sanction: Sanction, today: date | None = None) -> bool:
    """Whether the recruiter may file an appeal in time: it is signed, has not been answered, and the deadline has not passed."""
    if sanction.appeal_until is None or (today or timezone.localdate()) > sanction.appeal_until:
        return False
    standing = (SanctionStatus.SIGNED, SanctionStatus.IN_FORCE, SanctionStatus.EXPIRED)
    return sanction.status in standing and not sanction.appeals.exclude(status=AppealStatus.WITHDRAWN).exists()
