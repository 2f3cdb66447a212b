"""Years of schooling that reproduce the published averages of each country (data/schooling.csv).

Four cells (urban and rural, men and women) make five published figures: total, urban, rural, men, women. In a registry the shares of
the cells are not those of the population, so the cell means are the least-squares solution of an additive model,
level + urban step + women's step, over the five figures with the registry's own shares. Within a cell, younger people and those whose
mother tongue is Spanish have been to school for longer, and the cell's mean does not move.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from .chance import Flags, Floats, Ints, Streams, spread
from .files import rows

GROUPS = ("total", "urban", "rural", "men", "women")
# How many people stop after each year: at the ends of cycles (3, 6, 9, 12 years) rather than between them.
STOPS = np.array([9.0, 4, 6, 9, 5, 5, 22, 4, 4, 12, 4, 4, 14, 1.5, 1.5, 1, 2, 0.8])
LOWEST, HIGHEST, STEP = 0.6, 15.0, 0.02
PER_YEAR_OF_AGE = -0.07
MOTHER_TONGUE = -0.9


@dataclass(frozen=True)
class Published:
    """A country's row of the table, and the registry's shares."""

    figures: dict[str, float]
    urban_share: float
    women_share: float

    def cell_mean(self, urban: bool, woman: bool) -> float:
        level, urban_step, womens_step = self.solution
        return float(level + urban_step * urban + womens_step * woman)

    @property
    def solution(self) -> Floats:
        """Level, urban step, women's step: least squares over the five published figures."""
        u, w = self.urban_share, self.women_share
        model = np.array([[1, u, w], [1, 1, w], [1, 0, w], [1, u, 0], [1, u, 1]])
        return np.linalg.lstsq(model, np.array([self.figures[group] for group in GROUPS]), rcond=None)[0]


@cache
def published() -> dict[str, Published]:
    return {
        row["country"]: Published(
            {group: float(row[group]) for group in GROUPS},
            float(row["urban_percent"]) / 100,
            float(row["women_percent"]) / 100,
        )
        for row in rows("schooling")
    }


def draw_schooling(streams: Streams, target: Floats, cell: Ints, age: Ints, speaks: Flags) -> Ints:
    """Years for each person. `target` is the mean of the person's cell, `cell` its number."""
    rng = streams("schooling")
    years = np.zeros(len(cell), dtype=np.int64)
    for number in np.unique(cell):
        own = np.flatnonzero(cell == number)
        shift = PER_YEAR_OF_AGE * age[own] + MOTHER_TONGUE * speaks[own]
        mean = _centred(target[own] + shift - shift.mean(), float(target[own[0]]))
        years[own] = _from_means(mean, spread(rng, len(own)))
    return years


def _centred(mean: Floats, target: float) -> Floats:
    """Means within what can be drawn, moved together until their average is the cell's."""
    for _ in range(20):
        mean = np.clip(mean, LOWEST, HIGHEST)
        mean = mean + (target - mean.mean())
    return np.clip(mean, LOWEST, HIGHEST)


def _from_means(mean: Floats, draws: Floats) -> Ints:
    """Years by the inverse of the distribution with each person's mean. Sorted by mean, so that even draws stay even."""
    row = np.rint((mean - LOWEST) / STEP).astype(np.int64)
    return np.asarray((draws[:, None] > _distributions()[row]).sum(axis=1), dtype=np.int64)


@cache
def _distributions() -> Floats:
    """Cumulated distribution of years for each mean on the grid: `STOPS` tilted exponentially until the mean is right."""
    k = np.arange(len(STOPS))
    grid = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
    low, high = np.full(len(grid), -3.0), np.full(len(grid), 3.0)
    for _ in range(60):
        tilt = (low + high) / 2
        shares = STOPS * np.exp(tilt[:, None] * (k - k.mean()))
        shares /= shares.sum(axis=1, keepdims=True)
        too_low = shares @ k < grid
        low, high = np.where(too_low, tilt, low), np.where(too_low, high, tilt)
    return np.cumsum(shares, axis=1)[:, :-1]


def means(years: Ints, urban: Flags, woman: Flags, man: Flags) -> dict[str, float]:
    """The five averages of a group of people, as the table has them."""
    everybody = np.ones(len(years), dtype=bool)
    groups = dict(zip(GROUPS, (everybody, urban, ~urban, man, woman), strict=True))
    return {group: float(years[chosen].mean()) for group, chosen in groups.items()}
