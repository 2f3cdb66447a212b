"""A printed code for a person who has no telephone, or another one now: shown once, and noted in the file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.guards import allowed, person
from accounts.policies import Can

from ..services import code_print
from .frame import worker_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.REGISTER_PEOPLE)
def own_code(request: HttpRequest, pk: int) -> HttpResponse:
    worker = worker_or_404(request, pk)
    code = code_print(worker=worker, by=person(request)) if request.method == "POST" else ""
    return render(request, "workers/own_code.html", {"worker": worker, "code": code})
