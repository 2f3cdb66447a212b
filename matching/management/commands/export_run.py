"""A finished run as files that an outsider can check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from matching.export import run_export
from matching.management.finished_run import FinishedRunCommand, Looked
from matching.models import MatchRun


class Command(FinishedRunCommand):
    help = (
        "Write a finished run as workers.csv, vacancies.csv, proposals.csv, prices.csv and summary.json, without names; with --edges "
        "also every eligible pair and its score (edges.npz). docs/export-run.md describes them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--dir", type=Path, required=True, metavar="FOLDER", help="where the files go; made where it is missing"
        )
        parser.add_argument("--edges", action="store_true", help="also every eligible pair with its score")

    def about(self, run: MatchRun, looked_at: Looked, options: dict[str, Any]) -> None:
        folder: Path = options["dir"]
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"“{folder}” is a file; name a folder.", returncode=2)
        for path in run_export(run, folder, edges=options["edges"], looked_at=looked_at):
            self.stdout.write(f"{path}  {path.stat().st_size:,} bytes")
