"""What the commands about a finished run share: its number, the whole region's scope, a bar that counts people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from common.commands import FriendlyCommand
from common.scope import WHOLE_REGION, database_scope
from matching.choices import RunStatus
from matching.models import MatchRun

Looked = Callable[[int, int], None]


class FinishedRunCommand(FriendlyCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help="its number")

    def handle(self, *args: Any, **options: Any) -> None:
        with database_scope(WHOLE_REGION):
            run = MatchRun.objects.filter(pk=options["run"]).first()
            if run is None or run.status != RunStatus.DONE:
                raise CommandError(f"There is no finished run {options['run']}.", returncode=2)
            hidden = not sys.stderr.isatty()
            with tqdm(total=run.workers, unit=" people", file=sys.stderr, disable=hidden, leave=False) as bar:
                self.about(run, lambda done, total: bar.update(done - bar.n), options)

    def about(self, run: MatchRun, looked_at: Looked, options: dict[str, Any]) -> None:
        """`looked_at(people gone through, of all)` moves the bar."""
        raise NotImplementedError
