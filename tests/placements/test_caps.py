"""Accepting takes a place in the caps of the programme, starting uses it, an end gives it back; the last one goes to one person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from pathways.models import CapClosing, CapPool, CapReservation
from pathways.services import CapFull
from placements.models import Placement
from placements.services import placement_move, placement_offer
from tests import factories
from tests.placements.test_seats import shortlisted
from tests.races import together
from workers.models import PastStay


def pool_around(vacancy: Any, **fields: Any) -> CapPool:
    window = {
        "starts_from": vacancy.starts_on - timedelta(days=30),
        "starts_to": vacancy.starts_on + timedelta(days=30),
    }
    return factories.cap_pool(**window | fields)


def offered(vacancy: Any, person: Any = None) -> Placement:
    return placement_offer(proposal=shortlisted(vacancy, person), by=factories.user())


def counters(pool: CapPool) -> tuple[int, int]:
    pool.refresh_from_db()
    return pool.reserved, pool.used


@pytest.mark.django_db
def test_a_place_goes_with_the_placement_from_acceptance_to_work():
    rosa, vacancy = factories.user(), factories.vacancy("us-h2b")
    pool = pool_around(vacancy, total=5)
    placement = offered(vacancy)
    assert counters(pool) == (0, 0)
    for move, expected in (("accept", (1, 0)), ("visa", (1, 0)), ("start", (0, 1)), ("return", (0, 1))):
        placement_move(placement=placement, name=move, by=rosa)
        assert counters(pool) == expected, move
    held = CapReservation.objects.get(reference=f"placement:{placement.pk}")
    assert [event.by for event in held.events.all()] == [rosa, rosa]


@pytest.mark.django_db
@pytest.mark.parametrize("moves", [["decline"], ["cancel"], ["accept", "cancel"], ["accept", "visa", "cancel"]])
def test_an_end_before_the_work_gives_the_place_back(moves):
    rosa, vacancy = factories.user(), factories.vacancy("us-h2b")
    pool, placement = pool_around(vacancy, total=5), offered(vacancy)
    for move in moves:
        placement_move(placement=placement, name=move, by=rosa, reason="Ya no puede ir.")
    assert counters(pool) == (0, 0)
    assert not CapReservation.objects.exclude(status="released").exists()
    told = [event.reason for held in CapReservation.objects.all() for event in held.events.filter(action="release")]
    assert told == (["Ya no puede ir."] if "accept" in moves else [])


@pytest.mark.django_db
def test_a_full_cap_refuses_the_acceptance_and_the_offer_stands():
    rosa, vacancy = factories.user(), factories.vacancy("us-h2b")
    pool = pool_around(vacancy, total=1)
    first, second = offered(vacancy), offered(vacancy)
    placement_move(placement=first, name="accept", by=rosa)
    with pytest.raises(CapFull, match=pool.title_en):
        placement_move(placement=second, name="accept", by=rosa)
    second.refresh_from_db()
    assert (second.status, counters(pool)) == ("offered", (1, 0))
    placement_move(placement=first, name="cancel", by=rosa, reason="Ya no puede ir.")
    placement_move(placement=second, name="accept", by=rosa)
    assert counters(pool) == (1, 0)


@pytest.mark.django_db
def test_what_is_not_known_blocks_nobody():
    """No cap for the programme; a cap of which nobody tells how much is left; certified work of which nobody noted the petition."""
    rosa = factories.user()
    uncapped = offered(factories.vacancy("us-h2a"))
    placement_move(placement=uncapped, name="accept", by=rosa)
    assert not CapReservation.objects.exists()
    vacancy = factories.vacancy("us-h2b", certification_held=True)
    pool = pool_around(vacancy)
    CapClosing.objects.create(pool=pool, closed_on=timezone.localdate() - timedelta(days=10), citation="USCIS")
    placement_move(placement=offered(vacancy), name="accept", by=rosa)
    assert counters(pool) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("days_after_closing", "accepted"), [(-1, True), (0, True), (1, False), (None, False)])
def test_after_a_closing_the_day_of_the_petition_decides(days_after_closing, accepted):
    closed = timezone.localdate() - timedelta(days=10)
    received = None if days_after_closing is None else closed + timedelta(days=days_after_closing)
    vacancy = factories.vacancy("us-h2b", petition_received_on=received)
    CapClosing.objects.create(pool=pool_around(vacancy), closed_on=closed, citation="USCIS")
    placement = offered(vacancy)
    if accepted:
        placement_move(placement=placement, name="accept", by=factories.user())
    else:
        with pytest.raises(CapFull, match="note its date in the vacancy"):
            placement_move(placement=placement, name="accept", by=factories.user())
    assert CapReservation.objects.exists() is accepted


@pytest.mark.django_db
def test_a_returning_worker_takes_a_place_kept_for_them():
    vacancy = factories.vacancy("us-h2b")
    to_all, kept = pool_around(vacancy, total=1), pool_around(vacancy, total=1, returning_only=True)
    new, returning = factories.worker(), factories.worker()
    entered = date(vacancy.starts_on.year - 1, 5, 1)
    PastStay.objects.create(worker=returning, programme=vacancy.programme, entered_on=entered)
    for person in (new, returning):
        placement_move(placement=offered(vacancy, person), name="accept", by=factories.user())
    assert (counters(to_all), counters(kept)) == ((1, 0), (1, 0))


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_accept_the_last_place_one_gets_it():
    rosa = factories.user()
    vacancies = [factories.vacancy("us-h2b") for _ in range(10)]
    pool = pool_around(vacancies[0], total=1)
    placements = [offered(vacancy) for vacancy in vacancies]
    came = together(*(lambda p=p: placement_move(placement=p, name="accept", by=rosa) for p in placements))
    assert came == ["CapFull"] * 9 + ["done"]
    assert counters(pool) == (1, 0)
    assert Placement.objects.filter(status="accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_and_cancelling_at_once_never_lose_count():
    rosa, vacancy = factories.user(), factories.vacancy("us-h2b", seats=10)
    pool = pool_around(vacancy, total=3)
    placements = [offered(vacancy) for _ in range(6)]
    for placement in placements[:3]:
        placement_move(placement=placement, name="accept", by=rosa)
    leaving = [lambda p=p: placement_move(placement=p, name="cancel", by=rosa, reason="No.") for p in placements[:3]]
    coming = [lambda p=p: placement_move(placement=p, name="accept", by=rosa) for p in placements[3:]]
    together(*leaving, *coming)
    accepted = Placement.objects.filter(status="accepted").count()
    assert counters(pool) == (accepted, 0)
    assert CapReservation.objects.exclude(status="released").count() == accepted


@pytest.mark.django_db
def test_the_page_shows_the_place_and_says_why_there_is_none(client_for):
    client = client_for(Role.COORDINATOR)
    client.cookies["django_language"] = "en"
    vacancy = factories.vacancy("us-h2b")
    pool = pool_around(vacancy, total=1)
    first, second = offered(vacancy), offered(vacancy)
    page = client.post(f"/placements/{first.pk}/", {"move": "accept", "reason": ""}, follow=True)
    assert pool.title_en in page.text
    assert "Reserved" in page.text
    refused = client.post(f"/placements/{second.pk}/", {"move": "accept", "reason": ""})
    assert "The cap is full for this person" in refused.text
    answer = client.post(f"/api/v1/placements/{second.pk}/move/", {"move": "accept"}, content_type="application/json")
    assert answer.status_code == 409
