"""The heart of leased work: a thread with a connection of its own renews the lease while the main thread computes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection

from .leases import LeaseLost

LAST_BEAT_SECONDS = 5


class Alive:
    """Whether this process still holds its work. Set by the heart's thread, read between blocks of work."""

    def __init__(self) -> None:
        self.lost = threading.Event()
        self.over = threading.Event()

    def is_lost(self) -> bool:
        return self.lost.is_set()


@contextmanager
def kept_alive(renew: Callable[[], None], name: str, seconds: float) -> Iterator[Alive]:
    """`renew` every so many seconds until the block ends; it raises `LeaseLost` where the work is in other hands."""
    alive = Alive()

    def beat() -> None:
        try:
            while not alive.over.wait(seconds):
                try:
                    renew()
                except LeaseLost:
                    alive.lost.set()
                    return
                except (OperationalError, InterfaceError):
                    connection.close()  # try again with a new one; the lease outlasts a short absence
        finally:
            connection.close()

    heart = threading.Thread(target=beat, name=f"{name}-heart", daemon=True)
    heart.start()
    try:
        yield alive
    finally:
        alive.over.set()
        heart.join(timeout=LAST_BEAT_SECONDS)
