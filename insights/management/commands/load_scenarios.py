from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from insights.services import scenarios_load
from pathways.readable import WrongRules


class Command(BaseCommand):
    help = "Loads the scenarios of the policy simulator. Running it again changes nothing; those of staff stay theirs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = scenarios_load()
        except WrongRules as error:
            raise CommandError(f"no scenario was loaded:\n{error}", returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write("scenarios: " + ", ".join(f"{count} {word}" for word, count in report.items()))
