"""The end of a file: what goes and what stays, what holds it, who asked and who carries it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError

from ..choices import ErasureOrigin, RequestKind, RequestStatus
from ..forms import ErasureConfirmForm, ErasureForm, HoldForm
from ..holds import holds_of
from ..models import ErasureRequest, Worker
from ..services import (
    erasure_cancel,
    erasure_carry_out,
    erasure_request,
    file_opened,
    hold_lift,
    hold_place,
)
from .frame import file_page, worker_or_404

Forms = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PEOPLE)
def worker_erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for the end of a file; a POST says in `do` what is to happen, and each has its own right."""
    worker = worker_or_404(request, pk)
    forms: Forms = {"ask": ErasureForm(), "confirm": ErasureConfirmForm(), "hold": HoldForm()}
    if request.method == "POST":
        can, act = _DEEDS.get(request.POST.get("do", ""), (Can.READ_PEOPLE, None))
        if not may(person(request), can):
            raise PermissionDenied
        if act is not None:
            try:
                if act(request, worker, forms):
                    return redirect("workers:detail" if act is _carry_out else "workers:erasure", worker.pk)
            except DomainError as error:
                messages.error(request, error.message)
    else:
        file_opened(worker=worker, by=person(request), what="erasure")
    return file_page(request, worker, "erasure", "workers/erasure.html", _context(request, worker, forms))


def _context(request: HttpRequest, worker: Worker, forms: Forms) -> dict[str, Any]:
    user, asked = person(request), _open_request(worker)
    is_theirs = asked is not None and asked.requested_by_id == user.pk
    may_ask, holds = may(user, Can.REGISTER_PEOPLE), holds_of(worker)
    on_own_page = _asked_on_own_page(worker)
    return {
        "forms": forms,
        "asked": asked,
        "on_own_page": on_own_page,
        "reasons": holds,
        "holds": worker.legal_holds.filter(lifted_at=None).select_related("placed_by"),
        "is_theirs": is_theirs,
        "may_ask": may_ask and asked is None and not on_own_page,
        "may_cancel": may_ask and asked is not None,
        "may_carry_out": may(user, Can.ERASE_PEOPLE)
        and (asked is not None or on_own_page)
        and not (is_theirs or holds),
        "may_hold": may(user, Can.HOLD_FILES),
    }


def _open_request(worker: Worker) -> ErasureRequest | None:
    return worker.erasure_requests.filter(done_at=None, cancelled_at=None).select_related("requested_by").first()


def _asked_on_own_page(worker: Worker) -> bool:
    return worker.requests.filter(kind=RequestKind.ERASURE, status=RequestStatus.OPEN).exists()


def _ask(request: HttpRequest, worker: Worker, forms: Forms) -> bool:
    form = forms["ask"] = ErasureForm(request.POST)
    if not form.is_valid():
        return False
    erasure_request(worker=worker, origin=form.cleaned_data["origin"], by=person(request))
    messages.success(request, _("Written down. Another person of the ministry has to carry it out."))
    return True


def _cancel(request: HttpRequest, worker: Worker, forms: Forms) -> bool:
    if asked := _open_request(worker):
        erasure_cancel(request=asked)
        messages.success(request, _("Taken back: the file stays."))
    return True


def _carry_out(request: HttpRequest, worker: Worker, forms: Forms) -> bool:
    form = forms["confirm"] = ErasureConfirmForm(request.POST)
    if not form.is_valid():
        return False
    asked = _open_request(worker)
    if asked is None and _asked_on_own_page(worker):
        asked = erasure_request(worker=worker, origin=ErasureOrigin.PERSON, by=None)
    if asked is None:
        return False
    erasure_carry_out(request=asked, by=person(request))
    messages.success(request, _("The file was erased. Its folio stays as not valid."))
    return True


def _hold(request: HttpRequest, worker: Worker, forms: Forms) -> bool:
    form = forms["hold"] = HoldForm(request.POST)
    if not form.is_valid():
        return False
    try:
        hold_place(worker=worker, by=person(request), **form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _lift(request: HttpRequest, worker: Worker, forms: Forms) -> bool:
    number = request.POST.get("hold", "")
    hold = get_object_or_404(worker.legal_holds, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
    hold_lift(hold=hold, by=person(request))
    return True


_DEEDS: dict[str, tuple[Can, Callable[[HttpRequest, Worker, Forms], bool] | None]] = {
    "ask": (Can.REGISTER_PEOPLE, _ask),
    "cancel": (Can.REGISTER_PEOPLE, _cancel),
    "carry_out": (Can.ERASE_PEOPLE, _carry_out),
    "hold": (Can.HOLD_FILES, _hold),
    "lift": (Can.HOLD_FILES, _lift),
}
