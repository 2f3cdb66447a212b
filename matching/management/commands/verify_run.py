"""Check a finished run again, with other code than the run's own."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from common.commands import FriendlyCommand
from common.scope import WHOLE_REGION, database_scope
from matching.choices import RunStatus
from matching.models import MatchRun
from matching.verification import Verdict, run_verify


class Command(FriendlyCommand):
    help = (
        "Check a finished run from the outside: every pair is evaluated and scored again, and what the prices prove is added up anew. "
        "Exit code 1 where something is wrong, 3 where the registry has changed since, so that only the rows could be checked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help="its number")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        with database_scope(WHOLE_REGION):
            run = MatchRun.objects.filter(pk=options["run"]).first()
            if run is None or run.status != RunStatus.DONE:
                raise CommandError(f"There is no finished run {options['run']}.", returncode=2)
            with tqdm(
                total=run.workers, unit=" people", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
            ) as bar:

                def looked_at(done: int, total: int) -> None:
                    bar.total = total
                    bar.update(done - bar.n)

                verdict = run_verify(run, looked_at)
        self._say(verdict, as_json=options["json"])
        if not verdict.holds:
            raise CommandError(f"Run {run.pk} does not hold.", returncode=1)
        if not verdict.same_input:
            raise CommandError(
                f"Run {run.pk}: people, vacancies or rules have changed since. Its rows agree with each other; "
                "its pairs cannot be evaluated again.",
                returncode=3,
            )

    def _say(self, verdict: Verdict, *, as_json: bool) -> None:
        if as_json:
            checks = [asdict(check) | {"holds": check.holds} for check in verdict.checks]
            self.print_json({"holds": verdict.holds, "same_input": verdict.same_input, "checks": checks})
            return
        for check in verdict.checks:
            mark, instead = ("ok", "") if check.holds else ("WRONG", f", not {check.told}")
            self.stdout.write(f"{mark:>6}  {check.name}: {check.found}{instead}")
            for line in check.wrong:
                self.stdout.write(f"{'':>8}{line}")
