"""A finished run as files that an outsider can check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from common.commands import FriendlyCommand
from common.scope import WHOLE_REGION, database_scope
from matching.choices import RunStatus
from matching.export import run_export
from matching.models import MatchRun


class Command(FriendlyCommand):
    help = (
        "Write a finished run as workers.csv, vacancies.csv, proposals.csv, prices.csv and summary.json, without names; with --edges "
        "also every eligible pair and its score (edges.npz). docs/export-run.md describes them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help="its number")
        parser.add_argument(
            "--dir", type=Path, required=True, metavar="FOLDER", help="where the files go; made where it is missing"
        )
        parser.add_argument("--edges", action="store_true", help="also every eligible pair with its score")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["dir"]
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"“{folder}” is a file; name a folder.", returncode=2)
        with database_scope(WHOLE_REGION):
            run = MatchRun.objects.filter(pk=options["run"]).first()
            if run is None or run.status != RunStatus.DONE:
                raise CommandError(f"There is no finished run {options['run']}.", returncode=2)
            with tqdm(
                total=run.workers, unit=" people", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
            ) as bar:
                written = run_export(
                    run, folder, edges=options["edges"], looked_at=lambda done, total: bar.update(done - bar.n)
                )
        for path in written:
            self.stdout.write(f"{path}  {path.stat().st_size:,} bytes")
