from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from pathways.readable import WrongRules
from pathways.services import LoadReport, caps_load, figures_load, help_lines_load, rules_load, steps_load

_MORE = {
    "wages": "files of wage floors and allowances",
    "caps": "files of caps",
    "steps": "files of filing steps",
}


class Command(BaseCommand):
    help = "Loads programmes with their rules, wage floors, allowances, caps and filing steps. What staff changed stays theirs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, help="rule files (TOML); by default all that is the product's"
        )
        for name, what in _MORE.items():
            parser.add_argument(f"--{name}", nargs="+", type=Path, default=[], help=f"{what} (TOML)", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reports = _load({"rules": options["files"]} | {name: options[name] for name in _MORE})
        except WrongRules as error:
            raise CommandError(f"no rule was loaded:\n{error}", returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps({what: report.as_dict() for what, report in reports.items()}))
            return
        for what, report in reports.items():
            counts = ", ".join(f"{count} {word}" for word, count in report.as_dict().items())
            self.stdout.write(f"{what}: {counts}")


@transaction.atomic
def _load(files: dict[str, list[Path]]) -> dict[str, LoadReport]:
    """What is named, or everything where nothing is: all of it or nothing."""
    loaders = {"rules": rules_load, "wages": figures_load, "caps": caps_load, "steps": steps_load}
    everything = not any(files.values())
    if everything:
        help_lines_load()
    return {what: load(files[what] or None) for what, load in loaders.items() if everything or files[what]}
