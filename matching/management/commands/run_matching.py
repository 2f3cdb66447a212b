"""Ask for a run through Celery and, with --wait, watch it to its end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from common.commands import FriendlyCommand, day_argument
from common.scope import WHOLE_REGION, database_scope
from common.wording import duration
from matching.choices import MOST_EACH, USUAL_REST, Publishes, RunStage, RunStatus, StepState
from matching.models import MatchRun
from matching.selectors import run_figures, scope_choices
from matching.services import MOST_SEED, run_request
from matching.steps.estimate import seconds_left
from matching.steps.presentation import about, in_words
from matching.steps.selectors import parts_of, stages_of

# Without tqdm's own estimate: it takes the pace of one stage for that of all.
BAR = "{desc}: {n_fmt} of {total_fmt} |{bar:20}| {elapsed}{postfix}"
ENDED = (RunStatus.DONE, RunStatus.FAILED, RunStatus.CANCELLED)


class Command(FriendlyCommand):
    help = "Match the registry with the open vacancies. The work is done by a Celery worker; --wait watches it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            metavar="country=GT|programme=us-h2a",
            help="limit the run; may be given several times",
        )
        parser.add_argument(
            "--as-of",
            type=day_argument,
            default=None,
            help="the day on which rules and files are read (today)",
        )
        parser.add_argument(
            "--changes",
            action="store_true",
            help="propose nothing: only what would change in the plan that stands waits for approval",
        )
        parser.add_argument(
            "--each",
            type=int,
            default=1,
            metavar="N",
            help=f"places for one person at most, one after another (1; up to {MOST_EACH})",
        )
        parser.add_argument(
            "--rest-days",
            type=int,
            default=USUAL_REST,
            metavar="DAYS",
            help=f"at home between two places ({USUAL_REST})",
        )
        parser.add_argument("--seed", type=int, default=0, help=f"from 0 to {MOST_SEED} (0)")
        parser.add_argument("--run", type=int, metavar="NUMBER", help="watch a run that was asked for before")
        parser.add_argument("--wait", action="store_true", help="wait for the end; exit code 1 if the run fails")
        parser.add_argument("--timeout", type=int, default=1800, help="seconds to wait at most (1800)")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["timeout"] < 0:
            raise CommandError("--timeout: seconds, 0 or more.", returncode=2)
        run = self._asked_before(options["run"]) if options["run"] is not None else self._ask(options)
        if options["wait"]:
            try:
                run = self._watch(run, options["timeout"])
            except KeyboardInterrupt:
                raise CommandError(
                    f"Run {run.pk} goes on. To watch it: --wait --run {run.pk}", returncode=130
                ) from None
        with database_scope(WHOLE_REGION):
            figures = run_figures(run)
        if options["json"]:
            self.print_json(figures)
        else:
            for name, value in figures.items():
                self.stdout.write(f"{name.replace('_', ' '):>24}  {value}")
        for remark in remarks(run):
            self.stderr.write(remark)
        if options["wait"] and run.status != RunStatus.DONE:
            raise CommandError(f"Run {run.pk} ended as “{run.status}”. {run.error}".strip(), returncode=1)

    def _ask(self, options: dict[str, Any]) -> MatchRun:
        return run_request(
            by=None,
            as_of=options["as_of"] or timezone.localdate(),
            seed=options["seed"],
            scope=self._scope(options["scope"]),
            publishes=Publishes.CHANGES if options["changes"] else Publishes.PROPOSALS,
            placements_each=options["each"],
            rest_days=options["rest_days"],
        )

    def _asked_before(self, number: int) -> MatchRun:
        run = MatchRun.objects.filter(pk=number).first()
        if run is None:
            raise CommandError(f"There is no run {number}.", returncode=2)
        return run

    def _scope(self, items: list[str]) -> dict[str, list[str]]:
        """`country=GT` and `programme=us-h2a` items as the run's scope; an unknown value says what is allowed."""
        allowed = scope_choices()
        scope: dict[str, list[str]] = {}
        for item in items:
            name, _sign, value = item.partition("=")
            key = {"country": "countries", "programme": "programmes"}.get(name)
            if key is None:
                raise CommandError(f"“{item}”: a scope is country=… or programme=…", returncode=2)
            if value not in allowed[key]:
                raise CommandError(f"“{value}” is not one of: {', '.join(allowed[key])}", returncode=2)
            scope.setdefault(key, []).append(value)
        return {key: sorted(set(values)) for key, values in sorted(scope.items())}

    def _watch(self, run: MatchRun, timeout: int) -> MatchRun:
        deadline = time.monotonic() + timeout
        told: set[str] = set()
        with tqdm(total=0, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False, bar_format=BAR) as bar:
            while run.status not in ENDED:
                if time.monotonic() > deadline:
                    raise CommandError(
                        f"Run {run.pk} is still “{run.status}” after {timeout} s. Is a Celery worker running? "
                        "The run is kept and goes on when one is.",
                        returncode=3,
                    )
                time.sleep(0.25)
                run.refresh_from_db()
                bar.total, bar.n = run.progress_total, run.progress_done
                left = about(seconds_left(run))
                bar.set_postfix_str("" if left is None else f"about {duration(left)} left", refresh=False)
                bar.set_description(str(run.get_stage_display()))
                self._tell_stages(run, told, bar)
        return run

    def _tell_stages(self, run: MatchRun, told: set[str], bar: Any) -> None:
        """A line for each stage that is over: the engine comes back to some, which are told when the next one has begun for good."""
        steps = stages_of(run)
        assigned = run.status in ENDED or any(step.stage == RunStage.PUBLISH and step.started_at for step in steps)
        for step in steps:
            over = step.state == StepState.DONE and (assigned or step.stage == RunStage.SNAPSHOT)
            if over and step.stage not in told:
                told.add(step.stage)
                bar.write(f"{step.get_stage_display()}: {in_words(step, parts_of(run, step.stage))}", file=sys.stderr)


def remarks(run: MatchRun) -> Iterator[str]:
    """What explains a result that somebody may not expect."""
    if run.status != RunStatus.DONE:
        return
    started = run.vacancies_already_started or 0
    if not run.workers:
        yield "There was nobody to match: registered people of this scope who agreed to it and hold no seat."
    if not run.vacancies and not started:
        yield "There was no vacancy to fill: open ones of this scope that nothing holds back."
    if started > (run.vacancies or 0):
        yield (
            f"{started} open vacancies had begun by {run.as_of} and were left out. "
            "To match public demand as of its own day use --as-of."
        )
