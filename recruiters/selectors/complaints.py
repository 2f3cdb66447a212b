"""Who sees which complaint, and to whom it may be given."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.policies import ROLES, Can
from accounts.scope import people_scope
from common.folios import folio_of
from common.names import plain

from ..models import Complaint


def complaints_visible_to(user: User) -> QuerySet[Complaint]:
    """Inspectors and administrators of the country, but for those who are tied to it; nobody else learns that a complaint exists."""
    if user.role not in (Role.INSPECTOR, Role.ADMINISTRATOR):
        return Complaint.objects.none()
    countries = people_scope(user).countries
    complaints = Complaint.objects.select_related("recruiter", "employer", "assigned_to", "country")
    complaints = complaints.exclude(excluded__contains=[user.pk])
    return complaints if countries is None else complaints.filter(country_id__in=countries)


def search_complaints(complaints: QuerySet[Complaint], text: str) -> QuerySet[Complaint]:
    """By folio, or by words of the name of whom it is about."""
    about = Q(accused_name__unaccent__icontains=text) | Q(folio=folio_of(text))
    if folded := plain(text):
        about |= Q(recruiter__search_name__contains=folded) | Q(employer__search_name__contains=folded)
    return complaints.filter(about)


def inspectors_beside(user: User, complaint: Complaint | None = None) -> QuerySet[User]:
    """Colleagues to whom a complaint of this person's country (or this one) can be given: they may see it too."""
    colleagues = User.objects.filter(role__in=ROLES[Can.WORK_COMPLAINTS], is_active=True)
    country = complaint.country_id if complaint else user.country
    if country:
        colleagues = colleagues.filter(country__in=("", country))
    return colleagues.exclude(pk__in=complaint.excluded) if complaint else colleagues
