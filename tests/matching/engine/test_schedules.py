"""Schedules against an exact integer program, at the edges of days, rest and stays, and under the eye of the independent checker."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matching.engine import schedules as engine
from matching.engine.assignment import RunCancelled, assign
from matching.engine.exact_schedules import exact_schedules
from matching.engine.limits import Limit
from matching.engine.pairs import MatrixPairs
from matching.engine.schedules import Calendar, TooManyPairs, schedule
from matching.engine.schedules_checker import check_schedules

from .builders import NOTHING_TO_GAIN, random_matrix


def calendar(days, *, n=1, group=None, left=None, rest=0, most=3):
    """Days as (first, last); `left` days of all of n workers in each group."""
    first, last = (np.array([day[at] for day in days], np.int32) for at in (0, 1))
    groups = np.full(len(days), -1, np.int32) if group is None else np.array(group, np.int32)
    return Calendar(first, last, groups, np.full((n, len(left or [])), left or [], np.int32), rest, most)


def scheduled(matrix, seats, of, **options):
    """The result, which the checker finds nothing wrong with."""
    scores, seats = MatrixPairs(np.array(matrix, np.int16)), np.array(seats, np.int32)
    result = schedule(scores, seats, of, **options)
    assert check_schedules(scores, seats, of, result) == []
    return result


def pairs(result):
    return list(zip(result.workers.tolist(), result.vacancies.tolist(), strict=True))


def same(first, second):
    return all(
        np.array_equal(getattr(first, field.name), getattr(second, field.name)) for field in dataclasses.fields(first)
    )


def random_calendar(random, n, m, *, horizon=60, longest=25, groups=2, share=0.7, rest=0, most=3):
    first = random.integers(0, horizon, m)
    left = np.where(random.random((n, groups)) < share, random.integers(0, 2 * longest, (n, groups)), -1)
    return Calendar(
        first.astype(np.int32),
        (first + random.integers(0, longest, m)).astype(np.int32),
        random.integers(-1, groups, m).astype(np.int32),
        left.astype(np.int32),
        rest,
        most,
    )


@st.composite
def instances(draw, most_workers=7, most_vacancies=9):
    n, m = draw(st.integers(0, most_workers)), draw(st.integers(0, most_vacancies))
    highest = draw(st.sampled_from([0, 3, 10_000]))
    matrix = draw(arrays.arrays(np.int16, (n, m), elements=st.integers(-1, highest)))
    seats = draw(arrays.arrays(np.int32, m, elements=st.sampled_from([0, 1, 1, 2, 3, 2**31 - 1])))
    first = draw(arrays.arrays(np.int32, m, elements=st.integers(0, 12)))
    days = draw(arrays.arrays(np.int32, m, elements=st.integers(1, 6)))
    groups = draw(st.integers(0, 2))
    group = draw(arrays.arrays(np.int32, m, elements=st.integers(-1, groups - 1)))
    left = draw(arrays.arrays(np.int32, (n, groups), elements=st.integers(-1, 12)))
    rest, most = draw(st.integers(0, 2)), draw(st.integers(1, 4))
    return MatrixPairs(matrix), seats, Calendar(first, first + days - 1, group, left, rest, most)


@settings(deadline=None, max_examples=150)
@given(instances())
def test_never_above_the_exact_optimum_and_the_bound_never_below_it(instance):
    scores, seats, of = instance
    result = schedule(scores, seats, of, chunk_rows=3)
    best = exact_schedules(scores, seats, of)
    assert result.total_score <= best.total <= result.bound
    assert result.gap == (result.bound - result.total_score) / max(result.bound, 1)
    assert result.loose == 0
    assert check_schedules(scores, seats, of, result) == []


@settings(deadline=None, max_examples=100)
@given(instances())
def test_one_placement_each_is_the_assignment(instance):
    scores, seats, of = instance
    one = dataclasses.replace(of, most=1, left=np.full_like(of.left, -1))
    result, single = schedule(scores, seats, one), assign(scores, seats)
    placed = np.flatnonzero(single.vacancy_of >= 0)
    assert pairs(result) == list(zip(placed.tolist(), single.vacancy_of[placed].tolist(), strict=True))
    assert (result.total_score, result.bound, result.gap) == (single.total_score, single.bound, single.gap)
    assert np.array_equal(result.prices, single.prices)


@settings(deadline=None, max_examples=60)
@given(instances(), st.integers(0, 3))
def test_sets_that_are_tried_no_further_leave_the_bound_a_bound(instance, steps):
    scores, seats, of = instance
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "MOST_STEPS", steps)
        result = schedule(scores, seats, of)
    best = exact_schedules(scores, seats, of)
    assert result.total_score <= best.total <= result.bound
    assert check_schedules(scores, seats, of, result) == []


@pytest.mark.parametrize("kind", ["spread", "agreed", "coarse", "equal"])
@pytest.mark.parametrize("share", [0.0, 0.7])
def test_hundreds_of_workers_end_near_the_exact_optimum(kind, share):
    random = np.random.default_rng(7)
    n, m = 250, 40
    scores = MatrixPairs(random_matrix(random, n, m, kind=kind, eligible=0.4))
    seats = random.integers(1, 14, m).astype(np.int32)
    of = random_calendar(random, n, m, share=share, rest=1)
    result = schedule(scores, seats, of, max_gap=0)
    best = exact_schedules(scores, seats, of)
    assert result.total_score <= best.total <= result.bound
    assert result.gap <= 0.003
    assert check_schedules(scores, seats, of, result) == []


@pytest.mark.parametrize(
    ("days", "rest", "both"),
    [
        ([(1, 10), (11, 20)], 0, True),
        ([(1, 10), (10, 20)], 0, False),
        ([(11, 20), (1, 10)], 0, True),
        ([(1, 10), (11, 20)], 1, False),
        ([(1, 10), (12, 20)], 1, True),
        ([(1, 10), (17, 20)], 7, False),
        ([(1, 10), (18, 20)], 7, True),
        ([(5, 5), (5, 5)], 0, False),
        ([(1, 20), (5, 6)], 0, False),
    ],
)
def test_no_day_lies_in_two_placements_and_rest_lies_between(days, rest, both):
    result = scheduled([[50, 60]], [1, 1], calendar(days, rest=rest))
    assert result.total_score == (110 if both else 60)
    assert len(result.workers) == (2 if both else 1)


def test_placements_of_a_worker_come_in_the_order_of_their_days():
    result = scheduled([[5, 6, 7]], [1, 1, 1], calendar([(40, 50), (1, 10), (20, 30)]))
    assert pairs(result) == [(0, 1), (0, 2), (0, 0)]


def test_nobody_has_more_placements_than_asked_for():
    days = [(10 * at, 10 * at + 9) for at in range(6)]
    for most in (1, 2, 5, 6, 9):
        result = scheduled([[6, 5, 4, 3, 2, 1]], [1] * 6, calendar(days, most=most))
        assert result.total_score == sum((6, 5, 4, 3, 2, 1)[:most])


def test_two_short_placements_beside_one_long_one_of_more_points():
    of = calendar([(1, 100), (1, 40), (60, 100)])
    assert pairs(scheduled([[90, 50, 50]], [1, 1, 1], of)) == [(0, 1), (0, 2)]
    assert pairs(scheduled([[110, 50, 50]], [1, 1, 1], of)) == [(0, 0)]


@pytest.mark.parametrize(
    ("left", "total"),
    [(-1, 40 + 30 + 5), (30, 40 + 30 + 5), (29, 40 + 5), (20, 40 + 5), (19, 30 + 5), (9, 5), (0, 5)],
)
def test_stays_in_a_group_are_added_up(left, total):
    of = calendar([(1, 20), (31, 40), (51, 60)], group=[0, 0, -1], left=[left])
    assert scheduled([[40, 30, 5]], [1, 1, 1], of).total_score == total


def test_a_limit_in_one_programme_leaves_the_other_open():
    winter, summer = (1, 90), (180, 300)
    of = calendar([winter, summer, summer], group=[0, 0, 1], left=[120, 200])
    assert pairs(scheduled([[50, 60, 55]], [1, 1, 1], of)) == [(0, 0), (0, 2)]


def test_each_worker_has_their_own_days_left():
    of = calendar([(1, 10)], group=[0], n=3, left=[0])
    of = dataclasses.replace(of, left=np.array([[0], [9], [10]], np.int32))
    result = scheduled([[9], [9], [2]], [3], of)
    assert pairs(result) == [(2, 0)]
    assert result.eligible_pairs == 1


@pytest.mark.parametrize(("matrix", "seats"), NOTHING_TO_GAIN.values(), ids=NOTHING_TO_GAIN)
@pytest.mark.parametrize("most", [1, 3])
def test_where_nothing_can_be_gained_nobody_is_placed(matrix, seats, most):
    of = calendar([(1, 2), (4, 5), (7, 8)][: matrix.shape[1]], n=len(matrix), most=most)
    result = scheduled(matrix, seats, of)
    assert (result.total_score, result.bound, len(result.workers)) == (0, 0, 0)


def test_equal_input_gives_equal_output_whatever_the_chunks_and_threads():
    random = np.random.default_rng(1)
    scores = MatrixPairs(random_matrix(random, 300, 50))
    seats, of = random.integers(0, 9, 50).astype(np.int32), random_calendar(random, 300, 50)
    first = schedule(scores, seats, of)
    assert same(first, schedule(scores, seats, of))
    assert same(first, schedule(scores, seats, of, chunk_rows=7, threads=1))
    assert same(first, schedule(scores, seats, of, chunk_rows=50, threads=4))


def test_the_order_of_vacancies_does_not_change_what_is_allowed():
    random = np.random.default_rng(3)
    matrix = random_matrix(random, 120, 30)
    seats, of = random.integers(1, 6, 30).astype(np.int32), random_calendar(random, 120, 30)
    columns = random.permutation(30)
    shuffled = dataclasses.replace(of, first=of.first[columns], last=of.last[columns], group=of.group[columns])
    one, other = scheduled(matrix, seats, of), scheduled(matrix[:, columns], seats[columns], shuffled)
    assert other.total_score <= one.bound
    assert one.total_score <= other.bound


@pytest.mark.parametrize("stage", ["scan", "auction", "prices", "pricing"])
def test_a_run_tells_its_stages_and_can_be_cancelled_in_each(stage):
    random = np.random.default_rng(7)
    seen = set()
    with pytest.raises(RunCancelled):
        schedule(
            MatrixPairs(random_matrix(random, 100, 20)),
            np.full(20, 2, np.int32),
            random_calendar(random, 100, 20),
            progress=lambda name, done, total: seen.add(name),
            cancelled=lambda: stage in seen,
        )


def test_more_pairs_than_are_kept_are_refused(monkeypatch):
    monkeypatch.setattr(engine, "MOST_PAIRS", 5)
    with pytest.raises(TooManyPairs, match="6"):
        scheduled(np.full((3, 2), 5), [1, 1], calendar([(1, 2), (3, 4)], n=3))


@pytest.mark.parametrize(
    "changed",
    [
        {"last": np.array([0, 9], np.int32)},
        {"first": np.array([1], np.int32)},
        {"group": np.array([0, 1], np.int32)},
        {"group": np.array([-2, 0], np.int32)},
        {"left": np.array([[-2], [5]], np.int32)},
        {"left": np.array([[5]], np.int32)},
        {"rest": -1},
        {"most": 0},
    ],
    ids=lambda changed: " ".join(changed),
)
def test_a_calendar_that_cannot_be_is_refused(changed):
    of = dataclasses.replace(calendar([(1, 5), (6, 9)], n=2, group=[0, 0], left=[7]), **changed)
    with pytest.raises(ValueError, match=r"calendar|begins|groups|rest"):
        schedule(MatrixPairs(np.full((2, 2), 5, np.int16)), np.ones(2, np.int32), of)


def test_seats_that_do_not_fit_the_vacancies_are_refused():
    for seats in ([1], [-1, 1], [1, 1, 1]):
        with pytest.raises(ValueError, match="seats"):
            schedule(MatrixPairs(np.full((1, 2), 5, np.int16)), np.array(seats, np.int32), calendar([(1, 5), (6, 9)]))


def test_the_checker_names_what_is_wrong():
    scores = MatrixPairs(np.array([[50, 40, -1, 30], [50, 40, 20, 30]], np.int16))
    seats = np.array([1, 2, 2, 2], np.int32)
    of = calendar([(1, 10), (11, 20), (11, 15), (31, 40)], n=2, group=[0, 0, 0, -1], left=[20], most=3)
    right = schedule(scores, seats, of)
    assert check_schedules(scores, seats, of, right) == []

    def found(calendar=of, **changed):
        return " ".join(check_schedules(scores, seats, calendar, dataclasses.replace(right, **changed)))

    def placed(*placements):
        rows, places = zip(*placements, strict=True)
        return {"workers": np.array(rows, np.int32), "vacancies": np.array(places, np.int32)}

    assert "vacancy 0 has 1 seats and 2 workers" in found(**placed((0, 0), (1, 0)))
    assert "worker 1: vacancies 1 and 2 overlap" in found(**placed((1, 1), (1, 2)))
    assert "overlap" in found(**placed((0, 1), (0, 1)))
    assert "overlap" in found(**placed((0, 1), (0, 0)))
    assert "too little rest" in found(calendar=dataclasses.replace(of, rest=1), **placed((0, 0), (0, 1)))
    assert "worker 0 is not eligible for vacancy 2" in found(**placed((0, 2)))
    assert "worker 0 has 3 placements" in found(
        calendar=dataclasses.replace(of, most=2), **placed((0, 0), (0, 1), (0, 3))
    )
    short = dataclasses.replace(of, left=np.array([[19], [20]], np.int32))
    assert "worker 0 stays 20 days in group 0, 19 are left" in found(calendar=short, **placed((0, 0), (0, 1)))
    assert found(**placed((0, 4))) == found(**placed((2, 0))) == "a worker or a vacancy does not exist"
    for figure in ("total_score", "bound", "eligible_pairs", "seats", "gap"):
        assert found(**{figure: getattr(right, figure) + 1})
    assert "bound" in found(prices=np.zeros(4, np.int64))
    assert "below 0" in found(prices=np.full(4, -1, np.int64))


@settings(deadline=None, max_examples=100)
@given(instances(most_workers=1), st.integers(1, 4))
def test_one_workers_best_set_is_the_best_there_is(instance, most):
    """Without competition the whole is one search for one worker: exact."""
    scores, seats, of = instance
    of = dataclasses.replace(of, most=most)
    assert schedule(scores, seats, of).total_score == exact_schedules(scores, seats, of).total


def test_a_search_for_a_set_that_gives_up_says_that_its_bound_is_loose(monkeypatch):
    random = np.random.default_rng(11)
    first = np.sort(random.integers(0, 700, 60)).astype(np.int32)
    of = Calendar(first, first + 9, np.zeros(60, np.int32), np.array([[25]], np.int32), 0, 6)
    scores, seats = MatrixPairs(random.integers(5000, 5100, (1, 60)).astype(np.int16)), np.ones(60, np.int32)
    exact = schedule(scores, seats, of)
    monkeypatch.setattr(engine, "MOST_STEPS", 100)
    loose = schedule(scores, seats, of)
    assert (exact.loose, loose.loose) == (0, 1)
    assert exact.total_score == exact.bound < loose.bound
    assert check_schedules(scores, seats, of, loose) == []


@st.composite
def ceilings(draw, n, m, most=3):
    def some(length):
        return draw(arrays.arrays(np.bool_, length))

    return [Limit(some(n), some(m), draw(st.integers(0, 4))) for _ in range(draw(st.integers(1, most)))]


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_ceilings_are_kept_and_the_bound_is_of_all_that_keep_them(data):
    scores, seats, of = data.draw(instances())
    limits = data.draw(ceilings(scores.n_workers, scores.n_vacancies))
    result = schedule(scores, seats, of, limits=limits, chunk_rows=3)
    best = exact_schedules(scores, seats, of, limits=limits)
    assert result.total_score <= best.total <= result.bound
    assert check_schedules(scores, seats, of, result, limits=limits) == []


@pytest.mark.parametrize("kind", ["spread", "agreed", "coarse", "equal"])
@pytest.mark.parametrize("share", [0.15, 0.5])
def test_hundreds_of_workers_under_ceilings_end_near_the_exact_optimum(kind, share):
    """Of what would be placed without them a share is left to each of four overlapping ceilings."""
    random = np.random.default_rng(11)
    n, m = 250, 40
    scores = MatrixPairs(random_matrix(random, n, m, kind=kind, eligible=0.4))
    seats = random.integers(1, 14, m).astype(np.int32)
    of = random_calendar(random, n, m, share=0.7, rest=1)
    free = schedule(scores, seats, of)
    people, work = random.integers(0, 3, n), random.random(m) < 0.6
    limits = []
    for some, there in [(people == 0, work), (people == 1, work), (people >= 1, ~work), (people >= 0, work)]:
        placed = int((some[free.workers] & there[free.vacancies]).sum())
        limits.append(Limit(some, there, int(placed * share)))
    result = schedule(scores, seats, of, limits=limits, max_gap=0)
    best = exact_schedules(scores, seats, of, limits=limits, seconds=20)
    assert result.total_score <= best.bound + 1e-6
    assert best.total <= result.bound
    assert result.total_score >= 0.975 * best.total
    assert result.gap <= (
        0.025 if kind != "equal" else 0.15
    )  # where everybody is worth the same no multiplier tells who is to come
    assert check_schedules(scores, seats, of, result, limits=limits) == []


def test_where_no_place_is_left_nobody_is_placed_and_no_price_is_looked_for():
    limit = Limit(np.ones(2, np.bool_), np.array([True, False]), 0)
    scores, seats = MatrixPairs(np.array([[90, 40], [90, 40]], np.int16)), np.array([2, 2], np.int32)
    of = calendar([(1, 5), (6, 9)], n=2)
    result = schedule(scores, seats, of, limits=[limit])
    assert pairs(result) == [(0, 1), (1, 1)]
    assert (result.total_score, result.bound) == (80, 80)
    assert check_schedules(scores, seats, of, result, limits=[limit]) == []


def test_floors_are_refused():
    limit = Limit(np.ones(1, np.bool_), np.ones(1, np.bool_), 1, at_least=True)
    with pytest.raises(ValueError, match="ceilings"):
        schedule(MatrixPairs(np.array([[1]], np.int16)), np.array([1], np.int32), calendar([(1, 2)]), limits=[limit])
