"""The seats of a vacancy, exact whoever asks at once.

Order of locks: the vacancy, then its worksite, then the seat. Every count is moved by one UPDATE that looks at what it counts, and the
database refuses a sum above the number of seats whoever writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from common.errors import InvalidInput, WrongState
from common.transitions import find

from ..choices import SeatState
from ..models import TakenSeat, Vacancy, VacancySite
from ..signals import seats_asked, seats_changed
from ..transitions import SEAT_MOVES

_LEFT = Q(seats__gt=F("seats_offered") + F("seats_reserved") + F("seats_filled"))


@dataclass(frozen=True)
class SeatsNeeded:
    """How many seats of a vacancy (its id) a room above has given away on one day, and to whom, as a sentence."""

    vacancy: int
    seats: int
    why: str


def seats_needed(vacancies: Sequence[int]) -> list[SeatsNeeded]:
    """What the rooms above say of these vacancies; nothing of one of which no seat was given away."""
    answers: list[tuple[Any, Any]] = seats_asked.send(sender=Vacancy, vacancies=list(vacancies))
    return [need for _receiver, needs in answers for need in needs]


def seats_lower_check(*, vacancy: Vacancy, seats: int) -> None:
    """Before a vacancy, which the caller has locked, has only so many seats. Raises `InvalidInput` where more are given away."""
    if seats >= vacancy.seats:
        return
    for need in seats_needed([vacancy.pk]):
        if seats < need.seats:
            raise InvalidInput(need.why, field="seats")


def vacancy_locked(pk: int) -> Vacancy:
    """The vacancy as it stands, locked to the end of the transaction.

    Whoever puts a person on a vacancy, takes its seat or holds it locks this row first: of an offer and a suspension in
    the same moment one sees the other, and nobody waits in a circle.
    """
    return Vacancy.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


@transaction.atomic
def seat_take(*, vacancy: Vacancy, site: VacancySite | None = None) -> TakenSeat:
    """Take one seat by a conditional UPDATE: of many who want the last one, exactly one gets it.

    `site`: at this worksite; without it, where a vacancy has several, at the one with most seats left. Raises `WrongState` where none
    is left, in the vacancy or at that worksite.
    """
    if not Vacancy.objects.filter(_LEFT, pk=vacancy.pk).update(seats_offered=F("seats_offered") + 1):
        raise WrongState(_("No seat of this vacancy is left: somebody else has just taken the last one."))
    place = site or _most_left(vacancy)
    if place is not None:
        here = VacancySite.objects.filter(_LEFT, pk=place.pk, vacancy=vacancy)
        if not here.update(seats_offered=F("seats_offered") + 1):
            raise WrongState(_("No seat at this worksite is left: choose another one of the vacancy."))
    taken = TakenSeat.objects.create(vacancy=vacancy, site=place)
    seats_changed.send(sender=Vacancy, vacancy=vacancy)
    return taken


@transaction.atomic
def seat_move(*, seat: TakenSeat, name: str) -> TakenSeat:
    """Make one of `SEAT_MOVES`; a seat given back is free from the end of the transaction.

    Raises `WrongState` where the seat is no longer in a state that the move starts from: nothing is given back twice; and where one
    that was given back is taken again and somebody else has the last one by now.
    """
    step = find(SEAT_MOVES, name)
    vacancy_locked(seat.vacancy_id)
    current = TakenSeat.objects.select_for_update(no_key=True).get(pk=seat.pk).state
    if current not in step.sources:
        raise WrongState(_("This seat has moved on in the meantime: look at it again."))
    counts = {f"seats_{current}": F(f"seats_{current}") - 1, f"seats_{step.target}": F(f"seats_{step.target}") + 1}
    room = _LEFT if current == SeatState.RELEASED else Q()
    if not Vacancy.objects.filter(room, pk=seat.vacancy_id).update(**counts):
        raise WrongState(_("No seat of this vacancy is left: somebody else has just taken the last one."))
    if seat.site_id is not None and not VacancySite.objects.filter(room, pk=seat.site_id).update(**counts):
        raise WrongState(_("No seat at this worksite is left: choose another one of the vacancy."))
    seat.state = SeatState(step.target)
    seat.save(update_fields=["state", "updated_at"])
    seats_changed.send(sender=Vacancy, vacancy=seat.vacancy)
    return seat


def _most_left(vacancy: Vacancy) -> VacancySite | None:
    """Read under the vacancy's lock, which the count has just taken."""
    left = F("seats") - F("seats_offered") - F("seats_reserved") - F("seats_filled")
    return VacancySite.objects.filter(vacancy=vacancy).order_by(left.desc(), "pk").first()
