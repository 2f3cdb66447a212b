"""The certificate of a run as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.tables import ListTable
from pathways.selectors import rule_sets_rewritten

from ..choices import RunStatus
from ..floors import presentation as floors
from ..presentation import caps
from ..selectors import runs_visible_to
from . import presentation
from .selectors import MOST_PRICED, dearest


@require_safe
@allowed(Can.READ_RUNS)
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A run that is not finished has none, and says so."""
    run = get_object_or_404(runs_visible_to(person(request)), pk=pk)
    context = {"run": run, "done": run.status == RunStatus.DONE}
    if context["done"]:
        rows = presentation.price_rows(
            dearest(run, person(request)), lambda vacancy: reverse("employers:vacancy", args=[vacancy.pk])
        )
        context |= {
            "statement": presentation.statement(run),
            "kept": presentation.kept_seats(run),
            "proven": run.total_score == run.bound,
            "stats": presentation.figures(run),
            "matched": presentation.matched(run),
            "effort": presentation.effort(run),
            "versions": presentation.versions(run),
            "caps": caps(run),
            "floors": floors.rows(run, person(request)),
            "floors_cost": floors.cost(run),
            "floors_bound": floors.about_the_bound(run),
            "fingerprints": presentation.fingerprints(run),
            "commands": presentation.commands(run),
            "prices": ListTable(request, rows, presentation.PRICE_COLUMNS, per_page=MOST_PRICED),
            "rewritten": rule_sets_rewritten(run.as_of, run.rule_versions),
        }
    return render(request, "matching/certificate.html", context)
