"""One preview from its row to its numbers: take the lease, read, assign twice, compare, keep."""

from __future__ import annotations

import logging
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from common.leases import Lease
from common.working import Shown, working

from ..models import FloorPreview, MatchRun
from ..snapshot import take_snapshot
from .compare import compare
from .services import preview_fail, preview_finish, preview_progress, preview_take

log = logging.getLogger(__name__)


def execute(preview_id: int) -> None:
    """Work on a preview if nobody else does."""
    lease = preview_take(preview_id)
    if lease is None:
        return
    fault = _("The preview met a fault. Its log has the details.")
    with working(
        f"preview of a floor {preview_id}", log, lambda: preview_fail(preview_id, token=lease.token, error=fault)
    ):
        _work(lease)


def _work(lease: Lease) -> None:
    preview = FloorPreview.objects.get(pk=lease.pk)
    run = _run_of_today(preview.country_id)
    snapshot = take_snapshot(run, tried=[preview.floor])
    shown = Shown(partial(preview_progress, lease))
    result = compare(snapshot, seed=run.seed, parameters=run.parameters, progress=shown)
    preview_finish(lease, result=result | {"as_of": run.as_of.isoformat()})


def _run_of_today(country: str) -> MatchRun:
    """What a run of the registry that is asked for today would look at. It is not kept."""
    return MatchRun(scope={"countries": [country]}, as_of=timezone.localdate(), seed=0)
