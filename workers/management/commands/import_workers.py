"""Read lists of people into the registry of an office."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from accounts.models import Office
from common.commands import FriendlyCommand
from common.errors import InvalidInput
from common.scope import WHOLE_REGION, database_scope
from workers.choices import ImportStage, RowOutcome
from workers.importing.checking import Checked, Progress, Told, check_list
from workers.importing.lookups import Lookups
from workers.importing.opening import Source, open_list
from workers.importing.running import import_here
from workers.importing.sheets_out import ErrorsFile, errors_file
from workers.services.importing import remembered_columns

SHOWN = 10
FIGURES = {
    "total": gettext_lazy("rows"),
    "new": gettext_lazy("new"),
    "known": gettext_lazy("already registered"),
    "similar": gettext_lazy("like somebody, held for review"),
    "rejected": gettext_lazy("rejected"),
}


class Command(FriendlyCommand):
    help = (
        "Import people (CSV, also .gz, or XLSX) into an office's registry, by the headings of the template in Spanish, English or "
        "French. By identity number: running again changes nothing. Whoever is like somebody is held for a person to decide."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--office", required=True, metavar="CODE", help="whose people they are")
        parser.add_argument("--dry-run", action="store_true", help="the same figures, and nothing is changed")
        parser.add_argument(
            "--errors", type=Path, default=None, metavar="FILE.csv", help="write the rows that are not taken there"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        office = Office.objects.filter(code=options["office"], is_active=True).first()
        if office is None:
            raise InvalidInput(_("There is no office “%(code)s”.") % {"code": options["office"]}, field="office")
        with database_scope(WHOLE_REGION):
            remembered = remembered_columns(office)
        sources = [open_list(path, remembered=remembered) for path in options["files"]]
        with errors_file(options["errors"]) if options["errors"] else nullcontext() as errors:
            told = [_Reading(source, office, errors, options["dry_run"]).run() for source in sources]
        if options["json"]:
            self.print_json(_figures(told, office=office, dry_run=options["dry_run"]))
        for one in () if options["json"] else told:
            self._show(one)

    def _show(self, told: _Reading) -> None:
        self.stdout.write(told.source.file.path.name + (_(" – dry run") if told.dry_run else ""))
        for name, label in FIGURES.items():
            self.stdout.write(f"  {told.counts[name]:>9,}  {label}")
        self.stdout.write(f"  {told.seconds:>9.1f}  {_('seconds')}")
        if told.source.binding.unknown:
            self.stdout.write(_("  not read: %(columns)s") % {"columns": ", ".join(told.source.binding.unknown)})
        for line, problem in told.examples:
            self.stdout.write(f"    {line}: {problem.column} “{problem.value[:60]}”: {problem.reason}. {problem.fix}")


class _Reading:
    """One file, what became of it, and the first problems met."""

    def __init__(self, source: Source, office: Office, errors: ErrorsFile | None, dry_run: bool) -> None:
        self.source, self.office, self.errors, self.dry_run = source, office, errors, dry_run
        self.examples: list[tuple[int, Any]] = []
        self.counts: dict[str, int] = {}
        self.batch_id: int | None = None
        self.seconds = 0.0

    def run(self) -> _Reading:
        started = time.monotonic()
        if self.errors:
            self.errors.begin(self.source.binding.header.names)
        with _bar(self.source.file.path.name) as progress:
            if self.dry_run:
                self.counts = self._check(progress).counts()
            else:
                batch = import_here(self.source, self.office, on_told=self._tell, progress=progress)
                self.batch_id = batch.pk
                self.counts = {name: getattr(batch, name) for name in FIGURES}
        self.seconds = time.monotonic() - started
        return self

    def _check(self, progress: Progress) -> Checked:
        with database_scope(WHOLE_REGION):
            lookups = Lookups.load(self.office.country)
        return check_list(self.source, lookups, timezone.localdate(), tell=self._tell, progress=progress)

    def _tell(self, told: Told) -> None:
        if told.outcome not in (RowOutcome.REJECTED, RowOutcome.SIMILAR):
            return
        if self.errors and told.outcome == RowOutcome.REJECTED:
            self.errors.add(told)
        if len(self.examples) < SHOWN:
            self.examples += [(told.line, problem) for problem in told.problems]


@contextmanager
def _bar(name: str) -> Iterator[Progress]:
    with tqdm(desc=name, unit=_("rows"), file=sys.stderr, disable=not sys.stderr.isatty(), leave=False) as bar:
        yield _progress_on(bar, name)


def _progress_on(bar: Any, name: str) -> Callable[[ImportStage, int, int], None]:
    def progress(stage: ImportStage, done: int, total: int) -> None:
        bar.set_description(f"{name}: {stage.label}")
        bar.total, bar.n = total, done
        bar.refresh()

    return progress


def _figures(told: list[_Reading], *, office: Office, dry_run: bool) -> dict[str, Any]:
    files = [
        {"file": one.source.file.path.name, "batch": one.batch_id, "seconds": round(one.seconds, 2)}
        | one.counts
        | {"unknown_columns": list(one.source.binding.unknown)}
        for one in told
    ]
    total = {name: sum(one.counts[name] for one in told) for name in FIGURES}
    return {"dry_run": dry_run, "office": office.code, "files": files, "total": total}
