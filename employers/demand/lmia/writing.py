"""Decisions of a list into the table, a chunk at a time, inside the file's one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from common.copying import copy_rows, update_rows

from ...models import DemandBatch, LmiaDecision
from ..changes import changes_between, columns_told
from ..merging import content_hash, encoded
from ..organisations import KnownEmployers
from ..summary import DemandSummary
from .rows import Decision

_NAMED_BY = ("outcome", "period_from", "period_to")


class DecisionWriter:
    """Counts into the summary what it does. Nobody edits decisions by hand, so that the list's later word always counts."""

    def __init__(self, batch: DemandBatch, summary: DemandSummary) -> None:
        self.batch, self.summary = batch, summary
        self.employers = KnownEmployers()

    def write(self, decisions: Sequence[Decision]) -> None:
        """Upsert by identity and occurrence. All of one list."""
        if not decisions:
            return
        self.employers.add([decision.employer for decision in decisions])
        known = self._known(decisions)
        new: list[LmiaDecision] = []
        changed: list[LmiaDecision] = []
        for decision in decisions:
            row = self._row(decision)
            before = known.get((row.identity, row.occurrence))
            if before is None:
                new.append(row)
                self.summary.tell("new", decision.line, row.name_written)
            elif before[1] == row.content_hash:
                self.summary.unchanged += 1
            else:
                row.pk = before[0]
                changed.append(row)
            for kind, what in decision.warnings:
                self.summary.warn(kind, decision.line, what)
        self._tell_changes(changed)
        copy_rows(new)
        update_rows(changed, _COLUMNS)
        self.summary.imported += len(new)
        self.summary.updated += len(changed)

    def _tell_changes(self, changed: Sequence[LmiaDecision]) -> None:
        asked = [row.pk for row in changed] if self.summary.on_row else []
        before = {row.pk: _told(row) for row in LmiaDecision.objects.filter(pk__in=asked).order_by()}
        for row in changed:
            changes = changes_between(before.get(row.pk, {}), _told(row)) if asked else ()
            self.summary.tell("changed", row.row_number, row.name_written, changes)

    def _known(self, decisions: Sequence[Decision]) -> dict[tuple[str, int], tuple[int, str]]:
        of_list = {name: decisions[0].fields[name] for name in _NAMED_BY}
        found = LmiaDecision.objects.filter(identity__in={decision.identity for decision in decisions}, **of_list)
        columns = ("identity", "occurrence", "pk", "content_hash")
        return {(name, n): (pk, content) for name, n, pk, content in found.order_by().values_list(*columns)}

    def _row(self, decision: Decision) -> LmiaDecision:
        written: dict[str, Any] = encoded(decision.fields) | {"by": decision.employer.key}
        return LmiaDecision(
            employer_id=self.employers[decision.employer],
            batch=self.batch,
            row_number=decision.line,
            identity=decision.identity,
            occurrence=decision.occurrence,
            content_hash=content_hash(decision.original, written),
            original=decision.original,
            **decision.fields,
        )


def _told(row: LmiaDecision) -> dict[str, Any]:
    return {field.name: getattr(row, field.attname) for field in _FIELDS_TOLD} | {"original": row.original}


_FIELDS_TOLD = [field for field in LmiaDecision._meta.concrete_fields if field.name in columns_told(LmiaDecision)]
_COLUMNS = [
    field.name
    for field in LmiaDecision._meta.concrete_fields
    if not field.primary_key and field.name not in (*_NAMED_BY, "identity", "occurrence")
]
