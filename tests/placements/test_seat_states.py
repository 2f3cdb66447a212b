"""A seat says how far the person is who holds it, and every count can be proven from the placements."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from common.errors import WrongState
from employers.models import TakenSeat, Vacancy
from employers.services import seat_move
from placements.models import Placement, SeatCheck
from placements.services import placement_move, placement_offer, seats_check
from tests import factories, sites
from tests.placements.test_seats import shortlisted

pytestmark = pytest.mark.django_db


def counts(vacancy: Vacancy) -> tuple[int, int, int, int]:
    """Offered, reserved, filled, given back."""
    vacancy.refresh_from_db()
    return (vacancy.seats_offered, vacancy.seats_reserved, vacancy.seats_filled, vacancy.seats_released)


def test_the_seat_follows_the_person_from_the_offer_to_the_return():
    rosa, vacancy = factories.user(), factories.vacancy(seats=3)
    site = sites.spread(vacancy, 2, 1)[1]
    placement = placement_offer(proposal=shortlisted(vacancy), by=rosa, site=site)
    assert counts(vacancy) == (1, 0, 0, 0)
    for name, expected in (
        ("accept", (0, 1, 0, 0)),
        ("visa", (0, 1, 0, 0)),
        ("start", (0, 0, 1, 0)),
        ("return", (0, 0, 1, 0)),  # the season was worked: the seat is not offered again
    ):
        placement_move(placement=placement, name=name, by=rosa)
        assert counts(vacancy) == expected
        site.refresh_from_db()
        assert (site.seats_offered, site.seats_reserved, site.seats_filled) == expected[:3]
    assert vacancy.seats_taken == 1


@pytest.mark.parametrize(("before", "name"), [((), "decline"), ((), "cancel"), (("accept", "visa"), "cancel")])
def test_who_declines_or_is_cancelled_gives_the_seat_back_once(before, name):
    rosa, vacancy = factories.user(), factories.vacancy(seats=1)
    placement = placement_offer(proposal=shortlisted(vacancy), by=rosa)
    for step in before:
        placement_move(placement=placement, name=step, by=rosa)
    placement_move(placement=placement, name=name, by=rosa, reason="No puede viajar.")
    assert counts(vacancy) == (0, 0, 0, 1)
    with pytest.raises(WrongState):
        seat_move(seat=placement.seat, name="release")
    placement_offer(proposal=shortlisted(vacancy), by=rosa)
    assert counts(vacancy) == (1, 0, 0, 1)


def test_without_a_choice_the_worksite_with_most_seats_left_is_taken():
    rosa, vacancy = factories.user(), factories.vacancy(seats=5)
    small, large = sites.spread(vacancy, 2, 3)
    taken = [placement_offer(proposal=shortlisted(vacancy), by=rosa).seat.site for _ in range(5)]
    assert taken == [large, small, large, small, large]
    with pytest.raises(WrongState):
        placement_offer(proposal=shortlisted(vacancy), by=rosa)


def test_a_placement_cannot_be_without_a_seat_nor_have_another_vacancys():
    vacancy, other = factories.vacancy(), factories.vacancy()
    with pytest.raises(IntegrityError, match="placement_has_its_seat"), transaction.atomic():
        factories.placement(factories.worker(), vacancy, seat=None)
    factories.placement(factories.worker(), other)
    with transaction.atomic():
        Placement.objects.filter(vacancy=other).update(vacancy=vacancy)
        with pytest.raises(IntegrityError, match="seat_of_its_vacancy"):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_the_check_finds_every_kind_of_difference_and_mends_none():
    rosa, vacancy = factories.user(), factories.vacancy(seats=9)
    site = sites.spread(vacancy, 9)[0]
    placement = placement_offer(proposal=shortlisted(vacancy), by=rosa)
    assert seats_check().differences == []
    Vacancy.objects.filter(pk=vacancy.pk).update(seats_filled=2)
    TakenSeat.objects.create(vacancy=vacancy, site=site)
    Placement.objects.filter(pk=placement.pk).update(status="accepted")
    found = seats_check().differences
    assert {(one["what"], one["state"], one.get("site")) for one in found} == {
        ("count", "filled", None),
        ("count", "offered", None),
        ("count", "offered", site.pk),
        ("placement", "offered", None),
        ("nobody", "offered", None),
    }
    assert seats_check().differences == found
    assert SeatCheck.objects.count() == 3


def test_the_command_tells_what_differs_and_ends_with_one(capsys):
    vacancy = factories.vacancy(seats=4)
    call_command("check_seats")
    assert "0 seats on record" in capsys.readouterr().out
    Vacancy.objects.filter(pk=vacancy.pk).update(seats_offered=1)
    with pytest.raises(CommandError):
        call_command("check_seats", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["differences"] == [
        {"what": "count", "vacancy": vacancy.pk, "site": None, "state": "offered", "counted": 1, "on_record": 0}
    ]
