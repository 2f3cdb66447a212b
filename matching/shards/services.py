"""Every write of the rows by which a pass is divided: asked by the process that holds the run, taken and answered by whoever is free.

A row is taken under a lease, as a run is; one that is gone (the pass is over, the run has ended, the database lost an unlogged table) is
nobody's work any more. Only the platform sees them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Greatest, Now

from common.leases import GIVEN_BACK, Lease, LeasedWork, LeaseLost
from common.scope import WHOLE_REGION, database_scope

from ..choices import RunStatus, StepState
from ..engine.ranges import Question
from ..models import MatchRun, RunShard
from ..steps.kept import question_file
from ..steps.services import parts_begin

WORK = LeasedWork(
    RunShard, (StepState.WAITING, StepState.RUNNING), timedelta(seconds=9), "matching.tasks.look_at_shard"
)


class Row(NamedTuple):
    """How far a part is."""

    pk: int
    status: str
    attempt: int
    process: str
    took: float
    is_free: bool  # nobody looks at it, or whose process was killed


def shards_ask(run: Lease, stage: str, parts: Sequence[Question]) -> list[int]:
    """A row for each part of a pass, and a task for each row; their keys. Raises `LeaseLost` where the run is in other hands."""
    rows = [
        RunShard(
            run_id=run.pk, stage=stage, number=number, first=part.first, last=part.last, question=question_file(part)
        )
        for number, part in enumerate(parts, start=1)
    ]
    with database_scope(WHOLE_REGION):
        held = MatchRun.objects.filter(pk=run.pk, lease_token=run.token, status=RunStatus.RUNNING)
        if not held.select_for_update(no_key=True).exists():
            raise LeaseLost
        RunShard.objects.filter(run=run.pk).delete()
        made = [row.pk for row in RunShard.objects.bulk_create(rows)]
        parts_begin(run, stage, [part.last - part.first for part in parts])
        transaction.on_commit(lambda: WORK.ask_for(made))
    return made


def shards_seen(run_id: int) -> dict[int, Row]:
    """The parts of the pass under way, by their numbers."""
    free = ExpressionWrapper(Q(pk__in=WORK.free().values("pk")), BooleanField())
    with database_scope(WHOLE_REGION):
        rows = RunShard.objects.filter(run=run_id).annotate(is_free=free)
        return {number: Row(*told) for number, *told in rows.values_list("number", *Row._fields)}


def shard_take(pk: int, process: str) -> Lease | None:
    """The part, where nobody looks at it. None where it is done, gone or in other hands."""
    with database_scope(WHOLE_REGION):
        return WORK.take(pk, status=StepState.RUNNING, process=process)


def shard_read(lease: Lease) -> RunShard:
    """The part with its question and its run. Raises `LeaseLost`."""
    with database_scope(WHOLE_REGION):
        shard: RunShard | None = WORK.held(lease).select_related("run").first()
    if shard is None:
        raise LeaseLost
    return shard


def shard_renew(lease: Lease) -> None:
    """Raises `LeaseLost`."""
    with database_scope(WHOLE_REGION):
        WORK.renew(lease)


def shard_done(lease: Lease, *, took: float, answer: bytes = b"") -> None:
    """The part has been looked at. Raises `LeaseLost` where somebody else has it by now: the answer is the same, and counts once."""
    with database_scope(WHOLE_REGION):
        done = WORK.held(lease).update(
            status=StepState.DONE,
            took=took,
            answer=answer,
            finished_at=Greatest(Now(), "started_at"),
            **GIVEN_BACK,
        )
    if not done:
        raise LeaseLost


def shard_give_back(lease: Lease) -> None:
    """This process cannot do it: the next one may begin at once."""
    with database_scope(WHOLE_REGION):
        WORK.held(lease).update(status=StepState.WAITING, **GIVEN_BACK)


def shard_answer(pk: int) -> bytes | None:
    """Of a part that is done. None where it is gone."""
    with database_scope(WHOLE_REGION):
        answer = RunShard.objects.filter(pk=pk, status=StepState.DONE).values_list("answer", flat=True).first()
    return None if answer is None else bytes(answer)


def shards_forget(run: Lease) -> None:
    """The pass is over."""
    with database_scope(WHOLE_REGION):
        RunShard.objects.filter(run=run.pk, run__lease_token=run.token).delete()
