from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reference.management.output import add_list_arguments, check_errors_file, one_clear_error, show
from reference.services import classification_load


class Command(BaseCommand):
    help = "Loads ISCO-08 titles, a crosswalk to SOC 2018 or SINCO 2011, or titles of SOC 2018 or NOC 2021 (CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_list_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        check_errors_file(options["errors"])
        with one_clear_error():
            report = classification_load(options["file"], dry_run=options["dry_run"])
        show(report, options, self.stdout.write)
