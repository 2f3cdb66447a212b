"""Work on a leased row in a process of its own: how it ends, and what it shows meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError

from .leases import LeaseLost

SHOW_SECONDS = 0.5


@contextmanager
def working(name: str, log: logging.Logger, fault: Callable[[], None]) -> Iterator[None]:
    """The work is the block. Where the lease is lost it ends quietly; whatever else goes wrong is logged, and `fault` ends the row.

    Where the database went away nothing is said of the row: the lease will pass, and the sweeper asks again.
    """
    try:
        yield
    except LeaseLost:
        log.info("%s: stopped, or in other hands", name)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("%s failed", name)
        fault()


class Shown:
    """Writes progress (stage, done, total) at most twice a second, and the beginning of each stage.

    Other threads, which have no connection to the database of their own, tell nothing.
    """

    def __init__(self, write: Callable[[str, int, int], None]) -> None:
        self._write, self._thread = write, threading.get_ident()
        self._next, self._stage = 0.0, ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if threading.get_ident() != self._thread:
            return
        now = time.monotonic()
        if now >= self._next or stage != self._stage:
            self._next, self._stage = now + SHOW_SECONDS, stage
            self._write(stage, done, total)
