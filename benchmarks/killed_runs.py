"""Runs whose processes are killed: `.venv/bin/python benchmarks/killed_runs.py [--kills 50] [--seed 1] [--keep]`.

In a database and with a broker of its own on this checkout's servers, with real Celery workers and beat. Three parts:

* two runs under way at a time on three worker processes; of each, at a seeded moment, the process that works on it is killed
  (`kill -9`: the child that works, or its whole worker, which is started again as a supervisor would); until so many were killed;
* the broker forgets everything (FLUSHALL) while one run is under way and two wait;
* three runs under way on three worker processes, one of which is killed and not started again.

Every run must end once, whole, and with the result of a run that nothing disturbed; else this ends with an error. What is told: the time
until another process works on a run again, from which stage it went on, and how long everything took.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from matching.choices import RunStatus, StepState  # noqa: E402
from matching.models import MatchRun, Proposal, RunEvent, RunKept  # noqa: E402
from matching.services import run_request  # noqa: E402
from tests.conftest import see_the_whole_region  # noqa: E402
from tests.matching.bulk import registry_and_demand  # noqa: E402
from tests.matching.processes import Broker, Installation, Process, send_through, wait  # noqa: E402

AT_ONCE, PROCESSES = 2, 3
WORKERS, VACANCIES, SEATS = 400, 60, 6
LONGEST = 180.0  # seconds for one run with everything that happens to it


@dataclass
class Killing:
    """A run with the moment at which its process is to be killed, in seconds from its start."""

    run: MatchRun
    moment: float
    whole: bool
    started: float = 0.0
    killed: float = 0.0
    again: float = 0.0
    stage: str = ""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--keep", action="store_true", help="keep the database for the next time: to make it takes minutes"
    )
    given = asked.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
          f"load {os.getloadavg()[0]:.1f}, seed {given.seed}, {timezone.localdate()}\n", flush=True)  # fmt: skip
    for alias in ("owner", "default"):
        connections[alias].settings_dict["TEST"]["NAME"] = "killed_runs"
    made = setup_databases(verbosity=0, interactive=False, keepdb=given.keep)
    folder = Path(tempfile.mkdtemp(prefix="killed-runs-"))
    broker = Broker(folder / "broker")
    broker.start()
    product = Installation(broker, folder)
    try:
        _prepare(broker)
        product.beat()
        _drill(product, given.kills, random.Random(given.seed))
    finally:
        product.stop()
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)
        connections.close_all()
        teardown_databases(made, verbosity=0, keepdb=given.keep)


def _prepare(broker: Broker) -> None:
    call_command("flush", interactive=False, verbosity=0, database="owner")
    see_the_whole_region()
    call_command("load_reference", verbosity=0)
    call_command("load_rules", verbosity=0)
    registry_and_demand(WORKERS, VACANCIES, SEATS)
    send_through(broker.url)


def _drill(product: Installation, kills: int, chance: random.Random) -> None:
    product.workers(*[1] * PROCESSES)
    took, result = _undisturbed()
    print(
        f"{WORKERS:,} workers x {VACANCIES} vacancies; undisturbed {took:.1f} s, of which seconds by stage: {_by_stage()}\n"
    )
    _killed(product, kills, chance, took, result)
    _forgotten(product, result)
    _third_killed(product, chance, result)
    assert not RunKept.objects.exists(), "something of an ended run is still kept"


def _asked() -> MatchRun:
    return run_request(by=None, as_of=timezone.localdate(), seed=7, parameters={"chunk_rows": 1})


def _undisturbed() -> tuple[float, str]:
    """The second of two: the first one compiles."""
    for _number in range(2):
        run = _asked()
        wait(lambda: _fresh(run).finished_at, LONGEST, "an undisturbed run")  # noqa: B023
    assert run.status == RunStatus.DONE, run.error
    return run.seconds or 0.0, run.result_hash


def _by_stage() -> str:
    steps = MatchRun.objects.latest("pk").steps.all()
    return ", ".join(f"{step.stage} {step.seconds:.1f}" for step in steps)


def _killed(product: Installation, kills: int, chance: random.Random, took: float, result: str) -> None:
    began, under_way, over, missed = time.monotonic(), [], [], 0
    while len(over) < kills:
        while len(under_way) < AT_ONCE and len(over) + len(under_way) < kills:
            under_way.append(Killing(_asked(), chance.uniform(0, took * 1.3), chance.random() < 0.5))
        for killing in list(under_way):
            _look(product, killing)
            if _fresh(killing.run).finished_at is None:
                continue
            under_way.remove(killing)
            _whole(killing.run, result, starts=2 if killing.killed else 1)
            if killing.killed:
                over.append(killing)
            else:
                missed += 1
        time.sleep(0.02)
    again = sorted(killing.again - killing.killed for killing in over)
    print(f"## {kills} runs, the process of each killed once\n")
    print(f"{sum(killing.whole for killing in over)} whole workers, {sum(not killing.whole for killing in over)} children; "
          f"{missed} runs had ended before their moment and are not counted; {time.monotonic() - began:.0f} s in all\n")  # fmt: skip
    print("| | |\n|---|---|")
    print(
        f"| lost or published twice | 0 of {kills} (each: one end, nobody twice, the result of the undisturbed run) |"
    )
    print(
        f"| until another process works on it | p50 {_part(again, 50):.1f} s, p95 {_part(again, 95):.1f} s, max {again[-1]:.1f} s |"
    )
    print(f"| killed in the stage | {_counted(killing.stage for killing in over)} |")
    print(
        f"| stages taken over from the dead process | {_counted(_taken_over(killing.run) for killing in over)} |",
        flush=True,
    )


def _look(product: Installation, killing: Killing) -> None:
    """What has to happen to a run now."""
    run = _fresh(killing.run)
    now = time.monotonic()
    assert not killing.started or now - killing.started < LONGEST, (
        f"run {run.pk} does not end: {run.status} {run.stage}"
    )
    if run.status == RunStatus.RUNNING and not killing.started:
        killing.started = now
    if killing.started and not killing.killed and now - killing.started >= killing.moment:
        killing.stage, pid = _at_work(run)
        if pid and _kill(product, pid, whole=killing.whole):
            killing.killed = time.monotonic()
    elif killing.killed and not killing.again and run.attempt > 1:
        killing.again = now


def _at_work(run: MatchRun) -> tuple[str, int]:
    """The stage that is under way and the process that works on it, as its row names it; 0 where none is or no longer."""
    step = run.steps.filter(state=StepState.RUNNING).first()
    if step is None or _fresh(run).status != RunStatus.RUNNING:
        return "", 0
    return step.stage, int(step.process.rpartition(":")[2])


def _kill(product: Installation, pid: int, *, whole: bool) -> bool:
    worker = next((one for one in product.processes if one.alive() and pid in _children(one)), None)
    if worker is None:
        return False
    if not whole:
        os.kill(pid, signal.SIGKILL)
        return True
    worker.kill()
    product._start(1)
    return True


def _children(process: Process) -> list[int]:
    with suppress(Exception):
        return process.children()
    return []


def _forgotten(product: Installation, result: str) -> None:
    runs = [_asked() for _number in range(PROCESSES + 2)]
    wait(lambda: any(_fresh(run).steps.filter(stage="scan", state=StepState.RUNNING).exists() for run in runs), LONGEST)
    product.broker.empty()
    seconds = wait(lambda: all(_fresh(run).finished_at for run in runs), 120, "after FLUSHALL")
    for run in runs:
        _whole(run, result)
    print(f"\n## The broker forgets everything, {len(runs)} runs under way or waiting\n")
    print(f"All done {seconds:.1f} s later (wanted: 120).", flush=True)


def _third_killed(product: Installation, chance: random.Random, result: str) -> None:
    for process in product.processes:
        if process.concurrency and process.alive():
            process.kill()
    product.workers(*[1] * PROCESSES)
    runs = [_asked() for _number in range(PROCESSES)]
    wait(lambda: all(_at_work(run)[1] for run in runs), LONGEST, "three runs at once")
    one = chance.choice(runs)
    worker = next(
        process for process in product.processes if process.alive() and _at_work(one)[1] in _children(process)
    )
    worker.kill()
    again = wait(lambda: _fresh(one).attempt > 1, LONGEST, "nobody works on it again")
    seconds = again + wait(lambda: all(_fresh(run).finished_at for run in runs), LONGEST, "one of three killed")
    for run in runs:
        _whole(run, result, starts=2 if run == one else 1)
    print("\n## Three workers, one killed and not started again\n")
    print(f"Worked on again after {again:.1f} s, all three runs done after {seconds:.1f} s.")


def _whole(run: MatchRun, result: str, starts: int | None = None) -> None:
    """Ended once, and as a run that nothing disturbed."""
    assert _fresh(run).status == RunStatus.DONE, f"run {run.pk}: {run.status} {run.error}"
    assert run.result_hash == result, f"run {run.pk} came to another result"
    people = list(Proposal.objects.filter(run=run).values_list("worker", flat=True))
    assert len(people) == len(set(people)) == run.proposals_made, f"run {run.pk} is not whole"
    events = Counter(RunEvent.objects.filter(subject=run).values_list("action", flat=True))
    assert events["finish"] == 1, f"run {run.pk} ended {events['finish']} times"
    assert starts is None or events["start"] == starts, f"run {run.pk} was begun {events['start']} times, not {starts}"


def _taken_over(run: MatchRun) -> str:
    early = [step.stage for step in run.steps.all() if step.attempt == 1]
    return {0: "none", 1: "the snapshot", 4: "the snapshot and the assignment"}.get(len(early), ", ".join(early))


def _counted(told: object) -> str:
    return ", ".join(f"{what} {count}" for what, count in sorted(Counter(told).items()))  # type: ignore[call-overload]


def _part(times: list[float], percent: int) -> float:
    """The smallest that so many percent do not exceed."""
    return times[max(-(-len(times) * percent // 100) - 1, 0)]


def _fresh(run: MatchRun) -> MatchRun:
    run.refresh_from_db()
    return run


if __name__ == "__main__":
    assert settings.CELERY_TASK_ACKS_LATE
    main()
