"""Pages of placements: offer a short-listed person their seat, and follow them home again."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.moves import MoveForm, make_move, timeline
from common.names import is_id
from common.tables import Column, ListTable, state_tabs
from common.transitions import available
from employers.selectors import site_named
from matching.selectors import proposals_visible_to
from pathways.selectors import reservations_of
from workers.presentation import file_context
from workers.selectors import workers_visible_to
from workers.services import file_opened

from .caps import cap_reference
from .choices import PlacementStatus
from .forms import PlacementFilter
from .ladder import ladder_of
from .ladder.shown import ladder_for_page
from .models import Placement
from .selectors import placements_visible_to, search_placements
from .services import placement_move, placement_offer
from .transitions import BY_HAND

COLUMNS = (
    Column("person", gettext_lazy("Person"), sort=("worker__first_surname", "worker__given_names")),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("vacancy", gettext_lazy("Vacancy"), sort="vacancy__title"),
    Column("programme", gettext_lazy("Pathway"), sort="vacancy__programme"),
    Column("starts", gettext_lazy("Starts"), sort="starts_on"),
    Column("ends", gettext_lazy("Ends"), sort="ends_on"),
)


@require_safe
@allowed(Can.READ_PLACEMENTS)
def placement_list(request: HttpRequest) -> HttpResponse:
    filters = PlacementFilter(request.GET or None)
    chosen = filters.chosen
    placements = _filtered(placements_visible_to(person(request)), chosen)
    shown = placements.filter(status=chosen["status"]) if chosen.get("status") else placements
    context = {
        "table": ListTable(request, shown, COLUMNS, default="starts"),
        "filters": filters,
        "tabs": state_tabs(request, placements, PlacementStatus.choices),
    }
    return render(request, "placements/list.html", context)


def _filtered(placements: QuerySet[Placement], chosen: dict[str, Any]) -> QuerySet[Placement]:
    if chosen.get("programme"):
        placements = placements.filter(vacancy__programme=chosen["programme"])
    return search_placements(placements, chosen.get("q") or "")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PLACEMENTS)
def placement_page(request: HttpRequest, pk: int) -> HttpResponse:
    placement = get_object_or_404(placements_visible_to(person(request)), pk=pk)
    moves = available(BY_HAND, placement.status) if may(request.user, Can.MOVE_PLACEMENTS) else []
    form = MoveForm(request.POST or None, moves=moves)
    if request.method == "POST":
        if not moves:
            raise PermissionDenied
        if form.is_valid() and make_move(request, form, placement, partial(placement_move, placement=placement)):
            return redirect("placements:detail", placement.pk)
    context = {
        "placement": placement,
        "form": form if moves else None,
        "events": timeline(placement),
        "cap_places": reservations_of(cap_reference(placement)),
    }
    return render(request, "placements/placement.html", context)


@require_POST
@allowed(Can.DECIDE_PROPOSALS)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the seat of a short-listed proposal."""
    proposal = get_object_or_404(proposals_visible_to(person(request)), pk=pk)
    worksite = request.POST.get("worksite", "")
    try:
        site = site_named(proposal.vacancy, int(worksite) if is_id(worksite) else None)
        placement = placement_offer(proposal=proposal, by=person(request), site=site)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("matching:proposal", proposal.pk)
    messages.success(request, _("Offered. Tell the person in the language they prefer."))
    return redirect("placements:detail", placement.pk)


@require_safe
@allowed(Can.READ_PEOPLE)
def ladder(request: HttpRequest, pk: int) -> HttpResponse:
    """A part of the person's file: the pathways open now and next season, what is missing for each, and the seasons that fit."""
    worker = get_object_or_404(workers_visible_to(person(request)), pk=pk)
    file_opened(worker=worker, by=person(request), what="ladder")
    context = file_context(person(request), worker, "ladder")
    return render(request, "placements/ladder.html", context | ladder_for_page(ladder_of(worker, timezone.localdate())))
