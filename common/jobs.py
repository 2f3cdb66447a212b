"""How far long work is, in the shape of `components/job.html`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def job_told(
    row: Any, stages: Sequence[TextChoices], *, ended: TextChoices, url: str, unit: str = ""
) -> dict[str, Any]:
    """Of a leased row with a stage and progress. `stages` in their order, `ended` the one after them; `url` of the moving part."""
    return {
        "stage": capfirst(row.get_stage_display()),
        "done": row.progress_done,
        "total": row.progress_total if row.progress_total > 1 else 0,
        "unit": unit,
        "note": _("Attempt %(n)d") % {"n": row.attempt} if row.attempt > 1 else "",
        "seconds_left": None,
        "steps": _steps(row.stage, stages, ended),
        "url": url,
    }


def _steps(stage: str, stages: Sequence[TextChoices], ended: TextChoices) -> list[dict[str, Any]]:
    now = len(stages) if stage == ended else next((at for at, one in enumerate(stages) if one == stage), -1)
    return [
        {"label": capfirst(str(one.label)), "note": "", "state": "done" if at < now else "current" if at == now else ""}
        for at, one in enumerate(stages)
    ]
