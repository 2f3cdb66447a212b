"""Complaints for each hundred placements: drawn towards what is usual where little is known, and beside control limits.

Never a raw count: who places many hears more complaints, and of who placed three people one complaint says nearly nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distributions import binomial_at_least, gamma_quantile
from .ordinary import ordinary
from .several import stand_out

LEAST_COMPLAINTS = 3  # fewer give no signal: chance is the better explanation, and the signal would tell who spoke
FALSE_SHARE = 0.05  # of what is named in one look
_THREE_OF_FOUR = 0.6745  # of a normal distribution


@dataclass(frozen=True)
class Usual:
    """What is usual: `rate` complaints a placement, and how much recruiters differ, as a gamma prior (`shape`, `placements` it weighs).

    `placements` is infinite where they differ no more than by chance.
    """

    rate: float
    shape: float
    placements: float


@dataclass(frozen=True)
class Shrunken:
    """Complaints a placement: as counted, as believed, and the interval that holds it with 95 of 100."""

    raw: float
    rate: float
    low: float
    high: float


def usual(complaints: Sequence[int], placements: Sequence[float]) -> Usual:
    """The gamma that moments fit to the rates (Marshall, 1991, global); shapes (recruiters,). Recruiters without placements do not count.

    Raises `ValueError` where nobody has any placement.
    """
    count, exposure = _with_placements(complaints, placements)
    rate = float(count.sum() / exposure.sum())
    spread = float((exposure * (count / exposure - rate) ** 2).sum() / exposure.sum())
    between = spread - rate / float(exposure.mean())
    if between <= 0 or rate == 0:
        return Usual(rate, math.inf, math.inf)
    return Usual(rate, rate**2 / between, rate / between)


def _with_placements(
    complaints: Sequence[int], placements: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count, exposure = np.asarray(complaints, float), np.asarray(placements, float)
    known = exposure > 0
    if not known.any():
        raise ValueError("no placements")
    return count[known], exposure[known]


def believed(complaints: int, placements: float, prior: Usual) -> float:
    """Complaints a placement of one recruiter after its own record (gamma-Poisson; Clayton and Kaldor, 1987)."""
    if math.isinf(prior.placements):
        return prior.rate
    return (complaints + prior.shape) / (placements + prior.placements)


def shrink(complaints: int, placements: float, prior: Usual) -> Shrunken:
    """What is believed of one recruiter, beside what was counted, with its interval."""
    raw = complaints / placements if placements > 0 else math.nan
    rate = believed(complaints, placements, prior)
    if math.isinf(prior.placements):
        return Shrunken(raw, rate, rate, rate)
    shape, weighed = complaints + prior.shape, placements + prior.placements
    low, high = (gamma_quantile(shape, level) / weighed for level in (0.025, 0.975))
    return Shrunken(raw, rate, low, high)


def expected_weekly(complaints: Sequence[int], placements: Sequence[float], weeks: int) -> list[float]:
    """Complaints a week that each recruiter lets expect after so many weeks: at the upper side of what is believed of it.

    A year says little of most recruiters. Its own count where nothing was placed.
    """
    prior = usual(complaints, placements) if any(placements) else None
    return [
        count / weeks if prior is None or placed <= 0 else _upper_side(count, placed, prior) * placed / weeks
        for count, placed in zip(complaints, placements, strict=True)
    ]


def _upper_side(complaints: int, placements: float, prior: Usual) -> float:
    """The rate that a recruiter stays below with 3 of 4: of the gamma, by the cube of Wilson and Hilferty (1931), good to a hundredth."""
    rate = believed(complaints, placements, prior)
    if math.isinf(prior.placements):
        return rate
    ninth = 1 / (9 * (complaints + prior.shape))
    return rate * (1 - ninth + _THREE_OF_FOUR * math.sqrt(ninth)) ** 3


def chance_of_so_many(complaints: int, placements: float, all_complaints: int, all_placements: float) -> float:
    """How likely so many or more are, were this one as the others: given the total, binomial (Przyborowski and Wilenski, 1940).

    Exact, whatever the usual rate is: that one recruiter with much makes "usual" larger is allowed for. 1 without placements.
    """
    if placements <= 0 or all_placements <= 0:
        return 1.0
    return binomial_at_least(complaints, all_complaints, min(1.0, placements / all_placements))


def rates_out_of_line(complaints: Sequence[int], placements: Sequence[float]) -> list[tuple[int, float]]:
    """Positions of recruiters with more complaints than chance and their ordinary differences explain among so many.

    Each with the larger of two chances of so many: were all alike, and were it one of those that differ as ordinary ones do.
    Complaints about those who placed nobody are no part of what is usual: they would hide everybody else.
    """
    known = [place for place, exposure in enumerate(placements) if exposure > 0]
    if not known:
        return []
    all_complaints, all_placements = sum(complaints[place] for place in known), math.fsum(placements)
    asked = [place for place in known if complaints[place] >= LEAST_COMPLAINTS]
    usually = ordinary(complaints, placements)
    chances = [
        max(
            chance_of_so_many(complaints[place], placements[place], all_complaints, all_placements),
            usually.chance_of(complaints[place], placements[place]),
        )
        for place in asked
    ]
    return [(asked[position], chances[position]) for position in stand_out(chances, FALSE_SHARE, len(known))]
