"""What a sample says of the whole frame: a rate, and how far off it may be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .distributions import beta_quantile

FEW = 30  # visits: below, the interval is wide and its level only roughly kept


class Caution(StrEnum):
    """What a reader must be told beside a rate."""

    FEW = "few"  # fewer visits than `FEW`
    NONE_FOUND = "none_found"  # nothing found, which is not "nothing there"
    NOT_VISITED = "not_visited"  # some that were drawn could not be visited: taken to be as those that were
    ONE_VISIT = "one_visit"  # no spread can be told from one


@dataclass(frozen=True)
class Estimate:
    """A share of the frame, 0 to 1. `low`..`high`: the interval. `worst`, `best`: had all that were not visited shown it, or none."""

    rate: float
    low: float
    high: float
    best: float
    worst: float
    visited: int
    drawn: int
    found: int
    effective: float
    cautions: tuple[Caution, ...]


def estimate_rate(
    probability: Sequence[float], outcome: Sequence[bool | None], *, frame: int, level: float = 0.95
) -> Estimate | None:
    """The share of a frame of `frame` units that shows something, from those drawn: chance and outcome of each (None: not visited).

    With every unit visited the total is that of Horvitz and Thompson (1952), without bias, divided by the known size of the frame.
    Where some were not visited it is the ratio of two such totals over those that were (Hájek, 1971). Its variance uses no chance of
    pairs but Hájek's approximation (1964), good where many units share the order by chance. The interval is that of Korn and Graubard
    (1998): Clopper and Pearson's with the visits that a simple sample would have needed, never more than were made. It keeps its level
    where nothing was found. Both are approximate, on the wide side where units are certain. None where nothing was visited.
    """
    chance = np.asarray(probability, float)
    seen = np.array([value is not None for value in outcome], bool)
    shown = np.array([bool(value) for value in outcome], float)
    if not seen.any():
        return None
    weight = 1 / chance
    visited, found = int(seen.sum()), int(shown.sum())
    total = float((weight * shown).sum())
    whole = visited == len(chance)
    rate = min(1.0, total / (frame if whole else float(weight[seen].sum())))
    unseen = float(weight[~seen].sum())
    complete = whole and visited == frame
    effective = float(visited) if complete else _effective(weight[seen], shown[seen], rate, frame, whole)
    low, high = (rate, rate) if complete else _interval(rate, effective, level)
    return Estimate(
        rate=rate,
        low=low,
        high=high,
        best=rate if whole else min(1.0, total / frame),
        worst=rate if whole else min(1.0, (total + unseen) / frame),
        visited=visited,
        drawn=len(chance),
        found=found,
        effective=effective,
        cautions=_cautions(visited, len(chance), found, complete=complete),
    )


def _cautions(visited: int, drawn: int, found: int, *, complete: bool) -> tuple[Caution, ...]:
    said = {
        Caution.ONE_VISIT: visited == 1 and not complete,
        Caution.FEW: 1 < visited < FEW and not complete,
        Caution.NONE_FOUND: found == 0 and not complete,
        Caution.NOT_VISITED: visited < drawn,
    }
    return tuple(caution for caution, holds in said.items() if holds)


def variance(weight: NDArray[np.float64], shown: NDArray[np.float64], rate: float, frame: int, whole: bool) -> float:
    """Of the rate, by Hájek's approximation; shapes (visits,). Units that are certain add nothing. 0 from one visit."""
    visits = len(weight)
    if visits < 2:
        return 0.0
    open_ = 1 - 1 / weight
    if open_.sum() <= 0:
        return 0.0
    value = weight * (shown if whole else shown - rate)
    middle = float((open_ * value).sum() / open_.sum())
    size = float(frame) if whole else float(weight.sum())
    return float(visits / (visits - 1) * (open_ * (value - middle) ** 2).sum()) / size**2


def _effective(weight: NDArray[np.float64], shown: NDArray[np.float64], rate: float, frame: int, whole: bool) -> float:
    """The visits of a simple sample as sure as this one, never more than were made; by the weights alone where variance says nothing."""
    visits = len(weight)
    by_weights = float(weight.sum() ** 2 / (weight**2).sum())
    spread = variance(weight, shown, rate, frame, whole)
    if spread <= 0 or not 0 < rate < 1:
        return by_weights
    return max(1.0, min(float(visits), rate * (1 - rate) / spread))


def _interval(rate: float, effective: float, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    found = rate * effective
    low = beta_quantile(found, effective - found + 1, tail) if found > 0 else 0.0
    high = beta_quantile(found + 1, effective - found, 1 - tail) if not math.isclose(found, effective) else 1.0
    return low, high
