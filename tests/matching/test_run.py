"""A run from its request to its proposals, on a real database; the broker's part is in test_worker_processes."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from common.leases import LeaseLost
from employers.services import vacancy_hold
from matching.choices import RunStatus
from matching.execution import execute
from matching.explanation import explain_pair, told_findings
from matching.models import MatchRun, NearMiss, Proposal
from matching.selectors import neighbours
from matching.services import (
    WORK,
    run_beat,
    run_cancel,
    run_fail,
    run_finish,
    run_request,
    run_take,
    runs_sweep,
)
from tests import factories, left_over
from tests.matching.conftest import farm_vacancy, ready_worker

pytestmark = pytest.mark.django_db


def run_now(**asked: object) -> MatchRun:
    run = run_request(by=None, as_of=timezone.localdate(), **asked)  # type: ignore[arg-type]
    execute(run.pk)
    run.refresh_from_db()
    return run


def test_fills_the_seats_with_the_best_total_and_proves_it(season: SimpleNamespace) -> None:
    run = run_now()
    assert run.status == RunStatus.DONE, run.error
    assert (run.workers, run.vacancies, run.seats, run.proposals_made) == (3, 1, 2, 2)
    assert run.bound == run.total_score == sum(Proposal.objects.values_list("score", flat=True))
    assert run.gap == 0
    assert set(Proposal.objects.values_list("worker", flat=True)) == {season.maria.pk, season.josefa.pk}


def test_every_proposal_says_why_rule_by_rule_with_its_law(season: SimpleNamespace) -> None:
    run = run_now()
    for proposal in Proposal.objects.all():
        told = told_findings(run.rule_texts, proposal.findings)
        assert len(told) > 10
        assert all(finding["citation"] and finding["titles"]["es"] for finding in told)
        assert not any(finding["closes"] for finding in told)
        assert proposal.score == sum(proposal.score_parts.values())
        assert proposal.unknown_count == sum(finding["outcome"] == "unknown" for finding in told)


def test_a_place_in_the_list_counts_those_whom_one_may_see(season: SimpleNamespace) -> None:
    run_now()
    second = Proposal.objects.get(worker=season.josefa)
    assert second.rank == 2
    of_honduras = neighbours(second, factories.user(Role.COORDINATOR, country="HN"))
    assert (of_honduras.place, of_honduras.count, of_honduras.previous) == (1, 1, None)
    coordinator = factories.user(Role.COORDINATOR, country="GT")
    first = neighbours(Proposal.objects.get(worker=season.maria), coordinator)
    assert (first.place, first.count, first.next) == (1, 1, None)


def test_the_run_and_the_explanation_of_a_pair_agree(season: SimpleNamespace) -> None:
    run_now()
    for proposal in Proposal.objects.all():
        explained = explain_pair(proposal.worker, proposal.vacancy, timezone.localdate())
        assert explained.eligible
        assert (explained.score, explained.parts) == (proposal.score, proposal.score_parts)
        assert len(explained.findings) == len(proposal.findings)


def test_two_runs_with_the_same_seed_propose_the_same(season: SimpleNamespace) -> None:
    first, second = run_now(seed=7), run_now(seed=7)
    assert first.pk != second.pk
    assert (first.input_hash, first.result_hash) == (second.input_hash, second.result_hash)


def test_somebody_left_over_learns_the_smallest_change_that_would_open_a_vacancy(season: SimpleNamespace) -> None:
    beginner = ready_worker(months=0)
    season.farm.experience_months = 3
    season.farm.seats = 5
    season.farm.save()
    beginner.experiences.create(occupation_id="9112", country_id="GT", months=1)
    run_now()
    miss = NearMiss.objects.get(worker=beginner)
    assert miss.vacancy == season.farm
    assert [change["needs"] for change in miss.changes] == ["experience"]
    assert miss.changes[0]["gap"] == 3


def test_a_held_vacancy_and_one_that_has_begun_are_left_out(season: SimpleNamespace) -> None:
    vacancy_hold(vacancy=season.farm, reason="coordinator", by=None)
    farm_vacancy(starts=timezone.localdate() - timedelta(days=3))
    run = run_now()
    assert (run.vacancies, run.vacancies_already_started, run.proposals_made) == (0, 1, 0)
    assert run.status == RunStatus.DONE


def test_nobody_in_the_registry_is_a_result_and_not_a_fault(rules: None) -> None:
    farm_vacancy()
    run = run_now()
    assert (run.status, run.workers, run.proposals_made, run.bound) == (RunStatus.DONE, 0, 0, 0)


def test_who_has_not_consented_is_not_proposed(season: SimpleNamespace) -> None:
    season.maria.consents.update(withdrawn_at=timezone.now())
    run_now()
    assert not Proposal.objects.filter(worker=season.maria).exists()


def test_a_run_of_one_country_sees_only_its_people(season: SimpleNamespace) -> None:
    coordinator = factories.user("coordinator", country="HN")
    run = run_request(by=coordinator, as_of=timezone.localdate())
    execute(run.pk)
    assert set(Proposal.objects.filter(run=run).values_list("worker", flat=True)) == {season.josefa.pk}
    with pytest.raises(InvalidInput):
        run_request(by=coordinator, as_of=timezone.localdate(), scope={"countries": ["GT"]})


def test_the_same_request_key_gives_the_same_run(rules: None) -> None:
    today = timezone.localdate()
    first = run_request(by=None, as_of=today, request_key="monday")
    assert run_request(by=None, as_of=today, request_key="monday").pk == first.pk
    with pytest.raises(WrongState):
        run_request(by=None, as_of=today, seed=3, request_key="monday")


def test_a_run_is_in_one_pair_of_hands_at_a_time(rules: None) -> None:
    run = run_request(by=None, as_of=timezone.localdate())
    lease = run_take(run.pk)
    assert lease is not None
    assert run_take(run.pk) is None
    MatchRun.objects.filter(pk=run.pk).update(lease_until=F("lease_until") - 2 * WORK.span)
    taken_over = run_take(run.pk)
    assert taken_over is not None
    with pytest.raises(LeaseLost):
        run_beat(lease)
    nobody = left_over.run_standing(MatchRun.objects.get())
    with pytest.raises(LeaseLost):
        run_finish(lease, proposals=[], near_misses=[], not_proposed=[], standing=nobody, figures={})
    run_beat(taken_over)


def test_a_cancelled_run_publishes_nothing(season: SimpleNamespace) -> None:
    run = run_request(by=None, as_of=timezone.localdate())
    run_cancel(run=run, by=factories.user("administrator"))
    execute(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED
    assert not Proposal.objects.exists()
    with pytest.raises(WrongState):
        run_cancel(run=run, by=factories.user("administrator"))


def test_the_sweeper_asks_again_and_parks_what_keeps_killing_its_process(rules: None) -> None:
    waiting = run_request(by=None, as_of=timezone.localdate())
    poison = run_request(by=None, as_of=timezone.localdate())
    MatchRun.objects.filter(pk=poison.pk).update(
        status=RunStatus.RUNNING, attempt=5, lease_until=timezone.now() - timedelta(minutes=1)
    )
    assert runs_sweep() == 1
    poison.refresh_from_db()
    waiting.refresh_from_db()
    assert (poison.status, waiting.status) == (RunStatus.FAILED, RunStatus.QUEUED)
    assert poison.error


def test_a_failed_run_says_why_and_ends_once(rules: None) -> None:
    run = run_request(by=None, as_of=timezone.localdate())
    run_fail(run.pk, error="first")
    run_fail(run.pk, error="second")
    run.refresh_from_db()
    assert (run.status, run.error) == (RunStatus.FAILED, "first")
    assert run.events.filter(action="fail").count() == 1
