"""Public lists brought in on a page: upload, check, look, import, and the rejected rows back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.sheets.out import CSV
from common.tables import Column, ListTable
from common.uploads import MOST_BYTES, was_too_large

from .. import upload_faces
from ..forms.uploads import CheckAgainForm, DemandUploadForm
from ..models import DemandUpload
from ..selectors.uploads import under_way_beside, uploads_of_all
from ..services.uploads import WORKED_ON, upload_check, upload_confirm, upload_discard, upload_receive

LIST = (
    Column("file", gettext_lazy("List"), sort="file_name"),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("read", gettext_lazy("Rows"), sort="read", num=True),
    Column("imported", gettext_lazy("New"), sort="imported", num=True),
    Column("rejected", gettext_lazy("Rejected"), sort="rejected", num=True),
    Column("uploaded", gettext_lazy("Uploaded"), sort="created_at"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.MODERATE_VACANCIES)
def upload_list(request: HttpRequest) -> HttpResponse:
    """The lists so far, and the form for others."""
    form = DemandUploadForm(request.POST, request.FILES) if request.method == "POST" else DemandUploadForm()
    if request.method == "POST" and (uploads := _received(request, form)):
        if len(uploads) == 1:
            return redirect("employers:upload", uploads[0].pk)
        return redirect("employers:upload_list")
    table = ListTable(request, uploads_of_all(), LIST, default="-uploaded")
    context = {"table": table, "form": form, "beside": under_way_beside()}
    return render(request, "employers/uploads/list.html", context)


def _received(request: HttpRequest, form: DemandUploadForm) -> list[DemandUpload]:
    if was_too_large(request):
        form.is_valid()
        form.errors.pop("file", None)
        size = MOST_BYTES // 1_000_000
        form.add_error("file", _("A file is larger than %(size)s MB: divide it.") % {"size": size})
        return []
    if not form.is_valid():
        return []
    uploads = []
    for file in form.chosen:
        try:
            uploads.append(upload_receive(by=person(request), file_name=file.name or "", chunks=file.chunks()))
        except DomainError as error:  # what came before it is in the list
            form.add_error("file", f"{file.name}: {error.message}")
            return []
    return uploads


@require_safe
@allowed(Can.MODERATE_VACANCIES)
def upload_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the list stands: being worked on, to be decided on, or done, with the rows to look at."""
    upload = _upload_or_404(pk)
    asked = {"layout": upload.asked_layout, "period": upload.asked_period}
    context = upload_faces.upload_context(request, upload, CheckAgainForm(initial=asked))
    return render(request, "employers/uploads/upload.html", context)


@require_safe
@allowed(Can.MODERATE_VACANCIES)
def upload_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page. At the end it asks the browser to read the whole page again."""
    upload = _upload_or_404(pk)
    response = render(request, "components/job_progress.html", {"job": upload_faces.job(upload)})
    if upload.status not in WORKED_ON:
        response.status_code = 286  # htmx stops asking
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allowed(Can.MODERATE_VACANCIES)
def upload_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Check it again as another form, or with the quarter that it does not say."""
    upload, form = _upload_or_404(pk), CheckAgainForm(request.POST)
    if form.is_valid():
        try:
            said = form.cleaned_data
            upload_check(upload=upload, by=person(request), layout=said["layout"], period=said["period"])
            return redirect("employers:upload", pk)
        except DomainError as error:
            form.refuse(error)
    return render(request, "employers/uploads/upload.html", upload_faces.upload_context(request, upload, form))


@require_POST
@allowed(Can.MODERATE_VACANCIES)
def upload_import(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, upload_confirm)


@require_POST
@allowed(Can.MODERATE_VACANCIES)
def upload_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, upload_discard)


def _moved(request: HttpRequest, pk: int, verb: Callable[..., DemandUpload]) -> HttpResponse:
    try:
        verb(upload=_upload_or_404(pk), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("employers:upload", pk)


@require_safe
@allowed(Can.MODERATE_VACANCIES)
def upload_bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, to be mended and uploaded again."""
    upload = _upload_or_404(pk)
    if not upload.rows.filter(outcome="rejected").exists():
        raise Http404
    name = _("rows-to-mend")
    headers = {"Content-Disposition": f'attachment; filename="{name}-{upload.pk}.csv"'}
    return HttpResponse(upload_faces.rejected_rows_csv(upload), content_type=CSV, headers=headers)


def _upload_or_404(pk: int) -> DemandUpload:
    return get_object_or_404(uploads_of_all(), pk=pk)
