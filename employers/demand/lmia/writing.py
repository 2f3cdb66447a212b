"""Decisions of a list into the table, a chunk at a time, inside the file's one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from common.copying import copy_rows, update_rows

from ...models import DemandBatch, LmiaDecision
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
                self.summary.tell("changed", decision.line, row.name_written)
                changed.append(row)
            for kind, what in decision.warnings:
                self.summary.warn(kind, decision.line, what)
        copy_rows(new)
        update_rows(changed, _COLUMNS)
        self.summary.imported += len(new)
        self.summary.updated += len(changed)

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


_COLUMNS = [
    field.name
    for field in LmiaDecision._meta.concrete_fields
    if not field.primary_key and field.name not in (*_NAMED_BY, "identity", "occurrence")
]
