"""Check a finished run again, with other code than the run's own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser

from matching.management.finished_run import FinishedRunCommand, Looked
from matching.models import MatchRun
from matching.verification import Verdict, run_verify


class Command(FinishedRunCommand):
    help = (
        "Check a finished run from the outside: every pair is evaluated and scored again, and what the prices prove is added up anew. "
        "Exit code 1 where something is wrong, 3 where the registry has changed since, so that only the rows could be checked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def about(self, run: MatchRun, looked_at: Looked, options: dict[str, Any]) -> None:
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
