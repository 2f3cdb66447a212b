"""The whole job, from the request to the published proposals: `.venv/bin/python benchmarks/whole_job.py [--as-of DATE] [--verify]`.

In the database of this checkout, which must be filled before (`manage.py make_demo --workers 200000 --vacancies 20000`, or people alone
and `manage.py import_demand FILE`), with a real Celery worker of its own: what is measured is what a coordinator waits for. Told are the
stages, what they come to beside the assignment, and the memory of the worker; with --verify also how long the independent check takes and
what it says; with --report the run in numbers of vacancies and groups of people, small ones hidden.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from config.services import ensure_services  # noqa: E402

ensure_services()

import django  # noqa: E402

django.setup()

from django.db.models import Count, F, Sum  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from accounts.choices import Role  # noqa: E402
from accounts.models import User  # noqa: E402
from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from employers.models import Vacancy  # noqa: E402
from matching.choices import RunStatus  # noqa: E402
from matching.fairness import presentation as fairness  # noqa: E402
from matching.fairness.gaps import gaps_of  # noqa: E402
from matching.fairness.selectors import fairness_of  # noqa: E402
from matching.models import MatchRun, NotProposed, Proposal  # noqa: E402
from matching.selectors import vacancies_of_run  # noqa: E402
from matching.services import run_request  # noqa: E402
from matching.verification import run_verify  # noqa: E402

LOOK_SECONDS = 0.2
LONGEST = 3_600
BUDGET = 10  # trainings of the plan in a report
MOST_LINES = 25


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day of the run (today)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--report", type=Path, default=None)
    asked = parser.parse_args()
    day = asked.as_of or timezone.localdate()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
          f"load {os.getloadavg()[0]:.1f}, {timezone.localdate()}; run of {day}, seed {asked.seed}\n", flush=True)  # fmt: skip
    with working():
        run, seconds = done(day, asked.seed)
    with database_scope(WHOLE_REGION):
        told = list(figures(run, seconds))
    if asked.verify:
        told += verified(run)
    print("\n".join(told))
    if asked.report:
        with translation.override("en"), database_scope(WHOLE_REGION):
            asked.report.write_text("\n".join([*told, "", *report(run)]) + "\n", encoding="utf-8")


@contextmanager
def working() -> Iterator[None]:
    """A worker of two processes, as `bin/run` starts it."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "2", "--without-gossip",
               "--loglevel", "INFO"]  # fmt: skip
    with tempfile.NamedTemporaryFile("w+b") as log:
        worker = subprocess.Popen(command, cwd=CHECKOUT, stdout=log, stderr=log)
        try:
            while b"ready." not in Path(log.name).read_bytes():
                if worker.poll() is not None:
                    sys.exit(Path(log.name).read_text())
                time.sleep(LOOK_SECONDS)
            yield
        finally:
            worker.terminate()
            worker.wait(timeout=60)


def done(day: date, seed: int) -> tuple[MatchRun, float]:
    """The run and the seconds from the request to its end."""
    began = time.perf_counter()
    with database_scope(WHOLE_REGION):
        run = run_request(by=None, as_of=day, seed=seed, request_key=uuid.uuid4().hex)
    while run.status not in (RunStatus.DONE, RunStatus.FAILED, RunStatus.CANCELLED):
        if time.perf_counter() - began > LONGEST:
            sys.exit(f"run {run.pk} is not done after {LONGEST} s: {run.status}, {run.stage}")
        time.sleep(LOOK_SECONDS)
        with database_scope(WHOLE_REGION):
            run.refresh_from_db()
    if run.status != RunStatus.DONE:
        sys.exit(f"run {run.pk}: {run.status}. {run.error}")
    return run, time.perf_counter() - began


def figures(run: MatchRun, seconds: float) -> Iterator[str]:
    assignment, rest = run.timings["assignment"], seconds - sum(run.timings.values())
    yield f"{run.workers:,} people, {run.vacancies:,} vacancies with {run.seats:,} seats, {run.eligible_pairs:,} eligible pairs"
    yield (
        f"{run.proposals_made:,} proposed, {run.total_score:,} points, proven gap {100 * run.gap:.4f} %, "
        f"{NotProposed.objects.filter(run=run).count():,} people told why not, {run.near_misses.count():,} of them what would change it"
    )
    yield f"most memory of the process {run.peak_memory / 2**20:,.0f} MiB\n"
    yield from table(
        ["stage", "wall s"],
        [*((name, f"{value:.1f}") for name, value in run.timings.items()), ("waiting and writing", f"{rest:.1f}"),
         ("**from the request to the published proposals**", f"**{seconds:.1f}**")],
    )  # fmt: skip
    yield f"\nthe whole / the assignment: **{seconds / assignment:.2f}**"


def verified(run: MatchRun) -> list[str]:
    began = time.perf_counter()
    with database_scope(WHOLE_REGION):
        verdict = run_verify(run, lambda done, total: None)
    word = "holds" if verdict.holds else "DOES NOT HOLD"
    return [f"verify_run: {word}, same input: {verdict.same_input}, {time.perf_counter() - began:.1f} s"]


def report(run: MatchRun) -> Iterator[str]:
    """Sections of a run in numbers; nobody's name, no small number of people."""
    vacancies = Vacancy.objects.filter(pk__in=vacancies_of_run(run)[0].values("pk"))
    yield "## Vacancies by programme and state\n"
    by = ("programme__code", "subdivision_id")
    seats = vacancies.values(*by).annotate(vacancies=Count("pk"), seats=Sum("seats")).order_by("-seats")
    proposed = {
        tuple(line[name] for name in by): line["n"]
        for line in Proposal.objects.filter(run=run)
        .values(**{name: F(f"vacancy__{name}") for name in by})
        .annotate(n=Count("pk"))
        .order_by()
    }
    lines = [
        (line[by[0]], line[by[1]] or "not said", f"{line['vacancies']:,}", f"{line['seats']:,}",
         f"{proposed.get(tuple(line[name] for name in by), 0):,}")
        for line in seats
    ]  # fmt: skip
    yield from table(["programme", "state", "vacancies", "seats", "proposed"], lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"\n{len(lines) - MOST_LINES} more."
    yield "\n## What closes vacancies to those who were not proposed\n"
    yield from table(["rule", "people"], closing(run))
    yield from fairness_told(run)


def closing(run: MatchRun) -> list[tuple[str, str]]:
    people: dict[str, int] = {}
    for bars in NotProposed.objects.filter(run=run).values_list("bars", flat=True).iterator(chunk_size=5_000):
        for rule, _vacancies in bars:
            people[rule] = people.get(rule, 0) + 1
    ranked = sorted(people.items(), key=lambda item: (-item[1], item[0]))
    return [(rule, f"{count:,}") for rule, count in ranked[:MOST_LINES]]


def fairness_told(run: MatchRun) -> Iterator[str]:
    reader = User.objects.filter(role=Role.ADMINISTRATOR, country="", is_active=True).order_by("pk").first()
    if reader is None:
        return
    told, names = fairness_of(run, reader), fairness.Names()
    if told is not None:
        yield "\n## Fairness\n"
        head, *lines = fairness.sheet(told, names)
        yield from table(head, lines)
    gaps = gaps_of(run, reader, BUDGET)
    if gaps is not None:
        yield f"\n## The {BUDGET} trainings that would open the most seats left\n"
        rows = fairness.plan_rows(gaps.everywhere, names)
        yield from table(["training", "people", "seats"], [(row.training, row.people, row.seats) for row in rows])
        yield f"\n{fairness.plan_verdict(gaps.everywhere, gaps)}"


def table(head: Sequence[Any], lines: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield f"| {' | '.join(map(str, head))} |"
    yield "|" + "---|" * len(head)
    for line in lines:
        yield f"| {' | '.join(map(str, line))} |"


if __name__ == "__main__":
    main()
