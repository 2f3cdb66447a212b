"""Steps of tests about plans: a run, a repair, what waits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import timezone

from matching.choices import Publishes, RunStatus
from matching.execution import execute
from matching.live.execution import execute as execute_repair
from matching.live.execution import forget_kept
from matching.live.services import touch
from matching.models import LivePlan, MatchRun, PlanChange, Proposal
from matching.services import run_request
from workers.models import Worker

Pair = tuple[int | None, int | None]


def today() -> date:
    return timezone.localdate()


def run_now(**asked: Any) -> MatchRun:
    run = run_request(**{"by": None, "as_of": today()} | asked)
    execute(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.DONE, run.error
    return run


def planned(**asked: Any) -> LivePlan:
    """The plan of a run of now."""
    return LivePlan.objects.get(run=run_now(**asked))


def night_now(**asked: Any) -> MatchRun:
    return run_now(publishes=Publishes.CHANGES, **asked)


def repaired(
    plan: LivePlan, *, workers: Collection[int] = (), vacancies: Collection[int] = (), anew: bool = False
) -> LivePlan:
    """After a repair that looks at these; `anew`: by a process that knows nothing of the plan."""
    touch(plan.pk, workers=workers, vacancies=vacancies)
    if anew:
        forget_kept()
    plan.refresh_from_db()
    before = plan.version
    execute_repair(plan.pk)
    plan.refresh_from_db()
    assert (plan.error, plan.version) == ("", before + 1)
    assert not plan.touched.exists()
    return plan


def waiting(plan: LivePlan) -> dict[int, Pair]:
    """By worker the vacancy until now, and the new one."""
    return {
        worker: (before, after)
        for worker, before, after in plan.changes.waiting().values_list("worker_id", "before_id", "after_id")
    }


def change_of(plan: LivePlan, worker: Worker) -> PlanChange:
    return plan.changes.waiting().get(worker=worker)


def proposal_of(plan: LivePlan, worker: Worker) -> Proposal:
    return Proposal.objects.standing().get(run=plan.run, worker=worker)
