"""Registrations that have begun, of the offices a person works for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.policies import Can, may
from accounts.scope import people_scope

from ..models import RegistrationDraft

if TYPE_CHECKING:
    from accounts.models import User


def drafts_visible_to(user: User) -> QuerySet[RegistrationDraft]:
    """Also finished ones, so that a form sent twice leads to the person; lists take `unfinished()`."""
    if not may(user, Can.REGISTER_PEOPLE):
        return RegistrationDraft.objects.none()
    return RegistrationDraft.objects.in_scope(people_scope(user)).select_related("office", "started_by", "saved_by")
