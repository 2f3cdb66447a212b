"""One preview from its row to its numbers: take the lease, read, assign twice, compare, keep."""

from __future__ import annotations

import logging
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from common.leases import Lease
from common.working import Shown, working

from ..choices import RunStatus
from ..models import MatchRun, WeightsPreview
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
        f"preview of weights {preview_id}", log, lambda: preview_fail(preview_id, token=lease.token, error=fault)
    ):
        _work(lease)


def _work(lease: Lease) -> None:
    preview = WeightsPreview.objects.select_related("run").get(pk=lease.pk)
    run = preview.run or _usual_run(preview.country_id)
    snapshot = take_snapshot(run)
    result = compare(
        snapshot,
        preview.compared_with,
        preview.weights,
        seed=run.seed,
        parameters=run.parameters,
        progress=Shown(partial(preview_progress, lease)),
    )
    same = run.status == RunStatus.DONE and snapshot.fingerprint(run.seed) == run.input_hash
    preview_finish(lease, result=result | {"as_of": run.as_of.isoformat(), "as_the_run_saw": same})


def _usual_run(country: str | None) -> MatchRun:
    """What a run asked for today would look at, where none has finished yet. It is not kept."""
    return MatchRun(scope={"countries": [country]} if country else {}, as_of=timezone.localdate(), seed=0)
