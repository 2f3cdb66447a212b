"""One preview from its row to its numbers: take the lease, read, assign twice, compare, keep."""

from __future__ import annotations

import logging
import time

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.leases import Lease, LeaseLost

from ..models import FloorPreview, MatchRun
from ..snapshot import take_snapshot
from .compare import compare
from .services import preview_fail, preview_finish, preview_progress, preview_take

log = logging.getLogger(__name__)
SHOW_SECONDS = 0.5


def execute(preview_id: int) -> None:
    """Work on a preview if nobody else does."""
    lease = preview_take(preview_id)
    if lease is None:
        return
    try:
        _work(lease)
    except LeaseLost:
        log.info("preview of a floor %s: in other hands", preview_id)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the lease will pass and the sweeper asks again
    except Exception:
        log.exception("preview of a floor %s failed", preview_id)
        preview_fail(preview_id, token=lease.token, error=_("The preview met a fault. Its log has the details."))


def _work(lease: Lease) -> None:
    preview = FloorPreview.objects.get(pk=lease.pk)
    run = _run_of_today(preview.country_id)
    result = compare(
        take_snapshot(run, tried=[preview.floor]), seed=run.seed, parameters=run.parameters, progress=_Shown(lease)
    )
    preview_finish(lease, result=result | {"as_of": run.as_of.isoformat()})


def _run_of_today(country: str) -> MatchRun:
    """What a run of the registry that is asked for today would look at. It is not kept."""
    return MatchRun(scope={"countries": [country]}, as_of=timezone.localdate(), seed=0)


class _Shown:
    """Writes progress at most twice a second, and the beginning of each stage."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self._next, self._stage = 0.0, ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next or stage != self._stage:
            self._next, self._stage = now + SHOW_SECONDS, stage
            preview_progress(self.lease, stage, done, total)
