"""What every request passes: the person's language, the session's two clocks, the database's scope, the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.scope import database_scope

from .scope import database_scope_of

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageOfUserMiddleware(LocaleMiddleware):
    """Spanish unless somebody chose otherwise: the browser's own preference is not asked, shared machines are set to English."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language


class SessionLifetimeMiddleware:
    """Ends a session after 30 minutes without a request and 12 hours after signing in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault("started_at", now)
            seen = request.session.get("seen_at", now)
            if (
                now - seen > settings.SESSION_IDLE.total_seconds()
                or now - started > settings.SESSION_ABSOLUTE.total_seconds()
            ):
                logout(request)
            elif now - seen >= 60 or "seen_at" not in request.session:
                request.session["seen_at"] = now
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class DatabaseScopeMiddleware:
    """Runs the request in one transaction that sees only what the person may see, whatever a query forgets to filter."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with database_scope(database_scope_of(request.user)):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Ministry staff without a second factor reach only the pages where they set one up (and may sign out)."""

    OPEN = ("account_logout", "mfa_", "account_reauthenticate", "set_language", "health-")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if not second_factor_missing(request) or self._is_open(request):
            return None
        if request.path.startswith("/api/"):
            return None  # accounts.guards answers 403 with the reason
        messages.warning(request, _("Set up a second factor first: your role opens people's files."))
        return redirect(reverse("mfa_activate_totp"))

    def _is_open(self, request: HttpRequest) -> bool:
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        return name.startswith(self.OPEN)


def second_factor_missing(request: HttpRequest) -> bool:
    user = request.user
    return bool(settings.REQUIRE_SECOND_FACTOR and user.is_authenticated and user.is_staff and not is_mfa_enabled(user))
