"""What a person does with their own file. Each is a form that says first what will happen."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError, WrongState

from ..choices import RequestKind, RequestStatus
from ..models import Worker
from ..services import correction_ask, erasure_ask, worker_confirm, worker_withdraw
from .forms import CorrectionForm
from .session import own


@require_POST
@own
def confirm(request: HttpRequest, worker: Worker) -> HttpResponse:
    try:
        worker_confirm(worker=worker, by=None, reason=_by_themselves())
    except WrongState:
        return redirect("own:summary")
    return _done("own:summary", "sigo")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def correct(request: HttpRequest, worker: Worker) -> HttpResponse:
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correction_ask(worker=worker, **form.cleaned_data)
            return _done("own:data", "corregir")
        except DomainError as error:
            form.refuse(error)
    return render(request, "own/correct.html", {"worker": worker, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@own
def withdraw(request: HttpRequest, worker: Worker) -> HttpResponse:
    if request.method == "POST":
        try:
            worker_withdraw(worker=worker, by=None, reason=_by_themselves())
        except WrongState:
            return redirect("own:summary")
        return _done("own:summary", "retirar")
    return render(request, "own/withdraw.html", {"worker": worker})


@require_http_methods(["GET", "HEAD", "POST"])
@own
def erase(request: HttpRequest, worker: Worker) -> HttpResponse:
    if request.method == "POST":
        erasure_ask(worker=worker)
        return _done("own:summary", "borrar")
    waits = worker.requests.filter(kind=RequestKind.ERASURE, status=RequestStatus.OPEN).exists()
    return render(request, "own/erase.html", {"worker": worker, "waits": waits})


def _by_themselves() -> str:
    """Kept with the move, in the registry's own language whatever that of the page."""
    with override(settings.LANGUAGE_CODE):
        return _("By the person, on their own page.")


def _done(name: str, what: str) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode({'hecho': what})}")
