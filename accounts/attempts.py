"""Guessing passwords: five wrong ones from one address, ten from anywhere, within 15 minutes; and never two at once.

axes counts and locks by person and address, so that others behind the same address sign in undisturbed. Two things are added
here: a limit over all addresses, and one attempt at a time for an account, because attempts that run side by side would all
be checked before the first of them is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

LIMIT_EVERYWHERE = 10


def account_of(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The account somebody tries to enter, in one spelling; also for addresses that are nobody's."""
    given = credentials or {}
    if not (given.get("email") or given.get("username")) and request is not None:
        given = {"email": request.POST.get("login", "")}
    return str(given.get("email") or given.get("username") or "").strip().lower()[:254]


def address_of(request: HttpRequest) -> str | None:
    """None for a request that came through no network (a command, a test)."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return None


def may_try(account: str) -> bool:
    """Whether a password for this account may be checked now. Holds the account until the request's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in:{account}"])
        if not cursor.fetchone()[0]:
            return False
    recent = AccessAttempt.objects.filter(
        username=account, attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    return (recent.aggregate(failures=Sum("failures_since_start"))["failures"] or 0) < LIMIT_EVERYWHERE


def refused(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Our page instead of the form: 429, and when to come back. It is the same for accounts that do not exist."""
    why = _("Wait 15 minutes and try again. If you forgot your password, ask for a new one.")
    page = render(request, "429.html", {"why": why}, status=429)
    page["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return page
