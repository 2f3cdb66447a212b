"""What a person takes home after registering, and what its code shows to whoever scans it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.attempts import address_of
from accounts.guards import allowed, person
from accounts.policies import Can
from common.folios import folio_of
from common.limits import within

from .. import presentation
from ..models import Worker
from ..receipts import PAPERS, Receipt, receipt_of, receipt_sheet
from ..selectors import folio_is_valid
from ..services import file_opened
from .frame import worker_or_404

LOOKS, MINUTE = 30, timedelta(minutes=1)  # so many folios a minute may one client look up


@require_safe
@allowed(Can.READ_PEOPLE)
def registered(request: HttpRequest, pk: int) -> HttpResponse:
    """Right after registering: the folio, the receipt, what is open and what to bring."""
    worker = worker_or_404(request, pk)
    file_opened(worker=worker, by=person(request), what="summary")
    paths = presentation.pathways_of(worker, timezone.localdate())
    context = {"worker": worker, "paths": paths, "to_bring": presentation.to_bring(paths)}
    return render(request, "workers/registration/registered.html", context)


@require_safe
@allowed(Can.READ_PEOPLE)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """To print from the browser, on the paper that `?paper=` names."""
    worker = worker_or_404(request, pk)
    file_opened(worker=worker, by=person(request), what="receipt")
    paper, told = _paper(request), _receipt(request, worker)
    papers = [{"key": key, "label": label, "current": key == paper} for key, label in PAPERS.items()]
    context = {"worker": worker, "receipt": told, "qr": _qr(told), "paper": paper, "papers": papers}
    return render(request, "workers/receipt.html", context)


@require_safe
@allowed(Can.READ_PEOPLE)
def receipt_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    worker = worker_or_404(request, pk)
    file_opened(worker=worker, by=person(request), what="receipt")
    answer = HttpResponse(receipt_sheet(_receipt(request, worker), _paper(request)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{worker.folio}.pdf"'
    return answer


@require_safe
def folio_page(request: HttpRequest, folio: str) -> HttpResponse:
    """Whether a folio is one of ours, and nothing else; the same words for one that never was and one that is no more."""
    if not within("folio", address_of(request) or "", limit=LOOKS, period=MINUTE):
        why = _("Folios were looked up too often from here. Wait a minute and try again.")
        answer = render(request, "429.html", {"why": why}, status=429)
        answer["Retry-After"] = str(int(MINUTE.total_seconds()))
        return answer
    shown = folio_of(folio[:30])
    return render(request, "workers/folio.html", {"folio": shown, "is_valid": folio_is_valid(shown)})


def _receipt(request: HttpRequest, worker: Worker) -> Receipt:
    address = request.build_absolute_uri(reverse("folios:check", args=[worker.folio]))
    return receipt_of(worker, timezone.localdate(), address)


def _paper(request: HttpRequest) -> str:
    paper = request.GET.get("paper", "")
    return paper if paper in PAPERS else "letter"


def _qr(told: Receipt) -> SafeString:
    drawing = told.code.svg_inline(scale=4, border=2, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawing)  # noqa: S308 (made by segno from our own address; its only text is numbers)
