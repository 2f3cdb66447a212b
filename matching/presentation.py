"""Runs and proposals in the words and shapes of the page's parts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.wording import duration, grouped, money
from employers.choices import WageUnit
from employers.models import Vacancy
from employers.pay import guaranteed_weekly_pay, weekly_pay
from employers.presentation import pay as vacancy_pay
from pathways.selectors import DisplayedFinding

from .choices import Publishes, RunStage, RunStatus
from .models import MatchRun, Proposal
from .selectors import caps_of_run
from .steps.estimate import seconds_left
from .steps.presentation import about, notes_by_stage

PART_LABELS = {
    "occupation": gettext_lazy("Work of the same kind"),
    "crop": gettext_lazy("Same crop or animal"),
    "experience": gettext_lazy("Months of experience"),
    "skills": gettext_lazy("Skills and their proof"),
    "language": gettext_lazy("Languages the work needs"),
    "preference": gettext_lazy("What the person wants"),
    "documents": gettext_lazy("Papers in hand"),
    "waiting": gettext_lazy("Time since registration"),
    "same_employer": gettext_lazy("Same employer again"),
    "stay": gettext_lazy("Stays where the last run left them"),
    "travel": gettext_lazy("Journey that the employer pays"),
}
_STEPS = (RunStage.SNAPSHOT, RunStage.SCAN, RunStage.AUCTION, RunStage.PRICING, RunStage.PUBLISH)
POINTS = 100  # pages speak of points out of 100; the engine counts hundredths of them


def points(score: int) -> float:
    return score / POINTS


def whole_points(score: int | None) -> str:
    """All points of a run, to the hundredth that the engine counts."""
    return "–" if score is None else grouped(points(score), 2)


def job(run: MatchRun) -> dict[str, Any]:
    """The progress of a run, for `components/job.html`."""
    under_way = run.status in (RunStatus.QUEUED, RunStatus.RUNNING)
    return {
        "stage": _stage(run),
        "done": run.progress_done,
        "total": run.progress_total,
        "unit": "",
        "note": _("Attempt %(n)d") % {"n": run.attempt} if run.attempt > 1 else "",
        "seconds_left": about(seconds_left(run)) if under_way else None,
        "steps": steps(run),
        "url": reverse("matching:run_progress", args=[run.pk]) if under_way else "",
    }


def progress_in_words(run: MatchRun) -> str:
    """How far a run under way is, on one line; empty for one that has ended."""
    if run.status not in (RunStatus.QUEUED, RunStatus.RUNNING):
        return ""
    told = [_stage(run)]
    if run.progress_total:
        counted = {"done": grouped(run.progress_done), "total": grouped(run.progress_total)}
        told.append(_("%(done)s of %(total)s") % counted)
    if left := about(seconds_left(run)):
        told.append(_("about %(left)s left") % {"left": duration(left)})
    return " · ".join(told)


def _stage(run: MatchRun) -> str:
    label, number = capfirst(run.get_stage_display()), _number_of_stage(run)
    if number is None or number >= len(_STEPS):
        return label
    return _("Stage %(n)d of %(all)d: %(what)s") % {
        "n": number + 1,
        "all": len(_STEPS),
        "what": run.get_stage_display(),
    }


def _number_of_stage(run: MatchRun) -> int | None:
    """Which step the run is at, from 0; past the last when it has ended; None while it waits."""
    if run.stage == RunStage.FINISHED:
        return len(_STEPS)
    return next((number for number, stage in enumerate(_STEPS) if stage == run.stage), None)


def steps(run: MatchRun) -> list[dict[str, Any]]:
    now, notes = _number_of_stage(run), notes_by_stage(run)
    now = -1 if now is None else now
    return [
        {
            "label": capfirst(str(stage.label)),
            "note": notes.get(stage, ""),
            "state": "done" if number < now else ("current" if number == now else ""),
        }
        for number, stage in enumerate(_STEPS)
    ]


def certificate(run: MatchRun) -> list[tuple[Any, str]]:
    return [
        (_("Total score"), whole_points(run.total_score)),
        (_("Proven bound"), whole_points(run.bound)),
        (_("Gap"), run.gap_shown),
        (_("Seed"), str(run.seed)),
        (_("Engine"), run.engine_version),
        (_("Weights"), run.weights_version or "–"),
        (_("Input"), short(run.input_hash)),
        (_("Result"), short(run.result_hash)),
    ]


def stats(run: MatchRun) -> list[dict[str, Any]]:
    figures = (
        (_("workers"), run.workers, ""),
        (_("vacancies"), run.vacancies, _left_out(run)),
        (_("seats"), run.seats, ""),
        (_("eligible pairs"), run.eligible_pairs, ""),
        (_given(run), run.proposals_made, each_told(run)),
        (_("seconds"), run.seconds and round(run.seconds, 1), ""),
    )
    return [
        _stat(capfirst(label), grouped(value) if value is not None else "–", note) for label, value, note in figures
    ]


def each_told(run: MatchRun) -> str:
    """How many places one person gets."""
    if not run.has_several:
        return _("one a person, no seat twice")
    return _("up to %(n)d a person, %(days)d days at home between; no seat twice") % {
        "n": run.placements_each,
        "days": run.rest_days,
    }


def _given(run: MatchRun) -> str:
    return _("places given") if run.publishes == Publishes.CHANGES else _("proposals")


def caps(run: MatchRun) -> list[dict[str, Any]]:
    """Places under caps, and what one more would be worth, in words."""
    rows = []
    for told in caps_of_run(run):
        full = told["used"] >= told["most"]
        if told["price"]:
            worth = ngettext(
                "one place more would bring %(shown)s point",
                "one place more would bring %(shown)s points",
                told["price"],
            ) % {"shown": grouped(told["price"])}
        else:
            worth = _("one place more would bring nothing") if full else _("it held nobody back")
        rows.append(
            {
                "names": [f"{pool.programme_id} · {pool.title}" for pool in told["pools"]],
                "most": grouped(told["most"]),
                "used": grouped(told["used"]),
                "worth": worth,
            }
        )
    return rows


def nobody_proposed(run: MatchRun) -> str:
    """Why a run's list of results may be empty."""
    if not run.vacancies and run.vacancies_already_started:
        return _("All open vacancies had begun by the day of the run. Choose an earlier day to match them.")
    if not run.vacancies:
        return _("There was no open vacancy to fill.")
    if not run.workers:
        return _("There was nobody to match: registered people who agreed to it and hold no seat.")
    return _(
        "No open vacancy could be filled with the people you may see. The near misses below say what would change that."
    )


def nobody_missed(run: MatchRun) -> str:
    """Why a run's list of near misses may be empty."""
    if not run.not_proposed.exists() if run.has_several else run.proposals_made == run.workers:
        return _("Nobody was left without a proposal")
    return _("No change that somebody can make would have opened a vacancy to people you may see")


def _left_out(run: MatchRun) -> str:
    if not run.vacancies_already_started:
        return ""
    return _("%(n)s more had begun by that day") % {"n": grouped(run.vacancies_already_started)}


def lead(proposal: Proposal, other: Proposal | None) -> str:
    """How far the person stands before the next one."""
    if other is None:
        return ""
    ahead = proposal.score - other.score
    if not ahead:
        return _("As many points as the next person")
    return _("%(points)s points more than the next person") % {"points": grouped(points(ahead), 1)}


def apart(vacancy: Vacancy | None, beside: Vacancy) -> str:
    """What tells a vacancy from another one: its title, and whose it is where both have the same. Empty where there is none."""
    if vacancy is None:
        return ""
    return f"{vacancy.title} · {vacancy.employer}" if vacancy.title == beside.title else vacancy.title


def pay(vacancy: Vacancy, told: list[DisplayedFinding]) -> list[dict[str, Any]]:
    """Weekly pay, what is guaranteed of it, and what the person pays, for `components/stats.html`. Nothing is guessed."""
    stats = []
    weekly, guaranteed = weekly_pay(vacancy), guaranteed_weekly_pay(vacancy)
    if weekly is not None:
        stats.append(_stat(_("A week, before deductions"), money(weekly, vacancy.currency), _how(vacancy)))
    promise = next((finding for finding in told if finding.key.endswith("/three-fourths")), None)
    if guaranteed is not None and promise is not None:
        stats.append(_stat(_("Guaranteed (¾)"), money(guaranteed, vacancy.currency), promise.citation))
    if vacancy.fee_free is None:
        stats.append(_stat(_("The person pays"), "–", _("The employer has not signed that nobody is charged."), "unk"))
    elif vacancy.fee_free:
        note = _("The employer signed that nobody is charged for the job.")
        stats.append(_stat(_("The person pays"), money(0, vacancy.currency), note, "ok"))
    else:
        stats.append(_stat(_("The person pays"), "–", _("The employer did not agree that nobody is charged."), "bad"))
    return stats


def _how(vacancy: Vacancy) -> str:
    """Where the weekly figure comes from."""
    if vacancy.wage_unit != WageUnit.HOUR or vacancy.hours_per_week is None or vacancy.wage is None:
        return vacancy_pay(vacancy)
    hours = grouped(vacancy.hours_per_week.normalize())
    return _("%(hours)s h × %(wage)s") % {"hours": hours, "wage": money(vacancy.wage, vacancy.currency)}


def _stat(label: str, value: str, note: str, face: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "face": face, "url": ""}


def short(text: str) -> str:
    return f"{text[:4]}…{text[-4:]}" if text else "–"
