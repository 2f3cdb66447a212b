"""A process that holds no run looks at a part of somebody else's: from what the run kept, and nothing else."""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError

from common.alive import Alive, kept_alive
from common.leases import Lease, LeaseLost

from ..assigning import left_to_assign
from ..choices import RunStage
from ..engine.scan import Matrix, Watch
from ..models import MatchRun, RunStep
from ..steps.kept import answer_file, question_of
from ..steps.packing import BadFile
from ..steps.resume import kept_snapshot
from ..steps.watch import process_name
from .services import shard_done, shard_give_back, shard_read, shard_renew, shard_take

log = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
KEPT_SECONDS = 120.0  # after the last part of a run: its process waits so long between two passes at most, and people are not kept longer


def look_at(shard_id: int) -> None:
    """Look at a part if nobody else does. Ends quietly where it is gone, done or in other hands."""
    lease = shard_take(shard_id, process_name())
    if lease is None:
        return
    try:
        with kept_alive(partial(shard_renew, lease), f"shard-{shard_id}", BEAT_SECONDS) as alive:
            _answer(lease, alive)
    except LeaseLost:
        log.info("part %s: its pass is over, or it is in other hands", shard_id)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the lease will pass, and whoever holds the run looks at it
    except BadFile as error:
        log.warning("part %s: what the run kept cannot be used here (%s)", shard_id, error)
        shard_give_back(lease)
    except Exception:
        log.exception("part %s met a fault", shard_id)
        shard_give_back(lease)


def _answer(lease: Lease, alive: Alive) -> None:
    shard = shard_read(lease)
    question = question_of(bytes(shard.question))
    matrix = _KEPT.matrix_of(shard.run)
    started = time.perf_counter()
    answer = matrix.answer(question, partial(_go_on, alive))
    took = time.perf_counter() - started
    shard_done(lease, took=took, answer=answer_file(answer))


def _go_on(alive: Alive, _done: int) -> None:
    if alive.is_lost():
        raise LeaseLost


class _Kept:
    """The pairs of one run, from one part to the next: reading them takes longer than most parts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: tuple[Any, ...] = ()
        self._matrix: Matrix | None = None
        self._timer: threading.Timer | None = None

    def matrix_of(self, run: MatchRun) -> Matrix:
        """Raises BadFile."""
        step = RunStep.objects.filter(run=run, stage=RunStage.SNAPSHOT, shard=0).first()
        if step is None:
            raise BadFile("its first stage is not on record")
        asked = (run.pk, step.fingerprint, sorted(run.parameters.items()))
        with self._lock:
            if self._matrix is None or self._of != asked:
                self._matrix = None  # never two at once
                self._matrix = _matrix(run, step)
                self._of = asked
            self._forget_later()
            return self._matrix

    def forget(self) -> None:
        with self._lock:
            self._matrix = None

    def _forget_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(KEPT_SECONDS, self.forget)
        self._timer.daemon = True
        self._timer.start()


_KEPT = _Kept()


def _matrix(run: MatchRun, step: RunStep) -> Matrix:
    """As the process that holds the run has it: without those whose seats are kept."""
    scores, seats = left_to_assign(kept_snapshot(step, run.seed))
    parameters = {name: run.parameters[name] for name in ("chunk_rows", "threads") if name in run.parameters}
    return Matrix(scores, seats, Watch(lambda *told: None, lambda: False), **parameters)
