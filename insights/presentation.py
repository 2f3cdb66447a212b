"""Simulations in the words and shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.jobs import job_told
from common.tables import Column, ListTable
from common.wording import grouped
from pathways.comparing import parameters_in_words
from pathways.parameter_words import ADD_PLACES

from .choices import SimulationStage, SimulationStatus
from .forms import ResultFilter
from .models import Simulation
from .selectors import CapTold, Row, by_group, by_pathway, caps_told, targets_named
from .simulation import SMALLEST

_STEPS = (SimulationStage.READING, SimulationStage.COUNTING)
_ACTIONS = {
    "replace": gettext_lazy("The rule holds with other values"),
    "drop": gettext_lazy("The rule does not stand"),
    "enact": gettext_lazy("A rule that is not law holds"),
    "reopen": gettext_lazy("The rules hold again as they last stood"),
    "add_places": gettext_lazy("The pathway takes more people in its year"),
}
CAP_COLUMNS = (
    Column("nationality", gettext_lazy("Nationality")),
    Column("before", gettext_lazy("Set aside today"), num=True),
    Column("after", gettext_lazy("Set aside then"), num=True),
    Column("people", gettext_lazy("Registered people not closed"), num=True),
)
COLUMNS = (
    Column("group", gettext_lazy("Group")),
    Column("people", gettext_lazy("Registered people"), num=True),
    Column("before", gettext_lazy("Not closed today"), num=True),
    Column("after", gettext_lazy("Not closed then"), num=True),
    Column("difference", gettext_lazy("Difference"), num=True),
)


def job(simulation: Simulation) -> dict[str, Any]:
    """For `components/job.html`."""
    under_way = simulation.status in (SimulationStatus.QUEUED, SimulationStatus.RUNNING)
    url = reverse("insights:simulation_progress", args=[simulation.pk]) if under_way else ""
    return job_told(simulation, _STEPS, ended=SimulationStage.FINISHED, url=url)


def changes_told(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is supposed, change by change, in words."""
    named = targets_named(change["target"] for change in changes)
    return [
        {
            "what": _ACTIONS[change["action"]],
            "title": named[change["target"]].title,
            "target": change["target"],
            "fields": parameters_in_words(
                ADD_PLACES if change["action"] == ADD_PLACES else named[change["target"]].kind,
                change.get("parameters", {}),
            ),
        }
        for change in changes
    ]


def result(request: HttpRequest, simulation: Simulation) -> dict[str, Any]:
    """The tables and the form that chooses what the second one shows."""
    pathways = by_pathway(simulation)
    labels = {row.key: row.label for row in pathways}
    form = ResultFilter(request.GET or None, pathways=list(labels.items()))
    chosen = form.cleaned_data if form.is_valid() else {}
    pathway, by = chosen.get("pathway") or pathways[0].key, chosen.get("by") or "country"
    if not form.is_bound:
        form.initial = {"pathway": pathway, "by": by}
    groups = by_group(simulation, pathway, by)
    return {
        "filters": form,
        "pathways": ListTable(request, [_shown(row) for row in pathways], COLUMNS, per_page=50, prefix="p"),
        "groups": ListTable(request, [_shown(row) for row in groups], COLUMNS, per_page=50, prefix="g"),
        "pathway": labels[pathway],
        "stats": _stats(simulation, pathways),
        "caps": [_cap(request, told, number) for number, told in enumerate(caps_told(simulation))],
        "smallest": SMALLEST,
    }


def _cap(request: HttpRequest, told: CapTold, number: int) -> dict[str, Any]:
    rows = [
        {"label": row.label, "before": grouped(row.before), "after": grouped(row.after), "people": _number(row.people)}
        for row in told.rows
    ]
    return {
        "title": told.title,
        "year": told.year,
        "before": grouped(told.shared[0]),
        "after": grouped(told.shared[1]),
        "table": ListTable(request, rows, CAP_COLUMNS, per_page=50, prefix=f"c{number}"),
    }


def _shown(row: Row) -> dict[str, Any]:
    return {
        "label": row.label,
        "people": _number(row.people),
        "before": _number(row.before),
        "after": "…" if row.after is None and row.difference is None and row.direction else _number(row.after),
        "difference": _signed(row),
    }


def _number(number: int | None) -> str:
    return f"‹{SMALLEST}" if number is None else grouped(number)


def _signed(row: Row) -> str:
    sign = {1: "+", -1: "−"}.get(row.direction, "")
    return sign + (f"‹{SMALLEST}" if row.difference is None else grouped(abs(row.difference)))


def _stats(simulation: Simulation, pathways: list[Row]) -> list[dict[str, Any]]:
    anything = pathways[-1]
    changed = [row for row in pathways[:-1] if row.direction]
    return [
        {"label": _("registered people"), "value": _number(simulation.result["workers"]), "note": "", "url": ""},
        {"label": _("pathways that change"), "value": grouped(len(changed)), "note": "", "url": ""},
        {
            "label": _("with at least one pathway"),
            "value": _number(anything.before),
            "note": _("then %(n)s") % {"n": _signed(anything)} if anything.direction else _("then as many"),
            "url": "",
        },
    ]
