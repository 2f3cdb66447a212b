"""Shortlists against a dense sort of every pair."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matching.engine import shortlist
from matching.engine.pairs import Chunk, MatrixPairs, Tied, apart
from matching.engine.scoring import ColumnScores, EligibleBlocks
from matching.engine.shortlist import shortlists, top_k

from .builders import random_matrix, vacancies, workers


def by_sorting(column, most):
    """The best `most` of the eligible: points descending, then worker ascending; -1 fills up."""
    order = [row for row in sorted(range(len(column)), key=lambda row: (-column[row], row)) if column[row] >= 0][:most]
    rest = [-1] * (most - len(order))
    return order + rest, [int(column[row]) for row in order] + rest


def assert_sorted(matrix, asked, found, most):
    for at, vacancy in enumerate(asked):
        told, points = by_sorting(matrix[:, vacancy], most)
        assert (found.workers[at].tolist(), found.points[at].tolist()) == (told, points)
        assert found.eligible[at] == (matrix[:, vacancy] >= 0).sum()


@st.composite
def tables(draw):
    n, m = draw(st.integers(0, 14)), draw(st.integers(1, 8))
    highest = draw(st.sampled_from([-1, 0, 2, 10_000]))
    matrix = draw(arrays.arrays(np.int16, (n, m), elements=st.integers(-1, highest)))
    return matrix, draw(st.lists(st.integers(0, m - 1), max_size=10))


class HalfTied(MatrixPairs):
    """The same pairs, half of them told one by one, as those are that know each other."""

    def chunk(self, start, stop):
        chunk = super().chunk(start, stop)
        at = [np.flatnonzero(np.random.default_rng(row).random(self.n_vacancies) < 0.5) for row in range(start, stop)]
        starts = np.cumsum([0, *map(len, at)]).astype(np.int64)
        positions = np.concatenate([np.empty(0, np.int64), *at]).astype(np.int32)
        tied = apart(chunk.bits, Tied(starts, positions, np.zeros(len(positions), np.int16)))
        return Chunk(chunk.bits, chunk.points, chunk.base, tied)


@settings(deadline=None, max_examples=300)
@given(tables(), st.integers(1, 6), st.integers(1, 3), st.sampled_from([MatrixPairs, HalfTied]))
def test_the_best_of_each_vacancy_are_those_of_a_dense_sort(table, most, threads, pairs):
    matrix, asked = table
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortlist, "CHUNK_ROWS", 3)
        patch.setattr(shortlist, "HEAP_BYTES", 8 * most * threads * 2)  # two vacancies at a time
        found = shortlists(pairs(matrix), most, np.array(asked, np.int32), threads=threads)
        everything = shortlists(pairs(matrix), most, threads=threads)
    assert_sorted(matrix, asked, found, most)
    assert_sorted(matrix, range(matrix.shape[1]), everything, most)


@pytest.mark.parametrize("kind", ["spread", "equal", "coarse"])
def test_a_hundred_of_a_thousand_with_ties(kind):
    matrix = random_matrix(np.random.default_rng(3), 1_000, 70, kind=kind)
    assert_sorted(matrix, range(70), shortlists(MatrixPairs(matrix), 100, threads=2), 100)


def test_columns_and_rules_as_a_run_has_them():
    random = np.random.default_rng(4)
    people, work = workers(random, 600), vacancies(random, 130)
    allowed = random.random((600, 130)) < 0.3
    scores = ColumnScores(people, work, EligibleBlocks(lambda start, stop: allowed[start:stop], work.m))
    matrix = scores.block(0, 600)
    assert_sorted(matrix, range(130), shortlists(scores, 20), 20)
    assert_sorted(matrix, [129], top_k(scores, 129, 20), 20)


def test_what_is_not_there_is_refused():
    scores = MatrixPairs(np.ones((2, 3), np.int16))
    with pytest.raises(ValueError, match="vacancies 0 to 2"):
        top_k(scores, 3, 5)
    with pytest.raises(ValueError, match="at least 1"):
        top_k(scores, 0, 0)
