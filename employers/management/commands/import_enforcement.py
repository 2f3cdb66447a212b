"""Read public lists of sanctions: the Department of Labor's debarments and wage-and-hour findings."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from common.commands import FriendlyCommand
from employers.demand.errors_file import ErrorsFile, errors_file
from employers.demand.problems import Rejection
from employers.demand.readers import Source
from employers.demand.rows import Refusal
from employers.demand.summary import DemandSummary
from employers.enforcement.load import enforcement_import, enforcement_open

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
        "Import public lists of sanctions (CSV, also .gz, or XLSX), recognised by their columns: debarments and wage-and-hour "
        "findings. Running again changes nothing. Matches with employers are suggested; people decide."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="the same figures, and nothing is changed")
        parser.add_argument(
            "--errors", type=Path, default=None, metavar="FILE.csv", help="write the rows that are not taken there"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [enforcement_open(path) for path in options["files"]]
        bindings = [source.binding for source in sources]
        with errors_file(options["errors"], bindings) if options["errors"] else nullcontext() as errors:
            done = [self._import(source, options["dry_run"], errors) for source in sources]
        if options["json"]:
            files = [summary.figures() | {"suggested": suggested} for summary, suggested in done]
            total = {name: sum(figures[name] for figures in files) for name in (*FIGURES, "suggested")}
            self.print_json({"dry_run": options["dry_run"], "files": files, "total": total})
            return
        for summary, suggested in done:
            self._show(summary, suggested)

    def _import(self, source: Source, dry_run: bool, errors: ErrorsFile | None) -> tuple[DemandSummary, int]:
        name = source.path.name

        def refused(row: Refusal) -> None:
            if errors is not None:
                errors.add(name, row)

        with tqdm(
            desc=name, unit=_("rows"), total=source.total, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
        ) as bar:
            return enforcement_import(
                source, dry_run=dry_run, on_refusal=refused, progress=lambda rows, _total: bar.update(rows - bar.n)
            )

    def _show(self, summary: DemandSummary, suggested: int) -> None:
        self.stdout.write(f"{summary.file} ({summary.layout})" + (_(" – dry run") if summary.dry_run else ""))
        for name, label in FIGURES.items():
            self.stdout.write(f"{label!s:>20}  {getattr(summary, name):>9,}")
        matches = _("matches suggested")
        self.stdout.write(f"{matches:>20}  {suggested:>9,}")
        if summary.unknown_columns:
            self.stdout.write(_("  not read: %(columns)s") % {"columns": ", ".join(summary.unknown_columns)})
        for kind, count in summary.rejections.items():
            self.stdout.write(f"  {count:>9,}  {_('rejected')}: {Rejection(kind).label}")
        for line, problem in summary.problems[:SHOWN]:
            self.stdout.write(f"    {line}: {problem.column} “{problem.value[:60]}”: {problem.reason}. {problem.fix}")
