"""Trainings that open most seats: greedy beside every possible choice, and the bound above both."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.fairness.coverage import GREEDY_SHARE, Openings, plan
from matching.fairness.gaps import Opened, Training, plans, training_of

Rows = dict[tuple[int, int], int]


def openings(rows: Rows, seats: list[int], n_changes: int) -> Openings:
    change, vacancy, people = np.array([(*key, n) for key, n in rows.items()], np.int64).reshape(-1, 3).T
    return Openings(change, vacancy, people, np.array(seats, np.int64), n_changes)


def filled(rows: Rows, seats: list[int], chosen: Any) -> int:
    """Seat by seat, in plain Python."""
    total = 0
    for vacancy, free in enumerate(seats):
        total += min(free, sum(n for (change, at), n in rows.items() if at == vacancy and change in chosen))
    return total


@st.composite
def cases(draw: Any) -> tuple[Rows, list[int], int, int]:
    n_changes, n_vacancies = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    seats = draw(st.lists(st.integers(0, 9), min_size=n_vacancies, max_size=n_vacancies))
    pairs = st.tuples(st.integers(0, n_changes - 1), st.integers(0, n_vacancies - 1))
    return draw(st.dictionaries(pairs, st.integers(1, 9), max_size=20)), seats, n_changes, draw(st.integers(1, 5))


@given(cases())
def test_greedy_is_near_the_best_choice_and_the_bound_above_it(case: tuple[Rows, list[int], int, int]) -> None:
    rows, seats, n_changes, budget = case
    found = plan(openings(rows, seats, n_changes), budget)
    best = max(filled(rows, seats, set(some)) for some in combinations(range(n_changes), min(budget, n_changes)))
    assert found.seats == filled(rows, seats, {step.change for step in found.steps})
    assert GREEDY_SHARE * best - 1e-9 <= found.seats <= best <= found.bound <= sum(seats)
    assert len(found.steps) <= budget
    assert len({step.change for step in found.steps}) == len(found.steps)
    assert all(step.seats > 0 for step in found.steps)


def test_nothing_that_opens_anything_is_a_plan_of_nothing() -> None:
    none = plan(openings({}, [3, 4], 0), 2)
    assert (none.steps, none.seats, none.bound, none.is_best) == ((), 0, 0, True)
    with pytest.raises(ValueError, match="budget"):
        plan(openings({}, [], 0), 0)


def test_the_bound_shows_that_greedy_was_not_best() -> None:
    """Three trainings, two of which together fill all; greedy begins with the third."""
    rows = {(0, 0): 4, (0, 1): 0, (1, 2): 4, (2, 0): 3, (2, 2): 3}
    found = plan(openings({key: n for key, n in rows.items() if n}, [4, 4, 4], 3), 2)
    assert [step.change for step in found.steps] == [2, 0]
    assert (found.seats, found.bound) == (7, 8)
    assert not found.is_best


PASSPORT, SPRAYING, ENGLISH = Training("passport"), Training("skill", ("spraying",)), Training("language", ("eng", "2"))


def test_a_change_is_the_training_that_it_takes() -> None:
    assert training_of("passport", None, "2027-04-01") == training_of("passport", False, "2027-09-01") == PASSPORT
    assert training_of("skill", ["pruning"], ["pruning", "spraying"]) == SPRAYING
    assert training_of("language", ["eng", "1"], ["eng", "2"]) == ENGLISH
    assert training_of("language_test", 3, 4) == Training("language_test", ("4",))


def test_trainings_are_chosen_where_they_open_most_and_never_for_a_handful() -> None:
    opened = [
        Opened(PASSPORT, "GT-13", 1, 30),
        Opened(PASSPORT, "GT-01", 1, 25),
        Opened(SPRAYING, "GT-13", 2, 12),
        Opened(SPRAYING, "GT-01", 2, 9),
        Opened(ENGLISH, "GT-13", 3, 9),
    ]
    everywhere, by_department = plans(opened, {1: 40, 2: 20, 3: 50, 4: 5}, 5)
    assert [(one.training, one.people, one.seats) for one in everywhere.steps] == [
        (PASSPORT, 55, 40),
        (SPRAYING, 21, 20),
    ]
    assert [(one.training, one.department, one.people, one.seats) for one in by_department.steps] == [
        (PASSPORT, "GT-13", 30, 30),
        (PASSPORT, "GT-01", 25, 10),
    ]
    assert everywhere.is_best
    assert (by_department.seats, by_department.bound) == (40, 40)
