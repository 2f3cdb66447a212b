"""Complaints and placements of all recruiters as a funnel: where each stands beside what is ordinary, drawn on the server."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..selectors.signals import Exposure
from ..watch.ordinary import Ordinary, ordinary
from ..watch.rates import shrink, usual

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640.0, 320.0, 44.0, 36.0, 12.0, 12.0
WARNING, ALARM = 0.025, 0.001  # beyond by chance, to one side
STEPS = 48


@dataclass(frozen=True)
class Dot:
    recruiter: int
    name: str
    complaints: int
    placements: float
    raw: float
    believed: float
    limit: float
    out: bool
    x: str
    y: str


@dataclass(frozen=True)
class Tick:
    at: str
    words: str


@dataclass(frozen=True)
class Funnel:
    """Rates are for each hundred placements; `x` of the drawing are placements by their logarithm."""

    dots: list[Dot]
    usual: float
    usual_y: str
    warning: str
    alarm: str
    across: list[Tick]
    up: list[Tick]


def funnel_of(rows: Sequence[Exposure], names: dict[int, str]) -> Funnel | None:
    """None where nothing was placed. The worst first."""
    known = [row for row in rows if row.placements > 0]
    if not known:
        return None
    complaints, placements = [row.complaints for row in rows], [row.placements for row in rows]
    prior, usually = usual(complaints, placements), ordinary(complaints, placements)
    most = max(row.placements for row in known)
    rates = [100 * row.complaints / row.placements for row in known]
    top = _round_up(max([*rates, 100 * 3 * prior.rate, 1.0]))
    scale = _Scale(most, top)
    dots = []
    for row, raw in zip(known, rates, strict=True):
        limit = usually.limit(row.placements, ALARM)
        dots.append(
            Dot(
                recruiter=row.recruiter,
                name=names.get(row.recruiter, ""),
                complaints=row.complaints,
                placements=row.placements,
                raw=raw,
                believed=100 * shrink(row.complaints, row.placements, prior).rate,
                limit=100 * limit / row.placements,
                out=row.complaints > limit,
                x=scale.x(row.placements),
                y=scale.y(raw),
            )
        )
    return Funnel(
        dots=sorted(dots, key=lambda dot: (not dot.out, -dot.believed, dot.recruiter)),
        usual=100 * prior.rate,
        usual_y=scale.y(100 * prior.rate),
        warning=_line(scale, most, usually, WARNING),
        alarm=_line(scale, most, usually, ALARM),
        across=[
            Tick(scale.x(step * 10**power), f"{step * 10**power}")
            for power in range(math.ceil(math.log10(most)) + 1)
            for step in (1, 2, 5)
            if step * 10**power <= most
        ],
        up=[Tick(scale.y(top * part / 4), f"{top * part / 4:g}") for part in range(5)],
    )


def _round_up(highest: float) -> float:
    """Four steps of 1, 2, 2.5 or 5 times a power of ten that reach over the highest."""
    power = 10.0 ** math.floor(math.log10(highest / 4))
    return 4 * next(step * power for step in (1, 2, 2.5, 5, 10) if 4 * step * power > highest)


@dataclass(frozen=True)
class _Scale:
    """Where things stand in the drawing, as text: a template would write the decimal mark of its language."""

    most: float
    top: float

    def x(self, placements: float) -> str:
        share = math.log10(max(placements, 1)) / max(math.log10(max(self.most, 10)), 1)
        return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"

    def y(self, rate: float) -> str:
        return f"{HEIGHT - BOTTOM - min(rate / self.top, 1) * (HEIGHT - BOTTOM - TOP):.1f}"


def _line(scale: _Scale, most: float, usually: Ordinary, tail: float) -> str:
    """Points of a limit from one placement to the most."""
    steps = [max(most, 10) ** (step / STEPS) for step in range(STEPS + 1)]
    points = [(scale.x(at), scale.y(100 * usually.limit(at, tail) / at)) for at in steps]
    return " ".join(f"{x},{y}" for x, y in points)
