"""Pages of the studies of periods: asking for one, watching it, reading what it found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.sheets.out import as_download
from common.tables import Column, ListTable

from ..choices import StudyStatus
from ..models import PeriodsStudy
from ..weights.presentation import points_told
from ..weights.selectors import decides_for_the_region, may_decide_for, registries_to_decide_for
from . import presentation
from .forms import StudyForm
from .selectors import studies_visible_to
from .services import study_cancel, study_request

COLUMNS = (
    Column("study", gettext_lazy("Study"), sort="pk"),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("days", gettext_lazy("Arrivals"), sort="first_day"),
    Column("people", gettext_lazy("People"), num=True),
    Column("seats", gettext_lazy("Seats"), num=True),
    Column("requested", gettext_lazy("Requested"), sort="requested_at"),
)


@require_safe
@allowed(Can.READ_RUNS)
def periods_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    table = ListTable(request, studies_visible_to(user), COLUMNS, default="-study")
    asks = may(user, Can.START_RUNS) and (decides_for_the_region(user) or registries_to_decide_for(user).exists())
    return render(request, "matching/periods_list.html", {"table": table, "may_ask": asks})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.START_RUNS)
def periods_new(request: HttpRequest) -> HttpResponse:
    form = StudyForm(request.POST or None, user=person(request))
    if request.method == "POST" and form.is_valid() and (study := _ask(request, form)):
        return redirect("matching:periods", study.pk)
    return render(request, "matching/periods_new.html", {"form": form})


def _ask(request: HttpRequest, form: StudyForm) -> PeriodsStudy | None:
    country = form.cleaned_data["country"]
    try:
        return study_request(
            by=person(request),
            country=country.pk if country else None,
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            seed=form.cleaned_data["seed"],
        )
    except DomainError as error:
        form.refuse(error)
        return None


@require_safe
@allowed(Can.READ_RUNS)
def periods_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What each period would have done, beside the others. Nothing is decided here."""
    user, study = person(request), _study(request, pk)
    under_way = study.status in presentation.UNDER_WAY
    context: dict[str, Any] = {
        "study": study,
        "job": presentation.job(study),
        "under_way": under_way,
        "may_cancel": under_way and may(user, Can.START_RUNS) and may_decide_for(user, study.country_id),
        "weights": points_told(study.score_weights),
        "done": study.status == StudyStatus.DONE,
    }
    if study.status == StudyStatus.DONE:
        context |= presentation.result(request, study)
    return render(request, "matching/periods.html", context)


@require_safe
@allowed(Can.READ_RUNS)
def periods_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page. At the end it asks the browser to read the whole page again."""
    study = _study(request, pk)
    response = render(request, "components/job_progress.html", {"job": presentation.job(study)})
    if study.status not in presentation.UNDER_WAY:
        response.status_code = 286  # htmx stops asking
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allowed(Can.START_RUNS)
def periods_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    study = _study(request, pk)
    try:
        study_cancel(study=study, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The study was cancelled."))
    return redirect("matching:periods", study.pk)


@require_safe
@allowed(Can.READ_RUNS)
def periods_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as a file, with the range of each number. It holds no person."""
    study = _study(request, pk)
    if study.status != StudyStatus.DONE:
        messages.error(request, _("This study has no numbers to take out."))
        return redirect("matching:periods", study.pk)
    name = f"{_('periods')}-{study.pk}-{study.first_day:%Y-%m-%d}"
    return as_download(
        request.GET.get("format", ""), title=_("Periods"), name=name, rows=list(presentation.sheet(study))
    )


def _study(request: HttpRequest, pk: int) -> PeriodsStudy:
    return get_object_or_404(studies_visible_to(person(request)), pk=pk)
