"""The process that holds a run divides its passes over all pairs among whoever is free, and looks at parts itself meanwhile.

It never waits where it could work: it takes parts that nobody looks at, the last ones first since others begin with the first, and those
whose process was killed once their lease has passed. The rows are no more than a way to be quicker: a part whose row or answer is gone,
and every part while the database is away, is looked at here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from common.alive import kept_alive
from common.leases import MAX_ATTEMPTS, Lease, LeaseLost

from ..choices import RunStage, StepState
from ..engine.ranges import PRICES, Answer, Question
from ..engine.scan import Matrix
from ..models import MatchRun, RunStep
from ..steps.kept import MADE_BY, answer_of
from ..steps.packing import BadFile
from ..steps.services import part_made, part_shown
from ..steps.watch import process_name
from .services import (
    Row,
    shard_answer,
    shard_done,
    shard_renew,
    shard_take,
    shards_ask,
    shards_forget,
    shards_seen,
)

log = logging.getLogger(__name__)

PARTS_OF_THRESHOLD = 12  # so many parts have as many people together as one process alone would look at
MOST_PARTS = 64
BEAT_SECONDS = 2.0
PAUSE_SECONDS = 0.05
_AWAY = (OperationalError, InterfaceError)


def sharing(lease: Lease, run: MatchRun, people: int) -> Shards | None:
    """Who answers the passes of a run with so many people; None where one process does it alone.

    Others begin from what the run kept of its first stage: where nothing was kept, there are none.
    """
    threshold = settings.MATCHING_SHARD_PEOPLE
    if people <= threshold:
        return None
    if not _is_kept(run):
        log.warning("run %s: nothing was kept that others could begin from, this process does all", run.pk)
        return None
    return Shards(lease, max(threshold // PARTS_OF_THRESHOLD, -(-people // MOST_PARTS), 1))


def _is_kept(run: MatchRun) -> bool:
    kept = RunStep.objects.filter(run=run, stage=RunStage.SNAPSHOT, shard=0, parts_kept__gt=0, made_by=MADE_BY)
    try:
        return kept.exists()
    except _AWAY:
        connection.close()
        return False


class Shards:
    """Answers the passes of a run for its engine, in parts of about `size` people."""

    def __init__(self, lease: Lease, size: int) -> None:
        self.lease, self.size = lease, size

    def __call__(self, matrix: Matrix, question: Question) -> list[Answer]:
        """Raises what `matrix.watch` raises: the run was cancelled, or is in other hands."""
        stage = RunStage.PRICING if question.kind == PRICES else RunStage.SCAN
        parts = question.parts(self.size)
        asked: list[int] = []
        with suppress(*_AWAY):
            asked = shards_ask(self.lease, stage, parts)
        return _Pass(self.lease, stage, matrix, parts, asked).answers()


class _Pass:
    """One pass: its parts, numbered from 1, the keys of their rows (none where the database was away), and the answers so far.

    A row with another key is of another pass, and its answer one to another question.
    """

    def __init__(
        self, lease: Lease, stage: str, matrix: Matrix, parts: Sequence[Question], asked: Sequence[int]
    ) -> None:
        self.lease, self.stage, self.matrix, self.asked = lease, stage, matrix, frozenset(asked)
        self.parts = dict(enumerate(parts, start=1))
        self.found: dict[int, Answer] = {}
        self.shown: dict[int, tuple[str, int]] = {}

    def answers(self) -> list[Answer]:
        while len(self.found) < len(self.parts):
            self._tell(0)
            try:
                self._go_on()
            except _AWAY:
                connection.close()  # the next one is new
                for number in self._missing()[-1:]:
                    self._look(number)
        with suppress(*_AWAY):
            shards_forget(self.lease)
        self._tell(0)
        return list(self.found.values())

    def _missing(self) -> list[int]:
        return [number for number in self.parts if number not in self.found]

    def _tell(self, here: int) -> None:
        """How many people have been looked at, with those of the part that this process looks at. Raises what stops the run."""
        done = sum(answer.last - answer.first for answer in self.found.values())
        self.matrix.watch(self.stage, done + here, self.matrix.n_workers)

    def _go_on(self) -> None:
        """Take what others have found, then look at one part that nobody looks at; where there is none, wait a moment."""
        rows = {number: row for number, row in shards_seen(self.lease.pk).items() if row.pk in self.asked}
        for number in self._missing():
            if number in rows:
                self._show(number, rows[number])
                if rows[number].status == StepState.DONE:
                    self._collect(number, rows[number])
        for number in reversed(self._missing()):
            row = rows.get(number)
            if row is None or row.status == StepState.DONE or (row.is_free and row.attempt >= MAX_ATTEMPTS):
                return self._look(number)
            if row.is_free and (lease := shard_take(row.pk, process_name())):
                return self._look_under(lease, number, row.attempt + 1)
        if self._missing():
            time.sleep(PAUSE_SECONDS)
        return None

    def _collect(self, number: int, row: Row) -> None:
        content = shard_answer(row.pk)
        if content is None:
            return
        try:
            self.found[number] = answer_of(content, self.parts[number])
        except BadFile as error:
            log.warning("run %s: the answer for part %d is not used (%s)", self.lease.pk, number, error)

    def _look(self, number: int) -> None:
        self.found[number] = self.matrix.answer(self.parts[number], self._tell)

    def _look_under(self, lease: Lease, number: int, attempt: int) -> None:
        """Raises nothing where the part is in other hands by the end: the answer is the same."""
        process, started = process_name(), time.perf_counter()
        part_shown(self.lease, self.stage, number, attempt=attempt, process=process)
        with kept_alive(partial(shard_renew, lease), f"shard-{lease.pk}", BEAT_SECONDS):
            self._look(number)
        took = time.perf_counter() - started
        with suppress(LeaseLost):
            shard_done(lease, took=took)
        part_made(self.lease, self.stage, number, attempt=attempt, process=process, seconds=took)

    def _show(self, number: int, row: Row) -> None:
        """In the rows of the run's stages, what changed since the last look."""
        now = (row.status, row.attempt)
        if self.shown.get(number) == now:
            return
        self.shown[number] = now
        attempt, process = row.attempt, row.process
        if row.status == StepState.RUNNING:
            part_shown(self.lease, self.stage, number, attempt=attempt, process=process)
        elif row.status == StepState.DONE:
            part_made(self.lease, self.stage, number, attempt=attempt, process=process, seconds=row.took)
