"""Reads of accounts."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from .models import SavedList, User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def without_second_factor(users: QuerySet[User]) -> QuerySet[User]:
    """Those who have set up neither an authenticator app nor a key; recovery codes alone are none."""
    return users.exclude(authenticator__type__in=FACTORS)


def saved_lists(user: User, page: str) -> QuerySet[SavedList]:
    """The person's own saved filters of one list, by name."""
    return SavedList.objects.filter(user=user, page=page)


def account_of_address(email: str) -> User | None:
    """Who signs in with this address, however it is written."""
    return User.objects.filter(email__iexact=email.strip()).first()
