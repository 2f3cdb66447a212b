"""Reads of webhooks."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import User

from ..choices import MemberRole
from ..models import Employer, WebhookEndpoint


def webhooks_visible_to(user: User) -> QuerySet[WebhookEndpoint]:
    """Those of the employers that a person owns; the ministry's own to its administrators."""
    endpoints = WebhookEndpoint.objects.select_related("employer")
    if user.role == Role.ADMINISTRATOR:
        return endpoints.filter(employer__isnull=True)
    return endpoints.filter(employer__in=employers_owned_by(user))


def employers_owned_by(user: User) -> QuerySet[Employer]:
    if user.role != Role.EMPLOYER_CLERK:
        return Employer.objects.none()
    return Employer.objects.filter(members__user=user, members__role=MemberRole.OWNER)
