"""The search for multipliers: a proximal bundle method (Lemarechal; Kiwiel, Mathematical Programming 46 (1990) 105-122).

Any placement x, whether or not it keeps the limits, says for all multipliers y what the bound cannot fall below:

    D(y)  >=  score of x  +  sum over limits of sign * y * (number - count of x).

The highest of these planes is a model of D, the better the more placements were seen. The next multipliers are those where the model,
and a little for each step away from the best ones so far, is lowest. Planes of placements stay true when candidates are added.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .auction import MAX_SCORE
from .jit import kernel
from .limits import DEAREST, Limits

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]

FIRST = 256  # points, the longest first step
LEARNED = 64  # where multipliers were learned
MOST_PLANES = 100
SERIOUS = 0.1  # of what the model promised, by which a bound must fall
GOOD = 0.5
NULL_STEPS = 3  # without success, before steps become shorter
PASSES = 20_000


class Multipliers:
    """`points` (limits,): the multipliers to try next. `best`, `bound`: those of the lowest bound so far on these candidates."""

    def __init__(self, limits: Limits, points: Int64) -> None:
        self.limits = limits
        self.points, self.best = points.copy(), points.copy()
        self.bound: int | None = None
        self.promised = 0.0  # how far the model says that the bound falls by the next step
        self._first = LEARNED if points.any() else FIRST
        self._length: float | None = None  # points for each placement too many: a step's
        self._in_vain = 0
        self._heights: list[float] = []
        self._slopes: list[Int64] = []
        floors = limits.sign < 0
        self._most = np.where(floors, DEAREST, MAX_SCORE + DEAREST * floors.sum()).astype(np.int64)

    def begin_again(self) -> None:
        """There are more candidates: what was the bound is none any more."""
        self.bound = None
        self.points = self.best.copy()

    def learn(self, total: int, counts: Int64, bound: int) -> None:
        """What an auction at `points` found: a placement of `total` points (without tolls) and `counts`, and a bound."""
        slope = self.limits.sign * (self.limits.number - counts)
        self._heights.append(float(total))
        self._slopes.append(slope)
        del self._heights[:-MOST_PLANES], self._slopes[:-MOST_PLANES]
        if self._length is None and slope.any():
            self._length = self._first / float(np.abs(slope).max())
        if self.bound is None:
            self.bound, self.best = bound, self.points.copy()
            return
        fell = self.bound - bound
        if fell > SERIOUS * self.promised:
            if fell > GOOD * self.promised:
                self._length = 2 * (self._length or 0.0)
            self._in_vain = 0
        else:
            self._in_vain += 1
            if self._in_vain >= NULL_STEPS:
                self._length, self._in_vain = (self._length or 0.0) / 2, 0
        if fell > 0:
            self.bound, self.best = bound, self.points.copy()

    def move(self) -> bool:
        """Choose the next ones; False where they are the best so far."""
        if self._length is None or self.bound is None:
            self.promised = 0.0
            return False
        slopes = np.array(self._slopes, np.float64)
        heights = np.array(self._heights) - self.bound
        found = lowest(heights, slopes, self.best.astype(np.float64), self._most.astype(np.float64), self._length)
        self.points = np.round(found).astype(np.int64)
        self.promised = -float((heights + (slopes * self.points).sum(axis=1)).max())
        return bool((self.points != self.best).any())


@kernel
def lowest(heights: Float64, slopes: Float64, centre: Float64, most: Float64, length: float) -> Float64:
    """Where the highest of the planes `heights + slopes @ y` and |y - centre|^2 / (2 length) together are lowest, in the box 0..most.

    The dual: weights of planes, which are moved from the lowest plane that has any to the highest, until both are as high.
    """
    planes, n = slopes.shape
    weights = np.zeros(planes)
    weights[planes - 1] = 1.0
    along = slopes[planes - 1].copy()
    y = centre.copy()
    for _pass in range(PASSES):
        for at in range(n):
            y[at] = min(max(centre[at] - length * along[at], 0.0), most[at])
        high, low, highest, least = -1, -1, -np.inf, np.inf
        for plane in range(planes):
            value = heights[plane]
            for at in range(n):
                value += slopes[plane, at] * y[at]
            if value > highest:
                high, highest = plane, value
            if weights[plane] > 0 and value < least:
                low, least = plane, value
        if highest - least < 0.5:
            break
        apart = 0.0
        for at in range(n):
            apart += (slopes[high, at] - slopes[low, at]) ** 2
        moved = weights[low] if apart == 0 else min(weights[low], (highest - least) / (length * apart))
        weights[low] -= moved
        weights[high] += moved
        for at in range(n):
            along[at] += moved * (slopes[high, at] - slopes[low, at])
    return y
