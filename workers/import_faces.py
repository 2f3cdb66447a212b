"""Lists of people in the words and shapes of the page's parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.guards import person
from common.moves import timeline
from common.tables import Column, ListTable, address_with
from common.wording import grouped

from .choices import ImportStage, ImportStatus, RowDecision, RowOutcome
from .importing.checking import Told
from .importing.columns import plain_heading
from .importing.problems import Problem
from .models import ImportBatch, ImportRow
from .selectors.imports import Alike, alike_of

UNDER_WAY = (ImportStatus.CHECKING, ImportStatus.IMPORTING, ImportStatus.UNDOING)
WAITING = (ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED)
ROWS = (
    Column("line", gettext_lazy("Row"), num=True),
    Column("person", gettext_lazy("Person")),
    Column("outcome", gettext_lazy("Outcome")),
    Column("why", gettext_lazy("Why, and what to do")),
)
WORDS = {
    RowOutcome.NEW: pgettext_lazy("row", "new"),
    RowOutcome.KNOWN: pgettext_lazy("row", "registered already"),
    RowOutcome.SIMILAR: pgettext_lazy("row", "held"),
    RowOutcome.REJECTED: pgettext_lazy("row", "rejected"),
}
COUNTED = {outcome: outcome.label for outcome in RowOutcome} | {RowOutcome.SIMILAR: gettext_lazy("held for review")}
FACES = {"new": "ok", "known": "off", "similar": "warn", "rejected": "bad"}
_STAGES = {
    ImportStatus.CHECKING: (ImportStage.READING, ImportStage.COMPARING),
    ImportStatus.IMPORTING: (ImportStage.READING, ImportStage.COMPARING, ImportStage.WRITING),
    ImportStatus.UNDOING: (ImportStage.UNDOING,),
}


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it: of the person the names and the date of birth, of the number its last four digits."""

    row: ImportRow
    name: str
    about: str
    face: str
    word: object
    problems: list[dict[str, str]]
    alike: list[Alike]
    may_decide: bool


def address(batch: ImportBatch) -> str:
    return reverse("workers:import", args=[batch.pk])


def batch_context(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    outcome = request.GET.get("outcome", "")
    rows = ImportRow.objects.filter(batch=batch).select_related("decided_by")
    if outcome in RowOutcome.values:
        rows = rows.filter(outcome=outcome)
    table = ListTable(request, rows.order_by("line"), ROWS)
    return {
        "batch": batch,
        "under_way": batch.status in UNDER_WAY,
        "may_undo": may_undo(batch),
        "job": job(batch),
        "stats": _stats(batch) if batch.total else [],
        "tabs": _tabs(request, batch, outcome),
        "table": table,
        "rows": _shown(request, batch, list(table.rows)),
        "decisions": RowDecision.choices,
        "events": timeline(batch),
    }


def may_undo(batch: ImportBatch) -> bool:
    """Also of a list that stopped half way."""
    return batch.status in (ImportStatus.DONE, ImportStatus.FAILED) and batch.people.exists()


def job(batch: ImportBatch) -> dict[str, Any]:
    """For `components/job.html`."""
    label = str(batch.get_stage_display())
    return {
        "stage": label[:1].upper() + label[1:],
        "done": batch.progress_done,
        "total": batch.progress_total,
        "unit": _("rows"),
        "note": _("Attempt %(n)d") % {"n": batch.attempt} if batch.attempt > 1 else "",
        "seconds_left": None,
        "steps": _steps(batch),
        "url": reverse("workers:import_progress", args=[batch.pk]) if batch.status in UNDER_WAY else "",
    }


def _steps(batch: ImportBatch) -> list[dict[str, Any]]:
    stages = _STAGES.get(ImportStatus(batch.status), ())
    now = next((n for n, stage in enumerate(stages) if stage == batch.stage), -1)
    return [
        {
            "label": str(stage.label)[:1].upper() + str(stage.label)[1:],
            "note": "",
            "state": "done" if number < now else ("current" if number == now else ""),
        }
        for number, stage in enumerate(stages)
    ]


def told_of(row: ImportRow) -> Told:
    """A kept row as the files that go out take it."""
    told = row.told
    problems = [Problem(**problem) for problem in told["problems"]]
    return Told(row.line, told["cells"], RowOutcome(row.outcome), problems)


def _stats(batch: ImportBatch) -> list[dict[str, Any]]:
    figures: list[tuple[Any, int, str]] = [(_("Rows"), batch.total, "")]
    figures += [(COUNTED[outcome], getattr(batch, outcome.value), FACES[outcome.value]) for outcome in RowOutcome]
    return [
        {"label": str(label)[:1].upper() + str(label)[1:], "value": grouped(n), "note": "", "face": face, "url": ""}
        for label, n, face in figures
    ]


def _tabs(request: HttpRequest, batch: ImportBatch, chosen: str) -> list[dict[str, Any]]:
    tabs = [
        {
            "label": pgettext("rows", "All"),
            "url": address_with(request, outcome=None, page=None),
            "count": "",
            "current": not chosen,
        }
    ]
    for outcome in RowOutcome:
        count = getattr(batch, outcome.value)
        if count or chosen == outcome:
            label = str(COUNTED[outcome])
            url = address_with(request, outcome=outcome.value, page=None)
            tabs.append(
                {
                    "label": label[:1].upper() + label[1:],
                    "url": url,
                    "count": grouped(count),
                    "current": chosen == outcome,
                }
            )
    return tabs


def _shown(request: HttpRequest, batch: ImportBatch, rows: list[ImportRow]) -> list[Shown]:
    alike = alike_of(rows, person(request))
    places = {key: place for place, name in enumerate(batch.header) if (key := batch.columns.get(plain_heading(name)))}
    return [_one(batch, row, places, alike[row.pk]) for row in rows]


def _one(batch: ImportBatch, row: ImportRow, places: dict[str, int], alike: list[Alike]) -> Shown:
    told = row.told
    cells = told["cells"]

    def cell(key: str) -> str:
        place = places.get(key, len(cells))
        return str(cells[place]) if place < len(cells) else ""

    name = " ".join(filter(None, map(cell, ("given_names", "first_surname", "second_surname"))))
    number = cell("identity_number")
    about = " · ".join(
        filter(None, (cell("birth_date"), f"•••• {number[-4:]}" if len(number) > 4 else "", cell("municipality")))
    )
    held = row.outcome == RowOutcome.SIMILAR and not row.decision
    return Shown(
        row=row,
        name=name,
        about=about,
        face=FACES[row.outcome],
        word=WORDS[RowOutcome(row.outcome)],
        problems=told["problems"],
        alike=alike,
        may_decide=held and batch.status == ImportStatus.DONE,
    )
