"""When the database does not answer, people get a plain 503 page, never a wrong one."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
_SAYABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class DatabaseUnavailableMiddleware:
    """For what views raise. What sessions and sign-in raise before a view is reached ends in `server_error`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return _unavailable(request)
        return None


def server_error(request: HttpRequest) -> HttpResponse:
    """The product's `handler500`."""
    if isinstance(error := sys.exc_info()[1], OperationalError | InterfaceError):
        return _unavailable(request)
    folio = error_folio()
    logger.error("%s is the folio of this %s", folio, type(error).__name__)
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Something broke on our side. It has been noted.", "folio": folio}, status=500)
    return HttpResponseServerError(render_to_string("500.html", {"folio": folio}))


def error_folio() -> str:
    """What a person can read over the telephone, and the log can be searched for: E-7K3D-94QX."""
    letters = "".join(secrets.choice(_SAYABLE) for _letter in range(8))
    return f"E-{letters[:4]}-{letters[4:]}"


def _unavailable(request: HttpRequest) -> HttpResponse:
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": "The service is restarting. Try again in a few seconds."}, status=503)
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "5"
    return response
