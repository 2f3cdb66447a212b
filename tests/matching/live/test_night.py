"""A run that publishes only what changes: found like any other, proven like any other, and nothing of it counts until it is approved."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from common.errors import InvalidInput, WrongState
from matching.choices import ChangeCause, ChangeStatus, Publishes
from matching.execution import execute
from matching.export import run_export
from matching.live.decisions import changes_approve, changes_decline
from matching.live.nightly import night_ask
from matching.models import MatchRun, PlanChange, Proposal
from matching.placements import placements_of, result_hash
from matching.selectors import latest_done_run
from matching.services import proposal_move, run_request
from matching.verification import run_verify
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.live.walks import night_now, planned, proposal_of, repaired, today, waiting
from workers.models import Worker

pytestmark = pytest.mark.django_db


def test_there_must_be_a_plan_that_can_change(season: SimpleNamespace) -> None:
    assert night_ask() is None
    with pytest.raises(WrongState):
        run_request(by=None, as_of=today(), publishes=Publishes.CHANGES)
    planned(scope={"countries": ["HN"]})
    with pytest.raises(WrongState):
        run_request(by=None, as_of=today(), scope={"countries": ["GT"]}, publishes=Publishes.CHANGES)
    with pytest.raises(WrongState):  # of all registries: what it found for the others nobody would be told
        run_request(by=None, as_of=today(), publishes=Publishes.CHANGES)
    with pytest.raises(InvalidInput):
        run_request(by=None, as_of=today(), scope={"programmes": ["us-h2a"]}, publishes=Publishes.CHANGES)


def test_where_nothing_has_changed_nothing_is_found(season: SimpleNamespace) -> None:
    plan = planned()
    night = night_now()
    assert (night.proposals_made, waiting(plan)) == (2, {})
    assert not Proposal.objects.filter(run=night).exists()
    assert {place.worker for place in placements_of(night)} == {season.maria.pk, season.josefa.pk}


def test_only_what_changes_is_put_before_people_and_all_is_proven(season: SimpleNamespace) -> None:
    plan = planned()
    Worker.objects.filter(pk=season.maria.pk).update(status="dormant")
    ana = ready_worker(months=36)
    night = night_now()
    assert waiting(plan) == {season.maria.pk: (season.farm.pk, None), ana.pk: (None, season.farm.pk)}
    causes = dict(PlanChange.objects.values_list("worker_id", "cause"))
    assert causes == {season.maria.pk: ChangeCause.LEFT, ana.pk: ChangeCause.NIGHT}
    assert set(PlanChange.objects.values_list("night", flat=True)) == {night.pk}
    assert PlanChange.objects.get(worker=ana).findings
    verdict = run_verify(night)
    assert verdict.same_input
    assert verdict.holds, [check for check in verdict.checks if not check.holds]
    assert night.result_hash == result_hash(placements_of(night))


def test_a_false_record_of_a_night_does_not_pass(season: SimpleNamespace) -> None:
    planned()
    night = night_now()
    night.placements.scores = night.placements.vacancies
    MatchRun.objects.filter(pk=night.pk).update(proposals_made=3)
    night.refresh_from_db()
    assert not run_verify(night).holds


def test_staying_counts_for_something(season: SimpleNamespace) -> None:
    plan = planned()
    night = night_now()
    assert night.score_weights.stay >= 100
    assert sum(night.weights.values()) == 10_000
    before = proposal_of(plan, season.josefa)
    held = next(place for place in placements_of(night) if place.worker == season.josefa.pk)
    assert held.vacancy == before.vacancy_id


def test_whoever_is_decided_about_stays_and_so_does_the_seat(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    coordinator = factories.user("coordinator", country="GT")
    proposal_move(proposal=proposal_of(plan, season.josefa), name="shortlist", by=coordinator)
    Worker.objects.filter(pk=season.maria.pk).update(status="dormant")
    repaired(plan, workers=[season.maria.pk])
    changes_decline(
        changes=plan.changes.waiting().filter(worker=season.maria), by=coordinator, reason="She comes back."
    )
    night = night_now()
    assert (night.workers, night.seats, night.proposals_made) == (1, 0, 0)
    assert waiting(plan) == {}


def test_what_a_night_found_is_approved_into_the_plan(season: SimpleNamespace) -> None:
    plan = planned()
    other = farm_vacancy(seats=1)
    night_now()
    coordinator = factories.user("coordinator", country="GT")
    decided = changes_approve(changes=list(plan.changes.waiting()), by=coordinator)
    assert decided.refused == ()
    made = Proposal.objects.get(is_later=True)
    assert (made.run, made.worker, made.vacancy) == (plan.run, season.tomas, other)
    assert waiting(repaired(plan, workers=[season.tomas.pk])) == {}


def test_the_later_of_two_nights_overtakes_the_other(season: SimpleNamespace) -> None:
    plan = planned()
    farm_vacancy(seats=1)
    first = night_now()
    second = night_now()
    by_night = {night: PlanChange.objects.get(night=night).status for night in (first, second)}
    assert by_night == {first: ChangeStatus.OVERTAKEN, second: ChangeStatus.WAITING}
    assert len(waiting(plan)) == 1


def test_once_a_night_for_all_registries_that_have_a_plan(season: SimpleNamespace) -> None:
    plan = planned(scope={"countries": ["GT"]})
    night = night_ask()
    assert night is not None
    assert (night.scope, night.publishes, night.requested_by) == ({"countries": ["GT"]}, Publishes.CHANGES, None)
    assert night_ask() == night
    by_hand = run_request(by=None, as_of=today(), scope={"countries": ["GT"]}, publishes=Publishes.CHANGES)
    assert night_ask() == night != by_hand
    execute(night.pk)
    assert night_ask() == night
    assert latest_done_run(factories.user("administrator", country="")) == plan.run


def test_a_command_asks_for_it_too(season: SimpleNamespace) -> None:
    plan = planned()
    call_command("run_matching", "--changes", verbosity=0)
    assert MatchRun.objects.exclude(pk=plan.run_id).get().publishes == Publishes.CHANGES


def test_a_night_is_taken_out_like_any_run(season: SimpleNamespace, tmp_path: Path) -> None:
    planned()
    night = night_now()
    run_export(night, tmp_path, edges=True)
    lines = (tmp_path / "proposals.csv").read_text().splitlines()
    assert len(lines) == 1 + night.proposals_made
    assert json.loads((tmp_path / "summary.json").read_text())["total_score"] == night.total_score
