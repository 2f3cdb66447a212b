"""Seats, offers and holds under many hands: the last seat is given once, nobody twice, nothing slips past a suspension."""

from __future__ import annotations

from typing import Any

import pytest

from common.errors import WrongState
from employers.models import Vacancy
from employers.services import vacancy_hold
from matching.models import MatchRun, Proposal
from matching.services import proposal_move
from placements.models import Placement
from placements.services import placement_move, placement_offer
from tests import factories
from tests.races import together
from workers.models import Worker


def run() -> MatchRun:
    run = MatchRun(request_key=f"test-{MatchRun.objects.count()}", as_of="2026-11-24", seed=0)
    run.save()
    return run


def shortlisted(vacancy: Vacancy, worker: Worker | None = None, **fields: Any) -> Proposal:
    return Proposal.objects.create(
        **{
            "run": run(),
            "worker": factories.sharing(worker or factories.worker()),
            "vacancy": vacancy,
            "status": "shortlisted",
            "score": 5000,
            "score_parts": {},
            "findings": [],
            "rank": 1,
            "price": 0,
        }
        | fields
    )


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_offer_the_last_seat_one_gets_it():
    rosa, vacancy = factories.user(), factories.vacancy(seats=1)
    proposals = [shortlisted(vacancy) for _ in range(10)]
    came = together(*(lambda p=proposal: placement_offer(proposal=p, by=rosa) for proposal in proposals))
    assert came == ["WrongState"] * 9 + ["done"]
    vacancy.refresh_from_db()
    assert (vacancy.seats_taken, Placement.objects.count()) == (1, 1)
    assert Proposal.objects.filter(status="offered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_is_offered_one_seat_for_the_same_dates():
    rosa, maria = factories.user(), factories.worker()
    proposals = [shortlisted(factories.vacancy(), maria) for _ in range(4)]
    came = together(*(lambda p=proposal: placement_offer(proposal=p, by=rosa) for proposal in proposals))
    assert came == ["WrongState"] * 3 + ["done"]
    assert sum(Vacancy.objects.values_list("seats_taken", flat=True)) == Placement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_offer_and_a_hold_in_the_same_moment_see_each_other():
    """Either the offer came first and is there to be dealt with, or it was refused; never an offer made under a hold."""
    rosa = factories.user()
    for _ in range(8):
        vacancy = factories.vacancy()
        proposal = shortlisted(vacancy)
        together(
            lambda p=proposal: placement_offer(proposal=p, by=rosa),
            lambda v=vacancy: vacancy_hold(vacancy=v, reason="recruiter_suspended", by=rosa),
        )
        held_at = vacancy.holds.get().placed_at
        for offered in Placement.objects.filter(vacancy=vacancy):
            assert offered.created_at < held_at


@pytest.mark.django_db
def test_a_held_vacancy_gains_nobody_and_keeps_who_had_accepted():
    rosa, vacancy = factories.user(), factories.vacancy()
    offered = placement_offer(proposal=shortlisted(vacancy), by=rosa)
    accepted = placement_offer(proposal=shortlisted(vacancy), by=rosa)
    placement_move(placement=accepted, name="accept", by=rosa)
    vacancy_hold(vacancy=vacancy, reason="recruiter_suspended", by=rosa)
    with pytest.raises(WrongState):
        placement_move(placement=offered, name="accept", by=rosa)
    with pytest.raises(WrongState):
        placement_offer(proposal=shortlisted(vacancy), by=rosa)
    placement_move(placement=accepted, name="visa", by=rosa)
    vacancy.refresh_from_db()
    assert vacancy.seats_taken == 2


@pytest.mark.django_db
def test_an_offer_is_ended_by_its_placement_and_not_beside_it():
    rosa, vacancy = factories.user(), factories.vacancy()
    proposal = shortlisted(vacancy)
    placement = placement_offer(proposal=proposal, by=rosa)
    with pytest.raises(WrongState):
        proposal_move(proposal=proposal, name="withdraw", by=rosa, reason="Me equivoqué.")
    placement_move(placement=placement, name="cancel", by=rosa, reason="El empleador se retiró.")
    proposal.refresh_from_db()
    vacancy.refresh_from_db()
    assert (proposal.status, vacancy.seats_taken) == ("withdrawn", 0)
    assert proposal.events.first().reason == "El empleador se retiró."
