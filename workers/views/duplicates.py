"""Two files that may be one person's: the queue, side by side, joined, told apart, parted again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.moves import timeline
from common.tables import Column, ListTable, state_tabs

from ..choices import PairStatus
from ..duplicates import PersonToCompare, similar_people
from ..forms.duplicates import ONE, OTHER, DecisionForm, MergeForm, ReportForm
from ..models import DuplicatePair, Worker
from ..selectors import counts_of_both, fields_of_both, identities_contradict, identities_of_both, pairs_visible_to
from ..services import (
    duplicate_dismiss,
    duplicate_reopen,
    duplicate_report,
    file_opened,
    files_merge,
    files_part,
)
from .frame import worker_or_404

BOTH = ["GET", "HEAD", "POST"]
COLUMNS = (
    Column("one", gettext_lazy("One file")),
    Column("other", gettext_lazy("The other file")),
    Column("score", gettext_lazy("Likeness"), sort="score", num=True),
    Column("why", gettext_lazy("What speaks for and against")),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("found", gettext_lazy("Found"), sort="created_at"),
)


@require_safe
@allowed(Can.MERGE_PEOPLE)
def duplicate_list(request: HttpRequest) -> HttpResponse:
    pairs = pairs_visible_to(person(request))
    status = request.GET.get("status", "")
    shown = pairs.filter(status=status) if status in PairStatus.values else pairs
    table = ListTable(request, shown, COLUMNS, default="-score")
    tabs = state_tabs(request, pairs, PairStatus.choices)
    return render(request, "workers/duplicates/list.html", {"table": table, "tabs": tabs})


@require_http_methods(BOTH)
@allowed(Can.MERGE_PEOPLE)
def duplicate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Both files side by side; choosing, field by field, what the one that stays holds."""
    pair = _pair(request, pk)
    fields = fields_of_both(pair)
    form = MergeForm(
        request.POST or None,
        ids={ONE: pair.one_id, OTHER: pair.other_id},
        differing=[each.name for each in fields if each.differs],
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = files_merge(pair=pair, keep=form.cleaned_data["keep"], take=form.taken, by=person(request))
            messages.success(request, _("The files are joined. It can be undone on the page of the pair."))
            return redirect("workers:detail", kept.pk)
        except DomainError as error:
            form.refuse(error)
    elif request.method != "POST":
        for worker in (pair.one, pair.other):
            file_opened(worker=worker, by=person(request), what="compared")
    documents = identities_of_both(pair)
    context = {
        "pair": pair,
        "files": [pair.one, pair.other],
        "form": form,
        "fields": [(each, request.POST.get(f"of_{each.name}") or _first_choice(each)) for each in fields],
        "keep": request.POST.get("keep") or str(pair.kept_id or pair.one_id),
        "documents": [documents[pair.one_id], documents[pair.other_id]],
        "contradict": identities_contradict(documents),
        "counts": counts_of_both(pair),
        "events": timeline(pair),
    }
    return render(request, "workers/duplicates/pair.html", context)


@require_POST
@allowed(Can.MERGE_PEOPLE)
def duplicate_different(request: HttpRequest, pk: int) -> HttpResponse:
    """They are two people: the pair does not come back."""
    pair = _pair(request, pk)
    try:
        duplicate_dismiss(pair=pair, by=person(request))
        messages.success(request, _("Noted: they are two people. The pair does not come back."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("workers:duplicate_list")


@require_http_methods(BOTH)
@allowed(Can.MERGE_PEOPLE)
def duplicate_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back, with a reason: joined files are parted, two people are looked at again."""
    pair = _pair(request, pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _take_back(request, pair, form.cleaned_data["reason"])
            return redirect("workers:duplicate", pair.pk)
        except DomainError as error:
            form.refuse(error)
    return render(request, "workers/duplicates/back.html", {"pair": pair, "form": form})


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def worker_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer says that this person has another file. Whom the comparison finds is shown; a coordinator decides."""
    worker = worker_or_404(request, pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            duplicate_report(
                worker=worker,
                folio=form.cleaned_data["folio"],
                by=person(request),
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("Told to the coordinator, who compares the two files and decides."))
            return redirect("workers:detail", worker.pk)
        except DomainError as error:
            form.refuse(error)
    alike = similar_people(_to_compare(worker))
    return render(request, "workers/duplicates/report.html", {"worker": worker, "form": form, "alike": alike})


def _pair(request: HttpRequest, pk: int) -> DuplicatePair:
    return get_object_or_404(pairs_visible_to(person(request)), pk=pk)


def _first_choice(field: Any) -> str:
    """What the one has, unless only the other has something."""
    return ONE if field.one or not field.other else OTHER


def _take_back(request: HttpRequest, pair: DuplicatePair, reason: str) -> None:
    if pair.status == PairStatus.MERGED:
        left = files_part(pair=pair, by=person(request), reason=reason)
        messages.success(request, _("The files are two again, each as it was."))
        if left:
            told = _("Changed since the joining and therefore left as they are: %(fields)s.")
            messages.warning(request, told % {"fields": ", ".join(left)})
    else:
        duplicate_reopen(pair=pair, by=person(request), reason=reason)
        messages.success(request, _("The pair is to be decided again."))


def _to_compare(worker: Worker) -> PersonToCompare:
    return PersonToCompare(
        worker.given_names,
        worker.first_surname,
        worker.second_surname,
        worker.birth_date,
        worker.sex,
        worker.municipality_id,
        worker.phone,
        married_name=worker.married_name,
        worker_id=worker.pk,
    )
