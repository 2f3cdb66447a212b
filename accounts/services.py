"""Writes of accounts."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from common.limits import limits_forget

from .models import User

TRACES_KEPT = timedelta(days=90)


def sessions_close_others(*, request: HttpRequest, user: User) -> None:
    """End every session of the person but this one, wherever it is; this one gets a new id."""
    _end_sessions(user)
    update_session_auth_hash(request, user)


def user_language_set(*, user: User, language: str) -> None:
    """The language of the pages from now on, wherever the person signs in."""
    User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)


@transaction.atomic
def second_factor_reset(*, user: User) -> bool:
    """For a lost telephone: the person sets up a new one at the next sign-in. Whether there was one to take away.

    Ends the person's sessions, one of which may be the thief's.
    """
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    return removed > 0


def password_link_send(*, request: HttpRequest, user: User) -> None:
    """The same message that the person would get from "Forgot your password?"; it is also how a first one is chosen."""
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        form.save(request)


def address_changed(*, user: User) -> None:
    """Signing in and links work with the present address only: whoever reads the former one is out, at once."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


def traces_forget() -> int:
    """Forget sessions that ran out, and after `TRACES_KEPT` who tried to sign in from which address. Returns how many rows."""
    before = timezone.now() - TRACES_KEPT
    forgotten = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    for traces in (AccessAttempt, AccessLog, AccessFailureLog):
        forgotten += traces.objects.filter(attempt_time__lt=before).delete()[0]
    return forgotten + limits_forget()


def _end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
