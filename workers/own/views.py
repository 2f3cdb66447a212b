"""What a person sees of their own file: how it stands, what is open, what we know, who looked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import presentation
from ..choices import WorkerStatus
from ..models import Worker
from ..periods import RECONFIRM_EVERY
from ..selectors import openings_for_the_person
from .session import own


@require_safe
@own
def summary(request: HttpRequest, worker: Worker) -> HttpResponse:
    asked_again = worker.confirmed_on + RECONFIRM_EVERY if worker.confirmed_on else None
    context = {"worker": worker, "status": worker.status, "until": asked_again, "done": request.GET.get("hecho", "")}
    return render(request, "own/summary.html", context | _may(worker))


@require_safe
@own
def pathways(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Each pathway in one word, with what the person can bring. Those that nobody can take now are left out."""
    paths = [path for path in presentation.pathways_of(worker, timezone.localdate()) if not path["for_nobody"]]
    context = {
        "worker": worker,
        "open": [path for path in paths if path["standing"] == "open"],
        "conditional": [path for path in paths if path["standing"] == "on_condition"],
        "closed": [path for path in paths if path["standing"] == "closed"],
        "to_bring": presentation.to_bring(paths),
    }
    return render(request, "own/pathways.html", context)


@require_safe
@own
def openings(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Who opened the file: role and office. The name is kept, and the office tells it to whoever asks there."""
    return render(request, "own/openings.html", {"worker": worker, "openings": openings_for_the_person(worker)})


@require_safe
@own
def data(request: HttpRequest, worker: Worker) -> HttpResponse:
    context = {
        "worker": worker,
        "phone": presentation.masked_phone(worker.phone),
        "documents": worker.identity_documents.all(),
        "papers": worker.papers.all(),
        "consents": worker.consents.filter(withdrawn_at__isnull=True),
        "requests": worker.requests.all()[:20],
        "done": request.GET.get("hecho", ""),
    }
    return render(request, "own/data.html", context)


def _may(worker: Worker) -> dict[str, bool]:
    on_the_list = worker.status in (WorkerStatus.REGISTERED, WorkerStatus.STALE)
    return {"may_confirm": on_the_list, "may_withdraw": on_the_list}
