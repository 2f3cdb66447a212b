"""Read lists of recruiters: a ministry's register, the US foreign labour recruiter list, and what cases on record name (Appendix C)."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.commands import FriendlyCommand
from employers.demand.errors_file import errors_file
from recruiters.choices import Regime
from recruiters.lists.load import list_import, list_open
from recruiters.lists.named_abroad import appendix_c_register
from recruiters.lists.summary import ListSummary

SHOWN = 10
FIGURES = {
    "read": gettext_lazy("read"),
    "imported": gettext_lazy("imported"),
    "updated": gettext_lazy("updated"),
    "unchanged": gettext_lazy("unchanged"),
    "rejected": gettext_lazy("rejected"),
    "entries": gettext_lazy("new entries"),
    "differs": gettext_lazy("states that differ"),
}


class Command(FriendlyCommand):
    help = (
        "Import lists of recruiters (CSV, also .gz, or XLSX), recognised by their columns in Spanish or English: a ministry's register "
        "(with --regime), the US foreign labour recruiter list. Without a file: whom the cases on record name (H-2B, Appendix C, read by "
        "import_demand). Running again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--regime", choices=Regime.values, default="", help="whose register the files are")
        parser.add_argument("--dry-run", action="store_true", help="the same figures, and nothing is changed")
        parser.add_argument(
            "--errors", type=Path, default=None, metavar="FILE.csv", help="write the rows that are not taken there"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [list_open(path) for path in options["files"]]
        bindings = [source.binding for source in sources]
        with errors_file(options["errors"], bindings) if options["errors"] else nullcontext() as errors:
            done = [] if sources else [appendix_c_register(dry_run=options["dry_run"])]
            for source in sources:
                told = partial(errors.add, source.path.name) if errors is not None else None
                done.append(list_import(source, regime=options["regime"], dry_run=options["dry_run"], on_refusal=told))
        if options["json"]:
            files = [summary.figures() for summary in done]
            total = {name: sum(figures[name] for figures in files) for name in FIGURES}
            self.print_json({"dry_run": options["dry_run"], "files": files, "total": total})
            return
        for summary in done:
            self._show(summary)

    def _show(self, summary: ListSummary) -> None:
        self.stdout.write(f"{summary.file} ({summary.layout})" + (_(" – dry run") if summary.dry_run else ""))
        for name, label in FIGURES.items():
            self.stdout.write(f"{label!s:>20}  {getattr(summary, name):>9,}")
        if summary.unknown_columns:
            self.stdout.write(_("  not read: %(columns)s") % {"columns": ", ".join(summary.unknown_columns)})
        for line, problem in summary.problems[:SHOWN]:
            self.stdout.write(f"    {line}: {problem.column} “{problem.value[:60]}”: {problem.reason}. {problem.fix}")
