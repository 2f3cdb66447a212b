"""A run divided among real worker processes: the result of one process, also where one of them is killed in the middle of a part."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import psutil
import pytest
from django.conf import LazySettings
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope
from matching.choices import RunStage, StepState
from matching.execution import execute
from matching.models import MatchRun, Proposal, RunKept, RunShard
from matching.services import run_request

from .bulk import registry_and_demand
from .processes import Broker, Installation, Process, send_through, state, wait
from .test_worker_processes import assert_whole, ended

pytestmark = [pytest.mark.no_cover, pytest.mark.services, pytest.mark.django_db(transaction=True)]
PEOPLE, VACANCIES, SEATS, THRESHOLD = 1200, 60, 20, 1100


@pytest.fixture(scope="module")
def processes(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Processes to which a run of this registry is a large one."""
    folder = tmp_path_factory.mktemp("processes")
    broker = Broker(folder / "broker")
    broker.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHING_SHARD_PEOPLE", str(THRESHOLD))
        made = Installation(broker, folder, "celery,shards")
        made.beat()
        yield made
        made.stop()
        broker.stop()


@pytest.fixture
def product(processes: Installation, settings: LazySettings) -> Installation:
    """With a registry and a demand, and no worker yet. In the process of the tests no run is a large one."""
    settings.MATCHING_SHARD_PEOPLE = 10**6
    processes.workers()
    registry_and_demand(PEOPLE, VACANCIES, SEATS)
    send_through(processes.broker.url)
    return processes


@pytest.fixture
def alone(product: Installation) -> MatchRun:
    """The same run, from first to last in this process."""
    run = asked_for(chunk_rows=64)
    execute(run.pk)
    assert_whole(run)
    assert not run.steps.filter(shard__gt=0).exists()
    return run


def asked_for(chunk_rows: int = 1) -> MatchRun:
    """A part of it takes some tenths of a second: its pairs are looked at one person after the other."""
    return run_request(by=None, as_of=timezone.localdate(), seed=7, parameters={"chunk_rows": chunk_rows})


def pid_of(process: str) -> int:
    return int(process.rpartition(":")[2] or 0)


def looked_at(run: MatchRun) -> dict[int, tuple[int, int]]:
    """By what process each part of the last pass was looked at, in the how manieth attempt."""
    steps = run.steps.filter(stage=RunStage.PRICING, shard__gt=0)
    return {step.shard: (pid_of(step.process), step.attempt) for step in steps}


def assert_same(run: MatchRun, alone: MatchRun) -> None:
    assert_whole(run)
    assert (run.input_hash, run.result_hash) == (alone.input_hash, alone.result_hash)
    assert (run.total_score, run.bound, run.prices) == (alone.total_score, alone.bound, alone.prices)
    for stage in (RunStage.SCAN, RunStage.PRICING):
        parts = run.steps.filter(stage=stage, shard__gt=0)
        assert {part.state for part in parts} == {StepState.DONE}
        assert sum(part.total for part in parts) == PEOPLE
    with database_scope(WHOLE_REGION):
        assert not RunShard.objects.exists()
        assert not RunKept.objects.exists()


def caught(run: MatchRun, victim: Process) -> bool:
    """Whether the victim, stopped, is in the middle of a part, and is not the process that holds the run."""
    (child,) = victim.children()
    with database_scope(WHOLE_REGION):
        if not RunShard.objects.filter(run=run, process__endswith=f":{child}", status=StepState.RUNNING).exists():
            return False
    os.kill(child, signal.SIGSTOP)
    time.sleep(0.2)  # what it had said to the database by then is there
    with database_scope(WHOLE_REGION):
        if RunShard.objects.filter(run=run, process__endswith=f":{child}", status=StepState.RUNNING).exists():
            return True
    os.kill(child, signal.SIGCONT)
    return False


def holder(run: MatchRun) -> int:
    """The process that holds the run, as the row of its first stage names it."""
    return pid_of(run.steps.get(stage=RunStage.SNAPSHOT).process)


def test_one_worker_process_alone_finishes(product: Installation, alone: MatchRun) -> None:
    (worker,) = product.workers(1)
    run = asked_for()
    wait(lambda: ended(run), 120)
    assert_same(run, alone)
    assert {pid for pid, _attempt in looked_at(run).values()} == set(worker.children())


def test_two_processes_and_a_third_that_is_killed_in_the_middle_of_a_part(
    product: Installation, alone: MatchRun
) -> None:
    workers = product.workers(1, 1, 1)
    run = asked_for()
    wait(lambda: run.steps.filter(stage=RunStage.SNAPSHOT).exclude(process="").exists(), 60)
    victims = [worker for worker in workers if holder(run) not in worker.children()]
    assert len(victims) == 2
    victim = victims[0]
    (dead,) = victim.children()
    wait(lambda: caught(run, victim), 60, "no part was caught in the hands of the third process")
    with database_scope(WHOLE_REGION):
        lost = RunShard.objects.get(run=run, process__endswith=f":{dead}", status=StepState.RUNNING)
    victim.kill()
    wait(lambda: not psutil.pid_exists(dead) or psutil.Process(dead).status() == psutil.STATUS_ZOMBIE, 10)
    wait(lambda: ended(run), 120)
    assert run.attempt == 1
    taken_over = run.steps.get(stage=lost.stage, shard=lost.number)
    assert pid_of(taken_over.process) != dead
    assert_same(run, alone)
    assert Proposal.objects.filter(run=run).values("worker").distinct().count() == run.proposals_made


def test_three_processes_share_the_parts(product: Installation, alone: MatchRun) -> None:
    workers = product.workers(1, 1, 1)
    run = asked_for()
    wait(lambda: ended(run), 120)
    assert_same(run, alone)
    pids = {pid for worker in workers for pid in worker.children()}
    looked = {pid for pid, _attempt in looked_at(run).values()}
    assert looked <= pids
    assert len(looked) > 1
    assert {attempt for _pid, attempt in looked_at(run).values()} == {1}


def test_the_process_that_holds_the_run_may_be_killed_too(product: Installation, alone: MatchRun) -> None:
    workers = product.workers(1, 1)
    run = asked_for()
    wait(lambda: run.steps.filter(stage=RunStage.SCAN, shard__gt=0, state=StepState.DONE).exists(), 60)
    first = holder(run)
    (held_by,) = [worker for worker in workers if first in worker.children()]
    held_by.kill()
    wait(lambda: ended(run), 120)
    assert state(run).attempt == 2
    assert_same(run, alone)
