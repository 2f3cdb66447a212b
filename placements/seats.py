"""Which seat of a vacancy a placement holds, and in which state: the table that both sides are compared by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from employers.choices import SeatState
from employers.models import TakenSeat, Vacancy
from employers.selectors import counts_that_differ
from employers.services import seat_move
from employers.transitions import SEAT_MOVES

from .choices import PlacementStatus as P
from .models import Placement

# Who has come home filled the seat of that season: it is not offered again, and the numbers of the season stay.
SEAT_OF: dict[str, SeatState] = {
    P.OFFERED: SeatState.OFFERED,
    P.ACCEPTED: SeatState.RESERVED,
    P.VISA_IN_HAND: SeatState.RESERVED,
    P.WORKING: SeatState.FILLED,
    P.RETURNED: SeatState.FILLED,
    P.DECLINED: SeatState.RELEASED,
    P.CANCELLED: SeatState.RELEASED,
}


def seat_follows(placement: Placement) -> None:
    """Bring the seat into the state that the placement's own asks for, in the transaction that moved the placement."""
    seat, wanted = placement.seat, SEAT_OF[placement.status]
    if seat is None or seat.state == wanted:
        return
    name = next(step.name for step in SEAT_MOVES if step.target == wanted)
    seat_move(seat=seat, name=name)


def seats_compared() -> dict[str, Any]:
    """How many vacancies, seats and placements there are, and every difference between what is counted and what is held.

    The caller reads in one view (`common.scope.one_view`), or a seat that is taken meanwhile would look like a difference.
    """
    return {
        "vacancies": Vacancy.objects.count(),
        "seats": TakenSeat.objects.count(),
        "placements": Placement.objects.count(),
        "differences": [*_counts(), *_held(), *_held_by_nobody()],
    }


def _counts() -> Iterator[dict[str, Any]]:
    for one in counts_that_differ():
        yield {
            "what": "count",
            "vacancy": one.vacancy_id,
            "site": one.site_id,
            "state": one.state,
            "counted": one.counted,
            "on_record": one.on_record,
        }


def _held() -> Iterator[dict[str, Any]]:
    """Placements whose seat is in another state or of another vacancy than theirs."""
    columns = ("pk", "status", "vacancy_id", "seat_id", "seat__state", "seat__vacancy_id")
    rows = Placement.objects.filter(seat__isnull=False).order_by("pk").values_list(*columns)
    for pk, status, vacancy, seat, state, of in rows.iterator(chunk_size=5000):
        if state != SEAT_OF[status] or vacancy != of:
            yield {
                "what": "placement",
                "placement": pk,
                "vacancy": vacancy,
                "seat": seat,
                "seat_of": of,
                "state": state,
                "expected": str(SEAT_OF[status]),
            }


def _held_by_nobody() -> Iterator[dict[str, Any]]:
    """Seats that are taken and that no placement holds."""
    rows = TakenSeat.objects.filter(placement__isnull=True).exclude(state=SeatState.RELEASED)
    for pk, vacancy, state in rows.order_by("pk").values_list("pk", "vacancy_id", "state"):
        yield {"what": "nobody", "vacancy": vacancy, "seat": pk, "state": state}
