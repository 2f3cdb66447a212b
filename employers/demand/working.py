"""The work on a list that was brought in on the page: checked by an import that is taken back, then imported; whole or not at all.

A process that dies leaves its transaction undone and its lease to pass; the next begins anew. While one transaction writes, a thread with
a connection of its own shows how far it is.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection
from django.utils import translation
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.leases import Lease, LeaseLost
from common.scope import DatabaseScope, database_scope

from ..choices import UploadOutcome, UploadStage, UploadStatus
from ..models import DemandUpload, DemandUploadRow
from ..services.uploads import (
    SHOWN_OF_EACH,
    upload_fail,
    upload_finish,
    upload_progress,
    upload_take,
)
from . import kept_files
from .lmia.periods import period_given
from .load import demand_import, demand_open
from .readers import Source
from .rows import Refusal
from .summary import RowTold

log = logging.getLogger(__name__)

SHOW_SECONDS = 1.0


def execute(upload_id: int) -> None:
    """Work on a list if nobody else does."""
    lease = upload_take(upload_id)
    upload = DemandUpload.objects.select_related("by").filter(pk=upload_id).first() if lease else None
    if lease is None or upload is None:
        return
    fail = partial(upload_fail, upload_id, token=lease.token)
    with translation.override(upload.by.language):
        try:
            _work(upload, lease)
        except LeaseLost:
            log.info("demand upload %s: in other hands", upload_id)
        except (OperationalError, InterfaceError):
            raise  # the database went away: the lease will pass and the sweeper asks again
        except FileNotFoundError:
            fail(error=_("The file is gone: upload it again."))
        except SoftTimeLimitExceeded:
            fail(error=_("It took too long. Divide the list."))
        except DomainError as error:
            fail(error=error.message)
        except Exception:
            log.exception("demand upload %s failed", upload_id)
            fail(error=_("The import met a fault. Its log has the details."))


def _work(upload: DemandUpload, lease: Lease) -> None:
    dry_run, rows = upload.status == UploadStatus.CHECKING, _Rows(upload)
    with _shown(lease) as shown, kept_files.opened(upload.stored, upload.file_name) as path:
        period = period_given(upload.asked_period) if upload.asked_period else None
        source = demand_open(path, upload.asked_layout, period=period)
        shown.at(UploadStage.QUEUED, 0, source.total)
        with database_scope(DatabaseScope("*", "*", str(upload.by_id))):
            summary = demand_import(
                source,
                by=upload.by,
                dry_run=dry_run,
                progress=partial(shown.at, UploadStage.READING),
                on_refusal=rows.refused,
                on_row=rows.told,
            )
            counted = ("read", "imported", "updated", "unchanged", "rejected", "layout", "batch_id")
            upload_finish(
                lease,
                rows.kept,
                **{name: getattr(summary, name) for name in counted},
                columns=_columns(source),
                figures=summary.figures() | {"told": dict(rows.count)},
            )


def _columns(source: Source) -> dict[str, list[str]]:
    """Of the file: the columns that are read, those of persons that are kept nowhere, and those that are not known."""
    binding = source.binding
    return {
        "known": [name for _place, name, _clean in binding.kept],
        "left_out": [binding.header[place] for place in binding.private],
        "unknown": list(binding.unknown),
    }


class _Rows:
    """Rows to look at: all that are rejected and the first of the others, within what a page and a file can hold."""

    def __init__(self, upload: DemandUpload) -> None:
        self.upload, self.kept = upload, list[DemandUploadRow]()
        self.count: Counter[str] = Counter()

    def refused(self, row: Refusal) -> None:
        problems = [asdict(problem) for _kind, problem in row.problems]
        self._keep(UploadOutcome.REJECTED, row.line, {"problems": problems, "cells": dict(row.cells)})

    def told(self, row: RowTold) -> None:
        self._keep(UploadOutcome(row.outcome), row.line, {"name": row.name, "changes": row.changes})

    def _keep(self, outcome: UploadOutcome, line: int, content: dict[str, Any]) -> None:
        self.count[outcome.value] += 1
        if self.count[outcome.value] <= SHOWN_OF_EACH[outcome]:
            self.kept.append(DemandUploadRow(upload=self.upload, line=line, outcome=outcome.value, content=content))


class _Shown:
    """Where the work stands. The main thread says it, the other writes it down."""

    def __init__(self) -> None:
        self.stage, self.done, self.total = UploadStage.OPENING, 0, 0
        self.lost, self.over = threading.Event(), threading.Event()

    def at(self, stage: UploadStage, done: int, total: int) -> None:
        if self.lost.is_set():
            raise LeaseLost
        self.stage, self.done, self.total = stage, done, total


@contextmanager
def _shown(lease: Lease) -> Iterator[_Shown]:
    shown = _Shown()
    teller = threading.Thread(target=_tell, args=(lease, shown), name=f"demand-{lease.pk}", daemon=True)
    teller.start()
    try:
        yield shown
    finally:
        shown.over.set()
        teller.join(timeout=5)


def _tell(lease: Lease, shown: _Shown) -> None:
    try:
        while not shown.over.wait(SHOW_SECONDS):
            try:
                upload_progress(lease, stage=shown.stage, progress_done=shown.done, progress_total=shown.total)
            except LeaseLost:
                shown.lost.set()
                return
            except (OperationalError, InterfaceError):
                connection.close()  # try again with a new one; the lease outlasts a short absence
    finally:
        connection.close()
