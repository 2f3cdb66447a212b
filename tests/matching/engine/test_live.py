"""The live state after every event of any sequence: feasible, within its slackness, and as near the optimum as it promises."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matching.engine import live as engine
from matching.engine.assignment import assign
from matching.engine.graph import Graph
from matching.engine.limits import Limit, Limits
from matching.engine.live import Eligible, Live, eligible
from matching.engine.live_proof import InPlay, proven
from matching.engine.live_start import live_from
from matching.engine.pairs import MatrixPairs

from .builders import exact_optimum, random_matrix

KINDS = ("comes", "leaves", "changes", "opens", "closes", "seats", "seats", "freezes", "opens wider")


class World:
    """What is true, told in the plainest way, beside the state that is repaired."""

    def __init__(self, matrix, seats, present, **options):
        self.matrix = matrix.copy()
        self.seats = np.where(seats >= 0, seats, 0)
        self.is_open = self.seats > 0
        self.present = present.copy()
        self.frozen = {}
        scores = InPlay(MatrixPairs(self.matrix), present)
        result = assign(scores, self.seats.astype(np.int32))
        self.live = live_from(MatrixPairs(self.matrix), self.seats, result, present=present, **options)
        self.places = self.live.vacancy_of.copy()

    @property
    def in_play(self):
        taken = np.bincount(list(self.frozen.values()), minlength=len(self.seats)).astype(int)
        return np.maximum(self.seats - taken, 0)

    @property
    def now(self):
        """The scores of who and what is in play, -1 elsewhere."""
        return np.where(self.present[:, None] & (self.is_open & (self.in_play > 0)), self.matrix, -1)

    def happens(self, kind, a, b):
        """One event, if it can be; the moves that are told are made."""
        n, m = self.matrix.shape
        worker, vacancy = a % max(n, 1), b % max(m, 1)
        doing = self._event(kind, worker, vacancy, a % 4) if n and m else None
        if doing:
            self.moved(doing)
        return doing

    def moved(self, repair):
        assert (self.places[repair.workers] == repair.before).all()
        assert (repair.before != repair.after).all()
        self.places[repair.workers] = repair.after

    def _event(self, kind, worker, vacancy, number):
        live, row, column = self.live, eligible(self.matrix[worker]), eligible(self.matrix[:, vacancy])
        if kind == "comes" and not self.present[worker] and worker not in self.frozen:
            self.present[worker] = True
            return live.worker_arrives(worker, row)
        if kind == "leaves" and (self.present[worker] or worker in self.frozen):
            self.present[worker] = False
            self.frozen.pop(worker, None)
            return live.worker_leaves(worker)
        if kind == "changes" and self.present[worker]:
            self.matrix[worker] = np.roll(self.matrix[worker], 1)
            return live.worker_changes(worker, eligible(self.matrix[worker]))
        if kind == "opens" and not self.is_open[vacancy]:
            self.is_open[vacancy], self.seats[vacancy] = True, number
            return live.vacancy_opens(vacancy, number, column)
        if kind == "closes" and self.is_open[vacancy]:
            self.is_open[vacancy], self.seats[vacancy] = False, 0
            return live.vacancy_closes(vacancy)
        if kind in ("seats", "opens wider") and self.is_open[vacancy]:
            self.seats[vacancy] = number
            return live.seats_change(vacancy, number, column if kind == "opens wider" else None)
        if kind == "freezes" and self.present[worker] and self.is_open[vacancy] and self.in_play[vacancy]:
            self.present[worker] = False
            self.frozen[worker] = vacancy
            return live.freeze(worker, vacancy)
        return None

    def is_well(self):
        live, n = self.live, len(self.present)
        graph = live.graph()
        owner = np.repeat(np.arange(n), np.diff(graph.starts))
        assert (graph.values == self.matrix[owner, graph.columns]).all()
        assert self.present[owner].all()
        assert self.is_open[graph.columns].all()
        there, other = graph.by_vacancy, live._lists.wanting.graph(n)
        assert there.columns.tolist() == other.columns.tolist()
        assert there.values.tolist() == other.values.tolist()
        self._seats_are_kept()
        self._slackness_holds(graph, owner)
        on_lists = np.full((n, len(self.seats)), -1)
        on_lists[owner, graph.columns] = graph.values
        self._is_near(exact_optimum(on_lists, self.in_play), live.bound())

    def _seats_are_kept(self):
        live = self.live
        assert live.seats.tolist() == self.in_play.tolist()
        placed = np.flatnonzero(live.vacancy_of >= 0)
        assert self.present[placed].all()
        assert (np.bincount(live.vacancy_of[placed], minlength=len(self.seats)) <= self.in_play).all()
        assert (self.now[placed, live.vacancy_of[placed]] > 0).all()
        assert live.total == self.now[placed, live.vacancy_of[placed]].sum()
        places = live.vacancy_of.copy()
        for worker, vacancy in self.frozen.items():
            places[worker] = vacancy
        assert places.tolist() == self.places.tolist()

    def _slackness_holds(self, graph, owner):
        live, n = self.live, len(self.present)
        worth = np.full((n, len(self.seats) + 1), 0)
        worth[owner, graph.columns] = graph.values.astype(int) * live.scale - live.price[graph.columns]
        best = worth.max(axis=1)
        placed = live.vacancy_of >= 0
        own = np.where(placed, worth[np.arange(n), live.vacancy_of], 0)
        assert (own >= best - live.epsilon * placed).all()
        held = np.bincount(live.vacancy_of[placed], minlength=len(self.seats))
        assert (live.price[held < self.in_play] == 0).all()
        assert (live.price >= 0).all()
        assert (live.bid_of[placed] >= live.price[live.vacancy_of[placed]]).all()

    def _is_near(self, optimum, bound):
        live = self.live
        assert live.total <= optimum <= bound
        assert (bound - live.total) * live.scale <= live.epsilon * live.placed

    def is_proven(self):
        """Everything is on the lists of a small instance, so the guarantee is about all pairs."""
        standing = proven(self.live, MatrixPairs(self.matrix))
        assert standing.better.edges == 0
        assert standing.total == self.live.total
        self._is_near(exact_optimum(self.now, self.in_play), standing.bound)


@st.composite
def worlds(draw, most=8):
    n, m = draw(st.integers(0, most)), draw(st.integers(0, 6))
    highest = draw(st.sampled_from([-1, 0, 2, 10_000]))
    matrix = draw(arrays.arrays(np.int16, (n, m), elements=st.integers(-1, highest)))
    seats = draw(arrays.arrays(np.int32, m, elements=st.sampled_from([0, 1, 1, 2, 3, 2**31 - 1])))
    present = draw(arrays.arrays(np.bool_, n))
    scale, epsilon = draw(st.sampled_from([(1, 1), (100, 1), (10, 17), (1, 3_000)]))
    return World(matrix, seats, present, scale=scale, epsilon=epsilon)


events = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 40), st.integers(0, 40)), max_size=14)


@settings(deadline=None, max_examples=250)
@given(worlds(), events)
def test_after_every_event_all_is_well_and_as_near_the_optimum_as_promised(world, happening):
    world.is_well()
    world.is_proven()
    for kind, a, b in happening:
        if world.happens(kind, a, b):
            world.is_well()
    world.is_proven()


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.sampled_from(["spread", "agreed", "equal", "coarse"]))
def test_fifty_workers_and_fine_prices_stay_at_the_exact_optimum(seed, kind):
    random = np.random.default_rng(seed)
    matrix = random_matrix(random, 50, 12, kind=kind)
    world = World(matrix, random.integers(0, 6, 12), random.random(50) < 0.8, scale=51)
    for _step in range(25):
        world.happens(random.choice(KINDS), int(random.integers(1000)), int(random.integers(1000)))
        if world.live.graph().edges == (world.now > 0).sum():
            assert world.live.total == exact_optimum(world.now, world.in_play)
    world.is_well()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.integers(1, 3))
def test_short_lists_are_mended_by_what_a_pass_over_all_pairs_finds(seed, few):
    random = np.random.default_rng(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "CANDIDATES", few)
        patch.setattr(engine, "LEAST_WANTED", few)
        patch.setattr(engine, "WANTED", 1)
        world = World(random_matrix(random, 60, 15), random.integers(0, 6, 15), random.random(60) < 0.7, scale=61)
        for _step in range(30):
            world.happens(random.choice(KINDS), int(random.integers(1000)), int(random.integers(1000)))
        world.is_well()
        standing = proven(world.live, MatrixPairs(world.matrix))
        assert standing.total <= exact_optimum(world.now, world.in_play) <= standing.bound
        while standing.better.edges:
            world.moved(world.live.learn(standing.better))
            world.is_well()
            standing = proven(world.live, MatrixPairs(world.matrix))
    world._is_near(exact_optimum(world.now, world.in_play), standing.bound)
    assert standing.gap == 0


def two_for_one_seat():
    """Worker 0 has the seat, worker 1 would be nearly as good, vacancy 1 is the second best of both."""
    return World(np.array([[900, 300], [800, 100]], np.int16), np.array([1, 1]), np.ones(2, bool), scale=10)


def test_a_seat_that_becomes_free_is_taken_by_whoever_gains_by_it_and_their_seat_in_turn():
    matrix = np.array([[900, -1, -1], [800, 700, -1], [-1, 600, 500], [-1, -1, 400]], np.int16)
    world = World(matrix, np.ones(3, int), np.ones(4, bool), scale=10)
    assert world.live.vacancy_of.tolist() == [0, 1, 2, -1]
    repair = world.live.worker_leaves(0)
    assert repair.workers.tolist() == [0, 1, 2, 3]
    assert repair.before.tolist() == [0, 1, 2, -1]
    assert repair.after.tolist() == [-1, 0, 1, 2]
    back = world.live.worker_arrives(0, eligible(matrix[0]))
    assert back.after.tolist() == repair.before.tolist()


def test_who_changes_and_still_fits_best_moves_nobody():
    world = two_for_one_seat()
    assert world.live.vacancy_of.tolist() == [1, 0]
    assert world.live.worker_changes(0, Eligible(np.array([0, 1]), np.array([899, 301]))).workers.tolist() == []
    assert world.live.total == 301 + 800


def test_leaving_and_coming_back_is_as_if_nothing_had_been():
    random = np.random.default_rng(5)
    matrix = random_matrix(random, 40, 8)
    world = World(matrix, random.integers(1, 6, 8), np.ones(40, bool), scale=41)
    total = world.live.total
    for worker in range(40):
        world.live.worker_leaves(worker)
        world.live.worker_arrives(worker, eligible(matrix[worker]))
        assert world.live.total == total


def test_closing_a_full_vacancy_lets_its_people_look_elsewhere():
    world = two_for_one_seat()
    repair = world.happens("closes", 0, 0)
    assert (repair.workers.tolist(), repair.before.tolist(), repair.after.tolist()) == ([1], [0], [-1])
    assert world.live.total == 300
    world.is_well()
    world.is_proven()


def test_nobody_and_nothing():
    world = World(np.empty((0, 0), np.int16), np.zeros(0, int), np.zeros(0, bool))
    assert world.live.total == world.live.bound() == proven(world.live, MatrixPairs(world.matrix)).bound == 0
    live = world.live
    assert live.vacancy_opens(0, 2, eligible(np.empty(0, np.int16))).workers.tolist() == []
    assert live.worker_arrives(0, eligible(np.array([7]))).after.tolist() == [0]
    assert live.worker_arrives(1, eligible(np.array([-1]))).workers.tolist() == []
    assert live.worker_arrives(3, eligible(np.array([0]))).workers.tolist() == []  # nothing is proposed for no points
    assert live.vacancy_of.tolist() == [0, -1, -1, -1]
    assert (live.total, live.bound(), live.placed) == (7, 7, 1)
    with pytest.raises(ValueError, match="worker 2 is not in play"):
        live.worker_leaves(2)


def test_a_vacancy_without_seats_takes_nobody_until_it_has_some():
    live = World(np.array([[5], [9], [7]], np.int16), np.array([0]), np.ones(3, bool)).live
    assert live.vacancy_opens(0, 0, Eligible(np.arange(3), np.array([5, 9, 7]))).workers.tolist() == []
    assert live.seats_change(0, 2).workers.tolist() == [1, 2]
    assert live.seats_change(0, 0).after.tolist() == [-1, -1]
    assert live.total == live.bound() == 0


def test_an_accepted_offer_is_left_alone():
    world = two_for_one_seat()
    live = world.live
    repair = live.freeze(0, 0)  # worker 1 had that seat
    assert (repair.workers.tolist(), repair.before.tolist(), repair.after.tolist()) == ([0, 1], [1, 0], [0, 1])
    assert (live.total, live.seats.tolist(), live.frozen_at.tolist()) == (100, [0, 1], [0, -1])
    for refused, message in (
        (lambda: live.freeze(1, 0), "vacancy 0 has no seat left"),
        (lambda: live.freeze(0, 1), "worker 0 is not in play"),
        (lambda: live.worker_arrives(0, eligible(np.array([1, 1]))), "worker 0 is there already"),
        (lambda: live.worker_changes(0, eligible(np.array([1, 1]))), "worker 0 is not in play"),
    ):
        with pytest.raises(ValueError, match=message):
            refused()
    assert live.vacancy_closes(0).workers.tolist() == []
    repair = live.worker_leaves(0)
    assert (repair.workers.tolist(), repair.before.tolist(), repair.after.tolist()) == ([0], [0], [-1])
    assert live.seats.tolist() == [0, 1]


def test_what_cannot_be_is_refused_and_changes_nothing():
    world = two_for_one_seat()
    live = world.live
    someone = Eligible(np.array([0]), np.array([5]))
    for refused, message in (
        (lambda: live.worker_arrives(1, someone), "worker 1 is there already"),
        (lambda: live.worker_arrives(2, Eligible(np.array([2]), np.array([5]))), "there are only 2"),
        (lambda: live.worker_arrives(2, Eligible(np.array([0]), np.array([10_001]))), "scores outside"),
        (lambda: live.worker_arrives(2, Eligible(np.array([0]), np.array([5, 6]))), "as many scores as places"),
        (lambda: live.worker_arrives(-1, someone), "workers are counted from 0"),
        (lambda: live.vacancy_opens(1, 3, someone), "vacancy 1 is open already"),
        (lambda: live.vacancy_opens(-1, 3, someone), "vacancies are counted from 0"),
        (lambda: live.vacancy_opens(2, -1, someone), "seats must be at least 0"),
        (lambda: live.vacancy_opens(2, 1, Eligible(np.array([2]), np.array([5]))), "there are only 2"),
        (lambda: live.seats_change(2, 3), "vacancy 2 is not open"),
        (lambda: live.vacancy_closes(2), "vacancy 2 is not open"),
        (lambda: proven(live, MatrixPairs(world.matrix[:1])), "2 workers and 2 vacancies, but scores of 1 and 2"),
        (lambda: live.worker_changes(1, Eligible(np.zeros(2, int), np.array([5, 6]))), "ascending order, each once"),
    ):
        with pytest.raises(ValueError, match=message):
            refused()
    world.is_well()
    assert (live.n_workers, live.n_vacancies) == (2, 2)


def test_pairs_that_were_found_before_the_last_events_are_passed_over():
    """A vacancy that has closed, a pair that is on the list, a worker who has left and one who never came."""
    world = World(np.array([[900, 300], [800, -1], [700, -1]], np.int16), np.array([1, 1]), np.ones(3, bool), scale=10)
    live = world.live
    live.vacancy_closes(1)
    live.worker_leaves(2)
    before = live.vacancy_of.tolist()
    counts, columns = np.array([0, 1, 2, 3, 4]), np.array([1, 0, 0, 0], np.int32)
    assert live.learn(Graph(counts, columns, np.full(4, 10_000, np.int16), 2)).workers.tolist() == []
    assert live.vacancy_of.tolist() == before == [0, -1, -1]
    assert live.graph().edges == 2


def test_equal_events_give_an_equal_result():
    def once():
        random = np.random.default_rng(9)
        world = World(random_matrix(random, 60, 15), random.integers(0, 6, 15), random.random(60) < 0.7, scale=8)
        repairs = [
            world.happens(random.choice(KINDS), int(random.integers(1000)), int(random.integers(1000)))
            for _step in range(60)
        ]
        return world.live, [repair for repair in repairs if repair]

    (first, one), (second, other) = once(), once()
    assert first.vacancy_of.tobytes() == second.vacancy_of.tobytes()
    assert first.price.tobytes() == second.price.tobytes()
    for repair, same in zip(one, other, strict=True):
        assert all(
            np.array_equal(a, b) for a, b in zip(dataclasses.astuple(repair), dataclasses.astuple(same), strict=True)
        )


def test_the_state_of_a_finished_run_moves_nobody():
    random = np.random.default_rng(13)
    matrix = random_matrix(random, 200, 40)
    seats = random.integers(0, 5, 40).astype(np.int32)
    result = assign(MatrixPairs(matrix), seats)
    live = live_from(MatrixPairs(matrix), seats, result)
    assert live.vacancy_of.tolist() == result.vacancy_of.tolist()
    assert live.total == result.total_score


def test_newcomers_beyond_the_room_that_was_made():
    random = np.random.default_rng(17)
    matrix = random_matrix(random, 120, 30)
    seats = random.integers(0, 5, 30)
    live = Live(
        Graph(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.int16), 0),
        np.zeros(0, int), np.zeros(0, np.int64), np.empty(0, np.int32), scale=121,
    )  # fmt: skip
    for vacancy in range(30):
        live.vacancy_opens(vacancy, int(seats[vacancy]), eligible(np.empty(0, np.int16)))
    for worker in random.permutation(120).tolist():
        live.worker_arrives(worker, eligible(matrix[worker]))
    assert live.total == live.bound() == exact_optimum(matrix, seats)
    assert proven(live, MatrixPairs(matrix)).gap == 0


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_what_ceilings_ask_is_asked_of_the_state_of_a_run_too(seed):
    random = np.random.default_rng(seed)
    n, m = 12, 4
    matrix, seats = random_matrix(random, n, m, eligible=0.8), np.full(m, 2, np.int32)
    limit = Limit(random.random(n) < 0.6, random.random(m) < 0.6, 1)
    pairs = MatrixPairs(matrix)
    result = assign(pairs, seats, limits=[limit], epsilon=1)
    limits = Limits([limit], n, m)
    live = live_from(pairs, seats, result, limits=limits, epsilon=2)
    asked = limits.tolls(result.multipliers)[limits.class_of]
    graph = live.graph()
    rows = np.repeat(np.arange(n), np.diff(graph.starts))
    assert np.array_equal(graph.values, matrix[rows, graph.columns] - asked[rows, graph.columns])
    for vacancy in range(m):
        assert live.is_open(vacancy)
    live.vacancy_closes(0)
    assert not live.is_open(0)
    assert not live.is_open(m)
