"""Weights and their previews in the words and shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.jobs import job_told
from common.tables import Column, ListTable
from common.wording import grouped
from employers.models import Vacancy
from employers.selectors import vacancies_visible_to
from pathways.models import Programme
from workers.selectors import workers_visible_to

from ..choices import PreviewStage, PreviewStatus
from ..engine.weights import Weights
from ..models import ScoreWeights, WeightsPreview
from ..presentation import PART_LABELS

if TYPE_CHECKING:
    from accounts.models import User

_STEPS = (PreviewStage.READING, PreviewStage.BEFORE, PreviewStage.AFTER, PreviewStage.COMPARING)
UNDER_WAY = (PreviewStatus.QUEUED, PreviewStatus.RUNNING)

PART_COLUMNS = (
    Column("part", gettext_lazy("Part")),
    Column("most_before", gettext_lazy("At most, now"), num=True),
    Column("most_after", gettext_lazy("At most, then"), num=True),
    Column("before", gettext_lazy("Points of all, now"), num=True),
    Column("after", gettext_lazy("Points of all, then"), num=True),
    Column("reached", gettext_lazy("Reached of the most"), num=True),
)
PROGRAMME_COLUMNS = (
    Column("programme", gettext_lazy("Pathway")),
    Column("seats", gettext_lazy("Seats"), num=True),
    Column("before", gettext_lazy("People now"), num=True),
    Column("after", gettext_lazy("People then"), num=True),
    Column("come", gettext_lazy("Who come"), num=True),
    Column("leave", gettext_lazy("Who leave"), num=True),
)
VACANCY_COLUMNS = (
    Column("vacancy", gettext_lazy("Vacancy")),
    Column("before", gettext_lazy("People now"), num=True),
    Column("after", gettext_lazy("People then"), num=True),
    Column("stay", gettext_lazy("Who stay"), num=True),
    Column("come", gettext_lazy("Who come"), num=True),
    Column("leave", gettext_lazy("Who leave"), num=True),
)
PEOPLE_COLUMNS = (
    Column("person", gettext_lazy("Person")),
    Column("what", gettext_lazy("What changes")),
    Column("before", gettext_lazy("Place now")),
    Column("after", gettext_lazy("Place then")),
)
KINDS = {
    "loses": ("bad", gettext_lazy("Loses the place")),
    "gains": ("ok", gettext_lazy("Gains a place")),
    "moves": ("warn", gettext_lazy("Moves to another place")),
}


def state(weights: ScoreWeights, in_force: Iterable[int], today: date) -> tuple[str, str]:
    """Its face and word: whether the version holds."""
    if weights.withdrawn_on is not None:
        return "off", _("Withdrawn")
    if weights.valid_from > today:
        return "warn", _("Still to come")
    return ("ok", _("In force")) if weights.pk in in_force else ("off", _("Replaced"))


def points_told(weights: Weights) -> list[tuple[Any, str]]:
    """Parts and their points, most first, for `components/facts.html`."""
    parts = sorted(weights.points().items(), key=lambda part: -part[1])
    return [(PART_LABELS[key], grouped(points)) for key, points in parts]


def changes_told(before: Weights, after: Weights) -> list[tuple[Any, str]]:
    """Only the parts whose points change."""
    return [
        (PART_LABELS[key], f"{grouped(before[key])} → {grouped(points)}")
        for key, points in after.points().items()
        if points != before[key]
    ]


def job(preview: WeightsPreview) -> dict[str, Any]:
    """For `components/job.html`."""
    url = reverse("matching:weights_preview_progress", args=[preview.pk]) if preview.status in UNDER_WAY else ""
    return job_told(preview, _STEPS, ended=PreviewStage.FINISHED, url=url)


def result(request: HttpRequest, preview: WeightsPreview, user: User, *, with_people: bool) -> dict[str, Any]:
    """Everything that the page of a finished preview shows. `with_people`: whether the person may read proposals."""
    told = preview.result
    vacancies = _vacancies(told, user)
    tables: dict[str, Any] = {
        "parts": ListTable(request, _parts(preview), PART_COLUMNS, per_page=20, prefix="p"),
        "programmes": ListTable(request, _programmes(told), PROGRAMME_COLUMNS, per_page=50, prefix="g"),
        "places": ListTable(request, _places(told, vacancies), VACANCY_COLUMNS, per_page=50, prefix="v"),
        "stats": _stats(told),
        "looked_at": _looked_at(preview),
        "nobody_moves": not any(told["people"][kind] for kind in KINDS),
    }
    if with_people:
        people = _people(told, vacancies, user)
        tables["people"] = ListTable(request, people, PEOPLE_COLUMNS, per_page=50, prefix="w")
    return tables


def _stats(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    people = told["people"]
    placed = people["stays"] + people["moves"] + people["loses"]
    figures = (
        (_("keep their place"), people["stays"], _("of %(n)s with one now") % {"n": grouped(placed)}, "ok"),
        (_("move to another place"), people["moves"], "", ""),
        (_("lose their place"), people["loses"], _("and get none"), "bad" if people["loses"] else ""),
        (_("gain a place"), people["gains"], _("who have none now"), ""),
        (_("have none either way"), people["none"], "", ""),
    )
    return [
        {"label": label[:1].upper() + label[1:], "value": grouped(value), "note": note, "face": face, "url": ""}
        for label, value, note, face in figures
    ]


def _looked_at(preview: WeightsPreview) -> str:
    told = preview.result
    return _("%(workers)s people, %(vacancies)s vacancies with %(seats)s seats, assigned twice.") % {
        name: grouped(told[name]) for name in ("workers", "vacancies", "seats")
    }


def _parts(preview: WeightsPreview) -> list[dict[str, Any]]:
    people, before, after = preview.result["people"], preview.compared_with, preview.weights
    placed = (people["stays"] + people["moves"] + people["loses"], people["stays"] + people["moves"] + people["gains"])
    rows = [(PART_LABELS[key], before[key], after[key], *preview.result["parts"][key]) for key in before.points()]
    rows.sort(key=lambda row: -max(row[1], row[2]))
    rows.append((_("Together"), *(sum(row[at] for row in rows) for at in (1, 2, 3, 4))))
    return [
        {
            "label": label,
            "most_before": grouped(most[0]),
            "most_after": grouped(most[1]),
            "before": grouped(points[0]),
            "after": grouped(points[1]),
            "changes": most[0] != most[1],
            "reached": " → ".join(_percent(*each) for each in zip(points, most, placed, strict=True)),
        }
        for label, most, points in ((row[0], row[1:3], row[3:]) for row in rows)
    ]


def _percent(points: int, most: int, people: int) -> str:
    whole = most * people
    return f"{grouped(100 * points / whole, 1)}\N{NO-BREAK SPACE}%" if whole else "–"


def _programmes(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    titles = {programme.pk: programme.title for programme in Programme.objects.all()}
    names = ("seats", "before", "after", "come", "leave")
    return [
        {"label": titles.get(code, code) or _("not said")} | dict(zip(names, map(grouped, numbers), strict=True))
        for code, *numbers in told["programmes"]
    ]


def _vacancies(told: Mapping[str, Any], user: User) -> dict[int, Vacancy]:
    """Those that the tables name, as far as the person may see them."""
    named = {row[0] for row in told["places"]} | {
        at for rows in told["some"].values() for row in rows for at in row[1:3]
    }
    return vacancies_visible_to(user).select_related("employer").in_bulk(sorted(named - {0}))


def _places(told: Mapping[str, Any], vacancies: Mapping[int, Vacancy]) -> list[dict[str, Any]]:
    names = ("before", "after", "stay", "come", "leave")
    return [
        {"vacancy": vacancies[pk]} | dict(zip(names, map(grouped, numbers), strict=True))
        for pk, *numbers in told["places"]
        if pk in vacancies
    ]


def _people(told: Mapping[str, Any], vacancies: Mapping[int, Vacancy], user: User) -> list[dict[str, Any]]:
    rows = [(kind, row) for kind in KINDS for row in told["some"][kind]]
    workers = workers_visible_to(user).in_bulk([row[0] for _kind, row in rows])
    return [
        {
            "worker": workers[worker],
            "face": KINDS[kind][0],
            "what": KINDS[kind][1],
            "before": vacancies.get(before),
            "before_points": grouped(was / 100, 1) if before else "",
            "after": vacancies.get(after),
            "after_points": grouped(will / 100, 1) if after else "",
        }
        for kind, (worker, before, after, was, will) in rows
        if worker in workers
    ]
