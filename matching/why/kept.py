"""A large reading of the database kept in this process for some minutes, so that a question of one row need not read all others again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import connection
from django.utils import timezone

Read = TypeVar("Read")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading(Generic[Read]):
    """`read_at`: the moment it was read. `is_kept`: it was not read for this question, and may be behind."""

    value: Read
    read_at: datetime
    is_kept: bool


class KeptReading(Generic[Read]):
    """The last reading for one key. It is used for `minutes`; after that the next question still gets it, and it is read anew meanwhile."""

    def __init__(self, minutes: int) -> None:
        self._for = timedelta(minutes=minutes)
        self._lock = threading.Lock()
        self._renewing = threading.Lock()
        self._key: Hashable = None
        self._last: Reading[Read] | None = None

    def get(self, key: Hashable, read: Callable[[], Read]) -> Reading[Read]:
        """For another key, or the first time, whoever asks waits for the reading; two at once read once."""
        with self._lock:
            if self._last is None or self._key != key:
                self._key, self._last = key, self._taken(read)
            last = self._last
        if timezone.now() - last.read_at > self._for and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, args=(key, read), name="kept-reading", daemon=True).start()
        return last

    def forget(self) -> None:
        with self._lock:
            self._last = None

    def _taken(self, read: Callable[[], Read]) -> Reading[Read]:
        moment = timezone.now()
        return Reading(read(), moment, is_kept=True)

    def _renew(self, key: Hashable, read: Callable[[], Read]) -> None:
        try:
            taken = self._taken(read)
            with self._lock:
                if self._key == key:
                    self._last = taken
        except Exception:
            log.exception("a reading could not be made anew: the last one is used on")
        finally:
            self._renewing.release()
            connection.close()
