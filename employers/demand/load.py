"""The story of one file: open and recognise it, read its rows, write them, count; all of it or nothing.

One transaction holds the whole file, so an import that is killed leaves no trace and is simply run again. Imports wait for
each other. A case that stands more than once in a file is taken from its last good row; the rows before it count as unchanged
where they say the same, else as rejected, so that reading the file again changes nothing.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.copying import in_parts
from common.errors import InvalidInput
from common.scope import DatabaseScope, database_scope

from ..choices import DEMAND_LISTS, DemandFormat
from .addenda.forms import ADDENDUM_FORMATS
from .addenda.load import AddendumImport
from .batches import CHUNK, BatchImport, OnRefusal, Progress
from .feeds.reading import is_feed, open_feed
from .forms import LAYOUTS
from .history.forms import CASE_FORMATS, HISTORY_FORMATS
from .history.load import HistoryImport, history_source
from .lmia.forms import LMIA_FORMATS
from .lmia.load import LmiaImport, lmia_source
from .lmia.periods import Period
from .lookups import Lookups
from .merging import content_hash, encoded
from .problems import Problem, Rejection, Warn
from .readers import Source, open_source
from .rows import Demand, Refusal, RowsReader
from .summary import DemandSummary, OnRow
from .writing import Writer

SELDOM = 200_000  # objects more than before; a part of a list has as many
_LOCK = 0x6465_6D61  # "dema"


def demand_open(path: Path, layout: str = DemandFormat.AUTO, *, period: Period | None = None) -> Source:
    """The file, read once to its end and recognised. Raises InvalidInput for a wrong file or an unknown layout.

    `period`: of a Canadian list whose title does not say it.
    """
    if layout not in DEMAND_LISTS:
        raise InvalidInput(
            _("“%(given)s” is not a format. Allowed: %(allowed)s.")
            % {"given": layout, "allowed": ", ".join(DEMAND_LISTS)},
            field="layout",
        )
    read = open_feed if is_feed(path) else open_source
    source = read(path, [form for form in LAYOUTS if layout in (DemandFormat.AUTO, form.format)])
    found, is_given = source.binding.layout.format, layout != DemandFormat.AUTO
    if found in LMIA_FORMATS:
        return lmia_source(source, period=period, outcome_is_given=is_given)
    if found in HISTORY_FORMATS:
        return history_source(source, programme_is_given=is_given)
    return source


def demand_import(
    path: Path | Source,
    *,
    by: User | None = None,
    as_of: date | None = None,
    dry_run: bool = False,
    layout: str = DemandFormat.AUTO,
    period: Period | None = None,
    progress: Progress | None = None,
    on_refusal: OnRefusal | None = None,
    on_row: OnRow | None = None,
) -> DemandSummary:
    """Read a public list into employers and vacancies, or into decisions about employers; a second time changes nothing.

    `as_of`: vacancies whose work ended before it are expired (today). `dry_run`: the same figures, and nothing is changed.
    `on_refusal` gets each row that is not taken, `on_row` each that is new or changed.
    Raises InvalidInput; then nothing of the file is imported.
    """
    started = time.monotonic()
    source = path if isinstance(path, Source) else demand_open(path, layout, period=period)
    summary = DemandSummary(
        file=source.path.name,
        layout=source.binding.layout.format,
        as_of=as_of or timezone.localdate(),
        dry_run=dry_run,
        unknown_columns=source.binding.unknown,
        period=str(source.period or ""),
        on_row=on_row,
    )
    with database_scope(DatabaseScope("*", "*", str(by.pk) if by else "system")):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        kind = _KINDS.get(source.binding.layout.format, _FileImport)
        with _collector_at_rest():
            kind(source, summary, by, progress, on_refusal).run()
        if dry_run:
            summary.batch_id = None
            transaction.set_rollback(True)
    summary.seconds = time.monotonic() - started
    return summary


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Rows are let go as soon as they are written and hold no rings: looking for those takes a third of the time that reading takes.

    It is looked seldom, not never: the setting is the whole process's, where another thread may make rings.
    """
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _FileImport(BatchImport):
    def __init__(
        self,
        source: Source,
        summary: DemandSummary,
        by: User | None,
        progress: Progress | None,
        on_refusal: OnRefusal | None,
    ) -> None:
        super().__init__(source, summary, by, progress, on_refusal)
        self.writer = Writer(self.batch, summary, by=by, now=timezone.now(), announce=not summary.dry_run)

    def run(self) -> None:
        chunk: list[Demand] = []
        for demand in self._last_of_each_case():
            chunk.append(demand)
            if len(chunk) == CHUNK:
                self._write(chunk)
                chunk = []
        self._write(chunk)
        self.finish()

    def _last_of_each_case(self) -> Iterator[Demand]:
        reader = RowsReader(self.source.binding, Lookups.load(), self.summary.as_of)
        still_to_come = self.source.repeated.copy()
        waiting: dict[str, Demand] = {}
        parts = in_parts(self.source.rows(), CHUNK)
        for (_line, cells), row in (
            (rows, read) for part in parts for rows, read in zip(part, reader.read(part), strict=True)
        ):
            self.summary.read += 1
            if isinstance(row, Refusal):
                self.refuse(row)
            case = self.source.case_in(cells)
            if case not in still_to_come:
                if isinstance(row, Demand):
                    yield row
                continue
            if isinstance(row, Demand):
                if case in waiting:
                    self._set_earlier_aside(waiting[case], row)
                waiting[case] = row
            still_to_come[case] -= 1
            if not still_to_come[case] and case in waiting:
                yield waiting.pop(case)

    def _set_earlier_aside(self, earlier: Demand, later: Demand) -> None:
        if _says(earlier) == _says(later):
            self.summary.unchanged += 1
            self.summary.warn(Warn.REPEATED, earlier.line, earlier.case_number)
            return
        problem = Problem(
            column=self.source.binding.header[self.source.binding.positions["case_number"][0]],
            value=earlier.case_number,
            reason=_("the case stands again in row %(line)s, which is the one that counts") % {"line": later.line},
            fix=_("Nothing, if the later row is the right one; else remove that."),
        )
        self.refuse(Refusal(earlier.line, [(Rejection.REPEATED, problem)], earlier.original["row"]))

    def _write(self, chunk: list[Demand]) -> None:
        self.writer.write(chunk)
        self.chunk_written()


def _says(demand: Demand) -> str:
    return content_hash(demand.original, encoded(demand.fields) | {"status": demand.status, "by": demand.employer.key})


# What is no list of vacancies, by its form.
_KINDS: dict[str, type[BatchImport]] = {
    **dict.fromkeys(ADDENDUM_FORMATS, AddendumImport),
    **dict.fromkeys(LMIA_FORMATS, LmiaImport),
    **dict.fromkeys(CASE_FORMATS, HistoryImport),
}
