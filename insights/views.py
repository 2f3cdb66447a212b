"""The policy simulator: choose a scenario and a day, watch it being counted, compare before and after."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.moves import timeline
from common.tables import Column, ListTable

from . import presentation
from .choices import SimulationStatus
from .forms import SimulationForm
from .models import Simulation
from .selectors import scenarios_offered, simulations_listed
from .services import simulation_request

UNDER_WAY = (SimulationStatus.QUEUED, SimulationStatus.RUNNING)
LIST = (
    Column("scenario", _("Scenario"), sort="scenario__title_es"),
    Column("status", _("State"), sort="status"),
    Column("as_of", _("Day"), sort="as_of"),
    Column("requested", _("Requested"), sort="requested_at"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_SIMULATIONS)
def simulation_list(request: HttpRequest) -> HttpResponse:
    """What was tried, and the form that tries another."""
    form = None
    if may(request.user, Can.SIMULATE):
        form = SimulationForm(
            request.POST or None, initial={"request_key": uuid.uuid4().hex, "scenario": request.GET.get("scenario")}
        )
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and (simulation := _ask(request, form)):
            return redirect("insights:simulation", simulation.pk)
    table = ListTable(request, simulations_listed(), LIST, default="-requested")
    context = {
        "table": table,
        "form": form,
        "scenarios": scenarios_offered(),
        "may_write": may(request.user, Can.EDIT_RULES),
    }
    return render(request, "insights/simulation_list.html", context)


def _ask(request: HttpRequest, form: SimulationForm) -> Simulation | None:
    try:
        return simulation_request(by=person(request), **form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return None


@require_safe
@allowed(Can.READ_SIMULATIONS)
def simulation_page(request: HttpRequest, pk: int) -> HttpResponse:
    simulation = get_object_or_404(Simulation.objects.select_related("scenario", "requested_by"), pk=pk)
    context = {
        "simulation": simulation,
        "job": presentation.job(simulation),
        "under_way": simulation.status in UNDER_WAY,
        "changes": presentation.changes_told(simulation.changes),
        "events": timeline(simulation),
    }
    if simulation.status == SimulationStatus.DONE:
        context |= presentation.result(request, simulation)
    return render(request, "insights/simulation.html", context)


@require_safe
@allowed(Can.READ_SIMULATIONS)
def simulation_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page. At the end it asks the browser to read the whole page again."""
    simulation = get_object_or_404(simulations_listed(), pk=pk)
    response = render(request, "components/job_progress.html", {"job": presentation.job(simulation)})
    if simulation.status not in UNDER_WAY:
        response.status_code = 286  # htmx stops asking
        response["HX-Refresh"] = "true"
    return response
