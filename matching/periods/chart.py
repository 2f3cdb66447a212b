"""Wait against quality as a drawing made on the server: one point a period, with a cross as long as its calendars differ."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..engine.periods import Spread
from .figures import OfPeriod

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = (
    400.0,
    280.0,
    36.0,
    40.0,
    16.0,
    48.0,
)  # small: on a telephone the words are read
WORD, LINE = 50.0, 13.0  # the room that words take
BESIDE, ABOVE = (
    6.0,
    10.0,
)  # where words stand, seen from their point: right of it or left, above or below, whichever is free first
SIDES = ((1, -1), (-1, -1), (1, 1), (-1, 1))
STEPS = 4


@dataclass(frozen=True)
class Tick:
    at: str
    value: float


@dataclass(frozen=True)
class Point:
    """Where things stand in the drawing, as text: a template would write the decimal mark of its language."""

    days: int
    x: str
    y: str
    left: str
    right: str
    low: str
    high: str
    word_x: str
    word_y: str
    anchor: str


@dataclass(frozen=True)
class Chart:
    points: list[Point]
    across: list[Tick]  # days that half of the people placed waited at most
    up: list[Tick]  # points of a placement
    decimals: int  # of the ticks that go up


def chart_of(periods: Sequence[OfPeriod]) -> Chart | None:
    """None where no period placed anybody."""
    drawn = [(one.days, one.people_half, one.points) for one in periods if one.people_half and one.points]
    known = [(days, wait, points) for days, wait, points in drawn if wait is not None and points is not None]
    if not known:
        return None
    across = _ticks(0, max(wait.high for _days, wait, _points in known), whole=True)
    up = _ticks(*_reach([points for _days, _wait, points in known]))
    x = _scale(across, LEFT, WIDTH - RIGHT)
    y = _scale(up, HEIGHT - BOTTOM, TOP)
    words = _words([(x(wait.mean), y(points.mean)) for _days, wait, points in known])
    return Chart(
        points=[
            Point(
                days=days,
                x=_told(x(wait.mean)),
                y=_told(y(points.mean)),
                left=_told(x(wait.low)),
                right=_told(x(wait.high)),
                low=_told(y(points.low)),
                high=_told(y(points.high)),
                word_x=_told(word[0]),
                word_y=_told(word[1]),
                anchor=word[2],
            )
            for (days, wait, points), word in zip(known, words, strict=True)
        ],
        across=[Tick(_told(x(value)), value) for value in across],
        up=[Tick(_told(y(value)), value) for value in up],
        decimals=max(0, -math.floor(math.log10(up[1] - up[0]) + 1e-9)),
    )


def _reach(of: Sequence[Spread]) -> tuple[float, float]:
    return min(one.low for one in of), max(one.high for one in of)


def _ticks(lowest: float, highest: float, *, whole: bool = False) -> list[float]:
    """Some round numbers around both, at least two."""
    least = 1.0 if whole else 0.1
    rough = max((highest - lowest) / STEPS, least)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in (1, 2, 5, 10) if part * power >= rough - 1e-9)
    first = math.floor(lowest / step + 1e-9)
    last = max(math.ceil(highest / step - 1e-9), first + 1)
    return [round(number * step, 6) for number in range(first, last + 1)]


def _scale(ticks: Sequence[float], begin: float, end: float) -> Callable[[float], float]:
    return lambda value: begin + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (end - begin)


def _words(points: Sequence[tuple[float, float]]) -> list[tuple[float, float, str]]:
    """Where the words of each point stand, and which end of them: the first side on which they cover no point and no other words."""
    covered = [(x - BESIDE, y - BESIDE, x + BESIDE, y + BESIDE) for x, y in points]
    found = []
    for x, y in points:
        places = [(x + across * BESIDE, y + down * ABOVE, "start" if across > 0 else "end") for across, down in SIDES]
        boxes = [(_box(*place), place) for place in places]
        box, place = next((one for one in boxes if not any(_meet(one[0], other) for other in covered)), boxes[0])
        covered.append(box)
        found.append(place)
    return found


Box = tuple[float, float, float, float]


def _box(x: float, y: float, anchor: str) -> Box:
    left = x if anchor == "start" else x - WORD
    return left, y - LINE / 2, left + WORD, y + LINE / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _told(number: float) -> str:
    return f"{number:.1f}"
