"""What every page of a file begins and ends with."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.guards import person

from .. import presentation
from ..choices import WorkerStatus
from ..models import Worker
from ..selectors import workers_visible_to


def worker_or_404(request: HttpRequest, pk: int, *, erased: bool = False) -> Worker:
    """Somebody whom the reader may see; of an erased file there is no page but the one that says so."""
    worker = get_object_or_404(workers_visible_to(person(request)), pk=pk)
    if worker.status == WorkerStatus.ERASED and not erased:
        raise Http404
    return worker


def file_page(request: HttpRequest, worker: Worker, tab: str, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, presentation.file_context(person(request), worker, tab) | context)
