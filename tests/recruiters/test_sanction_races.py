"""A sanction beside offers, runs, other signers and its own end: many hands at once, on connections of their own."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from common.scope import WHOLE_REGION, database_scope
from employers.selectors import is_held
from matching.models import MatchRun, Proposal
from matching.services import run_finish, run_take
from placements.models import Placement
from placements.seats import seats_compared
from placements.services import placement_move, placement_offer
from recruiters.models import Sanction
from recruiters.services import CascadeChanged, mandates_check, sanction_lift, sanction_sign
from tests import factories, left_over
from tests.placements.rounds import people, shortlisted
from tests.races import together
from tests.sanctions import inspectors, mandate, proposed, seen, signed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]
HANDS = 20
PROVEN = {"total_score": 0, "bound": 0, "gap": 0.0}
LIVE = ("proposed", "shortlisted", "reserve", "offered")


def sign_until_it_holds(sanction: Sanction, by: Any) -> None:
    """As an inspector would who is told that something has changed: look again and sign again, forty times at most."""
    for _try in range(2 * HANDS):
        shown = seen(sanction, by)
        try:
            sanction_sign(sanction=Sanction.objects.get(pk=sanction.pk), by=by, seen=shown)
            return
        except CascadeChanged:
            continue
    raise AssertionError("it was never signed")


def nothing_live_under(vacancy: Any) -> None:
    with database_scope(WHOLE_REGION):
        assert is_held(vacancy)
        live = Proposal.objects.filter(vacancy=vacancy, status__in=LIVE)
        assert not live.exclude(placement__status="accepted").exists(), "who had accepted goes on"
        assert not Placement.objects.filter(vacancy=vacancy, status="offered").exists()
        assert seats_compared()["differences"] == []


@pytest.mark.parametrize("round_", range(3))
def test_a_suspension_beside_twenty_offers_leaves_no_live_offer(round_: int) -> None:
    agency, vacancy, rosa = factories.recruiter(), factories.vacancy(seats=HANDS), factories.user()
    mandate(agency, vacancy)
    ana, luis = inspectors()
    sanction, proposals = proposed(agency, ana), shortlisted(vacancy, people(HANDS))
    offers = [partial(placement_offer, proposal=one, by=rosa) for one in proposals]
    at = (HANDS // 3) * round_
    came = together(*offers[:at], partial(sign_until_it_holds, sanction, luis), *offers[at:])
    assert set(came) <= {"done", "WrongState"}
    nothing_live_under(vacancy)
    placed = Placement.objects.filter(vacancy=vacancy).count()
    assert came.count("done") == placed + 1
    sanction_lift(sanction=sanction, by=ana, reason="Devolvió todo.")
    assert Placement.objects.filter(vacancy=vacancy, status="offered").count() == placed
    assert Proposal.objects.filter(vacancy=vacancy, status="shortlisted").count() == HANDS - placed
    assert seats_compared()["differences"] == []


def test_a_suspension_beside_acceptances_leaves_each_person_on_one_side() -> None:
    agency, vacancy, rosa = factories.recruiter(), factories.vacancy(seats=HANDS), factories.user()
    mandate(agency, vacancy)
    ana, luis = inspectors()
    held = [placement_offer(proposal=one, by=rosa) for one in shortlisted(vacancy, people(8))]
    sanction = proposed(agency, ana)
    accepts = [partial(placement_move, placement=one, name="accept", by=rosa) for one in held]
    came = together(*accepts, partial(sign_until_it_holds, sanction, luis))
    assert set(came) <= {"done", "WrongState"}
    assert came.count("done") - 1 == Placement.objects.filter(vacancy=vacancy, status="accepted").count()
    nothing_live_under(vacancy)


def test_a_run_that_publishes_beside_a_suspension_publishes_nothing_live_on_its_vacancies() -> None:
    agency, stopped, free = factories.recruiter(), factories.vacancy(seats=9), factories.vacancy(seats=9)
    mandate(agency, stopped)
    ana, luis = inspectors()
    sanction = proposed(agency, ana)
    run = MatchRun.objects.create(request_key="beside", as_of="2026-11-24", seed=0)
    lease = run_take(run.pk)
    assert lease is not None
    workers = people(10)
    paired: dict[str, Any] = {"score": 5000, "score_parts": {}, "findings": [], "price": 0}
    proposals = [
        Proposal(run=run, worker=one, vacancy=(stopped, free)[n % 2], rank=n + 1, **paired)
        for n, one in enumerate(workers)
    ]
    told = {"near_misses": [], "not_proposed": [], "standing": left_over.run_standing(run)}
    publish = partial(run_finish, lease, proposals=proposals, figures=PROVEN, **told)
    assert together(publish, partial(sign_until_it_holds, sanction, luis)) == ["done", "done"]
    nothing_live_under(stopped)
    assert Proposal.objects.filter(run=run, vacancy=stopped, status="withdrawn").count() == 5
    assert Proposal.objects.filter(run=run, vacancy=free, status="proposed").count() == 5
    assert all(one.events.filter(action="stop").exists() for one in Proposal.objects.filter(vacancy=stopped))


def test_of_two_who_sign_at_once_one_does() -> None:
    agency, vacancy = factories.recruiter(), factories.vacancy()
    mandate(agency, vacancy)
    ana, luis, sonia = inspectors(3)
    sanction = proposed(agency, ana)
    shown = seen(sanction, luis)
    signs = [partial(sanction_sign, sanction=sanction, by=one, seen=shown) for one in (luis, sonia) * 5]
    came = together(*signs)
    assert came == ["WrongState"] * 9 + ["done"]
    assert sanction.items.filter(what="vacancy").count() == 1
    assert vacancy.holds.count() == 1


def test_lifting_one_sanction_beside_the_signature_of_another_leaves_it_stopped() -> None:
    agency, vacancy, rosa = factories.recruiter(), factories.vacancy(seats=5), factories.user()
    mandate(agency, vacancy)
    placement_offer(proposal=shortlisted(vacancy, people(1))[0], by=rosa)
    ana, luis = inspectors()
    first, second = signed(agency, "interim", by=[ana, luis]), proposed(agency, ana, "cancellation")
    lift = partial(sanction_lift, sanction=first, by=luis, reason="Otra medida.")
    assert together(lift, partial(sign_until_it_holds, second, luis)) == ["done", "done"]
    nothing_live_under(vacancy)
    assert agency.licences.get().status == "cancelled"
    sanction_lift(sanction=second, by=luis, reason="Se anuló.")
    assert agency.licences.get().status == "valid"
    assert Placement.objects.get(vacancy=vacancy).status == "offered"


def test_a_mandate_written_beside_a_signature_does_not_stand() -> None:
    agency, vacancy, rosa = factories.recruiter(), factories.vacancy(), factories.user()
    ana, luis = inspectors()
    sanction = proposed(agency, ana)

    def write() -> None:
        mandate(agency, vacancy)
        mandates_check(recruiter=agency, by=rosa)

    came = together(write, partial(sign_until_it_holds, sanction, luis))
    assert came == ["done", "done"]
    assert agency.mandates.get().status == "frozen"
    assert is_held(vacancy)
