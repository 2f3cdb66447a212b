"""The life of a list of people: brought in, checked, decided on, imported, undone.

The batch's row decides, as with a matching run: a task that comes twice finds the lease taken, one whose process died is asked for
again, and the broker may lose everything. The work itself is `workers.importing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from common.errors import InvalidInput, WrongState
from common.leases import GIVEN_BACK, MAX_ATTEMPTS, Lease, LeasedWork, LeaseLost
from common.scope import DatabaseScope, database_scope
from common.transitions import move_state

from ..choices import ImportStage, ImportStatus, RowOutcome
from ..importing import uploads
from ..importing.columns import plain_heading
from ..importing.opening import open_list, read_header
from ..models import ColumnMapping, ImportBatch, ImportEvent, ImportRow
from ..transitions import IMPORT_MOVES

ROWS_KEPT = timedelta(days=30)
FORGOTTEN_AFTER = timedelta(days=7)  # a list that nobody decides on
WORKED_ON = (ImportStatus.CHECKING, ImportStatus.IMPORTING, ImportStatus.UNDOING)
WORK = LeasedWork(ImportBatch, WORKED_ON, timedelta(seconds=60), "workers.tasks.work_on_import")
WAITING = (ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED)
_MOVE_AT_END = {
    ImportStatus.CHECKING: ("checked", ImportStatus.CHECKED),
    ImportStatus.IMPORTING: ("finish", ImportStatus.DONE),
    ImportStatus.UNDOING: ("undone", ImportStatus.UNDONE),
}
# --- what people do


def import_upload(*, office: Office, by: User, file_name: str, chunks: Iterable[bytes]) -> ImportBatch:
    """Keep a list for an office and guess its columns. A file that waits already is the same batch. Raises WrongFile."""
    stored, sha256, size = uploads.keep(chunks)
    try:
        waiting = _same_list(office, sha256)
        if waiting:
            uploads.forget(stored)
            return waiting
        with uploads.opened_as(stored, file_name) as path:
            header = read_header(path, remembered_columns(office))
    except BaseException:
        uploads.forget(stored)
        raise
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            country_id=office.country,
            office=office,
            by=by,
            file_name=file_name[-255:],
            file_sha256=sha256,
            file_size=size,
            stored=stored,
            header=list(header.names),
            columns={plain_heading(name): key for name, key in zip(header.names, header.guess, strict=True) if name},
        )
        ImportEvent.objects.create(subject=batch, action="receive", new_state=batch.status, by=by)
    return batch


def import_check(*, batch: ImportBatch, by: User, columns: Mapping[str, str]) -> ImportBatch:
    """Check the list by these columns (folded heading to key, nothing to leave one out); the office's choice is remembered.

    Raises InvalidInput where a column that is needed is missing or two would be the same, WrongState where it has moved on.
    """
    chosen = batch.columns | {heading: key for heading, key in columns.items() if heading in batch.columns}
    with _stored(batch) as path:
        open_list(path, chosen)
    with transaction.atomic():
        _remember(batch.office, chosen)
        fresh = {"columns": chosen, "error": "", **_waiting()}
        move_state(batch, IMPORT_MOVES, "check", by=by, extra=fresh)
        transaction.on_commit(lambda: WORK.ask_for([batch.pk]))
    return batch


@transaction.atomic
def import_confirm(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Register the people of a list that was checked."""
    move_state(batch, IMPORT_MOVES, "import", by=by, extra=_waiting())
    transaction.on_commit(lambda: WORK.ask_for([batch.pk]))
    return batch


@transaction.atomic
def import_undo(*, batch: ImportBatch, by: User, reason: str) -> ImportBatch:
    """Take back whom the list registered, as long as nothing depends on them: that is looked at again while it is done."""
    move_state(batch, IMPORT_MOVES, "undo", by=by, reason=reason, extra={"error": "", **_waiting()})
    transaction.on_commit(lambda: WORK.ask_for([batch.pk]))
    return batch


@transaction.atomic
def import_discard(*, batch: ImportBatch, by: User | None) -> ImportBatch:
    """Nothing of the list is registered; the file and what was read of it go. Raises InvalidInput where somebody was registered already."""
    if batch.people.exists():
        raise InvalidInput(_("People of this list are registered already. Undo the import instead."))
    move_state(batch, IMPORT_MOVES, "discard", by=by, extra={"finished_at": timezone.now()})
    _forget_file(batch)
    ImportRow.objects.filter(batch=batch).delete()
    return batch


def import_downloaded(*, batch: ImportBatch, by: User) -> None:
    """Somebody took the rows that were not imported: they hold personal data."""
    ImportEvent.objects.create(subject=batch, action="download", old_state=batch.status, new_state=batch.status, by=by)


def remembered_columns(office: Office) -> dict[str, str]:
    kept = ColumnMapping.objects.filter(office=office).first()
    return dict(kept.columns) if kept else {}


# --- what a process does


@transaction.atomic
def import_begin(*, office: Office, by: User | None, file_name: str, sha256: str, size: int) -> ImportBatch:
    """For the command, which has the file itself: a batch that is being imported. One that was stopped half way is gone on with."""
    Office.objects.select_for_update().get(pk=office.pk)  # two commands with one file wait for each other
    stopped = ImportBatch.objects.filter(
        office=office, file_sha256=sha256, stored="", status__in=[ImportStatus.IMPORTING, ImportStatus.FAILED]
    ).first()
    if stopped:
        stopped.events.create(action="import", old_state=stopped.status, new_state=ImportStatus.IMPORTING, by=by)
        ImportBatch.objects.filter(pk=stopped.pk).update(status=ImportStatus.IMPORTING, attempt=0, error="")
        return stopped
    batch = ImportBatch.objects.create(
        country_id=office.country,
        office=office,
        by=by,
        file_name=file_name[-255:],
        file_sha256=sha256,
        file_size=size,
        status=ImportStatus.IMPORTING,
    )
    ImportEvent.objects.create(subject=batch, action="import", new_state=batch.status, by=by)
    return batch


@transaction.atomic
def import_take(batch_id: int) -> Lease | None:
    """Take the lease of a list that waits for work and that nobody works on; None where it has ended or is in other hands."""
    return WORK.take(batch_id)


def import_beat(lease: Lease) -> None:
    with _everywhere():
        WORK.renew(lease)


def import_progress(lease: Lease, stage: ImportStage, done: int, total: int) -> None:
    """Show how far it is and renew the lease. Raises LeaseLost."""
    with _everywhere():
        WORK.renew(lease, stage=stage, progress_done=done, progress_total=total)


def import_counted(lease: Lease, counts: Mapping[str, int]) -> None:
    with _everywhere():
        WORK.renew(lease, **counts)


def import_finish(lease: Lease, **figures: Any) -> None:
    """End a piece of work well: checked, imported, or undone. Raises LeaseLost."""
    with _everywhere():
        batch = WORK.held(lease).select_for_update().first()
        if batch is None:
            raise LeaseLost
        action, target = _MOVE_AT_END[ImportStatus(batch.status)]
        over = target != ImportStatus.CHECKED
        ended: dict[str, Any] = (
            {"finished_at": timezone.now(), "rows_until": timezone.localdate() + ROWS_KEPT} if over else {}
        )
        _move(batch, action, target, **ended, **figures)
        if over:
            _forget_file(batch)
            gone = ImportRow.objects.filter(batch=batch)
            if target == ImportStatus.DONE:
                gone = gone.filter(outcome__in=[RowOutcome.NEW, RowOutcome.KNOWN])
            gone.delete()


def import_fail(batch_id: int, *, error: str, token: str | None = None) -> None:
    """End one that cannot be done, with a sentence a person can act on. An undo that stops leaves the import as it stands."""
    with _everywhere():
        batches = ImportBatch.objects.filter(pk=batch_id, status__in=WORKED_ON)
        batch = (batches if token is None else batches.filter(lease_token=token)).select_for_update().first()
        if batch is None:
            return
        undoing = batch.status == ImportStatus.UNDOING
        action, target = ("stop_undo", ImportStatus.DONE) if undoing else ("fail", ImportStatus.FAILED)
        _move(batch, action, target, error=error, finished_at=Now())


def import_release(lease: Lease) -> None:
    """Stop in the middle, so that somebody else may go on at once."""
    with _everywhere():
        WORK.held(lease).update(**GIVEN_BACK, attempt=F("attempt") - 1)


def imports_sweep() -> int:
    """Ask again for what waits or whose process died; put aside what keeps ending its process; forget what is over."""
    with _everywhere():
        worn, to_ask = WORK.left(WORK.free().exclude(stored="", status=ImportStatus.IMPORTING))
        _forget_what_is_over()
    for batch_id in worn:
        import_fail(
            batch_id, error=_("The work stopped its process %(n)d times and was put aside.") % {"n": MAX_ATTEMPTS}
        )
    return WORK.ask_for(to_ask)


# --- inside


def _everywhere() -> Any:
    return database_scope(DatabaseScope("*", "*", "system"))


def _waiting() -> dict[str, Any]:
    return {"stage": ImportStage.WAITING, "progress_done": 0, "progress_total": 0, "attempt": 0, "lease_until": None}


def _move(batch: ImportBatch, action: str, target: ImportStatus, **figures: Any) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(status=target, stage=ImportStage.FINISHED, **GIVEN_BACK, **figures)
    ImportEvent.objects.create(
        subject=batch, action=action, old_state=batch.status, new_state=target, reason=figures.get("error", "")
    )


def _same_list(office: Office, sha256: str) -> ImportBatch | None:
    """Of this office, and neither done nor given up."""
    open_ = (*WORKED_ON, ImportStatus.UPLOADED, ImportStatus.CHECKED)
    return ImportBatch.objects.filter(office=office, file_sha256=sha256, status__in=open_).first()


def _remember(office: Office, columns: Mapping[str, str]) -> None:
    kept, _created = ColumnMapping.objects.get_or_create(office=office, defaults={"country_id": office.country})
    kept.columns = dict(kept.columns) | dict(columns)
    kept.save()


def _stored(batch: ImportBatch) -> Any:
    if batch.status not in WAITING:
        raise WrongState(_("The columns cannot be changed any more: look at the list again."))
    if not batch.stored:
        raise InvalidInput(_("The file is gone: upload it again."))
    return uploads.opened(batch)


def _forget_file(batch: ImportBatch) -> None:
    stored = batch.stored
    ImportBatch.objects.filter(pk=batch.pk).update(stored="")
    transaction.on_commit(lambda: uploads.forget(stored))


def _forget_what_is_over() -> None:
    """Rows whose time is over, and lists on which nobody decided."""
    uploads.tidy()
    ImportRow.objects.filter(batch__rows_until__lt=timezone.localdate()).delete()
    undecided = ImportBatch.objects.filter(status__in=WAITING, created_at__lt=Now() - FORGOTTEN_AFTER)
    for batch in undecided.filter(people__isnull=True):
        import_discard(batch=batch, by=None)
