"""Public lists in the words and shapes of the page's parts."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from common.moves import timeline
from common.sheets.cells import harmless
from common.tables import Column, ListTable, address_with
from common.wording import grouped

from .choices import DemandFormat, UploadOutcome, UploadStage, UploadStatus
from .demand.layouts import ERROR_COLUMNS
from .demand.problems import Rejection, Warn
from .forms.uploads import CheckAgainForm
from .models import (
    CaseCrop,
    CaseHousing,
    CaseRecruiter,
    CaseWorksite,
    DemandCase,
    DemandUpload,
    DemandUploadRow,
    LmiaDecision,
    Vacancy,
)
from .selectors.uploads import rows_to_look_at, under_way_beside
from .services.uploads import WAITING, WORKED_ON

ROWS = (
    Column("line", gettext_lazy("Row"), num=True),
    Column("case", gettext_lazy("Case or employer")),
    Column("outcome", gettext_lazy("Outcome")),
    Column("what", gettext_lazy("What changes, or why not and what to do")),
)
_FACES = {"new": "ok", "changed": "run", "rejected": "bad"}
_STAGES = (UploadStage.OPENING, UploadStage.QUEUED, UploadStage.READING)
_MODELS = (Vacancy, DemandCase, LmiaDecision, CaseCrop, CaseWorksite, CaseHousing, CaseRecruiter)


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it: what it is called, what it changes, what is wrong with it."""

    line: int
    name: str
    face: str
    word: str
    changes: list[tuple[str, str, str]]
    problems: list[dict[str, str]]


def upload_context(request: HttpRequest, upload: DemandUpload, form: CheckAgainForm) -> dict[str, Any]:
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in UploadOutcome.values else ""
    table = ListTable(request, rows_to_look_at(upload, outcome), ROWS)
    told: dict[str, int] = upload.figures.get("told", {})
    return {
        "upload": upload,
        "form_name": DemandFormat(upload.layout).label if upload.layout else "",
        "under_way": upload.status in WORKED_ON,
        "waits": upload.status in WAITING and bool(upload.stored),
        "beside": under_way_beside(upload) if upload.status in WORKED_ON else None,
        "job": job(upload),
        "stats": _stats(upload) if upload.read else [],
        "notes": _notes(upload),
        "tabs": _tabs(request, told, outcome),
        "table": table,
        "rows": [_shown(row) for row in table.rows],
        "check_form": form,
        "events": timeline(upload),
    }


def job(upload: DemandUpload) -> dict[str, Any]:
    """For `components/job.html`."""
    label = str(upload.get_stage_display())
    now = next((n for n, stage in enumerate(_STAGES) if stage == upload.stage), -1)
    return {
        "stage": label[:1].upper() + label[1:],
        "done": upload.progress_done,
        "total": upload.progress_total,
        "unit": _("rows"),
        "note": _("Attempt %(n)d") % {"n": upload.attempt} if upload.attempt > 1 else "",
        "seconds_left": None,
        "steps": [
            {
                "label": str(stage.label)[:1].upper() + str(stage.label)[1:],
                "note": "",
                "state": "done" if number < now else ("current" if number == now else ""),
            }
            for number, stage in enumerate(_STAGES)
        ],
        "url": reverse("employers:upload_progress", args=[upload.pk]) if upload.status in WORKED_ON else "",
    }


def rejected_rows_csv(upload: DemandUpload) -> bytes:
    """Every rejected row: file, line, what is wrong and what to do, then its own columns, so that it can be mended and read again."""
    columns: dict[str, None] = {}
    rows = rows_to_look_at(upload, UploadOutcome.REJECTED)
    for row in rows.iterator(chunk_size=500):
        columns |= dict.fromkeys(row.content["cells"])
    names = [name for name in columns if name not in ERROR_COLUMNS]
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([harmless(name) for name in (*ERROR_COLUMNS, *names)])
    for row in rows.iterator(chunk_size=500):
        problems, cells = row.content["problems"], row.content["cells"]
        what = [" | ".join(dict.fromkeys(problem[name] for problem in problems)) for name in ERROR_COLUMNS[2:]]
        line = [upload.file_name, str(row.line), *what, *(cells.get(name, "") for name in names)]
        writer.writerow([harmless(cell) for cell in line])
    return target.getvalue().encode("utf-8-sig")


def _stats(upload: DemandUpload) -> list[dict[str, Any]]:
    done = upload.status == UploadStatus.DONE
    figures = (
        (_("Rows"), upload.read, ""),
        (_("Imported") if done else pgettext("rows", "New"), upload.imported, "ok"),
        (_("Updated") if done else pgettext("rows", "Changed"), upload.updated, "run"),
        (_("Unchanged"), upload.unchanged, "off"),
        (_("Rejected"), upload.rejected, "bad" if upload.rejected else "off"),
    )
    return [{"label": label, "value": grouped(n), "note": "", "face": face, "url": ""} for label, n, face in figures]


def _notes(upload: DemandUpload) -> list[tuple[str, str]]:
    """How often, and of what: rows set aside in part, and why rows were rejected."""
    rejected: dict[str, int] = upload.figures.get("rejections", {})
    warned: dict[str, int] = upload.figures.get("warnings", {})
    return [
        *((grouped(n), _("Rejected: %(why)s") % {"why": Rejection(kind).label}) for kind, n in rejected.items()),
        *((grouped(n), str(Warn(kind).label)) for kind, n in warned.items()),
    ]


def _tabs(request: HttpRequest, told: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    tabs = [("", pgettext("rows", "All"), "")]
    tabs += [(one.value, str(one.label), grouped(told[one])) for one in UploadOutcome if told.get(one) or chosen == one]
    return [
        {
            "label": label[:1].upper() + label[1:],
            "url": address_with(request, outcome=outcome or None, page=None),
            "count": count,
            "current": chosen == outcome,
        }
        for outcome, label, count in tabs
    ]


def _shown(row: DemandUploadRow) -> Shown:
    content = row.content
    return Shown(
        line=row.line,
        name=content.get("name", ""),
        face=_FACES[row.outcome],
        word=str(UploadOutcome(row.outcome).label),
        changes=[(column_in_words(name), old or "–", new or "–") for name, old, new in content.get("changes", [])],
        problems=content.get("problems", []),
    )


def column_in_words(name: str) -> str:
    """`seats` as the page calls it; the name itself where no model has it."""
    for model in _MODELS:
        try:
            label = str(model._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
        except FieldDoesNotExist:
            continue
        return label[:1].upper() + label[1:]
    return name
