"""Writes of accounts."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from .models import User


def sessions_close_others(*, request: HttpRequest, user: User) -> None:
    """End every session of the person but this one, wherever it is; this one gets a new id."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
    update_session_auth_hash(request, user)
