"""A person's file: what is open to them and what to bring, their papers, who opened it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.moves import timeline
from common.tables import Column, ListTable

from .. import presentation
from ..choices import WorkerStatus
from ..forms import ReasonForm, WithdrawForm
from ..models import IdentityDocument
from ..selectors import openings_of
from ..services import file_opened, identity_reveal, worker_confirm, worker_withdraw
from .frame import file_page, worker_or_404


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The file's first page: pathways today, what to bring, what the person can do."""
    worker = worker_or_404(request, pk, erased=True)
    if worker.status == WorkerStatus.ERASED:
        return render(request, "workers/erased.html", {"worker": worker})
    file_opened(worker=worker, by=person(request), what="summary")
    today = timezone.localdate()
    paths = presentation.pathways_of(worker, today)
    context = {
        "paths": paths,
        "for_nobody": [path for path in paths if path["for_nobody"]],
        "to_bring": presentation.to_bring(paths),
        "today": today,
        "skills": [(claim, presentation.evidence(claim.evidence)) for claim in worker.skills.select_related("skill")],
        "experiences": [
            (work, presentation.evidence(work.evidence))
            for work in worker.experiences.select_related("occupation", "crop", "country")
        ],
        "languages": worker.languages.select_related("language"),
        "availability": presentation.availability(worker, today),
        "wishes": worker.programme_wishes.select_related("programme"),
        "places": worker.place_wishes.select_related("country", "subdivision"),
        "events": timeline(worker),
    }
    return file_page(request, worker, "summary", "workers/summary.html", context)


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_identity(request: HttpRequest, pk: int) -> HttpResponse:
    worker = worker_or_404(request, pk)
    file_opened(worker=worker, by=person(request), what="identity")
    context = {
        "documents": worker.identity_documents.select_related("country"),
        "papers": worker.papers.all(),
        "today": timezone.localdate(),
    }
    return file_page(request, worker, "identity", "workers/identity.html", context)


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_openings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened this file. The person can ask to see this page."""
    worker = worker_or_404(request, pk)
    columns = (
        Column("at", gettext_lazy("When"), sort="at"),
        Column("by", gettext_lazy("Who")),
        Column("what", gettext_lazy("What")),
        Column("reason", gettext_lazy("Why")),
    )
    table = ListTable(request, openings_of(worker), columns, default="-at")
    return file_page(request, worker, "openings", "workers/openings.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PEOPLE)
def identity_show(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """The whole number, for once and with a reason; it is in no address and no cache."""
    worker = worker_or_404(request, pk)
    paper = get_object_or_404(IdentityDocument, pk=document, worker=worker)
    form, number = ReasonForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        number = identity_reveal(document=paper, by=person(request), reason=form.cleaned_data["reason"])
    return render(
        request, "workers/identity_show.html", {"worker": worker, "document": paper, "form": form, "number": number}
    )


@require_POST
@allowed(Can.REGISTER_PEOPLE)
def worker_confirm_interest(request: HttpRequest, pk: int) -> HttpResponse:
    worker = worker_or_404(request, pk)
    try:
        worker_confirm(worker=worker, by=person(request))
        messages.success(request, _("Noted: the person is still interested."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("workers:detail", worker.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.REGISTER_PEOPLE)
def worker_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The person takes back their consent: this page says first what that does."""
    worker = worker_or_404(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            worker_withdraw(worker=worker, by=person(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("Consent withdrawn. The person is not matched any more."))
            return redirect("workers:detail", worker.pk)
        except DomainError as error:
            form.refuse(error)
    return render(request, "workers/withdraw.html", {"worker": worker, "form": form})
