"""The report of fairness of a run as a page and as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.sheets.out import as_download
from common.suppression import THRESHOLD
from common.tables import ListTable
from workers.services import export_logged

from ..choices import RunStatus
from ..floors import presentation as floors
from ..models import MatchRun
from ..selectors import runs_visible_to
from . import presentation
from .forms import BUDGET, BudgetFilter
from .gaps import gaps_of
from .selectors import fairness_of

PAGE = "matching:fairness"
MOST_ROWS = 100  # of one dimension on the page; the file has all


@require_safe
@allowed(Can.READ_RUNS)
def fairness(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    context: dict[str, Any] = {"run": run, "done": run.status == RunStatus.DONE, "smallest": THRESHOLD}
    report = fairness_of(run, person(request))
    if report is not None:
        context |= {
            "floors": floors.rows(run, person(request)),
            "floors_cost": floors.cost(run),
            "floors_bound": floors.about_the_bound(run),
        }
        names = presentation.Names()
        context |= {
            "report": report,
            "stats": presentation.whole_stats(report),
            "whole": presentation.row(_("All"), report.whole),
            "sections": [_listed(request, section) for section in presentation.sections(report, names)],
        } | _gaps(request, run, names)
    return render(request, "matching/fairness.html", context)


def _listed(request: HttpRequest, section: presentation.Section) -> dict[str, Any]:
    table = ListTable(request, section.rows, presentation.COLUMNS, per_page=MOST_ROWS, prefix=section.by)
    return {"section": section, "table": table}


def _gaps(request: HttpRequest, run: MatchRun, names: presentation.Names) -> dict[str, Any]:
    form = BudgetFilter(request.GET if "k" in request.GET else {"k": BUDGET})
    gaps = gaps_of(run, person(request), form.budget)
    if gaps is None:
        return {}
    plans = [
        (_("For the whole registry"), _("A training is offered to everybody who lacks it"), gaps.everywhere, "w"),
        (_("By department"), _("A training is offered to the people of one department"), gaps.by_department, "y"),
    ]
    return {
        "filters": form,
        "gaps": gaps,
        "plans": [
            {
                "title": title,
                "note": note,
                "verdict": presentation.plan_verdict(plan, gaps),
                "table": ListTable(
                    request, presentation.plan_rows(plan, names), presentation.PLAN_COLUMNS, prefix=prefix
                ),
            }
            for title, note, plan, prefix in plans
        ],
    }


@require_POST
@allowed(Can.READ_RUNS)
def fairness_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Every group as the page tells it, hidden where it is hidden there. Who took it is noted."""
    run = _run(request, pk)
    report = fairness_of(run, person(request))
    if report is None:
        messages.error(request, _("This run left no report to take out."))
        return redirect(PAGE, run.pk)
    rows = list(presentation.sheet(report, presentation.Names()))
    export_logged(by=person(request), what=PAGE, count=len(rows) - 1, filters={"run": run.pk})
    name = f"{_('fairness')}-{run.pk}-{run.as_of:%Y-%m-%d}"
    return as_download(request.POST.get("format", ""), title=_("Fairness"), name=name, rows=rows)


def _run(request: HttpRequest, pk: int) -> MatchRun:
    return get_object_or_404(runs_visible_to(person(request)), pk=pk)
