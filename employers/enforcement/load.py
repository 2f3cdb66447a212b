"""One list of sanctions: read, written, matched; all of it or nothing. Reading it again changes nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from common.copying import copy_rows, update_rows
from common.scope import DatabaseScope, database_scope

from ..demand.batches import CHUNK, BatchImport, OnRefusal, Progress
from ..demand.merging import content_hash, encoded
from ..demand.readers import Source, open_source
from ..demand.rows import Refusal
from ..demand.summary import DemandSummary
from ..models import EnforcementRecord
from .forms import ENFORCEMENT_LISTS
from .rows import Sanction, SanctionReader, places_by_name
from .suggesting import matches_suggest

_LOCK = 0x656E_666F  # "enfo"
_CHANGED = [
    field.name
    for field in EnforcementRecord._meta.concrete_fields
    if not field.primary_key and field.name not in ("identity", "occurrence")
]


def enforcement_open(path: Path) -> Source:
    """The list, read once to its end and recognised. Raises WrongFile with the nearest names of columns that are missing."""
    return open_source(path, ENFORCEMENT_LISTS)


def enforcement_import(
    source: Source,
    *,
    by: User | None = None,
    as_of: date | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    on_refusal: OnRefusal | None = None,
) -> tuple[DemandSummary, int]:
    """What was read, and how many matches with employers are suggested anew. `dry_run`: the same figures, and nothing is changed."""
    started = time.monotonic()
    summary = DemandSummary(
        file=source.path.name,
        layout=source.binding.layout.format,
        as_of=as_of or timezone.localdate(),
        dry_run=dry_run,
        unknown_columns=source.binding.unknown,
    )
    with database_scope(DatabaseScope("*", "*", str(by.pk) if by else "system")):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        EnforcementImport(source, summary, by, progress, on_refusal).run()
        suggested = matches_suggest()
        if dry_run:
            summary.batch_id = None
            transaction.set_rollback(True)
    summary.seconds = time.monotonic() - started
    return summary, suggested


class EnforcementImport(BatchImport):
    def run(self) -> None:
        reader = SanctionReader(self.source.binding, places_by_name())
        chunk: list[Sanction] = []
        for line, cells in self.source.rows():
            row = reader.read(line, cells)
            self.summary.read += 1
            if isinstance(row, Refusal):
                self.refuse(row)
                continue
            chunk.append(row)
            if len(chunk) == CHUNK:
                self._write(chunk)
                chunk = []
        self._write(chunk)
        self.finish()

    def _write(self, sanctions: Sequence[Sanction]) -> None:
        """Upsert by identity and occurrence. Nobody edits these rows by hand, so that the list's later word always counts."""
        named = {sanction.identity for sanction in sanctions}
        columns = ("identity", "occurrence", "pk", "content_hash")
        rows = EnforcementRecord.objects.filter(identity__in=named).order_by().values_list(*columns)
        known = {(identity, n): (pk, content) for identity, n, pk, content in rows}
        new: list[EnforcementRecord] = []
        changed: list[EnforcementRecord] = []
        for sanction in sanctions:
            row = self._row(sanction)
            before = known.get((row.identity, row.occurrence))
            if before is None:
                new.append(row)
            elif before[1] == row.content_hash:
                self.summary.unchanged += 1
            else:
                row.pk = before[0]
                changed.append(row)
        copy_rows(new)
        update_rows(changed, _CHANGED)
        self.summary.imported += len(new)
        self.summary.updated += len(changed)
        self.chunk_written()

    def _row(self, sanction: Sanction) -> EnforcementRecord:
        return EnforcementRecord(
            batch=self.batch,
            row_number=sanction.line,
            identity=sanction.identity,
            occurrence=sanction.occurrence,
            content_hash=content_hash(sanction.original, encoded(sanction.fields)),
            original=sanction.original,
            **sanction.fields,
        )
