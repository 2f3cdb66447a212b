"""Reads of requests by name."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.scope import people_scope

from ..choices import NamedStatus
from ..models import NamedRequest

_MINISTRY = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def named_requests_visible_to(user: User) -> QuerySet[NamedRequest]:
    """Their own to employers; to coordinators and administrators those for people of their country. Nobody else reads a name here."""
    requests = NamedRequest.objects.select_related("vacancy", "vacancy__employer", "country")
    if user.role == Role.EMPLOYER_CLERK:
        return requests.filter(vacancy__employer__members__user=user)
    if user.role not in _MINISTRY:
        return requests.none()
    scope = people_scope(user)
    return requests if scope.countries is None else requests.filter(country__in=scope.countries)


def named_standing(vacancy_ids: list[int]) -> QuerySet[NamedRequest]:
    """Requests of these vacancies that are found, in the order in which they were asked."""
    return NamedRequest.objects.filter(vacancy__in=vacancy_ids, status=NamedStatus.FOUND).order_by("pk")
