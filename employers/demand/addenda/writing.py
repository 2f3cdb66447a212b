"""Rows of an addendum into their table, a chunk at a time, inside the file's one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from common.copying import copy_rows, update_rows

from ...models import DemandBatch
from ...models.addenda import CaseRow
from ..merging import content_hash, encoded
from ..problems import Warn
from ..summary import DemandSummary
from .rows import Addendum, Kind

_NEVER_CHANGED = ("identity", "occurrence")


class AddendumWriter:
    """Counts into the summary what it does. Nobody edits these rows by hand, so that the file's later word always counts."""

    def __init__(self, kind: Kind, batch: DemandBatch, summary: DemandSummary) -> None:
        self.kind, self.batch, self.summary = kind, batch, summary
        self._times: Counter[str] = Counter()
        self._seen: set[tuple[str, str]] = set()
        fields = [field for field in kind.model._meta.concrete_fields if not field.primary_key]
        of_the_row = {field.name for field in CaseRow._meta.get_fields()} | {"search_name"}
        self._told = [field.attname for field in fields if field.name not in of_the_row]
        self._columns = [field.name for field in fields if field.name not in _NEVER_CHANGED]

    def write(self, read: Sequence[Addendum]) -> None:
        """Upsert by identity and occurrence; a row that stands in the same words before in the file is unchanged."""
        rows = [row for row in map(self._row, read) if row is not None]
        known = self._known(rows)
        new: list[CaseRow] = []
        changed: list[CaseRow] = []
        for row in rows:
            before = known.get((row.identity, row.occurrence))
            if before is None:
                new.append(row)
                self.summary.tell("new", row.row_number, str(row))
            elif before[1] == row.content_hash:
                self.summary.unchanged += 1
            else:
                row.pk = before[0]
                changed.append(row)
        self._tell_changes(changed)
        copy_rows(new)
        update_rows(changed, self._columns)
        self.summary.imported += len(new)
        self.summary.updated += len(changed)

    def _row(self, read: Addendum) -> CaseRow | None:
        for kind, what in read.warnings:
            self.summary.warn(kind, read.line, what)
        content = content_hash(read.original, encoded(read.fields))
        if (read.identity, content) in self._seen:
            self.summary.unchanged += 1
            self.summary.warn(Warn.REPEATED, read.line, read.fields["case_number"])
            return None
        self._seen.add((read.identity, content))
        self._times[read.identity] += 1
        return self.kind.model(
            batch=self.batch,
            row_number=read.line,
            identity=read.identity,
            occurrence=self._times[read.identity],
            content_hash=content,
            original=read.original,
            **read.fields,
        )

    def _tell_changes(self, changed: Sequence[CaseRow]) -> None:
        before: Any = (
            self.kind.model._default_manager.in_bulk([row.pk for row in changed]) if self.summary.on_row else {}
        )
        for row in changed:
            old = before.get(row.pk)
            pairs = ((name, getattr(old, name, None), getattr(row, name)) for name in self._told)
            self.summary.tell("changed", row.row_number, str(row), (pair for pair in pairs if pair[1] != pair[2]))

    def _known(self, rows: Sequence[CaseRow]) -> dict[tuple[str, int], tuple[int, str]]:
        found: Any = self.kind.model._default_manager.filter(identity__in={row.identity for row in rows})
        columns = ("identity", "occurrence", "pk", "content_hash")
        return {(name, n): (pk, content) for name, n, pk, content in found.order_by().values_list(*columns)}
