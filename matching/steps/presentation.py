"""The stages of a run in the words and shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.tables import Column
from common.wording import duration, grouped

from ..choices import StepState
from ..models import MatchRun, RunStep
from .selectors import parts_of, stages_of

COLUMNS = (
    Column("stage", gettext_lazy("Stage")),
    Column("state", gettext_lazy("State")),
    Column("counted", gettext_lazy("Done"), num=True),
    Column("took", gettext_lazy("Time"), num=True),
    Column("attempt", gettext_lazy("Attempt"), num=True),
    Column("made", gettext_lazy("Fingerprint")),
)
_NEAR, _MINUTE = 5, 60


def about(seconds: int | None) -> int | None:
    """As near as an estimate can be: to five seconds, above a minute to whole minutes."""
    if seconds is None:
        return None
    step = _MINUTE if seconds >= _MINUTE else _NEAR
    return max(round(seconds / step) * step, _NEAR)


def rows(run: MatchRun) -> list[dict[str, Any]]:
    """For the table of a run's page. Runs of before stages were kept have none."""
    return [
        {
            "stage": capfirst(step.get_stage_display()),
            "state": step.state,
            "state_told": step.get_state_display(),
            "counted": counted(step) or "–",
            "parts": parts_told(parts_of(run, step.stage)),
            "took": duration(step.seconds) if step.started_at else "–",
            "attempt": step.attempt or "–",
            "made": f"{step.fingerprint[:4]}…{step.fingerprint[-4:]}" if step.fingerprint else "–",
        }
        for step in stages_of(run)
    ]


def notes_by_stage(run: MatchRun) -> dict[str, str]:
    """What to say below each stage that was begun: how many, how long, by which attempt where it was not the first."""
    return {
        step.stage: in_words(step, parts_of(run, step.stage))
        for step in stages_of(run)
        if step.state != StepState.WAITING
    }


def in_words(step: RunStep, parts: Sequence[RunStep] = ()) -> str:
    told = [counted(step), parts_told(parts), duration(step.seconds)]
    if step.attempt > 1:
        told.append(_("attempt %(n)d") % {"n": step.attempt})
    return " · ".join(part for part in told if part)


def parts_told(parts: Sequence[RunStep]) -> str:
    """Of a stage that is divided among processes: how many of its parts have been looked at in this pass, and by how many of them."""
    if not parts:
        return ""
    done = sum(part.state == StepState.DONE for part in parts)
    told = _("%(done)d of %(all)d parts") % {"done": done, "all": len(parts)}
    count = len({part.process for part in parts} - {""})
    if not count:
        return told
    return f"{told}, " + ngettext("%(count)d process", "%(count)d processes", count) % {"count": count}


def counted(step: RunStep) -> str:
    if not step.total:
        return ""
    return _("%(done)s of %(total)s") % {"done": grouped(step.done), "total": grouped(step.total)}
