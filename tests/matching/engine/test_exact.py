"""The engine against OR-Tools' minimum-cost flow, which shares no code with it; and that one against the Hungarian method."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matching.engine import assignment as engine
from matching.engine import exact as exactly
from matching.engine import scan
from matching.engine.assignment import assign
from matching.engine.checker import check
from matching.engine.exact import Gathered, SolverMissing, TooManyPairs, exact, solved
from matching.engine.graph import from_rows
from matching.engine.pairs import MatrixPairs
from matching.engine.scoring import ColumnScores, EligibleBlocks

from .builders import exact_optimum, random_matrix, vacancies, workers


@st.composite
def instances(draw):
    """Up to twelve workers and eight vacancies: ties, scores of 0, nobody eligible, no seats, more seats than anybody needs."""
    n, m = draw(st.integers(0, 12)), draw(st.integers(0, 8))
    highest = draw(st.sampled_from([-1, 0, 1, 3, 10_000]))
    matrix = draw(arrays.arrays(np.int16, (n, m), elements=st.integers(-1, highest)))
    most_seats = draw(st.sampled_from([0, 1, 3, 2**31 - 1]))
    seats = draw(arrays.arrays(np.int32, m, elements=st.sampled_from([0, 1, 2, most_seats])))
    return matrix, seats


def total_of(matrix, vacancy_of):
    placed = np.flatnonzero(vacancy_of >= 0)
    return int(matrix[placed, vacancy_of[placed]].sum(dtype=np.int64))


def beside_the_optimum(matrix, seats, result):
    """The two solvers agree as far as the engine promises, and nothing is wrong with its result."""
    best = exact(MatrixPairs(matrix), seats)
    assert result.total_score <= best.total <= result.bound
    assert best.total - result.total_score <= result.gap * result.bound + 1e-9
    if result.gap == 0:
        assert result.total_score == best.total
    assert check(MatrixPairs(matrix), seats, result) == []
    return best


@settings(deadline=None, max_examples=300)
@given(instances())
def test_engine_and_solver_agree_on_small_instances(instance):
    matrix, seats = instance
    result = assign(MatrixPairs(matrix), seats)
    assert result.gap == 0
    beside_the_optimum(matrix, seats, result)


@settings(deadline=None, max_examples=200)
@given(instances(), st.integers(1, 3), st.sampled_from([1, 50, 3_000]), st.sampled_from([1e-4, 0.5]))
def test_also_from_few_candidates_and_where_a_gap_is_left(instance, candidates, epsilon, max_gap):
    matrix, seats = instance
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "COMPLETE_EDGES", 0)
        patch.setattr(engine, "CANDIDATES", candidates)
        patch.setattr(scan, "SMALL_PAIRS", 0)
        result = assign(MatrixPairs(matrix), seats, epsilon=epsilon, max_gap=max_gap)
    assert result.gap <= max_gap
    beside_the_optimum(matrix, seats, result)


@pytest.mark.parametrize("kind", ["spread", "agreed", "equal", "coarse"])
def test_hundreds_of_workers(kind):
    random = np.random.default_rng(11)
    matrix, seats = random_matrix(random, 400, 60, kind=kind), random.integers(0, 9, 60).astype(np.int32)
    beside_the_optimum(matrix, seats, assign(MatrixPairs(matrix), seats))


def test_columns_and_rules_as_a_run_has_them():
    random = np.random.default_rng(12)
    people, work = workers(random, 300), vacancies(random, 40)
    allowed = random.random((300, 40)) < 0.4
    scores = ColumnScores(people, work, EligibleBlocks(lambda start, stop: allowed[start:stop], work.m))
    seats = random.integers(0, 6, 40).astype(np.int32)
    result = assign(scores, seats)
    assert result.total_score == result.bound == exact(scores, seats).total


@settings(deadline=None, max_examples=200)
@given(instances())
def test_the_solver_keeps_the_seats_and_finds_what_the_hungarian_method_finds(instance):
    matrix, seats = instance
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exactly, "CELLS", 3)  # block by block
        best = exact(MatrixPairs(matrix), seats)
    placed = best.vacancy_of[best.vacancy_of >= 0]
    assert best.total == exact_optimum(matrix, seats) == total_of(matrix, best.vacancy_of)
    assert (np.bincount(placed, minlength=len(seats)) <= seats).all()
    assert all(matrix[worker, vacancy] > 0 for worker, vacancy in enumerate(best.vacancy_of) if vacancy >= 0)
    assert best.edges == int((matrix[:, seats > 0] > 0).sum())


def test_of_a_graph_only_its_pairs_are_solved():
    counts, columns, values = (
        np.array([2, 1, 0], np.int32),
        np.array([0, 1, 0], np.int32),
        np.array([9, 8, 7], np.int16),
    )
    graph = from_rows([(counts, columns, values)], 2)
    best = solved(graph, np.array([1, 1], np.int32))
    assert (best.total, best.vacancy_of.tolist(), best.edges) == (15, [1, 0, -1], 3)


def test_too_many_pairs_are_refused_before_they_are_held():
    matrix = np.ones((4, 3), np.int16)
    seats = np.ones(3, np.int32)
    assert exact(MatrixPairs(matrix), seats, most_edges=12).total == 3
    with pytest.raises(TooManyPairs, match="more than 11 pairs: too many to be solved exactly"):
        exact(MatrixPairs(matrix), seats, most_edges=11)
    gathered = Gathered(np.array([1, 0, 1]), most_edges=8)
    gathered.add(matrix)  # nobody can be placed where there is no seat
    assert gathered.edges == 8


def test_where_the_solver_is_missing_the_line_that_installs_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.graph.python.min_cost_flow", None)
    with pytest.raises(SolverMissing, match=r"pip install ortools -c requirements-dev\.txt"):
        exact(MatrixPairs(np.ones((1, 1), np.int16)), np.ones(1, np.int32))


def test_the_engine_and_its_checks_run_without_the_solver():
    """A running ministry never imports it."""
    program = "import sys, matching.engine.assignment, matching.engine.exact; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
