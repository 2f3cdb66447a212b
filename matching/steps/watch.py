"""What a process at work on a run tells of its stages."""

from __future__ import annotations

import os
import socket
import time
from collections import defaultdict

from common.leases import Lease

from .services import step_left, step_made, step_shown


def process_name() -> str:
    """`host:pid`, as an administrator finds it in the machine's own list."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


class Watch:
    """Follows the stages of one attempt. Times are this process's own: a stage that is come back to goes on from what it had.

    What was not written because the database was away is made good when the stage is over.
    """

    def __init__(self, lease: Lease, attempt: int) -> None:
        self.lease, self.attempt, self.process = lease, attempt, process_name()
        self.stage = ""
        self._seconds: dict[str, float] = defaultdict(float)
        self._since = time.perf_counter()

    def is_new(self, stage: str) -> bool:
        return stage != self.stage

    def show(self, stage: str, done: int, total: int) -> None:
        """The process is at this stage, so far. Three statements at most."""
        before, seconds = self._at(stage)
        if before:
            step_left(self.lease, before, seconds=self.seconds(before))
        step_shown(
            self.lease, stage, attempt=self.attempt, process=self.process, seconds=seconds, counted=(done, total)
        )

    def made(
        self, stages: tuple[str, ...], fingerprint: str, total: int | None = None, kept: tuple[int, str] = (0, "")
    ) -> None:
        """These are over, and the last of them made what has this fingerprint.

        `total`: of how many parts, where none were counted. `kept`: in how many parts what was made is kept, and by which version.
        """
        self._at("")
        for stage in stages:
            step_made(
                self.lease,
                stage,
                attempt=self.attempt,
                process=self.process,
                seconds=self.seconds(stage),
                total=total,
                **({"fingerprint": fingerprint, "kept": kept} if stage == stages[-1] else {}),  # type: ignore[arg-type]
            )

    def seconds(self, stage: str) -> float:
        return round(self._seconds[stage], 3)

    def _at(self, stage: str) -> tuple[str, float]:
        """The stage that was left by this, if another one is entered, and the seconds of the one that is entered."""
        now = time.perf_counter()
        if self.stage:
            self._seconds[self.stage] += now - self._since
        before = self.stage if stage != self.stage else ""
        self.stage, self._since = stage, now
        return before, self.seconds(stage)
