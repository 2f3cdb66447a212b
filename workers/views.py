"""Pages of the registry: find a person, read their file, show what is open to them and what to bring."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
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
from common.tables import Column, ListTable, state_tabs

from . import presentation
from .choices import WorkerStatus
from .forms import ReasonForm, WithdrawForm, WorkerFilter
from .models import IdentityDocument, Worker
from .selectors import PASSPORT_ENDS_WITHIN, openings_of, search_workers, with_passport_ending, workers_visible_to
from .services import file_opened, identity_reveal, worker_confirm, worker_withdraw

COLUMNS = (
    Column("person", gettext_lazy("Person"), sort=("first_surname", "second_surname", "given_names")),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("place", gettext_lazy("Lives in"), sort="municipality__name"),
    Column("office", gettext_lazy("Office"), sort="office__name"),
    Column("registered", gettext_lazy("Registered"), sort="registered_on"),
    Column("confirmed", gettext_lazy("Interest confirmed"), sort="confirmed_on"),
)


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_list(request: HttpRequest) -> HttpResponse:
    filters = WorkerFilter(request.GET or None, user=person(request))
    chosen = filters.chosen
    people = _filtered(workers_visible_to(person(request)), chosen)
    shown = people.filter(status=chosen["status"]) if chosen.get("status") else people
    table = ListTable(request, shown, COLUMNS, default="" if chosen.get("q") else "-registered")
    tabs = state_tabs(request, people, WorkerStatus.choices)
    return render(request, "workers/list.html", {"table": table, "filters": filters, "tabs": tabs})


def _filtered(people: QuerySet[Worker], chosen: dict[str, Any]) -> QuerySet[Worker]:
    if chosen.get("passport"):
        people = with_passport_ending(people, timezone.localdate() + PASSPORT_ENDS_WITHIN)
    if chosen.get("office"):
        people = people.filter(office=chosen["office"])
    if chosen.get("occupation"):
        people = people.filter(experiences__occupation=chosen["occupation"]).distinct()
    return search_workers(people, chosen.get("q") or "")


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The file's first page: pathways today, what to bring, what the person can do."""
    worker = _worker(request, pk)
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
    return _page(request, worker, "summary", "workers/summary.html", context)


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_identity(request: HttpRequest, pk: int) -> HttpResponse:
    worker = _worker(request, pk)
    file_opened(worker=worker, by=person(request), what="identity")
    context = {
        "documents": worker.identity_documents.select_related("country"),
        "papers": worker.papers.all(),
        "consents": worker.consents.all(),
        "today": timezone.localdate(),
    }
    return _page(request, worker, "identity", "workers/identity.html", context)


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_openings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened this file. The person can ask to see this page."""
    worker = _worker(request, pk)
    columns = (
        Column("at", gettext_lazy("When"), sort="at"),
        Column("by", gettext_lazy("Who")),
        Column("what", gettext_lazy("What")),
        Column("reason", gettext_lazy("Why")),
    )
    table = ListTable(request, openings_of(worker), columns, default="-at")
    return _page(request, worker, "openings", "workers/openings.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PEOPLE)
def identity_show(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """The whole number, for once and with a reason; it is in no address and no cache."""
    worker = _worker(request, pk)
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
    worker = _worker(request, pk)
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
    worker = _worker(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            worker_withdraw(worker=worker, by=person(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("Consent withdrawn. The person is not matched any more."))
            return redirect("workers:detail", worker.pk)
        except DomainError as error:
            form.refuse(error)
    return render(request, "workers/withdraw.html", {"worker": worker, "form": form})


def _worker(request: HttpRequest, pk: int) -> Worker:
    return get_object_or_404(workers_visible_to(person(request)), pk=pk)


def _page(request: HttpRequest, worker: Worker, tab: str, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, presentation.file_context(person(request), worker, tab) | context)
