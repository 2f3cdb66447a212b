"""What went wrong, in words: a page for a person, a sentence in JSON for a program that called the API."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import bad_request as plain_bad_request

logger = logging.getLogger(__name__)
_SAYABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class DatabaseUnavailableMiddleware:
    """When the database does not answer, people get a plain 503 page, never a wrong one.

    For what views raise. What sessions and sign-in raise before a view is reached ends in `server_error`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return _unavailable(request)
        return None


class WrongMethodMiddleware:
    """An address that only takes what a form sends, opened as a page (after signing in again, say), says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content or _for_a_program(request):
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The product's `handler400`."""
    if _for_a_program(request):
        return JsonResponse({"detail": _("The address or the data that came with it is damaged.")}, status=400)
    return plain_bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The product's `handler500`."""
    if isinstance(error := sys.exc_info()[1], OperationalError | InterfaceError):
        return _unavailable(request)
    folio = error_folio()
    logger.error("%s is the folio of this %s", folio, type(error).__name__)
    if _for_a_program(request):
        return JsonResponse({"detail": _("Something broke on our side"), "folio": folio}, status=500)
    return HttpResponseServerError(render_to_string("500.html", {"folio": folio}))


def error_folio() -> str:
    """What a person can read over the telephone, and the log can be searched for: E-7K3D-94QX."""
    letters = "".join(secrets.choice(_SAYABLE) for _letter in range(8))
    return f"E-{letters[:4]}-{letters[4:]}"


def _for_a_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _unavailable(request: HttpRequest) -> HttpResponse:
    response: HttpResponse
    if _for_a_program(request):
        response = JsonResponse({"detail": "The service is restarting. Try again in a few seconds."}, status=503)
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "5"
    return response
