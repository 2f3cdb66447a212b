from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pathways.rule_files import WrongRules
from pathways.services import help_lines_load, rules_load


class Command(BaseCommand):
    help = "Loads programmes and their rules. Running it again changes nothing; what staff changed stays theirs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="rule files (TOML); by default those of the product")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = rules_load(options["files"] or None).as_dict()
            if not options["files"]:
                help_lines_load()
        except WrongRules as error:
            raise CommandError(f"no rule was loaded:\n{error}", returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write("rules: " + ", ".join(f"{count} {word}" for word, count in report.items()))
