"""Read public lists of demand: SeasonalJobs, the Department of Labor's disclosure files, Canada's LMIA lists."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from common.commands import FriendlyCommand, day_argument
from employers.choices import DemandFormat, VacancyStatus
from employers.demand.errors_file import ErrorsFile, errors_file
from employers.demand.lmia.periods import Period, period_given
from employers.demand.load import demand_import, demand_open
from employers.demand.problems import Rejection, Warn
from employers.demand.readers import Source
from employers.demand.rows import Refusal
from employers.demand.summary import DemandSummary

SHOWN = 10
FIGURES = {
    "read": gettext_lazy("read"),
    "imported": gettext_lazy("imported"),
    "updated": gettext_lazy("updated"),
    "unchanged": gettext_lazy("unchanged"),
    "rejected": gettext_lazy("rejected"),
}


class Command(FriendlyCommand):
    help = (
        "Import public demand (CSV, also .gz, or XLSX), recognised by its columns: SeasonalJobs postings, OFLC H-2A and "
        "H-2B, Canada's LMIA lists. Running again changes nothing. Personal contacts are left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--format", choices=DemandFormat.values, default=DemandFormat.AUTO.value, help="auto: by the columns"
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
        sources = [demand_open(path, options["format"], period=options["period"]) for path in options["files"]]
        as_of = options["as_of"] or timezone.localdate()
        bindings = [source.binding for source in sources]
        with errors_file(options["errors"], bindings) if options["errors"] else nullcontext() as errors:
            summaries = [self._import(source, as_of, options["dry_run"], errors) for source in sources]
        if options["json"]:
            self.print_json(_figures(summaries, as_of=as_of, dry_run=options["dry_run"]))
        else:
            for summary in summaries:
                self._show(summary)
            if len(summaries) > 1:
                self._table(summaries)

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

    def _table(self, summaries: list[DemandSummary]) -> None:
        """All files beneath each other, and their sums."""
        widest = max(len(summary.file) for summary in summaries)
        self.stdout.write("".join([" " * widest, *(f"{label!s:>14}" for label in FIGURES.values())]))
        total = _("in all")
        for name, figures in [(summary.file, _counts([summary])) for summary in summaries] + [
            (total, _counts(summaries))
        ]:
            self.stdout.write("".join([f"{name:<{widest}}", *(f"{number:>14,}" for number in figures.values())]))

    def _line(self, name: str, figures: str) -> None:
        self.stdout.write(f"{name:>14}  {figures}")


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


def _counts(summaries: list[DemandSummary]) -> dict[str, int]:
    return {name: sum(getattr(summary, name) for summary in summaries) for name in FIGURES}


def _figures(summaries: list[DemandSummary], *, as_of: Any, dry_run: bool) -> dict[str, Any]:
    total: dict[str, float] = dict(_counts(summaries))
    seconds = sum(summary.seconds for summary in summaries)
    return {
        "dry_run": dry_run,
        "as_of": as_of,
        "files": [summary.figures() for summary in summaries],
        "total": total
        | {"seconds": round(seconds, 2), "rows_per_second": round(total["read"] / seconds) if seconds else 0},
    }
