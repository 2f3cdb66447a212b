"""Work that a row stands for: one process at a time has it, for as long as it renews its lease.

The row is the truth: a task that comes twice finds the lease taken, one whose process died lets it pass and is asked for again, and
the broker may lose everything. All clocks are the database's. Rows have `status`, `attempt`, `lease_token`, `lease_until` and
`started_at`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, Now
from kombu.exceptions import OperationalError

MAX_ATTEMPTS = 3  # what has ended its process so often is put aside: it would end the next one too
MOST_ASKED_FOR = 100  # at once
GIVEN_BACK: dict[str, Any] = {"lease_until": None, "lease_token": ""}
_ONCE_MORE = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0,
}  # a broker that restarted dropped our connection


@dataclass(frozen=True)
class Lease:
    """The right to work on the row `pk`."""

    pk: int
    token: str


class LeaseLost(Exception):
    """Another process works on it now, or it was stopped: stop, write nothing."""


@dataclass(frozen=True)
class LeasedWork:
    """Rows of `model` in one of the states `under_way` are worked on by `task`, which takes a primary key; a lease lasts `span`."""

    model: type[Model]
    under_way: tuple[str, ...]
    span: timedelta
    task: str

    def free(self) -> QuerySet[Any]:
        """Those that wait for work and that nobody works on."""
        nobodys = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
        return self.model._default_manager.filter(nobodys, status__in=self.under_way)

    def take(self, pk: int, **shown: Any) -> Lease | None:
        """The lease of a row, with what it shows from now on; None where it has ended or is in other hands. One UPDATE decides."""
        token = uuid.uuid4().hex
        taken = (
            self.free()
            .filter(pk=pk, attempt__lt=MAX_ATTEMPTS)
            .update(
                attempt=F("attempt") + 1,
                lease_token=token,
                lease_until=Now() + self.span,
                started_at=Coalesce("started_at", Now()),
                **shown,
            )
        )
        return Lease(pk, token) if taken else None

    def held(self, lease: Lease) -> QuerySet[Any]:
        """The row, as long as the lease is its."""
        return self.model._default_manager.filter(pk=lease.pk, lease_token=lease.token, status__in=self.under_way)

    def renew(self, lease: Lease, **shown: Any) -> None:
        """Keep the lease, with what the row shows from now on. Raises `LeaseLost`."""
        if not self.held(lease).update(lease_until=Now() + self.span, **shown):
            raise LeaseLost

    def finish(self, lease: Lease, **kept: Any) -> None:
        """The work is done: the row ends with what it keeps. Raises `LeaseLost`."""
        ended = self.held(lease).update(finished_at=Greatest(Now(), F("started_at")), **GIVEN_BACK, **kept)
        if not ended:
            raise LeaseLost

    def fail(self, pk: int, *, token: str | None = None, **kept: Any) -> bool:
        """End a row that has not ended, with `token` only while that lease holds. Whether there was one to end."""
        rows = self.model._default_manager.filter(pk=pk, status__in=self.under_way)
        if token is not None:
            rows = rows.filter(lease_token=token)
        return bool(rows.update(finished_at=Now(), **GIVEN_BACK, **kept))

    def sweep(self, put_aside: Callable[[int], None]) -> int:
        """Ask again for what waits or whose process died; `put_aside` what keeps ending its process. How many were asked for."""
        worn, to_ask = self.left()
        for pk in worn:
            put_aside(pk)
        return self.ask_for(to_ask)

    def left(self, free: QuerySet[Any] | None = None) -> tuple[list[int], list[int]]:
        """Of the free rows those to be put aside, and those to be asked for again."""
        rows = self.free() if free is None else free
        worn = rows.filter(attempt__gte=MAX_ATTEMPTS).order_by("pk").values_list("pk", flat=True)
        to_ask = rows.filter(attempt__lt=MAX_ATTEMPTS).order_by("pk").values_list("pk", flat=True)
        return list(worn), list(to_ask[:MOST_ASKED_FOR])

    def ask_for(self, pks: Iterable[int]) -> int:
        """Tell the broker. Where it does not answer, a sweeper tells it later. Returns how many there were."""
        count = 0
        for count, pk in enumerate(pks, start=1):  # noqa: B007 - counted
            with suppress(OperationalError):
                current_app.send_task(self.task, (pk,), retry=True, retry_policy=_ONCE_MORE)
        return count
