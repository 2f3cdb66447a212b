"""Candidate graphs put together, and who would give most for a vacancy: against plain numpy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.graph import Graph, from_edges
from matching.engine.pairs import MatrixPairs
from matching.engine.scan import Matrix, RunCancelled, Watch

from .builders import random_matrix

seeds = st.integers(0, 2**32 - 1)


def graph_of(matrix):
    workers, vacancies = np.nonzero(matrix >= 0)
    return from_edges(workers, vacancies.astype(np.int32), matrix[workers, vacancies].astype(np.int64), matrix.shape)


def dense(graph: Graph):
    matrix = np.full((graph.n_workers, graph.n_vacancies), -1, np.int16)
    matrix[np.repeat(np.arange(graph.n_workers), np.diff(graph.starts)), graph.columns] = graph.values
    return matrix


@settings(deadline=None, max_examples=100)
@given(seeds, st.integers(0, 9), st.integers(1, 7))
def test_two_graphs_are_joined_and_what_is_in_both_stands_once(seed, n, m):
    random = np.random.default_rng(seed)
    whole = random_matrix(random, n, m, eligible=0.6)
    one, other = (graph_of(np.where(random.random((n, m)) < 0.6, whole, -1)) for _ in range(2))
    both = one.with_edges(other)
    assert np.array_equal(dense(both), np.maximum(dense(one), dense(other)))
    assert both.edges == (dense(both) >= 0).sum()
    for row in range(n):
        assert (np.diff(both.columns[both.starts[row] : both.starts[row + 1]]) > 0).all()


@settings(deadline=None, max_examples=50)
@given(seeds, st.integers(0, 9), st.integers(1, 7))
def test_edges_are_left_out_whether_or_not_they_are_there(seed, n, m):
    random = np.random.default_rng(seed)
    whole, gone = random_matrix(random, n, m, eligible=0.6), random.random((n, m)) < 0.3
    left = graph_of(whole).without(*np.nonzero(gone))
    assert np.array_equal(dense(left), np.where(gone, -1, whole))


@settings(deadline=None, max_examples=60)
@given(seeds, st.integers(0, 9), st.integers(1, 7))
def test_gains_are_the_best_worth_of_each_row(seed, n, m):
    random = np.random.default_rng(seed)
    matrix = random_matrix(random, n, m, eligible=0.3)
    prices = random.integers(0, 8000, m)
    worth = np.where(matrix >= 0, matrix - prices, 0)
    assert np.array_equal(graph_of(matrix).gains(prices), np.maximum(worth, 0).max(axis=1, initial=0))


@settings(deadline=None, max_examples=60)
@given(seeds, st.sampled_from(["spread", "coarse", "equal"]), st.integers(1, 4))
def test_the_highest_offers_are_found_whatever_the_chunks_and_threads(seed, kind, threads):
    random = np.random.default_rng(seed)
    matrix = random_matrix(random, 40, 9, kind=kind, eligible=0.5)
    content, most = random.integers(0, 6000, 40), random.integers(0, 6, 9)
    pairs = Matrix(
        MatrixPairs(matrix), np.ones(9, np.int32), Watch(lambda *told: None, lambda: False),
        chunk_rows=int(random.integers(1, 20)), threads=threads,
    )  # fmt: skip
    expected = np.full_like(matrix, -1)
    for column in range(9):
        offers = np.where(matrix[:, column] >= 0, matrix[:, column] - content, 0)
        best = np.argsort(-offers, kind="stable")[: most[column]]
        best = best[offers[best] > 0]
        expected[best, column] = matrix[best, column]
    assert np.array_equal(dense(pairs.offers(content, most)), expected)


def test_a_look_for_offers_can_be_cancelled():
    pairs = Matrix(
        MatrixPairs(np.ones((9, 2), np.int16)), np.ones(2, np.int32), Watch(lambda *told: None, lambda: True)
    )
    with pytest.raises(RunCancelled):
        pairs.offers(np.zeros(9, np.int64), np.ones(2, np.int64))
