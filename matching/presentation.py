"""Runs and proposals in the words and shapes of the page's parts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.wording import grouped

from .choices import RunStage, RunStatus
from .engine.scoring import PARTS
from .models import MatchRun, Proposal

PART_LABELS = {
    "occupation": gettext_lazy("Work of the same kind"),
    "crop": gettext_lazy("Same crop or animal"),
    "experience": gettext_lazy("Months of experience"),
    "skills": gettext_lazy("Skills and their proof"),
    "language": gettext_lazy("Languages the work needs"),
    "preference": gettext_lazy("What the person wants"),
    "documents": gettext_lazy("Papers in hand"),
    "waiting": gettext_lazy("Time since registration"),
}
_STEPS = (RunStage.SNAPSHOT, RunStage.SCAN, RunStage.AUCTION, RunStage.PRICING, RunStage.PUBLISH)


def job(run: MatchRun) -> dict[str, Any]:
    """The progress of a run, for `components/job.html`."""
    under_way = run.status in (RunStatus.QUEUED, RunStatus.RUNNING)
    return {
        "stage": run.get_stage_display(),
        "done": run.progress_done,
        "total": run.progress_total,
        "unit": "",
        "note": _("Attempt %(n)d") % {"n": run.attempt} if run.attempt > 1 else "",
        "seconds_left": None,
        "steps": steps(run),
        "url": reverse("matching:run_progress", args=[run.pk]) if under_way else "",
    }


def steps(run: MatchRun) -> list[dict[str, Any]]:
    order = [str(stage) for stage in _STEPS]
    now = order.index(run.stage) if run.stage in order else (len(order) if run.stage == RunStage.FINISHED else -1)
    return [
        {
            "label": stage.label,
            "note": "",
            "state": "done" if number < now else ("current" if number == now else ""),
        }
        for number, stage in enumerate(_STEPS)
    ]


def certificate(run: MatchRun) -> list[tuple[Any, str]]:
    return [
        (_("Total score"), grouped(run.total_score)),
        (_("Proven bound"), grouped(run.bound)),
        (_("Gap"), run.gap_shown),
        (_("Seed"), str(run.seed)),
        (_("Engine"), run.engine_version),
        (_("Input"), short(run.input_hash)),
        (_("Result"), short(run.result_hash)),
    ]


def stats(run: MatchRun) -> list[dict[str, Any]]:
    figures = (
        (_("workers"), run.workers, ""),
        (_("vacancies"), run.vacancies, _left_out(run)),
        (_("seats"), run.seats, ""),
        (_("eligible pairs"), run.eligible_pairs, ""),
        (_("proposals"), run.proposals_made, _("one a person, no seat twice")),
        (_("seconds"), run.seconds and round(run.seconds, 1), ""),
    )
    return [
        {
            "label": label,
            "value": grouped(value) if isinstance(value, int) else (value or "–"),
            "note": note,
            "face": "",
            "url": "",
        }
        for label, value, note in figures
    ]


def _left_out(run: MatchRun) -> str:
    if not run.vacancies_already_started:
        return ""
    return _("%(n)s more had begun by that day") % {"n": grouped(run.vacancies_already_started)}


def parts(proposal: Proposal) -> list[dict[str, Any]]:
    """The score's parts, largest maximum first."""
    return [
        {
            "label": PART_LABELS[part.key],
            "max": part.maximum,
            "value": proposal.score_parts.get(part.key, 0),
            "other": 0,
        }
        for part in sorted(PARTS, key=lambda part: -part.maximum)
    ]


def short(text: str) -> str:
    return f"{text[:4]}…{text[-4:]}" if text else "–"


def place(proposal: Proposal) -> str:
    vacancy = proposal.vacancy
    return ", ".join(part for part in (vacancy.city, vacancy.county, str(vacancy.subdivision)) if part)
