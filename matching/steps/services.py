"""Every write of the rows that say how far a run is, stage by stage, and of what its stages made.

Only the process that holds the run writes (`lease_token`): one whose lease was lost changes nothing of its successor's rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Coalesce, Extract, Greatest, Now

from common.leases import Lease
from common.scope import WHOLE_REGION, database_scope

from ..choices import RunStage, RunStatus, StepState
from ..models import RunKept, RunShard, RunStep

STAGES = (RunStage.SNAPSHOT, RunStage.SCAN, RunStage.AUCTION, RunStage.PRICING, RunStage.PUBLISH)
ASSIGNING = (RunStage.SCAN, RunStage.AUCTION, RunStage.PRICING)
_NOT_BEGUN = {
    "state": StepState.WAITING,
    "started_at": None,
    "finished_at": None,
    "done": 0,
    "total": 0,
    "seconds": 0,
    "process": "",
    "fingerprint": "",
    "parts_kept": 0,
    "made_by": "",
}
_BEGUN = Coalesce("started_at", Now())
_SECONDS = Extract(Now() - F("started_at"), "epoch", output_field=FloatField())


def steps_begin(run_id: int) -> None:
    """A process has taken the run: a row for every stage, none of them begun but those of which an earlier process kept what they made."""
    RunStep.objects.bulk_create((RunStep(run_id=run_id, stage=stage) for stage in STAGES), ignore_conflicts=True)
    steps = RunStep.objects.filter(run=run_id)
    made = set(steps.filter(state=StepState.DONE, parts_kept__gt=0).values_list("stage", flat=True))
    if RunStage.PRICING in made:
        made |= set(ASSIGNING)
    steps.filter(shard__gt=0).exclude(stage__in=made).delete()
    steps.exclude(stage__in=made).update(**_NOT_BEGUN)


def steps_anew(lease: Lease, stages: Iterable[str]) -> None:
    """What was kept of these cannot be used: they are made again."""
    _parts(lease, stages).delete()
    _held(lease, stages).update(**_NOT_BEGUN)


def parts_begin(lease: Lease, stage: str, sizes: Sequence[int]) -> None:
    """A pass of the stage begins that is divided in parts of so many people, numbered from 1. Seconds of earlier passes stay."""
    if not _held(lease, [stage]).exists():
        return
    rows = (RunStep(run_id=lease.pk, stage=stage, shard=number, total=size) for number, size in enumerate(sizes, 1))
    RunStep.objects.bulk_create(rows, ignore_conflicts=True)
    _parts(lease, [stage]).update(state=StepState.WAITING, done=0, attempt=0, finished_at=None)


def part_shown(lease: Lease, stage: str, number: int, *, attempt: int, process: str) -> None:
    """A process looks at this part."""
    _parts(lease, [stage]).filter(shard=number).update(
        state=StepState.RUNNING, attempt=attempt, process=process, started_at=_BEGUN, done=0, finished_at=None
    )


def part_made(lease: Lease, stage: str, number: int, *, attempt: int, process: str, seconds: float) -> None:
    """A process has looked at this part, in so many seconds."""
    _parts(lease, [stage]).filter(shard=number).update(
        state=StepState.DONE,
        attempt=attempt,
        process=process,
        started_at=_BEGUN,
        done=F("total"),
        seconds=F("seconds") + seconds,
        finished_at=_now(),
    )


def step_shown(
    lease: Lease, stage: str, *, attempt: int, process: str, seconds: float, counted: tuple[int, int]
) -> None:
    """The stage is under way. `counted`: how many are done, of how many."""
    done, total = counted
    _held(lease, [stage]).update(
        state=StepState.RUNNING,
        attempt=attempt,
        process=process,
        seconds=seconds,
        done=min(done, total),
        total=total,
        started_at=_BEGUN,
        finished_at=None,
    )


def step_left(lease: Lease, stage: str, *, seconds: float) -> None:
    """The process has gone on to another stage; it may come back."""
    _held(lease, [stage]).update(
        state=StepState.DONE, seconds=seconds, done=F("total"), started_at=_BEGUN, finished_at=_now()
    )


def step_made(
    lease: Lease,
    stage: str,
    *,
    attempt: int,
    process: str,
    seconds: float,
    total: int | None = None,
    fingerprint: str = "",
    kept: tuple[int, str] = (0, ""),
) -> None:
    """The stage is over, whatever of it was shown: `total` parts of it, where that was not shown, and what it made.

    `kept`: in how many parts that is kept, and by which version.
    """
    parts = F("total") if total is None else total
    _held(lease, [stage]).update(
        state=StepState.DONE,
        attempt=attempt,
        process=process,
        seconds=seconds,
        done=parts,
        total=parts,
        started_at=_BEGUN,
        finished_at=_now(),
        fingerprint=fingerprint,
        parts_kept=kept[0],
        made_by=kept[1],
    )


def steps_end(run_id: int, *, made: str = "") -> None:
    """The run has ended: with `made`, the fingerprint of its result, what was under way is done; without one it was stopped."""
    under_way = RunStep.objects.filter(run=run_id, state=StepState.RUNNING)
    state = StepState.DONE if made else StepState.STOPPED
    under_way.filter(stage=RunStage.PUBLISH).update(seconds=_SECONDS, fingerprint=made)
    under_way.update(state=state, finished_at=_now(), **({"done": F("total")} if made else {}))
    kept_forget(run_id)


def kept_write(run_id: int, stage: str, attempt: int, parts: Iterable[bytes]) -> int:
    """Each part in a transaction of its own: nothing is locked meanwhile, and the row of the stage says when all are there. How many."""
    number = 0
    for number, part in enumerate(parts, start=1):
        with database_scope(WHOLE_REGION):
            RunKept.objects.create(run_id=run_id, stage=stage, attempt=attempt, part=number, content=part)
    return number


def kept_forget(run_id: int) -> None:
    """What was kept of a run that has ended, and what others were still to look at."""
    with database_scope(WHOLE_REGION):
        RunKept.objects.filter(run=run_id).delete()
        RunShard.objects.filter(run=run_id).delete()
    RunStep.objects.filter(run=run_id, parts_kept__gt=0).update(parts_kept=0)


def kept_sweep(under_way: Iterable[str]) -> int:
    """What a process still wrote for a run that had ended. How many runs."""
    with database_scope(WHOLE_REGION):
        runs = {
            run
            for kind in (RunKept, RunShard)
            for run in kind.objects.exclude(run__status__in=list(under_way))
            .order_by()
            .values_list("run", flat=True)
            .distinct()
        }
    for run_id in runs:
        kept_forget(run_id)
    return len(runs)


def _held(lease: Lease, stages: Iterable[str]) -> QuerySet[RunStep]:
    """The stages as wholes."""
    return _rows(lease, stages).filter(shard=0)


def _parts(lease: Lease, stages: Iterable[str]) -> QuerySet[RunStep]:
    return _rows(lease, stages).filter(shard__gt=0)


def _rows(lease: Lease, stages: Iterable[str]) -> QuerySet[RunStep]:
    return RunStep.objects.filter(
        run=lease.pk, run__lease_token=lease.token, run__status=RunStatus.RUNNING, stage__in=list(stages)
    )


def _now() -> Greatest:
    return Greatest(Now(), F("started_at"))
