"""Check a finished run again, with other code than the run's own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser

from matching.engine.exact import MOST_EDGES, SolverMissing
from matching.management.finished_run import FinishedRunCommand, Looked
from matching.models import MatchRun
from matching.verification import Verdict, run_verify


class Command(FinishedRunCommand):
    help = (
        "Check a finished run from the outside: every pair is evaluated and scored again, and what the prices prove is added up anew. "
        "With --exact another's solver also finds the best total there is. Exit code 1 where something is wrong, 3 where the registry "
        "has changed since, so that only the rows could be checked, 4 where there are too many pairs to solve exactly."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--exact", action="store_true", help="also solve the run exactly, with OR-Tools")
        parser.add_argument(
            "--most-pairs", type=int, default=MOST_EDGES, metavar="N",
            help=f"of how many pairs at most, some 110 bytes of memory each (default {MOST_EDGES:,})",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def about(self, run: MatchRun, looked_at: Looked, options: dict[str, Any]) -> None:
        try:
            verdict = run_verify(run, looked_at, most_pairs=options["most_pairs"] if options["exact"] else None)
        except SolverMissing as missing:
            raise CommandError(str(missing), returncode=2) from missing
        self._say(verdict, as_json=options["json"], asked_exactly=options["exact"])
        if not verdict.holds:
            raise CommandError(f"Run {run.pk} does not hold.", returncode=1)
        if not verdict.same_input:
            raise CommandError(
                f"Run {run.pk}: people, vacancies or rules have changed since. Its rows agree with each other; "
                "its pairs cannot be evaluated again.",
                returncode=3,
            )
        if verdict.too_many:
            raise CommandError(
                f"Run {run.pk} holds, but was not solved exactly. {verdict.too_many} --most-pairs allows more.",
                returncode=4,
            )

    def _say(self, verdict: Verdict, *, as_json: bool, asked_exactly: bool) -> None:
        if as_json:
            checks = [asdict(check) | {"holds": check.holds} for check in verdict.checks]
            told: dict[str, Any] = {"holds": verdict.holds, "same_input": verdict.same_input, "checks": checks}
            if asked_exactly:
                told["exact"] = asdict(verdict.exact) | {"gap": verdict.exact.gap} if verdict.exact else None
            self.print_json(told)
            return
        for check in verdict.checks:
            mark, instead = ("ok", "") if check.holds else ("WRONG", f", not {check.told}")
            self.stdout.write(f"{mark:>6}  {check.name}: {check.found}{instead}")
            for line in check.wrong:
                self.stdout.write(f"{'':>8}{line}")
        if exact := verdict.exact:
            self.stdout.write(
                f"Solved exactly ({exact.pairs:,} pairs, {exact.seconds:.2f} CPU s): optimum {exact.optimum:,}; the run's total "
                f"{exact.total:,}, its bound {exact.bound:,}; gap to the true optimum {100 * exact.gap:.5f} %."
            )
