"""Read public lists of demand: SeasonalJobs, the Department of Labor's disclosure files, Canada's LMIA lists."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from common.commands import FriendlyCommand, day_argument
from common.errors import InvalidInput
from common.sheets.problems import WrongFile
from employers.choices import DEMAND_LISTS, DemandFormat, VacancyStatus
from employers.demand.errors_file import ErrorsFile, errors_file
from employers.demand.gathering import Gathering, files_in
from employers.demand.lmia.periods import Period, period_given
from employers.demand.load import demand_import
from employers.demand.problems import Rejection, Warn
from employers.demand.readers import Source
from employers.demand.report import FIGURES, NotImported, as_json, table, what_to_do
from employers.demand.rows import Refusal
from employers.demand.summary import DemandSummary

SHOWN = 10


class Command(FriendlyCommand):
    help = (
        "Import public demand (CSV, also .gz, or XLSX), recognised by its columns: SeasonalJobs postings, OFLC H-2A and "
        "H-2B of all years, Canada's LMIA lists. Running again changes nothing. Personal contacts are left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, or folders of them")
        parser.add_argument(
            "--format", choices=DEMAND_LISTS, default=DemandFormat.AUTO.value, help="auto: by the columns"
        )
        parser.add_argument(
            "--as-of",
            type=day_argument,
            default=None,
            metavar="DATE",
            help="vacancies whose work ended before this day are expired (today)",
        )
        parser.add_argument(
            "--period",
            type=_period_argument,
            default=None,
            metavar="PERIOD",
            help="of Canadian lists whose title does not say it: 2024-Q3, or 2017-Q1/2017-Q2",
        )
        parser.add_argument("--dry-run", action="store_true", help="the same figures, and nothing is changed")
        parser.add_argument(
            "--errors", type=Path, default=None, metavar="FILE.csv", help="write the rows that are not taken there"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        files = Gathering(options["format"], options["period"])
        files.look_at(files_in(options["files"]))
        as_of = options["as_of"] or timezone.localdate()
        done: list[DemandSummary] = []
        missed = [NotImported(path.name, why) for path, why in files.missed]
        with errors_file(options["errors"], files.bindings) if options["errors"] else nullcontext() as errors:
            for path, source in files.sources():
                try:
                    done.append(self._import(_opened(source), as_of, options["dry_run"], errors))
                except (InvalidInput, DatabaseError) as error:  # its transaction is undone; the others stand
                    missed.append(NotImported(path.name, getattr(error, "message", str(error)).splitlines()[0]))
        if options["json"]:
            self.print_json(as_json(done, missed, as_of=as_of, dry_run=options["dry_run"]))
        else:
            for summary in done:
                self._show(summary)
            if len(done) + len(missed) > 1:
                for line in table(done, missed):
                    self.stdout.write(line)
        if missed:
            raise CommandError(
                missed[0].why if len(missed) > len(done) == 0 else what_to_do(len(done), missed), returncode=2
            )

    def _import(self, source: Source, as_of: Any, dry_run: bool, errors: ErrorsFile | None) -> DemandSummary:
        with tqdm(
            desc=source.path.name, unit=_("rows"), file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
        ) as bar:
            return demand_import(
                source,
                as_of=as_of,
                dry_run=dry_run,
                progress=_progress_on(bar),
                on_refusal=_refusals_to(errors, source.path.name),
            )

    def _show(self, summary: DemandSummary) -> None:
        self.stdout.write(f"{summary.file} ({summary.layout})" + (_(" – dry run") if summary.dry_run else ""))
        if summary.period:
            self._line(_("period"), f"{summary.period:>9}")
        for name, label in FIGURES.items():
            self._line(str(label), f"{getattr(summary, name):>9,}")
        if summary.skipped:
            self._line(_("notes"), f"{summary.skipped:>9,}")
        self._line(_("seconds"), f"{summary.seconds:>9.1f}  ({summary.rows_per_second:,} {_('rows')}/s)")
        for status, count in sorted(summary.statuses.items()):
            self._line(str(VacancyStatus(status).label), f"{count:>9,}")
        if summary.unknown_columns:
            self.stdout.write(_("  not read: %(columns)s") % {"columns": ", ".join(summary.unknown_columns)})
        for kind, count in summary.warnings.items():
            examples = "; ".join(summary.examples[kind])
            self.stdout.write(f"  {count:>9,}  {Warn(kind).label}" + (f" ({examples})" if examples else ""))
        for kind, count in summary.rejections.items():
            self.stdout.write(f"  {count:>9,}  {_('rejected')}: {Rejection(kind).label}")
        for line, problem in summary.problems[:SHOWN]:
            self.stdout.write(f"    {line}: {problem.column} “{problem.value[:60]}”: {problem.reason}. {problem.fix}")

    def _line(self, name: str, figures: str) -> None:
        self.stdout.write(f"{name:>14}  {figures}")


def _opened(source: Source | WrongFile) -> Source:
    if isinstance(source, WrongFile):
        raise source
    return source


def _progress_on(bar: Any) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        bar.total, bar.n = total, done
        bar.refresh()

    return progress


def _refusals_to(errors: ErrorsFile | None, file: str) -> Callable[[Refusal], None] | None:
    if errors is None:
        return None
    return lambda refusal: errors.add(file, refusal)


def _period_argument(text: str) -> Period:
    if found := period_given(text):
        return found
    raise argparse.ArgumentTypeError(f"“{text}” is not a period; write it as 2024-Q3, or 2017-Q1/2017-Q2")
