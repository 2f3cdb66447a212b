"""From a commit to the plan that knows of it: `.venv/bin/python benchmarks/plan_repair.py [--times 20] [--seed 1]`.

In the database of this checkout, which must hold a finished run (`manage.py make_demo --workers 200000 --vacancies 20000`, then
`manage.py run_matching --wait`). Rows are written as the product's services write them, one commit each; triggers tell the plan. Told are
the first repair, which reads everything, and for each kind of news what a warm process takes from the commit to the changes that wait for
approval. What was written is put back at the end.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.services import ensure_services

ensure_services()

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.utils import timezone  # noqa: E402

from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from employers.models import Vacancy  # noqa: E402
from matching.choices import PlanStatus, Publishes, RunStatus  # noqa: E402
from matching.live.execution import execute, forget_kept  # noqa: E402
from matching.live.services import plans_follow, touch  # noqa: E402
from matching.models import LivePlan, MatchRun, Proposal, Touched  # noqa: E402
from workers.models import Worker, WorkExperience  # noqa: E402

Write = Callable[[], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20, help="of each kind of news")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
          f"load {os.getloadavg()[0]:.1f}, {timezone.localdate()}\n", flush=True)  # fmt: skip
    plan = _plan()
    first = _first(plan)
    with database_scope(WHOLE_REGION):
        held = list(Proposal.objects.standing().filter(run=plan.run).values_list("worker_id", "vacancy_id"))
        free = list(
            Worker.objects.matchable().exclude(pk__in=[worker for worker, _at in held]).values_list("pk", flat=True)
        )
        print(f"{plan.run.workers:,} people, {plan.run.vacancies:,} vacancies, {len(held):,} places held")
    print(f"the first repair, which reads everything: {first:.1f} s; "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MiB\n")  # fmt: skip
    took: dict[str, list[float]] = defaultdict(list)
    moved: dict[str, list[int]] = defaultdict(list)
    kinds = [_leaves, _file_changes, _comes, _closes, _seats]
    order = [kind for kind in kinds for _time in range(asked.times)]
    chance.shuffle(order)
    for kind in order:
        name, write, back = kind(chance, held, free)
        for label, step in ((name[0], write), (name[1], back)):
            seconds, changes = _told(plan, step)
            took[label].append(seconds)
            moved[label].append(changes)
    print(
        "| news | times | seconds: median | p95 | most | changes that wait after it: mean |\n|---|---|---|---|---|---|"
    )
    for label, values in sorted(took.items()):
        half, late = np.percentile(values, [50, 95])
        print(
            f"| {label} | {len(values)} | {half:.2f} | {late:.2f} | {max(values):.2f} | {np.mean(moved[label]):.1f} |"
        )


def _plan() -> LivePlan:
    with database_scope(WHOLE_REGION):
        run = MatchRun.objects.filter(status=RunStatus.DONE, publishes=Publishes.PROPOSALS).order_by("-pk").first()
        if run is None:
            sys.exit("no finished run: manage.py run_matching --wait")
        if not LivePlan.objects.filter(run=run).exists():
            plans_follow(run)
        return LivePlan.objects.select_related("run").get(run=run, status=PlanStatus.CURRENT)


def _first(plan: LivePlan) -> float:
    forget_kept()
    with database_scope(WHOLE_REGION):
        touch(plan.pk, workers=[0])
    began = time.perf_counter()
    execute(plan.pk)
    return time.perf_counter() - began


def _told(plan: LivePlan, write: Write) -> tuple[float, int]:
    with database_scope(WHOLE_REGION):
        write()
    with database_scope(WHOLE_REGION):
        if not Touched.objects.filter(plan=plan).exists():
            sys.exit("nothing told the plan")
    began = time.perf_counter()
    execute(plan.pk)
    seconds = time.perf_counter() - began
    with database_scope(WHOLE_REGION):
        plan.refresh_from_db()
        if plan.error:
            sys.exit(plan.error)
        return seconds, plan.changes.waiting().count()


Kind = tuple[tuple[str, str], Write, Write]


def _status(model: type[Worker] | type[Vacancy], pk: int, status: str) -> Write:
    return lambda: model.objects.filter(pk=pk).update(status=status) and None  # type: ignore[return-value]


def _leaves(chance: random.Random, held: list[tuple[int, int]], free: list[int]) -> Kind:
    worker = chance.choice(held)[0]
    names = "somebody with a place leaves", "comes back"
    return names, _status(Worker, worker, "dormant"), _status(Worker, worker, "registered")


def _comes(chance: random.Random, held: list[tuple[int, int]], free: list[int]) -> Kind:
    worker = chance.choice(free)
    names = "somebody without a place leaves", "somebody registers"
    return names, _status(Worker, worker, "dormant"), _status(Worker, worker, "registered")


def _file_changes(chance: random.Random, held: list[tuple[int, int]], free: list[int]) -> Kind:
    with database_scope(WHOLE_REGION):
        row = WorkExperience.objects.filter(worker__in=chance.sample(held, 50)[0][:1]).first()
        while row is None:
            row = WorkExperience.objects.filter(worker=chance.choice(free)).first()
    pk, months = row.pk, row.months

    def write(value: int) -> Write:
        return lambda: WorkExperience.objects.filter(pk=pk).update(months=value) and None  # type: ignore[return-value]

    return ("a file changes", "a file changes"), write(months + 24), write(months)


def _closes(chance: random.Random, held: list[tuple[int, int]], free: list[int]) -> Kind:
    vacancy = chance.choice(held)[1]
    return (
        ("a vacancy closes", "a vacancy opens"),
        _status(Vacancy, vacancy, "closed"),
        _status(Vacancy, vacancy, "open"),
    )


def _seats(chance: random.Random, held: list[tuple[int, int]], free: list[int]) -> Kind:
    vacancy = chance.choice(held)[1]
    with database_scope(WHOLE_REGION):
        seats = Vacancy.objects.get(pk=vacancy).seats

    def write(value: int) -> Write:
        return lambda: Vacancy.objects.filter(pk=vacancy).update(seats=value) and None  # type: ignore[return-value]

    return ("seats are added", "and taken back"), write(seats + 3), write(seats)


if __name__ == "__main__":
    main()
