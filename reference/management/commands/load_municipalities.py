from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reference.choices import DESTINATION_COUNTRIES, ORIGIN_COUNTRIES
from reference.management.output import add_list_arguments, check_errors_file, one_clear_error, show
from reference.services import municipalities_load


class Command(BaseCommand):
    help = "Loads an official list of municipalities (CSV), recognised by its columns."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--country", required=True, choices=[*ORIGIN_COUNTRIES, *DESTINATION_COUNTRIES])
        add_list_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        check_errors_file(options["errors"])
        with one_clear_error():
            report = municipalities_load(options["file"], country=options["country"], dry_run=options["dry_run"])
        show(report, options, self.stdout.write)
