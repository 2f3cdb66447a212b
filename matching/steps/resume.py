"""Going on where another process died: what its costly stages made is read, and what this one makes is kept.

What cannot be used (another version of the engine or of its columns, a damaged file) is passed over and made anew: never does a run go on
from an input that its row does not name.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from django.db import InterfaceError, OperationalError, connection

from common.leases import Lease
from common.scope import WHOLE_REGION, database_scope

from ..assigning import Assigned
from ..choices import RunStage, StepState
from ..models import MatchRun, RunKept, RunStep
from ..snapshot import Snapshot
from .kept import MADE_BY, assigned_file, assigned_of, snapshot_file, snapshot_of
from .packing import BadFile, Writer
from .services import ASSIGNING, STAGES, kept_write, steps_anew
from .watch import Watch

log = logging.getLogger(__name__)


class Stages(Watch):
    """The stages of one attempt: those that an earlier one made, and those that this one makes."""

    def __init__(self, lease: Lease, run: MatchRun) -> None:
        super().__init__(lease, run.attempt)
        self.run = run
        self._made = {step.stage: step for step in run.steps.filter(state=StepState.DONE, shard=0)}

    def seconds_before(self, *stages: str) -> float | None:
        """What these took in the attempt that made them; None where this one makes them."""
        if not set(stages) <= self._made.keys():
            return None
        return round(sum(self._made[stage].seconds for stage in stages), 3)

    def snapshot(self) -> Snapshot | None:
        """What an earlier process of this run read; None where nothing of it can be used."""
        step = self._made.get(RunStage.SNAPSHOT)
        if step is None:
            return None
        try:
            return kept_snapshot(step, self.run.seed)
        except BadFile as error:
            self._make_anew(STAGES, error)
            return None

    def assigned(self) -> Assigned | None:
        """Who got which seat, where an earlier process came so far."""
        step = self._made.get(RunStage.PRICING)
        if step is None:
            return None
        try:
            assigned, fingerprint = assigned_of(kept_parts(step))
            if fingerprint == step.fingerprint:
                return assigned
            raise BadFile("it is not what the run had assigned")
        except BadFile as error:
            self._make_anew(ASSIGNING, error)
            return None

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        kept, _fingerprint = self._keep(RunStage.SNAPSHOT, snapshot_file(snapshot))
        read = snapshot.workers.n + snapshot.vacancies.n
        self._say((RunStage.SNAPSHOT,), snapshot.fingerprint(self.run.seed), read, kept)

    def keep_assigned(self, assigned: Assigned) -> None:
        kept, fingerprint = self._keep(RunStage.PRICING, assigned_file(assigned))
        self._say(ASSIGNING, fingerprint, None, kept)

    def _keep(self, stage: str, file: Writer) -> tuple[tuple[int, str], str]:
        """How many parts are kept, 0 where the database was away; and the fingerprint."""
        try:
            kept = kept_write(self.run.pk, stage, self.attempt, file.parts())
        except (OperationalError, InterfaceError):
            connection.close()  # the next one is new; what was made goes on without being kept
            kept = 0
        return (kept, MADE_BY if kept else ""), file.fingerprint

    def _say(self, stages: tuple[str, ...], fingerprint: str, total: int | None, kept: tuple[int, str]) -> None:
        try:
            self.made(stages, fingerprint, total, kept)
        except (OperationalError, InterfaceError):
            connection.close()

    def _make_anew(self, stages: Sequence[str], error: BadFile) -> None:
        log.warning("run %s: what was kept is not used (%s) and is made anew", self.run.pk, error)
        for stage in stages:
            self._made.pop(stage, None)
        steps_anew(self.lease, stages)


def kept_snapshot(step: RunStep, seed: int) -> Snapshot:
    """What the run looks at, as its first stage kept it. Raises BadFile."""
    snapshot = snapshot_of(kept_parts(step))
    if snapshot.fingerprint(seed) != step.fingerprint:
        raise BadFile("it is not what the run had read")
    return snapshot


def kept_parts(step: RunStep) -> Iterator[bytes]:
    """Raises BadFile where another version wrote them, or not all are there."""
    if not step.parts_kept or step.made_by != MADE_BY:
        raise BadFile("another version made it" if step.parts_kept else "it was not kept")
    kept = RunKept.objects.filter(run=step.run_id, stage=step.stage, attempt=step.attempt)
    for number in range(1, step.parts_kept + 1):
        with database_scope(WHOLE_REGION):
            part = kept.filter(part=number).values_list("content", flat=True).first()
        if part is None:
            raise BadFile("a part of it is gone")
        yield bytes(part)
