"""A registered file put right: the screens of a registration, filled with what stands there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError

from ..choices import IdentityKind, Wish
from ..forms.fields import Lists
from ..forms.registration import BY_KEY, document_of, in_words
from ..forms.rows import FreeRow, LanguageRow, PaperRow, PlaceRow, Row, SkillRow, StayRow, WorkRow
from ..forms.screens import IdentityScreen, Screen
from ..models import Worker
from ..services import (
    document_add,
    file_correct,
    file_opened,
    part_add,
    part_change,
    part_remove,
    row_version,
    wishes_set,
)
from .frame import file_page, worker_or_404

BOTH = ["GET", "HEAD", "POST"]
PERSONAL = ("person", "home", "contact", "languages", "schooling", "abroad", "free", "wishes")


@dataclass(frozen=True)
class Kind:
    """A kind of part: the manager of `Worker` that holds its rows, and the form that writes one."""

    manager: str
    title: Any
    form: type[Row] | None

    def rows(self, worker: Worker) -> Any:
        return getattr(worker, self.manager).all()

    def told(self, worker: Worker, lists: Lists) -> list[tuple[int, str]]:
        """Each row by its id, in the words of its form."""
        return [(row.pk, self._words(row, lists)) for row in self.rows(worker)]

    def _words(self, row: Any, lists: Lists) -> str:
        if self.form is None:
            return str(row)
        form = self.form(lists=lists, initial=self.form.of(row), prefix="row")
        return " · ".join(text for bound in form if (text := in_words(bound)))


KINDS = {
    "work": Kind("experiences", gettext_lazy("Work and crops"), WorkRow),
    "skill": Kind("skills", gettext_lazy("Skills, tools and machines"), SkillRow),
    "language": Kind("languages", gettext_lazy("Languages"), LanguageRow),
    "stay": Kind("stays", gettext_lazy("Seasons already worked abroad"), StayRow),
    "free": Kind("availabilities", gettext_lazy("When the person can be away"), FreeRow),
    "place": Kind("place_wishes", gettext_lazy("Places wanted or refused"), PlaceRow),
    "paper": Kind("papers", gettext_lazy("Papers shown"), PaperRow),
    "document": Kind("identity_documents", gettext_lazy("Identity documents"), None),
}


@require_safe
@allowed(Can.REGISTER_PEOPLE)
def worker_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of the file that may be changed, each with its way there."""
    worker = worker_or_404(request, pk)
    file_opened(worker=worker, by=person(request), what="correction")
    lists = Lists(worker.country_id)
    kinds = [
        {"key": key, "title": kind.title, "rows": kind.told(worker, lists), "can_change": kind.form is not None}
        for key, kind in KINDS.items()
    ]
    screens = [BY_KEY[key] for key in PERSONAL]
    return file_page(request, worker, "edit", "workers/edit.html", {"kinds": kinds, "screens": screens})


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def worker_edit_screen(request: HttpRequest, pk: int, screen: str) -> HttpResponse:
    worker = worker_or_404(request, pk)
    if screen not in PERSONAL:
        raise Http404
    step = BY_KEY[screen]
    made: Any = step.form
    lists = Lists(worker.country_id)
    form = made(request.POST or None, lists=lists, initial=_standing(made, worker, screen))
    if request.method == "POST" and request.POST.get("go") != "show" and form.is_valid():
        seen = request.POST.get("_seen", "")

        def save() -> None:
            if screen == "wishes":
                wishes_set(worker=worker, by=person(request), seen=seen, wishes=_wishes(form))
            else:
                file_correct(worker=worker, by=person(request), seen=seen, fields=form.told())

        if _saved(request, form, save):
            return redirect("workers:edit", worker.pk)
        worker = worker_or_404(request, pk)
    return _form_page(request, worker, form, step.title, row_version(worker))


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def worker_part_add(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    worker, kind = worker_or_404(request, pk), _kind(part)
    lists = Lists(worker.country_id)
    form: Any = kind.form(request.POST or None, lists=lists) if kind.form else _document_form(request, lists)
    if request.method == "POST" and form.is_valid():

        def save() -> None:
            if kind.form:
                part_add(worker=worker, by=person(request), part=kind.form.model, fields=form.part())
            else:
                document_add(worker=worker, by=person(request), document=document_of(form.cleaned_data))

        if _saved(request, form, save):
            return redirect("workers:edit", worker.pk)
    return _form_page(request, worker, form, kind.title, "", kinds=None if kind.form else IdentityKind.choices)


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def worker_part_change(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    worker, kind = worker_or_404(request, pk), _kind(part)
    if kind.form is None:
        raise Http404  # a number is not mended: the right one is added, the wrong one taken away
    record = get_object_or_404(kind.rows(worker), pk=row)
    shown = kind.form.columns()
    form = kind.form(request.POST or None, lists=Lists(worker.country_id), initial=kind.form.of(record))
    if request.method == "POST" and form.is_valid():

        def save() -> None:
            seen = request.POST.get("_seen", "")
            part_change(row=record, by=person(request), seen=seen, fields=form.part(), shown=shown)

        if _saved(request, form, save):
            return redirect("workers:edit", worker.pk)
    return _form_page(request, worker, form, kind.title, row_version(record))


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def worker_part_remove(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """What is taken away is named once more before it goes."""
    worker, kind = worker_or_404(request, pk), _kind(part)
    record = get_object_or_404(kind.rows(worker), pk=row)
    if request.method == "POST":
        try:
            part_remove(row=record, by=person(request), seen=request.POST.get("_seen", ""))
            messages.success(request, _("Taken away."))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("workers:edit", worker.pk)
    context = {"worker": worker, "kind": kind, "record": record, "seen": row_version(record)}
    return render(request, "workers/part_remove.html", context)


def _saved(request: HttpRequest, form: Screen, save: Callable[[], object]) -> bool:
    """Whether it was saved; a refusal is put at its field."""
    try:
        save()
    except DomainError as error:
        field = "number" if error.field == "identity_number" else error.field
        form.add_error(field if field in form.fields else None, error.message)
        return False
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    for doubt in form.doubts:
        messages.warning(request, doubt)
    messages.success(request, _("Saved."))
    return True


def _form_page(
    request: HttpRequest, worker: Worker, form: Any, title: Any, seen: str, *, kinds: Any = None
) -> HttpResponse:
    chosen = form.standing("kind") if kinds else ""
    context = {
        "worker": worker,
        "form": form,
        "heading": title,
        "seen": seen,
        "kinds": [(value, label) for value, label in kinds or () if value != chosen],
        "kind_label": dict(IdentityKind.choices).get(chosen, ""),
    }
    return render(request, "workers/edit_form.html", context)


def _standing(form: Any, worker: Worker, screen: str) -> dict[str, Any]:
    if screen != "wishes":
        return form.of(worker)
    wishes = list(worker.programme_wishes.values_list("programme_id", "wish"))
    return {name: [code for code, wish in wishes if wish == name] for name in Wish.values}


def _wishes(form: Any) -> dict[str, str]:
    return {programme: wish for wish in Wish.values for programme in form.cleaned_data[wish]}


def _document_form(request: HttpRequest, lists: Lists) -> IdentityScreen:
    kind = request.GET.get("kind", IdentityKind.PASSPORT)
    chosen = kind if kind in IdentityKind.values else IdentityKind.PASSPORT
    return IdentityScreen(request.POST or None, lists=lists, initial={"kind": chosen})


def _kind(part: str) -> Kind:
    if part not in KINDS:
        raise Http404
    return KINDS[part]
