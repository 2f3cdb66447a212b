"""What a person decides about changes, and what is asked again when they do."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from accounts.models import User
from accounts.scope import database_scope_of
from common.errors import InvalidInput, WrongState
from common.scope import database_scope
from employers.services import vacancy_hold
from matching.choices import ChangeStatus, ProposalStatus
from matching.live.decisions import change_reconsider, changes_approve, changes_decline
from matching.models import LivePlan, PlanChange, Proposal
from matching.services import proposal_move, proposals_forget
from matching.verification import run_verify
from tests import factories
from tests.matching.conftest import ready_worker
from tests.matching.live.walks import change_of, planned, proposal_of, repaired, run_now, today, waiting
from workers.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(db: None) -> User:
    return factories.user("coordinator", country="GT")


@pytest.fixture
def gone(season: SimpleNamespace) -> SimpleNamespace:
    """Maria is not to be matched any more: she would lose her place, and Tomás would have it."""
    season.plan = repaired(planned())
    Worker.objects.filter(pk=season.maria.pk).update(status="dormant")
    repaired(season.plan, workers=[season.maria.pk])
    season.loses, season.gets = change_of(season.plan, season.maria), change_of(season.plan, season.tomas)
    return season


def test_approved_together_one_gets_the_place_that_the_other_gives_up(gone: SimpleNamespace, coordinator: User) -> None:
    decided = changes_approve(changes=[gone.gets, gone.loses], by=coordinator)
    assert {change.pk for change in decided.done} == {gone.gets.pk, gone.loses.pk}
    assert decided.refused == ()
    made = proposal_of(gone.plan, gone.tomas)
    gone.gets.refresh_from_db()
    assert (gone.gets.status, gone.gets.proposal) == (ChangeStatus.APPROVED, made)
    assert (made.is_later, made.vacancy, made.score, made.status) == (True, gone.farm, gone.gets.score, "proposed")
    assert made.findings == gone.gets.findings
    before = Proposal.objects.get(run=gone.plan.run, worker=gone.maria)
    assert (before.status, before.events.first().by, before.events.first().action) == (
        "withdrawn",
        coordinator,
        "replace",
    )
    repaired(gone.plan, workers=[gone.maria.pk, gone.tomas.pk], vacancies=[gone.farm.pk])
    assert waiting(gone.plan) == {}


def test_alone_it_finds_no_seat_and_nothing_is_done(gone: SimpleNamespace, coordinator: User) -> None:
    decided = changes_approve(changes=[gone.gets], by=coordinator)
    assert decided.done == ()
    assert "seat" in decided.refused[0][1]
    assert not Proposal.objects.filter(is_later=True).exists()
    assert set(waiting(gone.plan)) == {gone.maria.pk, gone.tomas.pk}


def test_seats_are_counted_beyond_what_the_one_who_decides_may_see(gone: SimpleNamespace, coordinator: User) -> None:
    """The other seat is held by somebody of Honduras."""
    gone.farm.seats = 1
    gone.farm.save()
    with database_scope(database_scope_of(coordinator)):
        assert not Worker.objects.filter(pk=gone.josefa.pk).exists()
        decided = changes_approve(changes=[gone.gets, gone.loses], by=coordinator)
    assert [change.pk for change in decided.done] == [gone.loses.pk]
    assert [change.pk for change, _why in decided.refused] == [gone.gets.pk]


def test_later_proposals_are_no_part_of_what_the_run_proved(gone: SimpleNamespace, coordinator: User) -> None:
    changes_approve(changes=[gone.gets, gone.loses], by=coordinator)
    Worker.objects.filter(pk=gone.maria.pk).update(status="registered")
    verdict = run_verify(gone.plan.run)
    assert verdict.same_input
    assert verdict.holds, [check for check in verdict.checks if not check.holds]


def test_a_declined_loss_leaves_the_place_to_whoever_holds_it(gone: SimpleNamespace, coordinator: User) -> None:
    Worker.objects.filter(pk=gone.maria.pk).update(status="registered")
    long_since = today() - timedelta(days=400)
    best = [ready_worker(months=60, registered_on=long_since) for _n in range(2)]
    repaired(gone.plan, workers=[gone.maria.pk, *(one.pk for one in best)])
    assert waiting(gone.plan) == waiting(repaired(gone.plan, anew=True))
    change = gone.plan.changes.waiting().filter(before__isnull=False).first()
    assert change is not None
    with pytest.raises(InvalidInput):
        changes_decline(changes=[change], by=coordinator, reason=" ")
    decided = changes_decline(changes=[change], by=coordinator, reason="She has packed.")
    assert [one.pk for one in decided.done] == [change.pk]
    repaired(gone.plan)
    assert change.worker_id not in waiting(gone.plan)
    assert len(waiting(gone.plan)) == 2  # the other place is given up for one of the two


def test_a_declined_newcomer_is_not_proposed_there_again_until_looked_at_anew(
    gone: SimpleNamespace, coordinator: User
) -> None:
    changes_decline(changes=[gone.gets], by=coordinator, reason="He works elsewhere by now.")
    repaired(gone.plan)
    assert gone.tomas.pk not in waiting(gone.plan)
    assert gone.tomas.pk not in waiting(repaired(gone.plan, anew=True))
    gone.gets.refresh_from_db()
    assert gone.gets.events.first().reason == "He works elsewhere by now."
    change_reconsider(change=gone.gets, by=coordinator)
    assert waiting(repaired(gone.plan))[gone.tomas.pk] == (None, gone.farm.pk)
    with pytest.raises(WrongState):
        change_reconsider(change=gone.gets, by=coordinator)


def _why_not(change: PlanChange, by: User) -> str:
    decided = changes_approve(changes=[change], by=by)
    assert decided.done == ()
    return decided.refused[0][1]


def test_what_happened_since_is_asked_again(gone: SimpleNamespace, coordinator: User) -> None:
    gone.farm.seats = 5
    gone.farm.save()
    vacancy_hold(vacancy=gone.farm, reason="coordinator", by=coordinator)
    assert "not open" in _why_not(gone.gets, coordinator)
    gone.farm.holds.update(lifted_at=gone.farm.created_at)
    gone.tomas.consents.update(withdrawn_at=gone.farm.created_at)
    assert "rule" in _why_not(gone.gets, coordinator)
    Worker.objects.filter(pk=gone.tomas.pk).update(status="dormant")
    assert "file" in _why_not(gone.gets, coordinator)
    proposal_move(proposal=proposal_of(gone.plan, gone.maria), name="shortlist", by=coordinator)
    assert "decided" in _why_not(gone.loses, coordinator)


def test_what_is_overtaken_or_of_an_earlier_plan_cannot_be_approved(gone: SimpleNamespace, coordinator: User) -> None:
    Worker.objects.filter(pk=gone.maria.pk).update(status="registered")
    repaired(gone.plan, workers=[gone.maria.pk])
    assert "overtaken" in _why_not(gone.gets, coordinator)
    Worker.objects.filter(pk=gone.maria.pk).update(status="dormant")
    repaired(gone.plan, workers=[gone.maria.pk])
    change = change_of(gone.plan, gone.tomas)
    run_now()
    change.refresh_from_db()
    assert change.status == ChangeStatus.OVERTAKEN
    assert LivePlan.objects.get(pk=gone.plan.pk).status == "ended"


def test_an_erased_person_leaves_no_reasons_behind(gone: SimpleNamespace, coordinator: User) -> None:
    changes_decline(changes=[gone.gets], by=coordinator, reason="He told us of his illness.")
    Worker.objects.filter(pk=gone.tomas.pk).update(status="erased")
    proposals_forget(worker=gone.tomas, by=coordinator)
    gone.gets.refresh_from_db()
    assert (gone.gets.findings, gone.gets.score_parts) == ([], {})
    assert not gone.gets.events.exclude(reason="").exists()


def test_a_withdrawn_place_goes_on_the_record_of_its_person(gone: SimpleNamespace, coordinator: User) -> None:
    changes_approve(changes=[gone.loses], by=coordinator)
    fallen = Proposal.objects.get(run=gone.plan.run, worker=gone.maria)
    assert fallen.status == ProposalStatus.WITHDRAWN
    assert fallen.events.first().reason
    with pytest.raises(WrongState):
        proposal_move(proposal=fallen, name="replace", by=coordinator, reason="again")
