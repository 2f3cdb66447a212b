"""What the page of one complaint shows beside its own row: every part in its own statement, and what rooms above know of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User

from ..models import Complaint, Mandate
from .complaints import complaints_visible_to

MOST_OTHERS = 10


@dataclass(frozen=True)
class Affected:
    """What a complaint may touch in a room above: in words, and where its list is."""

    label: str
    count: int
    url: str = ""


Provider = Callable[[Complaint, User], Sequence[Affected]]
_providers: list[Provider] = []


def tell_what_is_affected(provider: Provider) -> None:
    """A room above registers what it knows about the recruiter's and employer's people: it is asked on every page of a complaint."""
    if provider not in _providers:
        _providers.append(provider)


def affected_by(complaint: Complaint, user: User) -> list[Affected]:
    return [told for provider in _providers for told in provider(complaint, user) if told.count]


def others_about_the_same(complaint: Complaint, user: User) -> QuerySet[Complaint]:
    """Other complaints about the same recruiter or employer that this person may see, the newest first."""
    same = Q(pk=None)
    if complaint.recruiter_id:
        same |= Q(recruiter=complaint.recruiter_id)
    if complaint.employer_id:
        same |= Q(employer=complaint.employer_id)
    return complaints_visible_to(user).filter(same).exclude(pk=complaint.pk).order_by("-received_on", "-pk")


def mandates_about(complaint: Complaint) -> QuerySet[Mandate]:
    about = Q(recruiter=complaint.recruiter_id) if complaint.recruiter_id else Q(employer=complaint.employer_id)
    return Mandate.objects.filter(about).select_related("recruiter", "employer", "vacancy")
