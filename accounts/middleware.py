"""What every request passes: the person's language, the session's two clocks, the database's scope, the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from common.scope import database_scope

from .scope import database_scope_of
from .selectors import FACTORS

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageOfUserMiddleware(LocaleMiddleware):
    """Spanish unless the account, or somebody at this machine, chose otherwise.

    The browser's own preference is not asked: shared machines are set to English. A program that calls the API says what it wants.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.path.startswith("/api/"):
            chosen = _accepted(request) or chosen
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Signing in brings the account's language; what is chosen after that is kept there (`accounts.views.language`)."""
        language = getattr(request, "language_of_account", "")
        if language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax"
            )
        return super().process_response(request, response)


def _accepted(request: HttpRequest) -> str:
    """The first of our languages that `Accept-Language` names, or nothing."""
    named = (
        code.partition("-")[0] for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    )
    return next((code for code in named if code in dict(settings.LANGUAGES)), "")


class SessionLifetimeMiddleware:
    """Ends a session after 30 minutes without a request and 12 hours after signing in; keeps signed-in pages out of caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        if signed_in:
            self._look_at_the_clocks(request)
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
        if signed_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'  # Back shows nothing
        return response

    def _look_at_the_clocks(self, request: HttpRequest) -> None:
        now = int(time.time())
        started, seen = request.session.get("started_at", 0), request.session.get("seen_at", 0)
        idle, whole = settings.SESSION_IDLE.total_seconds(), settings.SESSION_ABSOLUTE.total_seconds()
        if now - seen > idle or now - started > whole:
            logout(request)
        elif now - seen >= 60:
            request.session["seen_at"] = now


class DatabaseScopeMiddleware:
    """Runs the request in one transaction that sees only what the person may see, whatever a query forgets to filter.

    A response that streams is read after that transaction: its rows have to be fetched before it is returned.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/health/"):
            return self.get_response(request)  # answers also while the database does not
        with database_scope(database_scope_of(request.user)):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Ministry staff without a second factor reach only the pages where they set one up (and may sign out)."""

    OPEN = ("account_logout", "account_reauthenticate", "set_language", "health-", "mfa_")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if not second_factor_missing(request):
            return None
        request.second_factor_missing = True  # type: ignore[attr-defined]  # so that no menu leads nowhere
        if self._is_open(request):
            return None
        sentence = _("Set up a second factor first: your role opens people's files.")
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": sentence}, status=403)
        messages.warning(request, sentence)
        return redirect("mfa_activate_totp")

    def _is_open(self, request: HttpRequest) -> bool:
        name = request.resolver_match.view_name if request.resolver_match else ""
        return bool(name) and name.startswith(self.OPEN)


def second_factor_missing(request: HttpRequest) -> bool:
    user = request.user
    return bool(
        settings.REQUIRE_SECOND_FACTOR and user.is_authenticated and user.is_staff and not is_mfa_enabled(user, FACTORS)
    )
