"""What a study found, period by period, as numbers over its calendars: nothing here is in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.periods import Spread, spread
from ..models import PeriodsStudy

Calendar = Mapping[str, Any]


@dataclass(frozen=True)
class OfPeriod:
    """Mean, lowest and highest over the calendars of a period. None where nobody was placed by any. `points` are of a placement, 0 to
    100; `reached` is the fit of all placed in percent of the most that could be reached; waits are days: of half, and of nine in ten."""

    days: int
    calendars: int
    matchings: Spread
    placed: Spread
    empty: Spread  # seats
    total: Spread  # points of all placed, 0 to 100 each
    points: Spread | None
    reached: Spread | None
    people_half: Spread | None
    people_most: Spread | None
    seats_half: Spread | None
    seats_most: Spread | None
    lost: Spread
    unseen: Spread


def of_periods(study: PeriodsStudy) -> list[OfPeriod]:
    """In the order of the periods, the shortest first. Of a finished study."""
    bound = study.result["at_once"]["bound"]
    return [_of_period(told["days"], told["calendars"], bound) for told in study.result["periods"]]


def _of_period(days: int, calendars: list[Calendar], bound: int) -> OfPeriod:
    def over(number: Callable[[Calendar], float]) -> Spread:
        return spread([number(one) for one in calendars])

    def where_placed(number: Callable[[Calendar], float]) -> Spread | None:
        found = [number(one) for one in calendars if one["placed"]]
        return spread(found) if found else None

    return OfPeriod(
        days=days,
        calendars=len(calendars),
        matchings=over(lambda one: one["matchings"]),
        placed=over(lambda one: one["placed"]),
        empty=over(lambda one: one["lost"] + one["still_open"]),
        total=over(lambda one: one["fit"] / 100),
        points=where_placed(lambda one: one["fit"] / one["placed"] / 100),
        reached=over(lambda one: 100 * one["fit"] / bound) if bound else None,
        people_half=where_placed(lambda one: one["people_wait"]["median"]),
        people_most=where_placed(lambda one: one["people_wait"]["most"]),
        seats_half=where_placed(lambda one: one["seats_wait"]["median"]),
        seats_most=where_placed(lambda one: one["seats_wait"]["most"]),
        lost=over(lambda one: one["lost"]),
        unseen=over(lambda one: one["unseen"]),
    )
