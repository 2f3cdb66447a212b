from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from reference.classifications import KINDS
from reference.management.output import one_clear_error, show
from reference.services import classification_load, reference_load


class Command(BaseCommand):
    help = "Loads countries, places, occupations, crops, skills and languages. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--full",
            nargs="+",
            default=[],
            metavar="KIND=FILE",
            help=f"also load full official classifications; kinds: {', '.join(KINDS)}",
        )
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        lists = [_kind_and_file(text) for text in options["full"]]
        with one_clear_error(), transaction.atomic():
            reports = [reference_load(), *(classification_load(path, expected=kind) for kind, path in lists)]
        for report in reports:
            show(report, options, self.stdout.write)


def _kind_and_file(text: str) -> tuple[str, Path]:
    kind, _equals, path = text.partition("=")
    if kind not in KINDS or not path:
        raise CommandError(f"--full {text}: write KIND=FILE with KIND one of {', '.join(KINDS)}.", returncode=2)
    return kind, Path(path)
