"""The life of a public list that a coordinator brings in: kept, checked, decided on, imported; the file is gone at its end.

The row decides: a task that comes twice finds the lease taken, one whose process died is asked for again, and the broker may lose
everything. The work itself is `employers.demand.working`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.leases import GIVEN_BACK, MAX_ATTEMPTS, Lease, LeasedWork, LeaseLost
from common.scope import DatabaseScope, database_scope
from common.transitions import move_state

from ..choices import DemandFormat, UploadOutcome, UploadStage, UploadStatus
from ..demand import kept_files
from ..models import DemandUpload, DemandUploadEvent, DemandUploadRow
from ..signals import demand_failed
from ..transitions import UPLOAD_MOVES

ROWS_KEPT = timedelta(days=30)
FORGOTTEN_AFTER = timedelta(days=7)  # a list that nobody decides on
WORKED_ON = (UploadStatus.CHECKING, UploadStatus.IMPORTING)
WORK = LeasedWork(DemandUpload, WORKED_ON, timedelta(seconds=30), "employers.tasks.work_on_upload")
WAITING = (UploadStatus.CHECKED, UploadStatus.FAILED)
_MOVE_AT_END = {
    UploadStatus.CHECKING: ("checked", UploadStatus.CHECKED),
    UploadStatus.IMPORTING: ("finish", UploadStatus.DONE),
}
# --- what people do


def upload_receive(*, by: User, file_name: str, chunks: Iterable[bytes]) -> DemandUpload:
    """Keep a file and ask for its check. One that waits already is the same upload."""
    stored, sha256, size = kept_files.keep(chunks)
    try:
        with transaction.atomic():
            waiting = DemandUpload.objects.filter(
                file_sha256=sha256, status__in=[*WORKED_ON, UploadStatus.CHECKED]
            ).first()
            if waiting:
                kept_files.forget(stored)
                return waiting
            upload = DemandUpload.objects.create(
                by=by, file_name=file_name[-255:], file_sha256=sha256, file_size=size, stored=stored
            )
            DemandUploadEvent.objects.create(subject=upload, action="receive", new_state=upload.status, by=by)
            transaction.on_commit(lambda: WORK.ask_for([upload.pk]))
    except BaseException:
        kept_files.forget(stored)
        raise
    return upload


@transaction.atomic
def upload_check(*, upload: DemandUpload, by: User, layout: str, period: str) -> DemandUpload:
    """Check it again, as this form and of this quarter where its own words do not say. Raises WrongState, InvalidInput."""
    if not upload.stored:
        raise InvalidInput(_("The file is gone: upload it again."))
    asked = {"asked_layout": layout or DemandFormat.AUTO, "asked_period": period, "error": "", **_none_counted()}
    move_state(upload, UPLOAD_MOVES, "check", by=by, extra=asked | _waiting())
    transaction.on_commit(lambda: WORK.ask_for([upload.pk]))
    return upload


@transaction.atomic
def upload_confirm(*, upload: DemandUpload, by: User) -> DemandUpload:
    """Import a list that was checked. Raises WrongState."""
    move_state(upload, UPLOAD_MOVES, "import", by=by, extra=_waiting())
    transaction.on_commit(lambda: WORK.ask_for([upload.pk]))
    return upload


@transaction.atomic
def upload_discard(*, upload: DemandUpload, by: User | None) -> DemandUpload:
    """Nothing of it is imported; the file and what was read of it go. Raises WrongState."""
    move_state(upload, UPLOAD_MOVES, "discard", by=by, extra={"finished_at": timezone.now()})
    _forget_file(upload)
    DemandUploadRow.objects.filter(upload=upload).delete()
    return upload


# --- what a process does


def upload_take(upload_id: int) -> Lease | None:
    """The lease of a list that waits for work and that nobody works on; None where it has ended or is in other hands."""
    with _everywhere():
        return WORK.take(upload_id)


def upload_progress(lease: Lease, **shown: Any) -> None:
    """Show how far it is and renew the lease. Raises LeaseLost."""
    with _everywhere():
        WORK.renew(lease, **shown)


def upload_finish(lease: Lease, rows: Iterable[DemandUploadRow], **figures: Any) -> None:
    """End a piece of work well, in the transaction of the import, so that both stand or neither. Raises LeaseLost."""
    upload = WORK.held(lease).select_for_update().first()
    if upload is None:
        raise LeaseLost
    action, target = _MOVE_AT_END[UploadStatus(upload.status)]
    over = target == UploadStatus.DONE
    if over:
        figures |= {"finished_at": timezone.now(), "rows_until": timezone.localdate() + ROWS_KEPT}
        _forget_file(upload)
    _move(upload, action, target, **figures)
    DemandUploadRow.objects.filter(upload=upload).delete()
    DemandUploadRow.objects.bulk_create(rows, batch_size=500)


def upload_fail(upload_id: int, *, error: str, token: str | None = None) -> None:
    """End one that cannot be done, with a sentence a person can act on; the file stays for another try."""
    with _everywhere():
        uploads = DemandUpload.objects.filter(pk=upload_id, status__in=WORKED_ON)
        upload = (uploads if token is None else uploads.filter(lease_token=token)).select_for_update().first()
        if upload is not None:
            _move(upload, "fail", UploadStatus.FAILED, error=error, finished_at=Now())
            demand_failed.send(sender=DemandUpload, upload=upload, was=upload.status)


def uploads_sweep() -> int:
    """Ask again for what waits or whose process died; put aside what keeps ending its process; forget what is over."""
    with _everywhere():
        worn, to_ask = WORK.left()
        _forget_what_is_over()
    for upload_id in worn:
        upload_fail(
            upload_id, error=_("The work stopped its process %(n)d times and was put aside.") % {"n": MAX_ATTEMPTS}
        )
    return WORK.ask_for(to_ask)


# --- inside


def _everywhere() -> Any:
    return database_scope(DatabaseScope("*", "*", "system"))


def _waiting() -> dict[str, Any]:
    return {
        "stage": UploadStage.WAITING,
        "progress_done": 0,
        "progress_total": 0,
        "attempt": 0,
        "lease_until": None,
        "started_at": None,
    }


def _none_counted() -> dict[str, int]:
    return dict.fromkeys(("read", "imported", "updated", "unchanged", "rejected"), 0)


def _move(upload: DemandUpload, action: str, target: UploadStatus, **figures: Any) -> None:
    DemandUpload.objects.filter(pk=upload.pk).update(status=target, stage=UploadStage.FINISHED, **GIVEN_BACK, **figures)
    DemandUploadEvent.objects.create(
        subject=upload, action=action, old_state=upload.status, new_state=target, reason=figures.get("error", "")
    )


def _forget_file(upload: DemandUpload) -> None:
    stored = upload.stored
    DemandUpload.objects.filter(pk=upload.pk).update(stored="")
    transaction.on_commit(lambda: kept_files.forget(stored))


def _forget_what_is_over() -> None:
    """Rows whose time is over, and lists on which nobody decided."""
    kept_files.tidy()
    DemandUploadRow.objects.filter(upload__rows_until__lt=timezone.localdate()).delete()
    for upload in DemandUpload.objects.filter(status__in=WAITING, created_at__lt=Now() - FORGOTTEN_AFTER):
        upload_discard(upload=upload, by=None)


SHOWN_OF_EACH = {UploadOutcome.NEW: 200, UploadOutcome.CHANGED: 1_000, UploadOutcome.REJECTED: 20_000}
