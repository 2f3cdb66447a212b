"""Next season's demand, cell by cell, from the years on record; how far it may be wrong is measured on years that were held back.

A cell is an occupation in a state. The years need not follow one another: what is missing between them is bridged, and widens the interval.

* **Expected**: a cell's positions of the last complete year, grown as all cells together grew between the last two, damped, because growth
  does not go on as it was (Gardner and McKenzie, 1985). Longer memories of a cell were tried on the lists of 2000 to 2019 and were worse.
* **Interval**: the quantiles of the errors that the same method made when each year that can be was held back, by size of the cell and
  scaled by the root of the years between (split conformal prediction, Vovk et al., 2005). No distribution is assumed.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Cell = TypeVar("Cell", bound=Hashable)
Numbers = NDArray[np.float64]

DAMPING = 0.5
STEEPEST = 0.3  # of the logarithm, a year: a longer jump is a change of what the lists hold
LEVEL = 0.8  # of ten seasons eight should fall into the interval
BANDS = (5.0, 25.0, 100.0, 500.0)  # expected positions that divide cells into sizes
FEWEST_ERRORS = 40  # of a size; below, the errors of all sizes are taken


@dataclass(frozen=True)
class History(Generic[Cell]):
    """`positions[c, y]`: of cell `cells[c]` in `years[y]`, ascending; 0 where it asked for nobody. Only complete years."""

    cells: tuple[Cell, ...]
    years: tuple[int, ...]
    positions: Numbers

    def before(self, year: int) -> History[Cell]:
        kept = [index for index, one in enumerate(self.years) if one < year]
        return History(self.cells, tuple(self.years[index] for index in kept), self.positions[:, kept])

    def of(self, year: int) -> Numbers:
        return self.positions[:, self.years.index(year)]


@dataclass(frozen=True)
class Forecast(Generic[Cell]):
    """Positions of `year` by cell: expected, and the ends of the interval. `errors` says on how many it is built."""

    year: int
    cells: tuple[Cell, ...]
    expected: Numbers
    low: Numbers
    high: Numbers
    errors: int

    @property
    def total(self) -> float:
        return float(self.expected.sum())


@dataclass(frozen=True)
class Backtest:
    """What came of forecasting `year` from the years before it.

    `covered`: share of cells inside the interval; `error`: mean absolute error in positions; `naive_error`: of "as in the last year on
    record"; `unseen`: share of the year's positions in cells that no earlier year knew, which no forecast has.
    """

    year: int
    cells: int
    covered: float
    error: float
    naive_error: float
    total_expected: float
    total_actual: float
    unseen: float


def forecast(history: History[Cell], year: int, *, level: float = LEVEL) -> Forecast[Cell] | None:
    """Of `year` from the years before it. None where those are fewer than three, of which two can be held back."""
    past = history.before(year)
    if len(past.years) < 3:
        return None
    expected = _expected(past, year)
    gap = year - past.years[-1]
    errors, sizes = _errors(past)
    low, high = expected.copy(), expected.copy()
    for band in range(len(BANDS) + 1):
        here = np.digitize(expected, BANDS) == band
        of_size = errors[sizes == band]
        lower, upper = _quantiles(of_size if of_size.size >= FEWEST_ERRORS else errors, level)
        low[here] = np.expm1(np.log1p(expected[here]) + lower * np.sqrt(gap))
        high[here] = np.expm1(np.log1p(expected[here]) + upper * np.sqrt(gap))
    return Forecast(year, past.cells, expected, np.clip(low, 0, expected), np.maximum(high, expected), int(errors.size))


def backtest(history: History[Cell], year: int, *, level: float = LEVEL) -> Backtest | None:
    """The forecast of a year on record, compared with it. None where the years before it do not suffice."""
    made = forecast(history, year, level=level)
    if made is None:
        return None
    actual, past = history.of(year), history.before(year)
    known = past.positions.sum(axis=1) > 0
    if not known.any():
        return None
    inside = (actual >= np.floor(made.low)) & (actual <= np.ceil(made.high))
    return Backtest(
        year=year,
        cells=int(known.sum()),
        covered=float(inside[known].mean()),
        error=float(np.abs(actual - made.expected)[known].mean()),
        naive_error=float(np.abs(actual - past.positions[:, -1])[known].mean()),
        total_expected=made.total,
        total_actual=float(actual.sum()),
        unseen=float(actual[~known].sum() / actual.sum()) if actual.sum() else 0.0,
    )


def _expected(past: History[Cell], year: int) -> Numbers:
    steps = float(year - past.years[-1])
    damped = DAMPING * (1 - DAMPING**steps) / (1 - DAMPING)
    grown: Numbers = past.positions[:, -1] * np.exp(_growth(past) * damped)
    return grown


def _growth(past: History[Cell]) -> float:
    """Of the logarithm of all positions, a year, between the last two years."""
    if len(past.years) < 2:
        return 0.0
    before, last = np.log1p(past.positions[:, -2:].sum(axis=0))
    return float(np.clip((last - before) / (past.years[-1] - past.years[-2]), -STEEPEST, STEEPEST))


def _errors(past: History[Cell]) -> tuple[Numbers, NDArray[np.intp]]:
    """Of each cell known before, in each year with another before it: the error of the logarithm for one year's distance, and the size."""
    errors: list[Numbers] = []
    sizes: list[NDArray[np.intp]] = []
    for year in past.years[1:]:
        earlier = past.before(year)
        known = earlier.positions.sum(axis=1) > 0
        expected = _expected(earlier, year)[known]
        gap = year - earlier.years[-1]
        errors.append((np.log1p(past.of(year)[known]) - np.log1p(expected)) / np.sqrt(gap))
        sizes.append(np.digitize(expected, BANDS))
    return np.concatenate(errors), np.concatenate(sizes)


def _quantiles(errors: Numbers, level: float) -> tuple[float, float]:
    """The ends between which `level` of the errors lie; a little wider where there are few, as split conformal prediction asks."""
    if not errors.size:
        return 0.0, 0.0
    tail = (1 - level) / 2
    reach = min(1.0, (1 - tail) * (errors.size + 1) / errors.size)
    return float(np.quantile(errors, 1 - reach)), float(np.quantile(errors, reach))


def history_of(rows: Sequence[tuple[Cell, int, float]], years: Sequence[int]) -> History[Cell]:
    """From (cell, year, positions), several of which may speak of one cell and year; years that are not wanted are left out."""
    wanted = tuple(sorted(years))
    place = {year: index for index, year in enumerate(wanted)}
    cells = tuple(dict.fromkeys(cell for cell, year, _positions in rows if year in place))
    line = {cell: index for index, cell in enumerate(cells)}
    positions = np.zeros((len(cells), len(wanted)))
    for cell, year, count in rows:
        if year in place:
            positions[line[cell], place[year]] += count
    return History(cells, wanted, positions)
