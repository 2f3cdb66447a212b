"""The forecast of demand: numbers only. It knows no year that was held back, and its interval holds what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.demand.forecast import LEVEL, History, backtest, forecast, history_of

YEARS = (2009, 2012, 2014, 2015, 2017)


def steady(cells: int = 40, years: tuple[int, ...] = YEARS, growth: float = 0.0) -> History[int]:
    sizes = np.linspace(3, 900, cells)
    grown = np.exp(growth * (np.asarray(years, dtype=float) - years[0]))
    return History(tuple(range(cells)), years, np.outer(sizes, grown))


def noisy(seed: int, cells: int = 400) -> History[int]:
    """Sizes as in life (few large, many small), growth of 4 % a year, and each cell's own luck."""
    random = np.random.default_rng(seed)
    years = (2006, 2009, 2014, 2015, 2017)
    sizes = np.exp(random.normal(3, 1.6, cells))
    drift = np.cumsum(random.normal(0, 0.25, (cells, len(years))), axis=1)
    trend = 0.04 * (np.asarray(years, dtype=float) - years[0])
    return History(tuple(range(cells)), years, np.rint(sizes[:, None] * np.exp(drift + trend)))


def test_what_never_changed_is_expected_again() -> None:
    made = forecast(steady(), 2018)
    assert made is not None
    assert np.allclose(made.expected, steady().positions[:, 0])
    assert np.allclose(made.low, made.expected)
    assert np.allclose(made.high, made.expected)


def test_growth_goes_on_but_damped() -> None:
    made = forecast(steady(growth=0.05), 2018)
    assert made is not None
    last = steady(growth=0.05).positions[:, -1].sum()
    assert last < made.total < last * np.exp(0.05)


def test_two_years_are_too_few() -> None:
    assert forecast(steady(years=(2014, 2015)), 2016) is None
    assert backtest(steady(), 2014) is None


def test_a_later_year_changes_nothing_of_an_earlier_forecast() -> None:
    history = noisy(1)
    changed = history.positions.copy()
    changed[:, -1] *= 7
    one, other = forecast(history, 2017), forecast(History(history.cells, history.years, changed), 2017)
    assert one is not None
    assert other is not None
    assert np.array_equal(one.expected, other.expected)
    assert np.array_equal(one.high, other.high)


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_holds_about_what_it_says_of_a_year_that_was_held_back(seed: int) -> None:
    """On made histories whose cells drift as the method supposes: within ten points of the level."""
    found = backtest(noisy(seed), 2017)
    assert found is not None
    assert abs(found.covered - LEVEL) < 0.1
    assert found.cells > 380


def test_the_further_away_the_wider() -> None:
    near, far = forecast(noisy(2), 2018), forecast(noisy(2), 2022)
    assert near is not None
    assert far is not None
    assert (np.log1p(far.high) - np.log1p(far.low)).mean() > (np.log1p(near.high) - np.log1p(near.low)).mean()


def test_cells_that_no_earlier_year_knew_are_told() -> None:
    positions = steady(20).positions.copy()
    positions[:4, :-1] = 0
    found = backtest(History(tuple(range(20)), YEARS, positions), 2017)
    assert found is not None
    assert found.cells == 16
    assert found.unseen == pytest.approx(positions[:4, -1].sum() / positions[:, -1].sum())


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(YEARS), st.integers(0, 5_000)), min_size=1, max_size=60),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_does_not_matter_and_the_interval_holds_the_expected(
    rows: list[tuple[int, int, int]], random: object
) -> None:
    made = forecast(history_of(rows, YEARS), 2018)
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    again = forecast(history_of(mixed, YEARS), 2018)
    assert made is not None
    assert again is not None
    assert dict(zip(made.cells, made.expected.round(6), strict=True)) == dict(
        zip(again.cells, again.expected.round(6), strict=True)
    )
    assert (made.low <= made.expected + 1e-9).all()
    assert (made.high >= made.expected - 1e-9).all()
    assert np.isfinite(made.high).all()
