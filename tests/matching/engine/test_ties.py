"""Pairs with points of their own: every pass sees them as all others, so the result and its proof are those of the whole matrix."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import assignment as engine
from matching.engine.assignment import assign
from matching.engine.checker import check
from matching.engine.exact import exact
from matching.engine.limits import Limit
from matching.engine.pairs import MatrixPairs, Tied, apart
from matching.engine.reference import reference_score
from matching.engine.scan import Matrix, Watch
from matching.engine.scoring import ColumnScores, EligibleBlocks, score, score_parts
from matching.engine.shortlist import shortlists
from matching.engine.weights import SHIPPED, Weights

from .builders import only, random_matrix, vacancies, weights, workers

seeds = st.integers(0, 2**32 - 1)
KINDS = st.sampled_from(["spread", "agreed", "equal", "coarse"])


class Torn:
    """A matrix of scores of which some pairs are told apart: a part of their points in the table, the rest beside it."""

    def __init__(self, matrix, random, share=0.3):
        self.matrix, self.whole = matrix, MatrixPairs(matrix)
        self.extra = np.where(random.random(matrix.shape) < share, np.maximum(matrix, 0) // 3, -1)
        self.n_workers, self.n_vacancies = matrix.shape
        self.layout = self.whole.layout

    def chunk(self, start, stop):
        extra = self.extra[start:stop]
        rows, columns = np.nonzero(extra >= 0)
        chunk = MatrixPairs(
            np.where(extra >= 0, np.maximum(self.matrix[start:stop] - extra, -1), self.matrix[start:stop])
        ).chunk(0, stop - start)
        bits = self.whole.chunk(start, stop).bits
        starts = np.append(0, np.cumsum(np.bincount(rows, minlength=stop - start))).astype(np.int64)
        tied = apart(bits, Tied(starts, columns.astype(np.int32), extra[rows, columns].astype(np.int16)))
        return dataclasses.replace(chunk, bits=bits, tied=tied)

    def block(self, start, stop):
        return self.matrix[start:stop]


def torn(seed, kind, n=30, m=70):
    random = np.random.default_rng(seed)
    matrix = random_matrix(random, n, m, kind=kind)
    return random, Torn(matrix, random), MatrixPairs(matrix)


def matrix_of(scores, seats):
    return Matrix(scores, seats, Watch(lambda *told: None, lambda: False), chunk_rows=7, threads=2)


def same_graph(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("starts", "columns", "values"))


@settings(deadline=None, max_examples=60)
@given(seeds, KINDS, st.integers(1, 8))
def test_every_pass_sees_what_it_sees_in_the_whole_matrix(seed, kind, most):
    random, apart_, whole = torn(seed, kind)
    seats = random.integers(0, 3, 70).astype(np.int32)
    price, content = random.integers(0, 9_000, 70), random.integers(0, 4_000, 30)
    tolls = random.integers(-500, 500, (2, 70))
    one, other = (
        matrix_of(scores, seats).with_tolls(np.arange(30, dtype=np.int32) % 2, tolls) for scores in (apart_, whole)
    )
    assert one.eligible_pairs() == other.eligible_pairs()
    (found, eligible), (wanted, pairs) = (side.candidates(price, most) for side in (one, other))
    assert same_graph(found, wanted)
    assert eligible == pairs
    assert same_graph(*(side.offers(content, np.full(70, most)) for side in (one, other)))
    assert same_graph(*(side.whole_rows([(0, 3), (11, 19)]) for side in (one, other)))
    prices = [side.price(price * 3, 3, content * 3, 70) for side in (one, other)]
    assert np.array_equal(prices[0].gains, prices[1].gains)
    assert same_graph(prices[0].better, prices[1].better)
    assert (prices[0].lost, prices[0].losers) == (prices[1].lost, prices[1].losers)
    few = one.price(price * 3, 3, content * 3, most)
    assert np.array_equal(few.gains, prices[1].gains)
    lists = [shortlists(scores, most, threads=2) for scores in (apart_, whole)]
    for name in ("workers", "points", "eligible"):
        assert np.array_equal(getattr(lists[0], name), getattr(lists[1], name))


@settings(deadline=None, max_examples=40)
@given(seeds, KINDS)
def test_a_chunk_without_some_rows_keeps_the_pairs_of_the_others(seed, kind):
    random, apart_, whole = torn(seed, kind)
    rows = np.flatnonzero(random.random(30) < 0.4)
    scores = matrix_of(apart_, np.ones(70, np.int32)).chunk(0, 30).without(rows)
    wanted = whole.chunk(0, 30).without(rows)
    assert scores.eligible == wanted.eligible
    assert not np.diff(scores.tied.starts)[rows].any()


@settings(deadline=None, max_examples=80)
@given(seeds, KINDS, st.sampled_from([None, 1, 3]))
def test_the_assignment_is_the_optimum_of_another_solver_with_a_proof(seed, kind, candidates):
    """`candidates`: from so few of each worker, which makes the pricing find the rest."""
    random, scores, whole = torn(seed, kind, n=12, m=8)
    seats = random.integers(0, 3, 8).astype(np.int32)
    with pytest.MonkeyPatch.context() as patch:
        if candidates:
            patch.setattr(engine, "COMPLETE_EDGES", 0)
            patch.setattr(engine, "CANDIDATES", candidates)
        result = assign(scores, seats)
    assert check(whole, seats, result) == []
    assert result.gap == 0
    assert result.total_score == exact(whole, seats).total


@settings(deadline=None, max_examples=40)
@given(seeds, KINDS)
def test_limits_hold_and_the_bound_too(seed, kind):
    random, scores, whole = torn(seed, kind, n=25, m=10)
    seats = random.integers(0, 4, 10).astype(np.int32)
    limits = [Limit(random.random(25) < 0.5, random.random(10) < 0.5, 3)]
    results = [assign(each, seats, limits=limits) for each in (scores, whole)]
    for result in results:
        assert limits[0].placed(result.vacancy_of).sum() <= 3
        assert result.total_score <= result.bound
    assert results[0].total_score <= results[1].bound
    assert results[1].total_score <= results[0].bound


def season(seed, n=400, m=90):
    random = np.random.default_rng(seed)
    people, work = workers(random, n), vacancies(random, m)
    allowed = random.random((n, m)) < 0.4
    return random, people, work, allowed


@settings(deadline=None, max_examples=30)
@given(seeds, weights())
def test_columns_are_scored_as_they_are_described(seed, chosen):
    _random, people, work, allowed = season(seed, 60, 40)
    scores = ColumnScores(people, work, EligibleBlocks(lambda start, stop: allowed[start:stop], 40), chosen)
    whole = np.where(allowed, reference_score(people, work, chosen), -1)
    assert np.array_equal(np.vstack([scores.block(0, 23), scores.block(23, 60)]), whole)
    assert sum(scores.chunk(start, start + 20).eligible for start in (0, 20, 40)) == allowed.sum()


def known_more():
    """Much for whom they know, so that it decides."""
    return Weights(
        occupation=2000, crop=1000, experience=1000, skills=1000, language=500, preference=500, documents=500,
        waiting=500, same_employer=2000, stay=1000,
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_run_of_columns_is_exact_and_certified(seed):
    random, people, work, allowed = season(seed)
    seats = random.integers(0, 5, work.m).astype(np.int32)
    scores = ColumnScores(people, work, EligibleBlocks(lambda start, stop: allowed[start:stop], work.m), known_more())
    result = assign(scores, seats)
    assert check(scores, seats, result) == []
    assert result.gap == 0
    assert result.total_score == exact(scores, seats).total
    again = score_parts(people, work, known_more())["same_employer"]
    placed = np.flatnonzero(result.vacancy_of >= 0)
    plain = assign(
        ColumnScores(people, work, EligibleBlocks(lambda start, stop: allowed[start:stop], work.m), SHIPPED), seats
    )
    before = np.flatnonzero(plain.vacancy_of >= 0)
    assert again[placed, result.vacancy_of[placed]].sum() > again[before, plain.vacancy_of[before]].sum()


@pytest.mark.parametrize("seed", [4, 5])
def test_who_stands_already_moves_less_when_new_work_comes_and_little_is_lost(seed):
    """One vacancy in a hundred is new: with some points for staying fewer people move, and hardly any other point is lost."""
    random, people, work, allowed = season(seed, 500, 100)
    seats = random.integers(1, 4, 100).astype(np.int32)
    eligible = EligibleBlocks(lambda start, stop: allowed[start:stop], 100)
    without_stay = Weights(**SHIPPED.points() | {"occupation": 2700, "crop": 1500, "waiting": 800})
    with_stay = Weights(**SHIPPED.points() | {"occupation": 2700, "crop": 1500, "waiting": 500, "stay": 300})
    nowhere = dataclasses.replace(people, stands_at=np.full(500, -1))
    old = seats.copy()
    old[random.integers(0, 100)] = 0
    first = assign(ColumnScores(nowhere, work, eligible, with_stay), old)
    stands = np.where(first.vacancy_of >= 0, work.ids[first.vacancy_of], -1)
    there = dataclasses.replace(people, stands_at=stands)

    def then(columns, chosen):
        result = assign(ColumnScores(columns, work, eligible, chosen), seats)
        placed = np.flatnonzero(result.vacancy_of >= 0)
        points = score(nowhere, work, with_stay)[placed, result.vacancy_of[placed]].sum(dtype=int)
        return int(((first.vacancy_of >= 0) & (result.vacancy_of != first.vacancy_of)).sum()), points

    moved, points = then(nowhere, with_stay)
    fewer, kept = then(there, with_stay)
    assert fewer < moved
    assert points - kept <= points // 1000
    assert then(there, without_stay)[0] == then(nowhere, without_stay)[0]


def test_stay_brings_nothing_to_who_stands_nowhere():
    _random, people, work, _allowed = season(6)
    nowhere = dataclasses.replace(people, stands_at=np.full(people.n, -1))
    assert not score(nowhere, work, only("stay")).any()
