"""Many hands at one counter of a cap: real connections, committed."""

from __future__ import annotations

import pytest

from pathways.models import CapReservation
from pathways.services import (
    cap_release,
    cap_reserve,
    cap_use,
)
from tests import factories
from tests.races import together

from .test_caps import counters


@pytest.mark.django_db(transaction=True)
def test_of_forty_who_want_the_last_place_one_gets_it():
    pool = factories.cap_pool(total=3)
    cap_reserve(pool=pool, reference="earlier", by=None, quantity=2)
    came = together(*(lambda n=n: cap_reserve(pool=pool, reference=f"placement:{n}", by=None) for n in range(40)))
    assert came == ["CapFull"] * 39 + ["done"]
    assert counters(pool) == (3, 0)
    assert CapReservation.objects.filter(reference__startswith="placement:").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_reference_asked_by_many_at_once_holds_one_place():
    pool = factories.cap_pool(total=3)
    came = together(*(lambda: cap_reserve(pool=pool, reference="placement:1", by=None) for _ in range(20)))
    assert came == ["done"] * 20
    assert (counters(pool), CapReservation.objects.count()) == ((1, 0), 1)


@pytest.mark.django_db(transaction=True)
def test_reserving_and_giving_back_at_once_never_lose_count():
    pool = factories.cap_pool(total=5)
    for number in range(5):
        cap_reserve(pool=pool, reference=f"old:{number}", by=None)
    back = [lambda n=n: cap_release(reference=f"old:{n}", by=None) for n in range(5)]
    new = [lambda n=n: cap_reserve(pool=pool, reference=f"new:{n}", by=None) for n in range(10)]
    used = [lambda n=n: cap_use(reference=f"new:{n}", by=None) for n in range(10)]
    together(*back, *new, *used)
    open_rows = CapReservation.objects.exclude(status="released")
    by_state = {state: open_rows.filter(status=state).count() for state in ("reserved", "used")}
    assert counters(pool) == (by_state["reserved"], by_state["used"])
    assert sum(by_state.values()) <= 5
