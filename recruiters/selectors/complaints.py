"""Who sees which complaint, and to whom it may be given."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.policies import ROLES, Can
from accounts.scope import people_scope
from common.folios import folios_meant
from common.names import plain
from employers.models import Employer

from ..models import Complaint, ComplaintEvent, Recruiter

Row = TypeVar("Row", bound=Model)


def complaints_visible_to(user: User) -> QuerySet[Complaint]:
    """Inspectors and administrators of the country, but for those who are tied to it; nobody else learns that a complaint exists."""
    complaints = Complaint.objects.select_related("recruiter", "employer", "assigned_to", "country")
    return of_visible_complaints(user, complaints)


def of_visible_complaints(user: User, rows: QuerySet[Row], complaint: str = "") -> QuerySet[Row]:
    """Rows that hang on a complaint (by the field `complaint`; complaints themselves without one), where this person sees it.

    By a join and not by a list of complaints: the first hundred moves are shown without reading two hundred thousand.
    """
    if user.role not in (Role.INSPECTOR, Role.ADMINISTRATOR):
        return rows.none()
    path = f"{complaint}__" if complaint else ""
    countries = people_scope(user).countries
    rows = rows.exclude(**{f"{path}excluded__contains": [user.pk]})
    return rows if countries is None else rows.filter(**{f"{path}country_id__in": countries})


def decided_before_appeal(user: User, complaint: Complaint) -> bool:
    """Whether this person decided or closed what an appeal was taken against: somebody else decides this time."""
    appeal = ComplaintEvent.objects.filter(subject=complaint, action="appeal").order_by("-pk").first()
    if appeal is None:
        return False
    before = ComplaintEvent.objects.filter(subject=complaint, action__in=("find", "close"), pk__lt=appeal.pk)
    return before.filter(by=user).exists()


def search_complaints(complaints: QuerySet[Complaint], text: str) -> QuerySet[Complaint]:
    """By folio or its number, or by words of the name of whom it is about, also where some letters differ.

    The names of the register are looked up first: known keys tell the planner how little is asked for.
    """
    about = Q(folio__in=folios_meant(text, Complaint.folio_prefix, timezone.localdate()))
    if folded := plain(text):
        about |= Q(search_name__trigram_word_similar=folded)
        about |= Q(recruiter_id__in=_named(Recruiter.objects.all(), folded))
        about |= Q(employer_id__in=_named(Employer.objects.all(), folded))
    return complaints.filter(about)


def _named(register: QuerySet[Any], folded: str) -> list[int]:
    return list(register.filter(search_name__contains=folded).order_by().values_list("pk", flat=True))


def inspectors_beside(user: User, complaint: Complaint | None = None) -> QuerySet[User]:
    """Colleagues to whom a complaint of this person's country (or this one) can be given: they may see it too."""
    colleagues = User.objects.filter(role__in=ROLES[Can.WORK_COMPLAINTS], is_active=True)
    country = complaint.country_id if complaint else user.country
    if country:
        colleagues = colleagues.filter(country__in=("", country))
    return colleagues.exclude(pk__in=complaint.excluded) if complaint else colleagues
