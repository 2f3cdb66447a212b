"""However the passes over all pairs are divided among others, the assignment is the same, bit for bit."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import assignment as engine
from matching.engine import sample, scan, within
from matching.engine.assignment import RunCancelled, assign
from matching.engine.pairs import MatrixPairs
from matching.engine.ranges import BEST, OFFERS, PRICES, whole
from matching.engine.scan import Matrix, Watch

from .builders import NOTHING_TO_GAIN, random_matrix
from .test_limits import limits_of

KINDS = ("spread", "agreed", "equal", "coarse")


class Elsewhere:
    """Others who made the pairs themselves, with chunks and threads of their own, and answer for ranges drawn by lot, in any order."""

    def __init__(self, matrix, seats, random, most=6):
        self.matrix, self.seats, self.random, self.most = matrix, seats, random, most
        self.asked = []

    def __call__(self, asking, question):
        self.asked.append(question.kind)
        cuts = np.sort(self.random.integers(0, question.last + 1, self.random.integers(0, self.most)))
        edges = [0, *cuts.tolist(), question.last]
        parts = [question.part(first, last) for first, last in pairwise(edges)]
        answers = [self.somebody().answer(part, lambda done: None) for part in parts]
        return [answers[at] for at in self.random.permutation(len(answers))]

    def somebody(self):
        watch = Watch(lambda *told: None, lambda: False)
        rows, threads = int(self.random.integers(1, 50)), int(self.random.integers(1, 4))
        return Matrix(MatrixPairs(self.matrix), self.seats, watch, chunk_rows=rows, threads=threads)


@pytest.fixture
def as_a_large_registry(monkeypatch):
    """Few candidates a worker, nothing kept, prices from a sample, offers to vacancies that few lists hold."""
    monkeypatch.setattr(engine, "COMPLETE_EDGES", 0)
    monkeypatch.setattr(engine, "CANDIDATES", 3)
    monkeypatch.setattr(within, "CANDIDATES", 3)
    monkeypatch.setattr(sample, "LEAST_ROWS", 64)
    monkeypatch.setattr(scan, "SMALL_PAIRS", 0)


def assert_same(first, second):
    for field in dataclasses.fields(first):
        one, other = getattr(first, field.name), getattr(second, field.name)
        assert np.array_equal(one, other), field.name
        assert np.asarray(one).dtype == np.asarray(other).dtype


@settings(deadline=None, max_examples=120)
@given(st.integers(0, 2**32 - 1), st.integers(0, 24), st.integers(0, 8), st.integers(0, 3), st.sampled_from(KINDS))
def test_any_ranges_give_the_assignment_of_one_process(seed, n, m, count, kind):
    random = np.random.default_rng(seed)
    matrix, seats = random_matrix(random, n, m, kind=kind), random.integers(0, 4, m).astype(np.int32)
    limits = limits_of(random, n, m, count)
    others = Elsewhere(matrix, seats, random)
    assert_same(
        assign(MatrixPairs(matrix), seats, limits=limits),
        assign(MatrixPairs(matrix), seats, limits=limits, others=others),
    )
    assert {BEST, PRICES} <= set(others.asked)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 4])
def test_also_where_all_passes_are_made(kind, count, as_a_large_registry):
    random = np.random.default_rng(count)
    matrix, seats = random_matrix(random, 700, 90, kind=kind), random.integers(0, 9, 90).astype(np.int32)
    limits = limits_of(random, 700, 90, count)
    others = Elsewhere(matrix, seats, random)
    assert_same(
        assign(MatrixPairs(matrix), seats, limits=limits, seed=5),
        assign(MatrixPairs(matrix), seats, limits=limits, seed=5, others=others, threads=1, chunk_rows=9),
    )
    assert set(others.asked) == {BEST, OFFERS, PRICES}


@pytest.mark.parametrize("case", NOTHING_TO_GAIN)
def test_also_where_there_is_nothing_to_gain(case):
    matrix, seats = NOTHING_TO_GAIN[case][0], np.array(NOTHING_TO_GAIN[case][1], np.int32)
    others = Elsewhere(matrix, seats, np.random.default_rng(1))
    assert_same(assign(MatrixPairs(matrix), seats), assign(MatrixPairs(matrix), seats, others=others))


def question_of(n, m=3):
    matrix = Matrix(MatrixPairs(np.ones((n, m), np.int16)), np.ones(m, np.int32), Watch(lambda *_: None, lambda: False))
    return matrix, matrix._question(PRICES, content=np.arange(n), most=m)


def test_a_question_is_divided_in_ranges_of_about_one_size():
    _matrix, question = question_of(10)
    parts = question.parts(4)
    assert [(part.first, part.last) for part in parts] == [(0, 3), (3, 6), (6, 10)]
    assert [part.content.tolist() for part in parts] == [[0, 1, 2], [3, 4, 5], [6, 7, 8, 9]]
    assert [(part.first, part.last) for part in parts[1].parts(2)] == [(3, 4), (4, 6)]
    assert [(part.first, part.last) for part in question_of(0)[1].parts(4)] == [(0, 0)]


@pytest.mark.parametrize("left", [[0], [2], [1], [0, 1, 2]])
def test_an_answer_that_is_missing_or_there_twice_is_no_result(left):
    matrix, question = question_of(9)
    answers = [matrix.answer(part, lambda done: None) for part in question.parts(3)]
    assert [answer.first for answer in whole(reversed(answers), 9)] == [0, 3, 6]
    with pytest.raises(ValueError, match="every worker"):
        whole([answer for at, answer in enumerate(answers) if at not in left], 9)
    with pytest.raises(ValueError, match="every worker"):
        whole([*answers, answers[left[0]]], 9)


def test_who_answers_can_be_stopped_between_chunks():
    matrix, question = question_of(40)
    matrix.chunk_rows, seen = 1, []

    def told(done):
        seen.append(done)
        if done > 5:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        matrix.answer(question.part(10, 40), told)
    assert seen == sorted(seen)
    assert seen[0] == 0
