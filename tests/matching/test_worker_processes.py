"""Runs on real worker processes, a real broker and beat, and what they make of bad luck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.utils import timezone

from matching.choices import RunStage, RunStatus
from matching.models import MatchRun, NearMiss, Proposal, RunEvent, RunKept
from matching.services import run_request

from .bulk import registry_and_demand
from .processes import Broker, Installation, send_through, state, wait

pytestmark = [pytest.mark.no_cover, pytest.mark.services, pytest.mark.django_db(transaction=True)]
WORKERS, VACANCIES, SEATS = 1200, 60, 20
RESUMED_WITHIN = 30.0


@pytest.fixture(scope="module")
def processes(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A broker and beat for the tests of this module; each names the worker processes it needs."""
    folder = tmp_path_factory.mktemp("processes")
    broker = Broker(folder / "broker")
    broker.start()
    made = Installation(broker, folder)
    made.beat()
    yield made
    made.stop()
    broker.stop()


@pytest.fixture
def product(processes: Installation) -> Iterator[Installation]:
    """With a registry and a demand. Workers of an earlier test may be there still."""
    registry_and_demand(WORKERS, VACANCIES, SEATS)
    send_through(processes.broker.url)
    yield processes
    processes.broker.start()


def asked_for(seed: int = 7) -> MatchRun:
    """A run of some seconds: the pairs are looked at one worker after the other."""
    return run_request(by=None, as_of=timezone.localdate(), seed=seed, parameters={"chunk_rows": 1})


def ended(*runs: MatchRun) -> bool:
    return all(state(run).finished_at is not None for run in runs)


def at_work(run: MatchRun) -> bool:
    return state(run).status == RunStatus.RUNNING and run.stage != RunStage.SNAPSHOT


def process_of(run: MatchRun) -> int:
    """The process that works on it, as the row of its stage names it."""
    return int(run.steps.exclude(process="").latest("started_at").process.rpartition(":")[2])


def assert_whole(*runs: MatchRun) -> None:
    """Each run published once and completely: nobody twice, no seat over-filled, what its row says is there."""
    for run in runs:
        assert state(run).status == RunStatus.DONE, run.error
        proposals = list(Proposal.objects.filter(run=run).select_related("vacancy"))
        assert len(proposals) == run.proposals_made == len({proposal.worker_id for proposal in proposals})
        assert sum(proposal.score for proposal in proposals) == run.total_score
        for vacancy, count in Counter(proposal.vacancy for proposal in proposals).items():
            assert count <= vacancy.seats
        assert NearMiss.objects.filter(run=run).count() + run.proposals_made <= run.workers
        assert RunEvent.objects.filter(subject=run, action="finish").count() == 1


def test_one_seed_gives_one_result_on_one_process_and_on_two(product):
    product.workers(1)
    alone = asked_for()
    wait(lambda: ended(alone), 120)
    product.workers(2)
    together = [asked_for(), asked_for(), asked_for(seed=8)]
    wait(lambda: ended(*together), 60)
    assert_whole(alone, *together)
    assert {run.result_hash for run in together[:2]} == {alone.result_hash}
    assert {run.input_hash for run in together[:2]} == {alone.input_hash} != {together[2].input_hash}
    assert [run.attempt for run in together] == [1, 1, 1]


def test_runs_outlive_their_process_and_the_whole_group_of_processes(product):
    kept, lost = product.workers(1, 1)
    first, second = asked_for(), asked_for()
    wait(lambda: at_work(first) and at_work(second), 60)
    assert {process_of(first), process_of(second)} == {*kept.children(), *lost.children()}
    kept.kill_child()
    lost.kill()
    assert not Proposal.objects.exists()
    wait(lambda: 2 in (state(first).attempt, state(second).attempt), RESUMED_WITHIN)
    wait(lambda: ended(first, second), 60)
    assert_whole(first, second)
    assert first.result_hash == second.result_hash
    for run in (first, second):  # what the dead processes read was not read again, and is gone now
        assert [step.attempt for step in run.steps.all()][::4] == [1, 2]
    assert not RunKept.objects.exists()


def test_a_broker_that_forgets_everything_loses_no_run(product):
    product.workers(1)
    running, queued = asked_for(), asked_for()
    wait(lambda: at_work(running) or at_work(queued), 60)
    product.broker.empty()
    later = asked_for(seed=9)
    wait(lambda: ended(running, queued, later), 60)
    assert_whole(running, queued, later)


def test_a_run_asked_for_while_the_broker_is_away_is_kept_and_goes_through_when_it_is_back(product):
    product.workers(1)
    product.broker.stop()
    run: list[MatchRun] = []
    took = wait(lambda: run.append(asked_for()) or run, 10)
    assert took < 5, "asking does not wait for the broker"
    assert state(run[0]).status == RunStatus.QUEUED
    product.broker.start()
    wait(lambda: ended(run[0]), 60)
    assert_whole(run[0])


def test_a_run_that_keeps_ending_its_process_is_put_aside_and_the_next_one_goes_through(product):
    (worker,) = product.workers(1)
    poison = asked_for()
    wait(lambda: at_work(poison), 60)
    MatchRun.objects.filter(pk=poison.pk).update(attempt=3)
    worker.kill_child()
    good = asked_for()
    wait(lambda: ended(good, poison), 60)
    assert_whole(good)
    assert poison.status == RunStatus.FAILED
    assert poison.error
    assert RunEvent.objects.filter(subject=poison, action="fail").count() == 1
    assert not Proposal.objects.filter(run=poison).exists()
