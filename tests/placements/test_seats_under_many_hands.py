"""The last seat of a vacancy and of a worksite, forty at once; the same rounds a hundred times are `benchmarks/last_seat.py`."""

from __future__ import annotations

import pytest

from common.scope import WHOLE_REGION, database_scope
from employers.services import vacancy_hold, vacancy_sites_set
from placements.models import Placement
from placements.seats import seats_compared
from placements.services import placement_move, placement_offer
from tests import factories, sites
from tests.placements.rounds import Hands, last_seat, people, shortlisted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


@pytest.mark.parametrize("of_a_worksite", [False, True], ids=["vacancy", "worksite"])
def test_of_forty_who_offer_the_last_seat_exactly_one_gets_it_every_round(of_a_worksite: bool) -> None:
    came = last_seat(5, people(40), factories.user(), of_a_worksite=of_a_worksite)
    assert came == {"done": 5, "WrongState": 195}


def test_seats_taken_given_back_moved_on_held_and_spread_at_once_are_counted_right() -> None:
    """Every verb that touches seats, in every order of locks, over two vacancies: no circle, no fault, and it all adds up."""
    rosa, workers = factories.user(), people(24)
    first, second = (factories.vacancy(seats=12) for _ in range(2))
    spread = {vacancy: sites.spread(vacancy, 6, 6) for vacancy in (first, second)}
    held = [placement_offer(proposal=one, by=rosa) for one in shortlisted(first, workers[:8])]
    held += [placement_offer(proposal=one, by=rosa) for one in shortlisted(second, workers[8:16])]
    for one in held[4:12]:
        placement_move(placement=one, name="accept", by=rosa)
    wanted = shortlisted(first, workers[16:20]) + shortlisted(second, workers[20:])
    calls = [lambda one=one: placement_move(placement=one, name="decline", by=rosa, reason="x") for one in held[:4]]
    calls += [lambda one=one: placement_move(placement=one, name="visa", by=rosa) for one in held[4:8]]
    calls += [lambda one=one: placement_move(placement=one, name="cancel", by=rosa, reason="x") for one in held[8:12]]
    calls += [lambda one=one: placement_move(placement=one, name="accept", by=rosa) for one in held[12:]]
    calls += [lambda one=one: placement_offer(proposal=one, by=rosa) for one in wanted]
    for vacancy in (first, second):
        places = {site.worksite: seats for site, seats in zip(spread[vacancy], (7, 5), strict=True)}
        calls.append(lambda vacancy=vacancy, places=places: vacancy_sites_set(vacancy=vacancy, seats=places, by=rosa))
        calls.append(lambda vacancy=vacancy: vacancy_hold(vacancy=vacancy, reason="coordinator", by=rosa))
    with Hands(len(calls)) as hands:
        came = hands.together(calls)
    assert set(came) <= {"done", "WrongState"}
    with database_scope(WHOLE_REGION):
        assert seats_compared()["differences"] == []
    for vacancy in (first, second):
        vacancy.refresh_from_db()
        on_vacancy = Placement.objects.filter(vacancy=vacancy).exclude(status__in=["declined", "cancelled"])
        assert vacancy.seats_taken == on_vacancy.count() == sum(site.seats_taken for site in vacancy.sites.all())
