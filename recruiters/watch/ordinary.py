"""How much recruiters differ without any of them being bad: fitted so that those far above the usual do not stretch it.

Complaints of a recruiter are taken as gamma-Poisson (negative binomial): each has a rate of its own around the usual one. Whoever has more
than the usual counts in the fit as no more than that, however much it is (a likelihood censored on the right); otherwise a few bad
recruiters would widen the very limits that are to find them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distributions import gamma_below, incomplete_beta

ALIKE = 1e9  # a shape at which they differ by chance alone
_SHAPES = (*(0.5 * 2 ** (step / 2) for step in range(16)), ALIKE)
_RATES = tuple(0.5 + 0.02 * step for step in range(41))  # times the rate of all together
_ROUNDS = 3
# Of the mean: so much recruiters are taken to differ where few say little (an assumption, without a source).
_DIFFER = 0.5
_TINY = 1e-300

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ordinary:
    """`rate` complaints a placement; rates of ordinary recruiters are gamma around it with this `shape`, infinite where they are alike."""

    rate: float
    shape: float

    def chance_of(self, complaints: int, placements: float) -> float:
        """How likely an ordinary recruiter with so many placements has so many complaints or more."""
        mean = self.rate * placements
        if complaints <= 0:
            return 1.0
        if mean <= 0:
            return 0.0
        if math.isinf(self.shape):
            return gamma_below(complaints, mean)
        return incomplete_beta(complaints, self.shape, mean / (self.shape + mean))

    def limit(self, placements: float, tail: float) -> int:
        """The largest count that is still within limits: more has a chance of at most `tail` for an ordinary recruiter."""
        low, high = -1, 1
        while self.chance_of(high + 1, placements) > tail:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.chance_of(middle + 1, placements) > tail else (low, middle)
        return high


def ordinary(complaints: Sequence[int], placements: Sequence[float]) -> Ordinary:
    """The most likely rate and shape; shapes (recruiters,). Recruiters without placements do not count.

    Raises `ValueError` where nobody has any placement.
    """
    count, exposure = np.asarray(complaints, float), np.asarray(placements, float)
    count, exposure = count[exposure > 0], exposure[exposure > 0]
    if not len(exposure):
        raise ValueError("no placements")
    together = float(count.sum() / exposure.sum())
    if together == 0:
        return Ordinary(0.0, math.inf)
    told = _Told.of(count, exposure, together)
    rate, shape = together, ALIKE
    for _round in range(_ROUNDS):
        shape = max(_SHAPES, key=lambda one: told.likelihood(rate, one))
        rate = max((together * times for times in _RATES), key=lambda one: told.likelihood(one, shape))
    return Ordinary(rate, math.inf if shape == ALIKE else shape)


@dataclass(frozen=True)
class _Told:
    """Counts, what was placed, and up to where a count is told exactly, the highest of these first; shapes (recruiters,)."""

    count: Floats
    exposure: Floats
    limit: Floats

    @classmethod
    def of(cls, count: Floats, exposure: Floats, rate: float) -> _Told:
        limit = np.floor(rate * exposure)
        order = np.argsort(-limit, kind="stable")
        return cls(count[order], exposure[order], limit[order])

    def likelihood(self, rate: float, shape: float) -> float:
        """The logarithm, with that of a normal prior of the differences, up to what does not depend on `rate` and `shape`."""
        mean = rate * self.exposure
        log_term = -shape * np.log1p(mean / shape)
        log_ratio = np.log(mean) - np.log(shape + mean)
        within, exactly = np.zeros(len(mean)), np.zeros(len(mean))
        for k in range(int(self.limit[0]) + 1):
            some = int(np.searchsorted(-self.limit, -k, side="right"))  # whose limit is k or more
            chance = np.exp(log_term[:some])
            within[:some] += chance
            exactly[:some] = np.where(self.count[:some] == k, chance, exactly[:some])
            log_term[:some] += log_ratio[:some] + math.log((shape + k) / (k + 1))
        told = np.where(self.count <= self.limit, exactly, 1 - within)
        return float(np.log(np.maximum(told, _TINY)).sum()) - 1 / (2 * shape * _DIFFER**2)
