"""Places of caps in the database: what is left on a day, who gets the last one, what staff and files may do to each other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from common.errors import InvalidInput, WrongState
from pathways.models import CapClosing, CapPool, CapReport, CapReservation
from pathways.selectors import Start, caps_listed, standings
from pathways.services import (
    CapFull,
    cap_release,
    cap_reserve,
    cap_reserve_for_person,
    cap_use,
)
from tests import factories

D = date
TODAY = D(2026, 11, 26)


@pytest.fixture
def pool(db) -> CapPool:
    return factories.cap_pool(total=3)


def counters(pool: CapPool) -> tuple[int, int]:
    pool.refresh_from_db()
    return pool.reserved, pool.used


# ── counting ──────────────────────────────────────────────────────────────
def test_a_place_is_reserved_used_and_given_back(pool):
    rosa = factories.user()
    cap_reserve(pool=pool, reference="placement:1", by=rosa)
    cap_reserve(pool=pool, reference="placement:2", by=rosa, quantity=2)
    assert counters(pool) == (3, 0)
    cap_use(reference="placement:2", by=rosa)
    assert counters(pool) == (1, 2)
    cap_release(reference="placement:2", by=rosa, reason="Volvió")
    cap_release(reference="placement:1", by=rosa)
    assert counters(pool) == (0, 0)
    told = [event for one in CapReservation.objects.order_by("pk") for event in one.events.order_by("pk")]
    assert [(event.action, event.old_state, event.new_state) for event in told] == [
        ("create", "", "reserved"),
        ("release", "reserved", "released"),
        ("create", "", "reserved"),
        ("use", "reserved", "used"),
        ("release", "used", "released"),
    ]
    assert {event.by for event in told} == {rosa}


def test_the_same_reference_holds_once_and_may_hold_again_after_giving_back(pool):
    first = cap_reserve(pool=pool, reference="placement:1", by=None)
    assert cap_reserve(pool=pool, reference="placement:1", by=None) == first
    assert counters(pool) == (1, 0)
    with pytest.raises(InvalidInput):
        cap_reserve(pool=pool, reference="placement:1", by=None, quantity=2)
    assert counters(pool) == (1, 0)
    cap_release(reference="placement:1", by=None)
    assert cap_release(reference="placement:1", by=None) == []
    assert cap_reserve(pool=pool, reference="placement:1", by=None) != first
    assert counters(pool) == (1, 0)


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_is_no_reservation(pool, quantity):
    with pytest.raises(InvalidInput):
        cap_reserve(pool=pool, reference="placement:1", by=None, quantity=quantity)


def test_a_full_pool_refuses_with_its_name_and_holds_nothing_more(pool):
    cap_reserve(pool=pool, reference="placement:1", by=None, quantity=2)
    with pytest.raises(CapFull, match=pool.title_en) as refusal:
        cap_reserve(pool=pool, reference="placement:2", by=None, quantity=2)
    assert isinstance(refusal.value, WrongState)
    assert counters(pool) == (2, 0)
    assert not CapReservation.objects.filter(reference="placement:2").exists()
    assert cap_reserve(pool=pool, reference="placement:1", by=None, quantity=2).quantity == 2  # asked again when full


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"reserved": 2, "used": 2}, "cap_never_over_filled"),
    ({"total": 0, "reserved": 1}, "cap_never_over_filled"),
    ({"starts_to": D(2026, 1, 1)}, "cap_window_in_order"),
    ({"citation": ""}, "cap_has_its_citation"),
]


@pytest.mark.parametrize(("fields", "constraint"), BROKEN)
def test_the_database_itself_refuses(pool, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CapPool.objects.filter(pk=pool.pk).update(**fields)


def test_the_database_refuses_a_second_pool_of_the_same_name_and_year(pool):
    with pytest.raises(IntegrityError, match="cap_once_a_year"), transaction.atomic():
        factories.cap_pool(key=pool.key, year=pool.year)


def test_events_of_reservations_are_never_rewritten(pool):
    cap_reserve(pool=pool, reference="placement:1", by=None)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        CapReservation.objects.get().events.update(reason="x")


# ── for a person ──────────────────────────────────────────────────────────
STARTS = D(2026, 12, 1)


def ask(**situation: Any) -> list[CapReservation]:
    start = Start(
        "us-h2b",
        situation.pop("starts", STARTS),
        **{k: situation.pop(k) for k in ("petition", "certified") if k in situation},
    )
    defaults = {
        "nationality": "GT",
        "registry_country": "GT",
        "returning": False,
        "reference": "placement:1",
        "by": None,
    }
    return cap_reserve_for_person(start, **defaults | situation)


@pytest.fixture
def pools(db) -> dict[str, CapPool]:
    return {
        "half": factories.cap_pool(key="half", total=2),
        "open": factories.cap_pool(key="open", total=2, is_supplemental=True),
        "back": factories.cap_pool(key="back", total=2, is_supplemental=True, returning_only=True),
        "aside": factories.cap_pool(key="aside", total=1, is_supplemental=True, nationalities=["GT", "HN"]),
    }


@pytest.mark.parametrize(
    ("person", "pool"),
    [
        ({}, "aside"),
        ({"nationality": "HN", "returning": True}, "aside"),
        ({"nationality": "SV", "returning": True}, "back"),
        ({"nationality": "SV", "returning": None}, "back"),
        ({"nationality": "SV"}, "open"),
    ],
)
def test_a_person_takes_a_place_where_it_fits_most_closely(pools, person, pool):
    assert [one.pool for one in ask(**person)] == [pools[pool]]


def test_when_the_closest_is_full_the_next_one_is_taken(pools):
    keys = [ask(reference=f"placement:{n}")[0].pool.key for n in range(5)]
    assert keys == ["aside", "open", "open", "half", "half"]
    with pytest.raises(CapFull, match="No place can be reserved"):
        ask(reference="placement:9")
    assert ask(reference="placement:0")[0].pool.key == "aside"  # who holds one keeps it


def test_a_closed_pool_takes_nobody_unless_the_petition_was_in_or_may_have_been(pools):
    for pool in pools.values():
        CapClosing.objects.create(pool=pool, closed_on=timezone.localdate() - timedelta(days=3), citation="USCIS")
    closed = timezone.localdate() - timedelta(days=3)
    with pytest.raises(CapFull, match="note its date in the vacancy"):
        ask()
    with pytest.raises(CapFull):
        ask(petition=closed + timedelta(days=1), certified=True)
    assert CapReservation.objects.count() == 0
    assert ask(petition=closed)[0].pool == pools["aside"]
    assert ask(certified=True, reference="placement:2", nationality="SV")[0].pool == pools["open"]


def test_nothing_is_held_where_no_cap_covers_the_start(pools):
    assert ask(starts=D(2030, 1, 1)) == []
    CapPool.objects.update(legal_status="closed")
    assert ask() == []


def test_the_ceiling_of_the_country_of_origin_holds_besides(pools):
    ceiling = factories.cap_pool(key="ceiling", total=1, registry_country=factories.country("GT"))
    factories.cap_pool(key="ceiling", total=1, registry_country=factories.country("HN"))
    assert {one.pool.key for one in ask()} == {"ceiling", "aside"}
    with pytest.raises(CapFull, match=ceiling.title_en):
        ask(reference="placement:2")
    assert counters(pools["open"]) == (0, 0)
    cap_release(reference="placement:1", by=None)
    assert counters(ceiling) == (0, 0)
    assert len(ask(reference="placement:2")) == 2


# ── what is left on a day ─────────────────────────────────────────────────
def left_of(pool: CapPool, day: date) -> int | None:
    return standings(caps_listed().filter(pk=pool.pk), day)[0].left


def test_a_day_gone_by_keeps_its_answer(pool):
    CapReport.objects.create(pool=pool, as_of=D(2026, 10, 1), used=1, citation="USCIS")
    CapReport.objects.create(pool=pool, as_of=D(2026, 11, 1), used=2, citation="USCIS")
    CapClosing.objects.create(pool=pool, closed_on=D(2026, 11, 10), citation="USCIS")
    days = [D(2026, 9, 30), D(2026, 10, 1), D(2026, 10, 31), D(2026, 11, 1), D(2026, 11, 10), D(2026, 11, 11)]
    assert [left_of(pool, day) for day in days] == [None, 2, 2, 1, 1, 0]


def test_what_we_held_on_a_day_is_counted_from_that_time(pool):
    CapReport.objects.create(pool=pool, as_of=D(2026, 1, 1), used=0, citation="USCIS")
    today = timezone.localdate()
    held = cap_reserve(pool=pool, reference="a", by=None, quantity=2)
    CapReservation.objects.filter(pk=held.pk).update(reserved_on=today - timedelta(days=9))
    assert [left_of(pool, today - timedelta(days=n)) for n in (10, 9, 1, 0)] == [3, 1, 1, 1]
    cap_release(reference="a", by=None)
    CapReservation.objects.filter(pk=held.pk).update(released_on=today - timedelta(days=4))
    assert [left_of(pool, today - timedelta(days=n)) for n in (10, 9, 5, 4, 0)] == [3, 1, 1, 3, 3]
