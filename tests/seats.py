"""The seat that a placement in some state holds."""

from __future__ import annotations

from employers.models import TakenSeat, Vacancy
from employers.services import seat_move, seat_take
from placements.seats import SEAT_OF

_WAY = {"offered": (), "reserved": ("reserve",), "filled": ("reserve", "fill")}


def seat_of(vacancy: Vacancy, status: str) -> TakenSeat | None:
    """Taken and brought into the state that goes with that of the placement; none for who declined or was cancelled."""
    state = SEAT_OF[status]
    if state == "released":
        return None
    seat = seat_take(vacancy=vacancy)
    for name in _WAY[state]:
        seat_move(seat=seat, name=name)
    return seat
