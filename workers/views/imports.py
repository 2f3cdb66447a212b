"""Lists of people brought in on a page: upload, columns, check, look, import; and back again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.scope import WHOLE_REGION, database_scope
from common.sheets.out import CSV, XLSX
from common.tables import Column, ListTable
from common.uploads import MOST_BYTES, was_too_large

from .. import import_faces
from ..choices import ImportStatus, RowOutcome
from ..forms.imports import ColumnsForm, DecisionForm, UndoForm, UploadForm
from ..importing import sheets_out
from ..importing.lookups import Lookups
from ..importing.undoing import dependents_of, people_of
from ..models import ImportBatch, ImportRow
from ..selectors.imports import imports_visible_to, offices_to_import_for
from ..services.import_rows import import_row_decide
from ..services.importing import (
    import_check,
    import_confirm,
    import_discard,
    import_downloaded,
    import_undo,
    import_upload,
)

LIST = (
    Column("file", gettext_lazy("List"), sort="file_name"),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("office", gettext_lazy("Office"), sort="office__name"),
    Column("total", gettext_lazy("Rows"), sort="total", num=True),
    Column("imported", gettext_lazy("Imported"), sort="imported", num=True),
    Column("to_decide", gettext_lazy("To decide"), sort="to_decide", num=True),
    Column("uploaded", gettext_lazy("Uploaded"), sort="created_at"),
)
MADE = {
    "csv": (sheets_out.bad_rows_csv, CSV),
    "xlsx": (sheets_out.bad_rows_xlsx, XLSX),
}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.IMPORT_PEOPLE)
def import_list(request: HttpRequest) -> HttpResponse:
    """The lists so far, the templates, and the form for another list."""
    form = UploadForm(request.POST or None, request.FILES or None, user=person(request))
    if request.method == "POST" and (batch := _uploaded(request, form)):
        return redirect(
            "workers:import_columns" if batch.status == ImportStatus.UPLOADED else "workers:import", batch.pk
        )
    table = ListTable(request, imports_visible_to(person(request)), LIST, default="-uploaded")
    return render(request, "workers/imports/list.html", {"table": table, "form": form})


def _uploaded(request: HttpRequest, form: UploadForm) -> ImportBatch | None:
    if was_too_large(request):
        form.is_valid()
        form.errors.pop("file", None)
        form.add_error("file", _("The file is larger than %(size)s MB: divide it.") % {"size": MOST_BYTES // 1_000_000})
        return None
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return import_upload(
            office=form.cleaned_data["office"], by=person(request), file_name=file.name, chunks=file.chunks()
        )
    except DomainError as error:
        form.add_error("file", error.message)
        return None


@require_safe
@allowed(Can.IMPORT_PEOPLE)
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "csv":
        content = sheets_out.template_csv()
    else:
        office = offices_to_import_for(person(request)).order_by("country").first()
        content = sheets_out.template_xlsx(Lookups.load(office.country if office else "GT"))
    return _file(content, f"{_('People').lower()}.{kind}", MADE[kind][1])


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.IMPORT_PEOPLE)
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column of the file is which of ours: guessed, changed where it is wrong, remembered for the office."""
    batch = _batch_or_404(request, pk)
    if batch.status not in import_faces.WAITING or not batch.stored:
        return redirect("workers:import", batch.pk)
    form = ColumnsForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        try:
            import_check(batch=batch, by=person(request), columns=form.chosen)
            return redirect("workers:import", batch.pk)
        except DomainError as error:
            form.refuse(error)
    return render(request, "workers/imports/columns.html", {"batch": batch, "form": form})


@require_safe
@allowed(Can.IMPORT_PEOPLE)
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the list stands: being worked on, to be looked at, or done, with the rows that somebody must look at."""
    batch = _batch_or_404(request, pk)
    if batch.status == ImportStatus.UPLOADED:
        return redirect("workers:import_columns", batch.pk)
    return render(request, "workers/imports/batch.html", import_faces.batch_context(request, batch))


@require_safe
@allowed(Can.IMPORT_PEOPLE)
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page. At the end it asks the browser to read the whole page again."""
    batch = _batch_or_404(request, pk)
    response = render(request, "components/job_progress.html", {"job": import_faces.job(batch)})
    if batch.status not in import_faces.UNDER_WAY:
        response.status_code = 286  # htmx stops asking
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allowed(Can.IMPORT_PEOPLE)
def import_begin(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, import_confirm)


@require_POST
@allowed(Can.IMPORT_PEOPLE)
def import_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, import_discard, _("Discarded: nobody of the list was registered."))


def _moved(request: HttpRequest, pk: int, verb: Callable[..., ImportBatch], said: str = "") -> HttpResponse:
    batch = _batch_or_404(request, pk)
    try:
        verb(batch=batch, by=person(request))
        if said:
            messages.success(request, said)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("workers:import", batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.IMPORT_PEOPLE)
def import_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What an undo would take back, and what depends on it: then it says so and there is no button."""
    batch = _batch_or_404(request, pk)
    if not import_faces.may_undo(batch):
        return redirect("workers:import", batch.pk)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            import_undo(batch=batch, by=person(request), reason=form.cleaned_data["reason"])
            return redirect("workers:import", batch.pk)
        except DomainError as error:
            form.refuse(error)
    with database_scope(WHOLE_REGION):
        people = people_of(batch)
        context = {"batch": batch, "form": form, "dependents": dependents_of(people), "count": people.count()}
    return render(request, "workers/imports/undo.html", context)


@require_POST
@allowed(Can.IMPORT_PEOPLE)
def import_decide(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A row that was held: another person, or the same one."""
    batch = _batch_or_404(request, pk)
    held = get_object_or_404(ImportRow, pk=row, batch=batch)
    form = DecisionForm(request.POST)
    try:
        decided = import_row_decide(row=held, by=person(request), decision=form["decision"].value() or "")
        messages.success(
            request, _("Row %(line)d: %(decision)s.") % {"line": held.line, "decision": decided.get_decision_display()}
        )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(f"{import_faces.address(batch)}?outcome={RowOutcome.SIMILAR.value}")


@require_safe
@allowed(Can.IMPORT_PEOPLE)
def import_bad_rows(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The rows that were not taken, to be mended and uploaded again. Who took them is noted."""
    batch = _batch_or_404(request, pk)
    rows = ImportRow.objects.filter(batch=batch, outcome=RowOutcome.REJECTED).order_by("line")
    if not rows.exists():
        raise Http404
    write, content_type = MADE[kind]
    content = write(batch.header, map(import_faces.told_of, rows.iterator(chunk_size=500)))
    import_downloaded(batch=batch, by=person(request))
    return _file(content, f"{_('rows-to-mend')}-{batch.pk}.{kind}", content_type)


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _batch_or_404(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(imports_visible_to(person(request)), pk=pk)
