from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from pathways.rule_files import WrongRules
from pathways.services import LoadReport, figures_load, help_lines_load, rules_load


class Command(BaseCommand):
    help = "Loads programmes, their rules, wage floors and allowances. Running it again changes nothing; what staff changed stays theirs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, help="rule files (TOML); by default all that is the product's"
        )
        parser.add_argument(
            "--wages",
            nargs="+",
            type=Path,
            default=[],
            help="files of wage floors and allowances (TOML)",
            metavar="FILE",
        )
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reports = _load(options["files"], options["wages"])
        except WrongRules as error:
            raise CommandError(f"no rule was loaded:\n{error}", returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps({what: report.as_dict() for what, report in reports.items()}))
            return
        for what, report in reports.items():
            counts = ", ".join(f"{count} {word}" for word, count in report.as_dict().items())
            self.stdout.write(f"{what}: {counts}")


@transaction.atomic
def _load(rule_files: list[Path], wage_files: list[Path]) -> dict[str, LoadReport]:
    """What is named, or everything where nothing is: all of it or nothing."""
    everything = not (rule_files or wage_files)
    reports = {}
    if rule_files or everything:
        reports["rules"] = rules_load(rule_files or None)
    if wage_files or everything:
        reports["wages"] = figures_load(wage_files or None)
    if everything:
        help_lines_load()
    return reports
