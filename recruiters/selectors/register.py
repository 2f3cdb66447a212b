"""Reads of the register of recruiters, and the one answer to "may this recruiter recruit today?"."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from common.names import plain

from ..choices import LicenceStatus, MandateStatus
from ..models import Licence, Mandate, Recruiter

EXPIRING_WITHIN = timedelta(days=90)


class Standing(StrEnum):
    """A licence in the words of the register: what was decided, and what its dates make of that today."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNDER_REVIEW = "under_review"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    NEVER_REGISTERED = "never_registered"


# Of several licences the one that allows most stands for the recruiter, but a suspension outweighs everything.
_ORDER = (
    Standing.SUSPENDED,
    Standing.VALID,
    Standing.EXPIRING,
    Standing.UNDER_REVIEW,
    Standing.EXPIRED,
    Standing.CANCELLED,
)


def licence_standing(licence: Licence, on: date | None = None) -> Standing:
    on = on or timezone.localdate()
    if licence.status != LicenceStatus.VALID:
        return Standing(licence.status)
    if licence.valid_to < on:
        return Standing.EXPIRED
    if licence.valid_from > on:
        return Standing.UNDER_REVIEW
    return Standing.EXPIRING if licence.valid_to - on <= EXPIRING_WITHIN else Standing.VALID


def recruiter_standing(recruiter: Recruiter, on: date | None = None) -> Standing:
    """Reads `recruiter.licences.all()`: prefetch them for a list."""
    standings = {licence_standing(licence, on) for licence in recruiter.licences.all()}
    return next((standing for standing in _ORDER if standing in standings), Standing.NEVER_REGISTERED)


def may_recruit(recruiter: Recruiter, on: date | None = None) -> bool:
    return recruiter_standing(recruiter, on) in (Standing.VALID, Standing.EXPIRING)


def recruiters_visible_to(user: User) -> QuerySet[Recruiter]:
    """The register is public; a recruiter's contact works with their own entry only."""
    recruiters = Recruiter.objects.select_related("country", "municipality").prefetch_related("licences")
    if user.role == Role.RECRUITER_CONTACT:
        return recruiters.filter(members__user=user)
    return recruiters


def search_recruiters(recruiters: QuerySet[Recruiter], text: str) -> QuerySet[Recruiter]:
    folded = plain(text)
    return recruiters.filter(search_name__trigram_word_similar=folded) if folded else recruiters


def active_mandates(recruiter: Recruiter) -> QuerySet[Mandate]:
    return Mandate.objects.filter(recruiter=recruiter, status=MandateStatus.ACTIVE)
