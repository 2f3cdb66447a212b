"""Limits on a whole assignment: ceilings kept, floors met, what they cost, and the proof, against an exact integer program."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.engine import assignment as engine
from matching.engine import sample, scan, within
from matching.engine.assignment import assign
from matching.engine.bundle import lowest
from matching.engine.limits import DEAREST, Limit
from matching.engine.pairs import MatrixPairs

from .builders import random_matrix


def exact_within(matrix, seats, limits):
    """The highest total less the dearest price for each placement that floors lack, by an integer program."""
    workers, columns = np.nonzero(matrix >= 0)
    pairs, floors = len(workers), [limit for limit in limits if limit.at_least]
    n, m = matrix.shape
    rows, low, high = [], [], []

    def row(chosen, lacking, least, most):
        rows.append(np.concatenate([chosen.astype(float), lacking]))
        low.append(least)
        high.append(most)

    none = np.zeros(len(floors))
    for worker in range(n):
        row(workers == worker, none, 0, 1)
    for column in range(m):
        row(columns == column, none, 0, seats[column])
    for limit in limits:
        chosen = limit.workers[workers] & limit.vacancies[columns]
        if limit.at_least:
            lacking = np.array([float(limit is other) for other in floors])
            row(chosen, lacking, limit.number, np.inf)
        else:
            row(chosen, none, 0, limit.number)
    cost = np.concatenate([-matrix[workers, columns].astype(float), np.full(len(floors), float(DEAREST))])
    if not cost.size:
        return 0
    most = np.concatenate([np.ones(pairs), np.full(len(floors), np.inf)])
    found = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), low, high),
        bounds=Bounds(0, most),
        integrality=np.ones(len(cost)),
    )
    return round(-found.fun)


def limits_of(random, n, m, count):
    return [
        Limit(
            random.random(n) < 0.6,
            random.random(m) < 0.6,
            int(random.integers(0, max(n // 2, 1) + 1)),
            bool(random.random() < 0.5),
        )
        for _ in range(count)
    ]


def keeps(result, limits):
    lacking = 0
    for limit in limits:
        count = int(limit.placed(result.vacancy_of).sum())
        if limit.at_least:
            lacking += max(limit.number - count, 0)
        else:
            assert count <= limit.number
    return lacking


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(0, 10), st.integers(1, 6), st.integers(1, 3))
def test_ceilings_are_kept_floors_counted_and_the_bound_holds(seed, n, m, count):
    random = np.random.default_rng(seed)
    matrix = random_matrix(random, n, m, kind="spread", eligible=0.6)
    seats = random.integers(0, 4, m).astype(np.int32)
    limits = limits_of(random, n, m, count)
    result = assign(MatrixPairs(matrix), seats, limits=limits)
    placed = np.flatnonzero(result.vacancy_of >= 0)
    assert (matrix[placed, result.vacancy_of[placed]] >= 0).all()
    assert (np.bincount(result.vacancy_of[placed], minlength=m) <= seats).all()
    assert result.total_score == matrix[placed, result.vacancy_of[placed]].sum(dtype=int)
    assert result.missing == keeps(result, limits)
    exact = exact_within(matrix, seats, limits)
    assert result.total_score - DEAREST * result.missing <= exact <= result.bound


@pytest.mark.parametrize("kind", ["spread", "coarse"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_hundreds_of_workers_end_near_the_exact_optimum(kind, seed):
    random = np.random.default_rng(seed)
    n, m = 300, 30
    matrix = random_matrix(random, n, m, kind=kind, eligible=0.4)
    seats = random.integers(1, 12, m).astype(np.int32)
    free = assign(MatrixPairs(matrix), seats)
    some, few = random.random(n) < 0.3, random.random(m) < 0.4
    everybody, everywhere = np.ones(n, bool), np.ones(m, bool)
    there = int((few[free.vacancy_of] & (free.vacancy_of >= 0)).sum())
    theirs = int((some & (free.vacancy_of >= 0)).sum())
    limits = [
        Limit(everybody, few, there * 3 // 4),
        Limit(some, everywhere, min(theirs + 10, int(some.sum())), at_least=True),
    ]
    result = assign(MatrixPairs(matrix), seats, limits=limits)
    exact = exact_within(matrix, seats, limits)
    assert result.missing == keeps(result, limits) == 0
    assert result.total_score <= exact <= result.bound
    assert result.gap <= 0.003
    assert (result.multipliers > 0).any()


def test_a_ceiling_that_does_not_bind_costs_nothing():
    random = np.random.default_rng(4)
    matrix, seats = random_matrix(random, 80, 9), np.full(9, 5, np.int32)
    loose = [
        Limit(np.ones(80, bool), np.ones(9, bool), 80),
        Limit(np.ones(80, bool), np.ones(9, bool), 0, at_least=True),
    ]
    result, free = assign(MatrixPairs(matrix), seats, limits=loose), assign(MatrixPairs(matrix), seats)
    assert result.total_score == free.total_score == result.bound
    assert result.multipliers.tolist() == [0, 0]


def test_a_floor_that_cannot_be_met_is_named_by_what_it_lacks():
    matrix = np.array([[100, -1], [-1, 200], [300, -1]], np.int16)
    nobody_else = Limit(np.array([False, True, False]), np.array([True, False]), 1, at_least=True)
    result = assign(MatrixPairs(matrix), np.array([1, 1], np.int32), limits=[nobody_else])
    assert result.missing == 1
    assert result.total_score == 500
    assert result.multipliers.tolist() == [DEAREST]


def test_a_ceiling_of_none_keeps_everybody_away():
    matrix = np.full((4, 2), 5000, np.int16)
    result = assign(
        MatrixPairs(matrix), np.array([4, 4], np.int32), limits=[Limit(np.ones(4, bool), np.array([True, False]), 0)]
    )
    assert (result.vacancy_of == 1).all()
    assert result.total_score == result.bound == 20_000


@pytest.mark.parametrize(("workers", "vacancies", "number"), [(3, 2, 1), (4, 3, 1), (4, 2, -1)])
def test_a_limit_of_another_run_is_refused(workers, vacancies, number):
    limit = Limit(np.ones(workers, bool), np.ones(vacancies, bool), number)
    with pytest.raises(ValueError, match="limit"):
        assign(MatrixPairs(np.zeros((4, 2), np.int16)), np.ones(2, np.int32), limits=[limit])


@pytest.fixture
def few_candidates(monkeypatch):
    """As on a large registry: few candidates a worker, nothing kept, prices and multipliers from a sample."""
    monkeypatch.setattr(engine, "COMPLETE_EDGES", 0)
    monkeypatch.setattr(engine, "CANDIDATES", 2)
    monkeypatch.setattr(within, "CANDIDATES", 2)
    monkeypatch.setattr(sample, "LEAST_ROWS", 256)
    monkeypatch.setattr(scan, "SMALL_PAIRS", 0)


def many(random, n, m, part=5):
    """Workers who agree that the first `part`-th of the vacancies is the best, and seats for most of them."""
    matrix = random_matrix(random, n, m, kind="spread", eligible=0.2).astype(np.int32)
    best = np.arange(m) < m // part
    matrix = np.where(matrix >= 0, matrix // 4 + 4000 * best + random.integers(0, 2000, (n, 1)), -1).astype(np.int16)
    return matrix, random.integers(1, 1 + 2 * n // m, m).astype(np.int32), best


def test_what_a_ceiling_closes_is_no_candidate_in_place_of_what_is_open(few_candidates):
    """Candidates chosen as if it were open were closed ones, and the open ones came in round by round, too few to prove anything."""
    random = np.random.default_rng(0)
    matrix, seats, best = many(random, 3000, 600, part=2)
    ceiling = Limit(np.ones(3000, bool), best, 0)
    result = assign(MatrixPairs(matrix), seats, limits=[ceiling])
    assert not ceiling.placed(result.vacancy_of).any()
    assert result.gap <= 1e-4
    assert result.rounds <= 3


def ten_limits(random, matrix, seats, best):
    """Ceilings of a few nationalities at a few programmes that all bind, and floors of some groups."""
    n, m = matrix.shape
    nationality, programme = random.integers(0, 3, n), np.where(best, 0, random.integers(1, 3, m))
    placed = assign(MatrixPairs(matrix), seats).vacancy_of

    def used(workers, vacancies):
        return int(Limit(workers, vacancies, 0).placed(placed).sum())

    pairs = [(nationality == country, programme == number) for country in range(3) for number in range(2)]
    limits = [Limit(*pair, used(*pair) * 9 // 10) for pair in pairs]
    groups = [(random.random(n) < 0.2, random.random(m) < part) for part in (1.1, 1.1, 0.5, 0.5)]
    return limits + [Limit(*group, used(*group) * 21 // 20 + 1, at_least=True) for group in groups]


def test_ten_limits_at_once_are_certified_within_the_goal(few_candidates):
    random = np.random.default_rng(7)
    matrix, seats, best = many(random, 2000, 300)
    limits = ten_limits(random, matrix, seats, best)
    result = assign(MatrixPairs(matrix), seats, limits=limits)
    assert result.missing == keeps(result, limits)
    assert result.gap <= 2e-3


def test_limits_give_the_same_whatever_the_chunks_and_threads(few_candidates):
    random = np.random.default_rng(8)
    matrix, seats, best = many(random, 300, 60)
    limits = ten_limits(random, matrix, seats, best)
    first = assign(MatrixPairs(matrix), seats, limits=limits, chunk_rows=50, threads=1)
    for rows, threads in ((50, 4), (37, 2)):
        other = assign(MatrixPairs(matrix), seats, limits=limits, chunk_rows=rows, threads=threads)
        assert np.array_equal(first.vacancy_of, other.vacancy_of)
        assert np.array_equal(first.prices, other.prices)
        assert np.array_equal(first.multipliers, other.multipliers)
        assert (first.total_score, first.bound, first.missing) == (other.total_score, other.bound, other.missing)


def test_the_lowest_point_of_planes_is_where_they_meet_or_at_the_edge():
    heights, slopes = np.array([0.0, -1000.0]), np.array([[-10.0], [10.0]])
    nothing, most = np.zeros(1), np.full(1, 10_000.0)
    assert lowest(heights, slopes, nothing, most, 100.0)[0] == pytest.approx(50, abs=0.1)
    assert lowest(heights, slopes, nothing, np.full(1, 20.0), 100.0)[0] == 20
    assert lowest(heights[1:], slopes[1:], nothing, most, 100.0)[0] == 0
    assert lowest(heights[:1], slopes[:1], nothing, most, 0.5)[0] == 5
