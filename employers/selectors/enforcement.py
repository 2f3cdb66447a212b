"""Reads of published sanctions and of the matches with employers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.policies import Can, may

from ..choices import EnforcementKind, MatchStatus
from ..models import Employer, EnforcementMatch

if TYPE_CHECKING:
    from accounts.models import User

MOST_LINES = 12


def matches_visible_to(user: User) -> QuerySet[EnforcementMatch]:
    """Names of persons among the debarred are for those who decide and who inspect."""
    if not may(user, Can.READ_ENFORCEMENT):
        return EnforcementMatch.objects.none()
    return EnforcementMatch.objects.select_related(
        "record", "record__subdivision", "record__batch", "employer", "employer__subdivision", "employer__country"
    )


def matches_of(employer: Employer) -> list[EnforcementMatch]:
    """What stands or is suggested, debarments first, the likeliest and the latest first. One query."""
    found = EnforcementMatch.objects.filter(employer=employer).exclude(status=MatchStatus.DISMISSED)
    found = found.select_related("record", "record__subdivision", "record__batch")
    return list(found.order_by("record__kind", "-confidence", "-record__starts_on", "pk")[:MOST_LINES])


def debarment_in_force(employer: Employer) -> EnforcementMatch | None:
    """The confirmed debarment that keeps the employer out today, the one that lasts longest."""
    in_force = _debarments_in_force().filter(employer=employer)
    return in_force.select_related("record").order_by("-record__ends_on", "pk").first()


def debarred_among(employers: Iterable[int]) -> frozenset[int]:
    """Of employers by their ids, those whom a confirmed debarment keeps out today. One query."""
    return frozenset(_debarments_in_force().filter(employer__in=list(employers)).values_list("employer", flat=True))


def _debarments_in_force() -> QuerySet[EnforcementMatch]:
    today = timezone.localdate()
    return EnforcementMatch.objects.filter(
        Q(record__ends_on__isnull=True) | Q(record__ends_on__gte=today),
        status=MatchStatus.CONFIRMED,
        record__kind=EnforcementKind.DEBARMENT,
        record__rescinded=False,
        record__starts_on__lte=today,
    )
