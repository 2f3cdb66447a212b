"""What is hidden of a table stays hidden from whoever knows everything else that is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from common.suppression import Suppressed, suppress

SMALL = 10
Table = list[list[int]]
# A machine that is busy with something else makes no table wrong.
AT_LEISURE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def tables(draw: Any, most: int = 5) -> Table:
    """Of one to five rows and columns, many zeros and small numbers among some large ones."""
    number = st.one_of(st.just(0), st.integers(1, 12), st.integers(0, 300))
    columns = draw(st.integers(1, most))
    return draw(st.lists(st.lists(number, min_size=columns, max_size=columns), min_size=1, max_size=most))


def possible(counts: Any, hidden: Suppressed, totals: tuple[bool, bool]) -> dict[tuple[int, int], tuple[float, float]]:
    """For each hidden cell the least and the most that it can be, for an attacker who knows every number told and that no hidden one is 0.

    Two linear programmes a cell.
    """
    cells = [tuple(cell) for cell in np.argwhere(hidden.cells).tolist()]
    equations, sums = [], []
    for axis, untold in ((0, hidden.rows), (1, hidden.columns)):
        for at in np.flatnonzero(~untold) if totals[axis] else ():
            equations.append([float(cell[axis] == at) for cell in cells])
            line = counts[at] if axis == 0 else counts[:, at]
            of_these = hidden.cells[at] if axis == 0 else hidden.cells[:, at]
            sums.append(float(line[of_these].sum()))
    told = {"A_eq": equations, "b_eq": sums} if equations else {}
    found = {}
    for number, cell in enumerate(cells):
        wanted = np.eye(len(cells))[number]
        least, most = (linprog(sign * wanted, bounds=(1, 10_000), **told) for sign in (1, -1))
        found[cell] = (least.fun, -most.fun)
    return found


@settings(AT_LEISURE, max_examples=40)
@given(tables(), st.sampled_from([(True, True), (True, False), (False, True)]))
def test_nobody_works_a_hidden_number_out(rows: Table, totals: tuple[bool, bool]):
    counts = np.array(rows)
    hidden = suppress(counts, SMALL, row_totals=totals[0], column_totals=totals[1])
    for cell, (least, most) in possible(counts, hidden, totals).items():
        assert least <= counts[cell] <= most + 1e-6
        assert most - least > 0.5, f"{cell} of {rows} can only be {least}"


@AT_LEISURE
@given(tables(most=7))
def test_every_small_number_is_hidden_and_every_line_has_two_hidden_of_ten_people_or_none(rows: Table):
    counts = np.array(rows)
    hidden = suppress(counts, SMALL)
    assert hidden.cells[(counts > 0) & (counts < SMALL)].all()
    assert not hidden.cells[counts == 0].any()
    for table, cells, totals in ((counts, hidden.cells, hidden.rows), (counts.T, hidden.cells.T, hidden.columns)):
        for line, gone, total_is_hidden in zip(table, cells, totals, strict=True):
            assert total_is_hidden or not 0 < line.sum() < SMALL
            assert total_is_hidden or not gone.any() or (gone.sum() >= 2 and line[gone].sum() >= SMALL)


@AT_LEISURE
@given(tables())
def test_the_same_table_hides_the_same_and_large_tables_hide_nothing(rows: Table):
    counts = np.array(rows)
    once, again = suppress(counts, SMALL), suppress(counts.copy(), SMALL)
    assert (once.cells == again.cells).all()
    large = suppress(counts * SMALL, SMALL)
    assert not large.cells.any()
    assert not large.rows.any()


def test_the_number_that_covers_a_small_one_is_the_one_missed_least():
    hidden = suppress(np.array([[3, 500, 40]]), SMALL, column_totals=False)
    assert hidden.cells.tolist() == [[True, False, True]]


def test_two_rings_that_one_number_joins_do_not_give_it_away():
    """Each line has two hidden or more, and still the cell between the rings follows from the totals, unless more is hidden."""
    counts = np.array([[5, 6, 0, 0], [6, 5, 9, 50], [0, 0, 6, 5], [80, 90, 5, 6]])
    hidden = suppress(counts, SMALL)
    assert all(most - least > 0.5 for least, most in possible(counts, hidden, (True, True)).values())


def test_a_total_of_few_people_is_hidden_with_them():
    hidden = suppress(np.array([[4, 200], [3, 300]]), SMALL, row_totals=False)
    assert hidden.columns.tolist() == [True, False]
    assert hidden.cells.tolist() == [[True, False], [True, False]]


def test_of_a_row_that_may_not_be_told_only_zeros_are_and_it_does_not_follow_from_the_totals():
    hidden = suppress(
        np.array([[50, 0, 70], [40, 20, 0]]), SMALL, row_totals=False, rows_untold=np.array([True, False])
    )
    assert hidden.cells.tolist() == [[True, False, True], [True, False, False]]
    assert hidden.columns.tolist() == [False, False, True]


def test_a_negative_number_is_no_count():
    with pytest.raises(ValueError, match="negative"):
        suppress(np.array([[-1]]))
