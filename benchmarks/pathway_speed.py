"""The four speeds that pathways are held to, in one run: `.venv/bin/python benchmarks/pathway_speed.py [--seed 7] [--times 5]`.

On the registry of this checkout (`manage.py make_demo --workers 200000 --vacancies 500` makes a large one), read only. Which people and
vacancies are tried comes from the seed. Milliseconds are medians and 95th percentiles by the clock and, beside them, the processor time of
this process alone: on a machine shared with others the clock says less.

* checks: every rule of one pathway for every pair, every cell written, on people and vacancies as they are registered;
* explain: one pair, the near miss and the standings too; first the evaluation alone, then with both files read from the database;
* overview: every programme for one person with its rules in words, then the whole page over HTTP's own code (no network);
* simulator: one scenario over everybody, as a task runs it, without the broker; memory is the peak of this process.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "0")  # the page is asked for as somebody who has signed in
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.services import ensure_services

ensure_services()

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks.pathway_rules import every_cell  # noqa: E402
from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from employers.facts import vacancy_facts  # noqa: E402
from employers.models import Vacancy  # noqa: E402
from insights.models import Scenario  # noqa: E402
from insights.simulation import count, read_basis  # noqa: E402
from matching.explanation import explain_facts, explain_pair  # noqa: E402
from pathways.engine.evaluate import compile_rules  # noqa: E402
from pathways.models import Programme  # noqa: E402
from pathways.selectors import compiled_rules, rules_in_force  # noqa: E402
from workers.facts import worker_facts  # noqa: E402
from workers.models import Worker  # noqa: E402
from workers.presentation import pathways_of  # noqa: E402

DAY = date(2026, 11, 26)
PAIRS = 60  # explained, and people whose overview is made
BLOCK, OFFERED = 20_000, 50  # people and vacancies of one measurement of checks


def timed(action: Callable[..., Any], arguments: Iterable[tuple[Any, ...]]) -> str:
    """Median and 95th percentile of an action over its arguments, by the clock and in processor time, milliseconds."""
    clock, processor = [], []
    for one in arguments:
        started, used = time.perf_counter(), time.process_time()
        action(*one)
        clock.append((time.perf_counter() - started) * 1e3)
        processor.append((time.process_time() - used) * 1e3)
    return (
        f"{statistics.median(clock):.1f} ms, 95 % within {np.percentile(clock, 95):.1f} ms "
        f"(processor {statistics.median(processor):.1f})"
    )


def checks(random: np.random.Generator, times: int) -> None:
    vocabulary = compiled_rules(DAY).vocabulary
    ids = np.sort(random.choice(np.array(Worker.objects.matchable().values_list("pk", flat=True)), BLOCK))
    people = worker_facts(Worker.objects.filter(pk__in=ids.tolist()), vocabulary, DAY)
    open_now = Vacancy.objects.matchable()
    for programme in open_now.order_by("programme").values_list("programme", flat=True).distinct():
        some = list(open_now.filter(programme=programme).order_by("pk").values_list("pk", flat=True)[:OFFERED])
        offered = vacancy_facts(open_now.filter(pk__in=some), vocabulary, DAY)
        own = [rule for rule in rules_in_force(DAY) if rule.programme in (None, programme) and rule.kind != "statement"]
        ready, rates = compile_rules(own, vocabulary, DAY), []
        for _time in range(times):
            used = time.process_time()
            made = every_cell(ready, people, offered)
            rates.append(made / (time.process_time() - used) / 1e6)
        print(
            f"checks    {programme:16} {len(ready.rules)} rules, {people.n:,} x {offered.n}: median "
            f"{statistics.median(rates):.0f}, slowest {min(rates):.0f} million a second of one core"
        )


def explain(pairs: list[tuple[Worker, Vacancy]]) -> None:
    rules = compiled_rules(DAY)
    files = [
        (
            rules,
            worker_facts(Worker.objects.filter(pk=worker.pk), rules.vocabulary, DAY),
            vacancy_facts(Vacancy.objects.filter(pk=vacancy.pk), rules.vocabulary, DAY),
            DAY,
        )
        for worker, vacancy in pairs
    ]
    print("explain   one pair, evaluation   ", timed(explain_facts, files))
    print("explain   one pair, files read   ", timed(lambda *pair: explain_pair(*pair, DAY), pairs))


def overview(people: list[Worker]) -> None:
    print("overview  all programmes, service", timed(lambda worker: pathways_of(worker, DAY), [(w,) for w in people]))
    if person := User.objects.filter(email="administracion@demo.example").first():
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(person)
        pages = [(f"/workers/{worker.pk}/",) for worker in people]
        first = client.get(pages[0][0], secure=True)
        print(
            f"overview  the page ({first.status_code})         ",
            timed(lambda page: client.get(page, secure=True), pages),
        )
    else:
        print("overview  the page                no demonstration account: `DEMO=1 manage.py demo_accounts` makes them")


def simulator(times: int) -> None:
    programmes = list(Programme.objects.filter(is_work=True).order_by("code").values_list("code", flat=True))
    for scenario in Scenario.objects.order_by("pk"):
        seconds, used, counted = [], [], 0
        for _time in range(times):
            started, processor = time.perf_counter(), time.process_time()
            counted = count(read_basis(scenario.changes, DAY), programmes, lambda _done, _total: None)["workers"]
            seconds.append(time.perf_counter() - started)
            used.append(time.process_time() - processor)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"simulator {scenario.pk:28} {counted:,} people: median {statistics.median(seconds):.1f} s, slowest {max(seconds):.1f} s "
            f"(processor {statistics.median(used):.1f}), peak {peak:.0f} MiB, load {os.getloadavg()[0]:.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--without-simulator", action="store_true")
    asked = parser.parse_args()
    random = np.random.default_rng(asked.seed)
    with database_scope(WHOLE_REGION):
        registered = list(Worker.objects.matchable().values_list("pk", flat=True).order_by("pk"))
        offered = list(Vacancy.objects.matchable().order_by("pk"))
        chosen = [int(pk) for pk in random.choice(np.array(registered), PAIRS, replace=False)]
        people = [Worker.objects.get(pk=pk) for pk in chosen]
        work = [offered[int(number)] for number in random.integers(0, len(offered), PAIRS)]
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            server = cursor.fetchone()[0]
        print(
            f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python "
            f"{platform.python_version()}, numpy {np.__version__}, PostgreSQL {server}; {len(registered):,} people registered"
        )
        checks(random, asked.times)
        explain(list(zip(people, work, strict=True)))
        overview(people)
    if not asked.without_simulator:
        simulator(asked.times)


if __name__ == "__main__":
    main()
