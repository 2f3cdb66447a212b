"""The assignment against an exact method, at its edges, and under the eye of the independent checker."""

import dataclasses
import multiprocessing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matching.engine import assignment as engine
from matching.engine import sample, scan
from matching.engine.assignment import RunCancelled, assign
from matching.engine.checker import check
from matching.engine.pairs import MatrixPairs
from matching.engine.scoring import ColumnScores

from .builders import NOTHING_TO_GAIN, exact_optimum, random_matrix, vacancies, workers

KINDS = ("spread", "agreed", "equal", "coarse")


@st.composite
def instances(draw, most=10):
    n, m = draw(st.integers(0, most)), draw(st.integers(0, most))
    highest = draw(st.sampled_from([0, 1, 3, 10_000]))
    matrix = draw(arrays.arrays(np.int16, (n, m), elements=st.integers(-1, highest)))
    seats = draw(arrays.arrays(np.int32, m, elements=st.sampled_from([0, 1, 1, 2, 3, 10_000])))
    return matrix, seats


@pytest.fixture
def few_candidates(monkeypatch):
    """Make the engine work as on a large registry: few candidates a worker, nothing kept, prices from a sample."""
    monkeypatch.setattr(engine, "COMPLETE_EDGES", 0)
    monkeypatch.setattr(engine, "CANDIDATES", 3)
    monkeypatch.setattr(sample, "LEAST_ROWS", 64)
    monkeypatch.setattr(scan, "SMALL_PAIRS", 0)


def same(first, second):
    return all(
        np.array_equal(getattr(first, field.name), getattr(second, field.name)) for field in dataclasses.fields(first)
    )


@settings(deadline=None, max_examples=150)
@given(instances())
def test_small_instances_end_at_the_exact_optimum_with_a_proof(instance):
    matrix, seats = instance
    result = assign(MatrixPairs(matrix), seats, chunk_rows=3)
    assert result.total_score == result.bound == exact_optimum(matrix, seats)
    assert result.gap == 0
    assert check(MatrixPairs(matrix), seats, result) == []


@settings(deadline=None, max_examples=150)
@given(instance=instances(), most=st.integers(1, 3))
def test_the_bound_holds_and_the_gap_closes_also_from_few_candidates(instance, most):
    matrix, seats = instance
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "COMPLETE_EDGES", 0)
        patch.setattr(engine, "CANDIDATES", most)
        result = assign(MatrixPairs(matrix), seats)
    optimum = exact_optimum(matrix, seats)
    assert result.total_score <= optimum <= result.bound
    assert result.gap <= 1e-4
    assert check(MatrixPairs(matrix), seats, result) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seats_each", [1, 4, 40])
def test_hundreds_of_workers_scarce_and_plentiful_seats(kind, seats_each):
    random = np.random.default_rng(seats_each)
    matrix = random_matrix(random, 300, 60, kind=kind)
    seats = random.integers(0, seats_each + 1, 60).astype(np.int32)
    result = assign(MatrixPairs(matrix), seats)
    assert result.total_score == result.bound == exact_optimum(matrix, seats)
    assert check(MatrixPairs(matrix), seats, result) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_registry_too_large_to_keep_is_certified_within_the_goal(kind, few_candidates):
    random = np.random.default_rng(5)
    matrix = random_matrix(random, 800, 100, kind=kind)
    seats = random.integers(1, 12, 100).astype(np.int32)
    result = assign(MatrixPairs(matrix), seats, chunk_rows=100)
    assert result.total_score <= exact_optimum(matrix, seats) <= result.bound
    assert result.gap <= 1e-4
    assert check(MatrixPairs(matrix), seats, result) == []


def test_equal_input_gives_equal_output_whatever_the_chunks_and_threads(few_candidates):
    random = np.random.default_rng(1)
    matrix, seats = random_matrix(random, 500, 80), random.integers(0, 6, 80).astype(np.int32)
    first = assign(MatrixPairs(matrix), seats, seed=3)
    assert same(first, assign(MatrixPairs(matrix), seats, seed=3))
    assert same(first, assign(MatrixPairs(matrix), seats, seed=3, chunk_rows=7))
    assert same(first, assign(MatrixPairs(matrix), seats, seed=3, chunk_rows=50, threads=1))
    assert same(first, assign(MatrixPairs(matrix), seats, seed=3, chunk_rows=50, threads=4))


def test_another_process_gives_the_same_bytes():
    random = np.random.default_rng(2)
    matrix, seats = random_matrix(random, 200, 50), random.integers(0, 6, 50).astype(np.int32)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        elsewhere = pool.apply(assign, (MatrixPairs(matrix), seats))
    here = assign(MatrixPairs(matrix), seats)
    assert same(here, elsewhere)
    assert here.vacancy_of.tobytes() == elsewhere.vacancy_of.tobytes()


def test_the_order_of_workers_and_vacancies_does_not_change_the_total():
    random = np.random.default_rng(3)
    matrix, seats = random_matrix(random, 200, 50, kind="coarse"), random.integers(0, 6, 50).astype(np.int32)
    rows, columns = random.permutation(200), random.permutation(50)
    shuffled = assign(MatrixPairs(matrix[rows][:, columns]), seats[columns])
    assert shuffled.total_score == assign(MatrixPairs(matrix), seats).total_score


def test_one_more_seat_never_lowers_the_total():
    random = np.random.default_rng(4)
    matrix, seats = random_matrix(random, 150, 30), np.full(30, 2, np.int32)
    before = assign(MatrixPairs(matrix), seats)
    for vacancy in range(0, 30, 6):
        more = seats.copy()
        more[vacancy] += 1
        after = assign(MatrixPairs(matrix), more)
        assert before.total_score <= after.total_score <= before.total_score + before.prices[vacancy]


@pytest.mark.parametrize(("matrix", "seats"), NOTHING_TO_GAIN.values(), ids=NOTHING_TO_GAIN)
def test_where_nothing_can_be_gained_nobody_is_proposed(matrix, seats):
    result = assign(MatrixPairs(matrix), np.array(seats, np.int32))
    assert result.total_score == result.bound == 0
    assert (result.vacancy_of == -1).all()
    assert result.seats == sum(seats)
    assert check(MatrixPairs(matrix), np.array(seats, np.int32), result) == []


@pytest.mark.parametrize(("n", "m"), [(0, 0), (3, 0), (0, 3)])
def test_columns_without_rows_are_an_empty_result(n, m):
    random = np.random.default_rng(0)
    scores = ColumnScores(workers(random, n), vacancies(random, m), None)
    result = assign(scores, np.ones(m, np.int32))
    assert (result.total_score, result.bound, result.eligible_pairs) == (0, 0, 0)
    assert result.vacancy_of.tolist() == [-1] * n


def test_ten_thousand_seats_cost_nothing_and_take_everybody():
    matrix = np.array([[10, 9]] * 50, np.int16)
    result = assign(MatrixPairs(matrix), np.array([10_000, 10_000], np.int32))
    assert (result.vacancy_of == 0).all()
    assert result.prices.tolist() == [0, 0]


@pytest.mark.parametrize("seats", [[1], [-1, 1], [1, 1, 1]])
def test_seats_that_do_not_fit_the_vacancies_are_refused(seats):
    with pytest.raises(ValueError, match="seats"):
        assign(MatrixPairs(np.zeros((2, 2), np.int16)), np.array(seats, np.int32))


@pytest.mark.parametrize("wrong", [10_001, -2])
def test_scores_outside_the_scale_are_refused(wrong):
    with pytest.raises(ValueError, match="outside"):
        assign(MatrixPairs(np.array([[5, wrong]], np.int16)), np.array([1, 1], np.int32))


def test_progress_names_the_stages_and_ends_at_the_total():
    random = np.random.default_rng(6)
    told = []
    assign(
        MatrixPairs(random_matrix(random, 100, 20)),
        np.full(20, 2, np.int32),
        chunk_rows=30,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    assert {stage for stage, _, _ in told} == {"scan", "auction", "pricing"}
    assert all(0 <= done <= total == 100 for _, done, total in told)
    assert ("scan", 100, 100) in told
    assert told[-1] == ("pricing", 100, 100)


@pytest.mark.parametrize("stage", ["scan", "auction", "pricing"])
def test_a_run_can_be_cancelled_in_every_stage(stage):
    random = np.random.default_rng(7)
    seen = set()
    with pytest.raises(RunCancelled):
        assign(
            MatrixPairs(random_matrix(random, 100, 20)),
            np.full(20, 2, np.int32),
            progress=lambda name, done, total: seen.add(name),
            cancelled=lambda: stage in seen,
        )


def test_the_checker_names_what_is_wrong():
    matrix = np.array([[5, -1], [4, 3], [2, 2]], np.int16)
    seats = np.array([1, 1], np.int32)
    right = assign(MatrixPairs(matrix), seats)
    assert check(MatrixPairs(matrix), seats, right) == []
    crowded = dataclasses.replace(right, vacancy_of=np.array([0, 0, -1], np.int32))
    barred = dataclasses.replace(right, vacancy_of=np.array([1, -1, 0], np.int32))
    nowhere = dataclasses.replace(right, vacancy_of=np.array([2, -1, -1], np.int32))
    assert check(MatrixPairs(matrix), seats, crowded) == ["vacancy 0 has 1 seats and 2 workers"]
    assert "worker 0 is not eligible for vacancy 1" in check(MatrixPairs(matrix), seats, barred)
    assert check(MatrixPairs(matrix), seats, nowhere) == ["a worker is proposed to a vacancy that does not exist"]
    for figure in ("total_score", "bound", "eligible_pairs", "seats"):
        changed = dataclasses.replace(right, **{figure: getattr(right, figure) + 1})
        assert check(MatrixPairs(matrix), seats, changed)
    cheap = dataclasses.replace(right, prices=np.zeros(2, np.int64))
    assert any("bound" in line for line in check(MatrixPairs(matrix), seats, cheap))
