"""The same walk for whoever of the staff writes it down for somebody who came, called or sent a paper; and the door to its pictures."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import allowed, person
from accounts.policies import Can
from common.pictures import ENDINGS

from ..selectors import evidence_visible_to
from ..services import evidence_open
from .privacy import guarded
from .views import step


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # checked below, after files are bound to memory: reading the token reads the whole body
def new(request: HttpRequest) -> HttpResponse:
    return guarded(request, lambda: cast("HttpResponse", _new(request)))


@csrf_protect
@allowed(Can.FILE_COMPLAINTS)
def _new(request: HttpRequest) -> HttpResponse:
    return step(request, person(request))


@require_POST
@allowed(Can.WORK_COMPLAINTS)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture as a file to keep, never shown in place. By POST, so that looking at a list opens nothing; each opening is noted."""
    found = get_object_or_404(evidence_visible_to(person(request)), pk=pk)
    try:
        content = evidence_open(evidence=found, by=person(request))
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=found.content_type)
    name = f"{found.complaint.folio}-{found.number}{ENDINGS[found.content_type]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
