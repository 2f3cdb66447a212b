"""What every import of a file has: its batch, its rows that stay out, its progress and its end."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from accounts.models import User

from ..models import DemandBatch, DemandRejection
from ..signals import demand_imported
from .readers import Source
from .rows import Refusal
from .summary import DemandSummary

CHUNK = 1_000

Progress = Callable[[int, int], None]  # rows done, rows in all
OnRefusal = Callable[[Refusal], None]


class BatchImport:
    """One reading of one file, inside its transaction."""

    def __init__(
        self,
        source: Source,
        summary: DemandSummary,
        by: User | None,
        progress: Progress | None,
        on_refusal: OnRefusal | None,
    ) -> None:
        self.source, self.summary, self.progress, self.on_refusal = source, summary, progress, on_refusal
        self.batch = DemandBatch.objects.create(
            file_name=source.path.name[:255],
            file_sha256=source.sha256,
            layout=source.binding.layout.format,
            as_of=summary.as_of,
            by=by,
        )
        summary.batch_id = self.batch.pk
        self.rejections: list[DemandRejection] = []

    def run(self) -> None:
        raise NotImplementedError

    def refuse(self, row: Refusal) -> None:
        self.summary.refuse(row.line, row.problems)
        self.rejections += [
            DemandRejection(
                batch=self.batch,
                row_number=row.line,
                column=problem.column[:80],
                value=problem.value,
                reason=f"{problem.reason}: {problem.fix}"[:255],
            )
            for _kind, problem in row.problems
        ]
        if len(self.rejections) > CHUNK:
            self._write_rejections()
        if self.on_refusal:
            self.on_refusal(row)

    def _write_rejections(self) -> None:
        DemandRejection.objects.bulk_create(self.rejections, batch_size=500)
        self.rejections = []

    def chunk_written(self) -> None:
        self._write_rejections()
        if self.progress:
            self.progress(self.summary.read, self.source.total)

    def finish(self) -> None:
        for name in ("read", "imported", "updated", "unchanged", "rejected"):
            setattr(self.batch, name, getattr(self.summary, name))
        self.batch.finished_at = timezone.now()
        self.batch.save()
        if not self.summary.dry_run:
            demand_imported.send(sender=DemandBatch, batch=self.batch, summary=self.summary)
