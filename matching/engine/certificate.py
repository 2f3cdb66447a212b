"""The proof that comes with a result: an upper bound on every assignment, from prices alone.

Weak duality (the LP dual of the transportation problem, see Bertsekas and Castanon 1989): for any prices p
>= 0, no assignment can score more than

    D(p) = sum over vacancies of seats * p  +  sum over workers of max(0, max over eligible (score - p)).

Prices of the auction are in ticks, `scale` to a point. Rounding them all at one random threshold t, p' =
floor((p + t) / scale), keeps D on average: the workers' gains round as ceil((gain - t) / scale). So some
threshold gives whole-point prices whose bound is no more than that of the fine ones. Once D in ticks is
less than a point above the total, that bound equals the total: the optimum is proven with prices anybody
can check by hand.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Certificate:
    prices: NDArray[np.int64]  # (n_vacancies,) score points
    bound: int  # score points


def certify(price: NDArray[np.int64], gains: NDArray[np.int64], seats: NDArray[np.int32], scale: int) -> Certificate:
    """The best whole-point prices: `price` (n_vacancies,) and `gains` (n_workers,) in ticks, over all
    eligible pairs.
    """
    steps = np.zeros(scale + 1, np.int64)
    steps[0] = (seats * (price // scale)).sum() + (-(-gains // scale)).sum()
    np.add.at(steps, scale - price % scale, seats)  # an even price lands on `scale`, which no threshold reaches
    np.add.at(steps, (gains[gains > 0] - 1) % scale + 1, -1)
    bounds = np.cumsum(steps[:scale])
    threshold = int(bounds.argmin())
    return Certificate((price + threshold) // scale, int(bounds[threshold]))
