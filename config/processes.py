"""Keeps the product's processes alive, and ends all of them with itself.

Each child leads a process group of its own, so that Ctrl-C reaches only the supervisor, which then ends
them in order; on Linux a child is also told to end when the supervisor is killed outright.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS = 1.0, 30.0, 60.0
GRACE_SECONDS = 15.0


@dataclass
class Child:
    """One process: what to run, where it writes, how often it has died lately."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = FIRST_PAUSE
    deaths: int = 0

    def start(self) -> None:
        """Start the process, its output appended to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        self.started_at = time.monotonic()

    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        """Signal the process and all it has started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def end_with_parent() -> None:
    """In a new child, before its program: ask the system to end it when we are killed outright."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


class Supervisor:
    """Starts children, starts the dead again after a growing pause, stops all."""

    def __init__(self, children: list[Child], tell: Callable[[str], None]) -> None:
        self.children = children
        self.tell = tell

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def restart(self) -> None:
        """Stop and start every child, as when an address they were given has changed."""
        self.stop()
        self.start()

    def look_after(self) -> None:
        """One round: notice the dead, and start again those whose pause is over."""
        now = time.monotonic()
        for child in self.children:
            if child.alive():
                if child.deaths and now - child.started_at > STEADY_SECONDS:
                    child.deaths, child.pause = 0, FIRST_PAUSE
            elif child.process is not None:
                self._bury(child, now)
            elif now >= child.start_again_at:
                child.start()

    def _bury(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else None
        child.signal_group(signal.SIGKILL)
        self.tell(f"{child.name} ended ({_ending(code)}); starting it again in {child.pause:.0f} s, see {child.log}")
        child.process = None
        child.deaths += 1
        child.start_again_at = now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """End every child and what it started: asked first, forced after a while."""
        for child in reversed(self.children):
            if child.alive() and child.process:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(child.alive() for child in self.children) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process:
                child.process.wait()
            child.process = None


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"
