"""The preview of a floor in words and in the shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.jobs import job_told
from common.tables import Column, ListTable
from common.wording import NBSP, day, grouped
from pathways.models import Programme

from ..choices import TrialStage
from ..fairness.presentation import number
from ..models import FloorPreview
from ..presentation import points, whole_points
from . import presentation
from .selectors import UNDER_WAY, tried_for

if TYPE_CHECKING:
    from accounts.models import User

_STEPS = (TrialStage.READING, TrialStage.WITHOUT, TrialStage.WITH, TrialStage.COMPARING)
PEOPLE_COLUMNS = (
    Column("who", gettext_lazy("Who")),
    Column("loses", gettext_lazy("Lose their place"), num=True),
    Column("moves", gettext_lazy("Move to another place"), num=True),
    Column("gains", gettext_lazy("Gain a place"), num=True),
    Column("stays", gettext_lazy("Keep their place"), num=True),
)


def what(preview: FloorPreview) -> list[tuple[str, str]]:
    """What is tried, for `components/facts.html`."""
    return [
        (_("Group"), presentation.GroupNames().group(preview.by, preview.group)),
        (_("Pathway"), str(preview.programme)),
        (_("Registry"), str(preview.country)),
        (_("At least"), _("%(percent)s of the places") % {"percent": f"{preview.percent}{NBSP}%"}),
        (_("Days"), f"{day(preview.valid_from)} – {day(preview.valid_until)}"),
    ]


def job(preview: FloorPreview) -> dict[str, Any]:
    """For `components/job.html`."""
    url = reverse("matching:floor_preview_progress", args=[preview.pk]) if preview.status in UNDER_WAY else ""
    return job_told(preview, _STEPS, ended=TrialStage.FINISHED, url=url)


def result(request: HttpRequest, preview: FloorPreview, user: User) -> dict[str, Any]:
    """Everything that the page of a finished preview shows, as far as the person may read it."""
    shown, told = tried_for(user, preview.result), preview.result["floor"]
    tables: dict[str, Any] = {"looked_at": _looked_at(preview), "tried": told is not None}
    if told is None:
        return tables
    return tables | {
        "stats": _stats(told, shown),
        "missing": told["reached"] < told["wanted"],
        "verdict": presentation.verdict(told, shown["floor"]),
        "asked": presentation.asked(shown["floor"]),
        "price": presentation.price(told),
        "costs": _costs(preview.result),
        "replaces": preview.result["replaces"],
        "people": ListTable(request, _people(shown["people"]), PEOPLE_COLUMNS, per_page=10, prefix="g"),
        "others": _others(shown["others"]),
    }


def _stats(told: Mapping[str, Any], shown: Mapping[str, Any]) -> list[dict[str, Any]]:
    floor, others = shown["floor"], shown["people"]["others"]
    missing = told["reached"] < told["wanted"]
    figures = (
        (_("Places of the group now"), floor["now"], _("as a run made now would give them"), ""),
        (
            _("With the floor"),
            floor["reached"],
            _("less than asked for") if missing else _("as many as asked for"),
            "warn" if missing else "ok",
        ),
        (_("Places asked for"), floor["wanted"], _("of %(n)s places") % {"n": number(floor["places"])}, ""),
        (_("Others who lose their place"), others["loses"], _("and get none"), "bad" if others["loses"] else ""),
        (_("Others who move"), others["moves"], _("to another place"), ""),
    )
    return [
        {"label": label, "value": number(value), "note": note, "face": face, "url": ""}
        for label, value, note, face in figures
    ]


def _costs(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    (before, after), gaps = told["totals"], [_gap(gap) for gap in told["gaps"]]
    lost = before - after
    share = f"{number_format(100 * abs(lost) / max(before, 1), 2)}{NBSP}%"
    change = _("%(points)s points (%(share)s)") % {"points": grouped(points(abs(lost)), 2), "share": share}
    return [
        (_("Price of one place"), _("%(points)s points") % {"points": grouped(points(told["floor"]["price"]), 2)}),
        (_("Total now"), _("%(points)s points") % {"points": whole_points(before)}),
        (_("Total with the floor"), _("%(points)s points") % {"points": whole_points(after)}),
        (_("The total gains"), change) if lost < 0 else (_("The total loses"), change if lost else _("nothing")),
        (_("Proven gap now"), gaps[0]),
        (_("Proven gap with the floor"), gaps[1]),
    ]


def _gap(gap: float) -> str:
    return f"{number_format(100 * gap, 4 if gap else 0)}{NBSP}%"


def _people(people: Mapping[str, Mapping[str, int | None]]) -> list[dict[str, str]]:
    rows = ((_("People of the group"), people["group"]), (_("All others"), people["others"]))
    return [{"label": label} | {name: number(count) for name, count in of.items()} for label, of in rows]


def _others(others: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Floors that hold today, beside the one that is tried."""
    if not others:
        return []
    names, titles = presentation.GroupNames(), {one.pk: one.title for one in Programme.objects.all()}
    return [
        (
            f"{names.group(told['by'], told['group'])} · {titles.get(told['programme'], told['programme'])}",
            _("Asks for %(wanted)s places. Now: %(now)s. With the floor: %(reached)s.")
            % {name: number(told[name]) for name in ("wanted", "now", "reached")},
        )
        for told in others
    ]


def _looked_at(preview: FloorPreview) -> str:
    told = preview.result
    counted = {name: grouped(told[name]) for name in ("workers", "vacancies", "seats")}
    as_of = day(parse_date(told["as_of"]))
    return _("People of the registry: %(workers)s. Vacancies: %(vacancies)s. Seats: %(seats)s. As of %(day)s.") % (
        counted | {"day": as_of}
    )
