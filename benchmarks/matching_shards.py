"""A run in a single task and divided among processes: `.venv/bin/python benchmarks/matching_shards.py [--workers 20000]`.

In a database and with a broker of its own on this checkout's servers, with real Celery workers of one process each and beat, under the
shipped rules. One process looks at pairs on one thread (`--threads`), so that what a second one brings is seen on a machine of two
processors: a run in a single task, then the same run divided in parts, by the one process alone, by two and by three. A run is stopped when
its assignment is made and proven: what follows is never divided. Each must come to the same assignment (its fingerprint); else this ends
with an error. What is told: seconds of the stages whose passes are divided and of the auction, what went through the database, and who
looked at how many parts.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.db.models.functions import Length  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from matching.choices import RunStage  # noqa: E402
from matching.models import MatchRun, RunKept, RunShard  # noqa: E402
from matching.services import run_fail, run_request  # noqa: E402
from tests.conftest import see_the_whole_region  # noqa: E402
from tests.database import use_template  # noqa: E402
from tests.matching.bulk import registry_and_demand  # noqa: E402
from tests.matching.processes import Broker, Installation, send_through  # noqa: E402

LONGEST = 900.0  # seconds for one run


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--workers", type=int, default=20_000)
    asked.add_argument("--vacancies", type=int, default=2_000)
    asked.add_argument("--seats", type=int, default=6)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--keep", action="store_true", help="keep the database for the next time")
    given = asked.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
          f"{given.workers:,} workers x {given.vacancies:,} vacancies, threads a process: {given.threads}, "
          f"{timezone.localdate()}\n", flush=True)  # fmt: skip
    for alias in ("owner", "default"):
        connections[alias].settings_dict["TEST"]["NAME"] = "matching_shards"
    use_template()
    made = setup_databases(verbosity=0, interactive=False, keepdb=given.keep)
    folder = Path(tempfile.mkdtemp(prefix="matching-shards-"))
    broker = Broker(folder / "broker")
    broker.start()
    product = Installation(broker, folder, "celery,shards")
    try:
        call_command("flush", interactive=False, verbosity=0, database="owner")
        see_the_whole_region()
        call_command("load_reference", verbosity=0)
        call_command("load_rules", verbosity=0)
        registry_and_demand(given.workers, given.vacancies, given.seats)
        send_through(broker.url)
        product.beat()
        _compared(product, given)
    finally:
        product.stop()
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)
        connections.close_all()
        teardown_databases(made, verbosity=0, keepdb=given.keep)


def _compared(product: Installation, given: argparse.Namespace) -> None:
    print("| | scan, s | auction, s | proof, s | together | load | through the database | parts by process |")
    print("|---|---|---|---|---|---|---|---|")
    results = set()
    for name, people, processes in (
        ("single task", 10**9, 1),
        ("divided, one process", given.workers - 1, 1),
        ("divided, two processes", given.workers - 1, 2),
        ("divided, three processes", given.workers - 1, 3),
    ):
        product.workers()
        os.environ["MATCHING_SHARD_PEOPLE"] = str(people)
        product.workers(*[1] * processes)
        results.add(_told(name, _run(given.threads)))
    assert len(results) == 1, "not the same assignment"
    print("\nEach came to the same assignment.")


class _Sizes:
    """The most that rows of a run held while it was under way."""

    def __init__(self) -> None:
        self.kept = self.asked = self.answered = 0

    def look(self, run: MatchRun) -> None:
        with database_scope(WHOLE_REGION):
            kept = RunKept.objects.filter(run=run, stage=RunStage.SNAPSHOT).aggregate(n=Sum(Length("content")))["n"]
            rows = RunShard.objects.filter(run=run)
            told = rows.aggregate(asked=Sum(Length("question")), answered=Sum(Length("answer")))
        self.kept = max(self.kept, kept or 0)
        self.asked, self.answered = max(self.asked, told["asked"] or 0), max(self.answered, told["answered"] or 0)


def _run(threads: int) -> tuple[MatchRun, _Sizes]:
    """The second of two: the first one compiles."""
    for _number in range(2):
        sizes, began = _Sizes(), time.monotonic()
        run = run_request(by=None, as_of=timezone.localdate(), seed=7, parameters={"threads": threads})
        while not run.steps.filter(stage=RunStage.PRICING, shard=0).exclude(fingerprint="").exists():
            assert time.monotonic() - began < LONGEST, f"run {run.pk} does not end"
            time.sleep(0.1)
            sizes.look(run)
        run_fail(run.pk, error="Enough.")
    return run, sizes


def _told(name: str, run_and_sizes: tuple[MatchRun, _Sizes]) -> str:
    run, sizes = run_and_sizes
    took = {step.stage: step for step in run.steps.filter(shard=0)}
    scan, auction, proof = (took[stage].seconds for stage in (RunStage.SCAN, RunStage.AUCTION, RunStage.PRICING))
    looked = Counter(run.steps.filter(stage=RunStage.PRICING, shard__gt=0).values_list("process", flat=True))
    by = " + ".join(str(count) for _process, count in looked.most_common()) or "–"
    sent = "–"
    if looked:
        sent = (
            f"input {sizes.kept / 2**20:.1f} MB; a pass {sizes.asked / 2**20:.1f} in, {sizes.answered / 2**20:.1f} out"
        )
    seconds = f"{scan:.1f} | {auction:.1f} | {proof:.1f} | {scan + auction + proof:.1f}"
    print(f"| {name} | {seconds} | {os.getloadavg()[0]:.1f} | {sent} | {by} |", flush=True)
    return took[RunStage.PRICING].fingerprint


if __name__ == "__main__":
    main()
