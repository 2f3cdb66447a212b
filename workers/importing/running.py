"""The work on a list, by a task or by the command: check it, import it, take it back. Stopped anywhere, it is gone on with.

Nothing is remembered of how far a stopped import came: who is registered already is found by the number, so that the next process
registers the rest. A chunk is one transaction, which fails where the lease was lost.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Office, User
from common.copying import in_parts, insert_rows
from common.errors import DomainError, InvalidInput
from common.leases import Lease, LeaseLost
from common.scope import DatabaseScope, database_scope

from ..choices import ImportStage, ImportStatus, RowOutcome
from ..models import ImportBatch, ImportedWorker, ImportRow, Worker
from ..services.importing import (
    WORK,
    import_beat,
    import_begin,
    import_counted,
    import_fail,
    import_finish,
    import_progress,
    import_release,
    import_take,
)
from . import uploads
from .checking import Checked, Progress, Told, check_list, registered
from .lookups import Lookups
from .opening import Source, open_list
from .rows import PersonRow, read_row
from .undoing import dependents_of, people_of, take_back
from .writing import write_people

log = logging.getLogger(__name__)

CHUNK = 1_000
KEPT_AT_ONCE = 500
TIMES = 3  # a chunk is tried where somebody registers one of its people in the same moment
BEAT_SECONDS = 10.0
SHOW_SECONDS = 0.5
TAKEN_EVERY = timedelta(seconds=1)


def execute(batch_id: int) -> None:
    """Work on a list if nobody else does."""
    with _scope(None):
        lease = import_take(batch_id)
        batch = ImportBatch.objects.select_related("by", "office").filter(pk=batch_id).first()
    if lease is None or batch is None:
        return
    try:
        with _kept_alive(lease) as lost, translation.override(batch.by.language if batch.by else "es"):
            _work(batch, lease, lost)
    except LeaseLost:
        log.info("import %s: in other hands", batch_id)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the lease will pass and the sweeper asks again
    except FileNotFoundError:
        import_fail(batch_id, token=lease.token, error=_("The file is gone: upload it again."))
    except SoftTimeLimitExceeded:
        import_fail(batch_id, token=lease.token, error=_("It took too long. Divide the list."))
    except DomainError as error:
        import_fail(batch_id, token=lease.token, error=error.message)
    except Exception:
        log.exception("import %s failed", batch_id)
        import_fail(batch_id, token=lease.token, error=_("The import met a fault. Its log has the details."))


def import_here(
    source: Source,
    office: Office,
    *,
    by: User | None = None,
    on_told: Callable[[Told], None] = lambda told: None,
    progress: Progress = lambda stage, done, total: None,
) -> ImportBatch:
    """Import a file that this process can read, as the command does, and wait for it. One that was stopped half way is gone on with.

    Raises InvalidInput where another process has the same list.
    """
    file = source.file
    with _scope(None):
        batch = import_begin(office=office, by=by, file_name=file.path.name, sha256=file.sha256, size=file.stamp[1])
    lease = _taken(batch.pk)
    try:
        with _kept_alive(lease) as lost:
            import_list(batch, lease, source, _Shown(lease, lost, progress), on_told)
    except KeyboardInterrupt:
        import_release(lease)
        raise
    except (LeaseLost, DomainError) as error:
        import_fail(batch.pk, token=lease.token, error=str(error))
        raise
    with _scope(batch):
        batch.refresh_from_db()
    return batch


def _taken(batch_id: int) -> Lease:
    """The lease, waited for as long as one lasts whose process was killed."""
    until = time.monotonic() + (WORK.span + TAKEN_EVERY).total_seconds()
    while True:
        with _scope(None):
            lease = import_take(batch_id)
        if lease is not None:
            return lease
        if time.monotonic() > until:
            raise InvalidInput(_("Another process is importing this list. Wait until it has ended."))
        time.sleep(TAKEN_EVERY.total_seconds())


def _work(batch: ImportBatch, lease: Lease, lost: threading.Event) -> None:
    shown = _Shown(lease, lost)
    if batch.status == ImportStatus.UNDOING:
        undo_list(batch, lease, shown)
        return
    with uploads.opened(batch) as path:
        source = open_list(path, batch.columns)
        if batch.status == ImportStatus.CHECKING:
            check_batch(batch, lease, source, shown)
        else:
            import_list(batch, lease, source, shown)


def check_batch(batch: ImportBatch, lease: Lease, source: Source, progress: Progress) -> Checked:
    """Everything that an import would do, but for the people; its rows to look at are kept."""
    with _kept_rows(batch) as keep:
        checked = check_list(source, _lookups(batch), timezone.localdate(), tell=keep, progress=progress)
    import_finish(lease, **checked.counts())
    return checked


def import_list(
    batch: ImportBatch,
    lease: Lease,
    source: Source,
    progress: Progress,
    on_told: Callable[[Told], None] = lambda told: None,
) -> Checked:
    """Register whom the list has and the registry has not. A second time finds nobody left."""
    lookups = _lookups(batch)
    with _kept_rows(batch, on_told) as keep:
        checked = check_list(source, lookups, timezone.localdate(), tell=keep, progress=progress)
    counts = _with_those_before(batch, checked.counts())
    import_counted(lease, counts)
    done = counts["new"] - len(checked.new)
    for rows in in_parts(_new_rows(source, lookups, checked), CHUNK):
        _write_chunk(batch, lease, rows)
        done += len(rows)
        progress(ImportStage.WRITING, done, counts["new"])
    with _scope(batch):
        imported = ImportedWorker.objects.filter(batch=batch).count()
    missed = counts["new"] - imported  # registered by somebody else meanwhile
    import_finish(lease, imported=imported, new=imported, known=counts["known"] + missed)
    return checked


def undo_list(batch: ImportBatch, lease: Lease, progress: Progress) -> None:
    """Take people back a chunk at a time; stop before a chunk of which something depends."""
    with _scope(batch):
        total = people_of(batch).count()
    done = 0
    progress(ImportStage.UNDOING, done, total)
    while done < total:
        with _scope(batch):
            _still_held(lease)
            ids = list(people_of(batch).order_by("pk").select_for_update().values_list("pk", flat=True)[:CHUNK])
            depends = dependents_of(Worker.objects.filter(pk__in=ids))
            if depends:
                kinds = ", ".join(f"{one.what}: {one.people}" for one in depends)
                raise DomainError(
                    _("People of this list are in use since (%(kinds)s). Nobody else was taken back.")
                    % {"kinds": kinds}
                )
            take_back(ids)
        if not ids:
            break
        done += len(ids)
        progress(ImportStage.UNDOING, done, total)
    import_finish(lease, imported=0)


def _write_chunk(batch: ImportBatch, lease: Lease, rows: list[PersonRow]) -> None:
    for attempt in range(TIMES):
        try:
            with _scope(batch):
                _still_held(lease)
                known = registered([index for row in rows for index in _indexes(row)])
                fresh = [row for row in rows if not any(index in known for index in _indexes(row))]
                write_people(batch, fresh, by=batch.by)
            return
        except IntegrityError:
            if attempt == TIMES - 1:
                raise


def _still_held(lease: Lease) -> None:
    """Inside the chunk's own transaction: the row stays locked until it ends."""
    if not WORK.held(lease).select_for_update().exists():
        raise LeaseLost


def _with_those_before(batch: ImportBatch, counts: dict[str, int]) -> dict[str, int]:
    """People whom a stopped process of this batch registered are new, not known."""
    with _scope(batch):
        before = ImportedWorker.objects.filter(batch=batch).count()
    return counts | {"new": counts["new"] + before, "known": counts["known"] - before}


def _new_rows(source: Source, lookups: Lookups, checked: Checked) -> Iterator[PersonRow]:
    today = timezone.localdate()
    for line, cells in source.rows():
        if line in checked.new:
            row = read_row(source.binding, line, cells, lookups, today)
            if isinstance(row, PersonRow):
                yield row


def _indexes(row: PersonRow) -> list[str]:
    return [row.identity.index, *([row.passport.index] if row.passport else [])]


def _lookups(batch: ImportBatch) -> Lookups:
    with _scope(batch):
        return Lookups.load(batch.country_id)


@contextmanager
def _kept_rows(
    batch: ImportBatch, on_told: Callable[[Told], None] = lambda told: None
) -> Iterator[Callable[[Told], None]]:
    """Rows to look at go to the table some hundred at a time; those of an earlier check are gone first."""
    waiting: list[Told] = []
    with _scope(batch):
        ImportRow.objects.filter(batch=batch).delete()

    def write() -> None:
        with _scope(batch):
            insert_rows([_row(batch, told) for told in waiting])
        waiting.clear()

    def keep(told: Told) -> None:
        on_told(told)
        waiting.append(told)
        if len(waiting) >= KEPT_AT_ONCE:
            write()

    yield keep
    write()


def _row(batch: ImportBatch, told: Told) -> ImportRow:
    content = {"cells": told.cells, "problems": [problem.as_json() for problem in told.problems]}
    return ImportRow(
        batch=batch,
        line=told.line,
        outcome=RowOutcome(told.outcome).value,
        content=json.dumps(content, ensure_ascii=False),
        likenesses=told.likenesses,
    )


def _scope(batch: ImportBatch | None) -> Any:
    return database_scope(DatabaseScope("*", "*", str(batch.by_id) if batch and batch.by_id else "system"))


class _Shown:
    """Writes progress at most twice a second, and always the last step of a stage."""

    def __init__(self, lease: Lease, lost: threading.Event, also: Progress = lambda stage, done, total: None) -> None:
        self.lease, self.lost, self.also, self._next = lease, lost, also, 0.0

    def __call__(self, stage: ImportStage, done: int, total: int) -> None:
        if self.lost.is_set():
            raise LeaseLost
        now = time.monotonic()
        if now >= self._next or done == total:
            self._next = now + SHOW_SECONDS
            import_progress(self.lease, stage, done, total)
            self.also(stage, done, total)


@contextmanager
def _kept_alive(lease: Lease) -> Iterator[threading.Event]:
    """A thread with a connection of its own renews the lease while the main thread computes."""
    lost, over = threading.Event(), threading.Event()
    heart = threading.Thread(target=partial(_beat, lease, lost, over), name=f"import-{lease.pk}", daemon=True)
    heart.start()
    try:
        yield lost
    finally:
        over.set()
        heart.join(timeout=5)


def _beat(lease: Lease, lost: threading.Event, over: threading.Event) -> None:
    try:
        while not over.wait(BEAT_SECONDS):
            try:
                import_beat(lease)
            except LeaseLost:
                lost.set()
                return
            except (OperationalError, InterfaceError):
                connection.close()  # try again with a new one; the lease outlasts a short absence
    finally:
        connection.close()
