"""The page of wage floors, allowances and fees: what is known on a day, by which law, how sure, and what is not known any more."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.guards import allowed
from accounts.policies import Can
from common.tables import Column, ListTable

from ..forms import WagesOn
from ..models import FigureQuerySet
from ..selectors import allowances_published, figures_run_out, floors_published

FLOORS = (
    Column("what", _("Wage floor"), sort=("basis", "group__title_es", "level", "housing")),
    Column("place", _("Place"), sort=("country_id", "subdivision__name")),
    Column("amount", _("Amount"), sort="amount", num=True),
    Column("dates", _("Work that begins"), sort="effective_from"),
    Column("law", _("Law"), sort="citation"),
    Column("confidence", _("Confidence"), sort="confidence"),
)
ALLOWANCES = (
    Column("what", _("What"), sort="kind"),
    Column("place", _("Place"), sort=("country_id", "subdivision__name")),
    Column("amount", _("Amount"), sort="amount", num=True),
    Column("dates", _("In effect"), sort="effective_from"),
    Column("law", _("Law"), sort="citation"),
    Column("confidence", _("Confidence"), sort="confidence"),
)
GONE = (
    Column("what", _("What")),
    Column("place", _("Place")),
    Column("amount", _("Last amount"), num=True),
    Column("since", _("Not known since")),
)


@require_safe
@allowed(Can.READ_RULES)
def wage_page(request: HttpRequest) -> HttpResponse:
    form = WagesOn(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    day = chosen.get("as_of") or timezone.localdate()
    floors, allowances = (_chosen(figures, chosen) for figures in (floors_published(), allowances_published()))
    gone = [*figures_run_out(floors, day), *figures_run_out(allowances, day)]
    context = {
        "form": form,
        "day": day,
        "floors": ListTable(request, floors.effective_on(day), FLOORS, default="place", per_page=50),
        "allowances": ListTable(
            request, allowances.effective_on(day), ALLOWANCES, default="place", per_page=50, prefix="other-"
        ),
        "gone": ListTable(request, gone, GONE, per_page=25, prefix="gone-"),
    }
    return render(request, "pathways/wages.html", context)


def _chosen(figures: FigureQuerySet, chosen: dict[str, object]) -> FigureQuerySet:
    """What holds for the pathway and the place that were asked for: their own figures and those for all."""
    if programme := chosen.get("programme"):
        country = programme.country_id  # type: ignore[attr-defined]
        figures = figures.filter(Q(programme=programme) | Q(programme__isnull=True), country=country)
    if place := chosen.get("place"):
        country = place.country_id  # type: ignore[attr-defined]
        figures = figures.filter(Q(subdivision=place) | Q(subdivision__isnull=True, country=country))
    return figures
