"""What every page of a file begins and ends with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.guards import person

from .. import presentation
from ..models import Worker
from ..selectors import workers_visible_to


def worker_or_404(request: HttpRequest, pk: int) -> Worker:
    return get_object_or_404(workers_visible_to(person(request)), pk=pk)


def file_page(request: HttpRequest, worker: Worker, tab: str, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, presentation.file_context(person(request), worker, tab) | context)
