"""Batch calendars over streams small enough to be worked out by hand, and what holds for any stream."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import periods
from matching.engine.pairs import MatrixPairs
from matching.engine.periods import (
    Figures,
    Quantiles,
    Spread,
    Stream,
    TooManyPairs,
    at_once,
    calendar,
    figures,
    first_days,
    pairs_in_time,
    replay,
    spread,
)

NO_POINTS = np.zeros(1, np.int16)


def days(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


def stream(
    fits: list[list[int]],
    *,
    arrived: tuple[int, ...],
    opened: tuple[int, ...],
    last: tuple[int, ...],
    seats: tuple[int, ...],
    **others: Any,
) -> Stream:
    """`fits`: a row a person, a column a vacancy, -1 where it is closed to them."""
    matrix = np.array(fits, np.int16).reshape(len(arrived), len(opened))
    offers = pairs_in_time([MatrixPairs(matrix)], days(*arrived), days(*last))
    plain: dict[str, Any] = {"since": days(*arrived), "waiting": NO_POINTS} | others
    return Stream(
        arrived=days(*arrived), opened=days(*opened), last=days(*last), seats=days(*seats), offers=offers, **plain
    )


def told(of: Stream, period: int, *, begins: int = 0, last: int = 20) -> Figures:
    on = calendar(0, last, period, begins)
    return figures(of, replay(of, on, seed=0), on, first=0, last=last)


def test_who_waits_for_the_better_fit_gets_it() -> None:
    """A seat from day 1 to 10; somebody who fits half is there from the beginning, somebody who fits well comes on day 5."""
    of = stream([[5000], [9000]], arrived=(0, 5), opened=(1,), last=(10,), seats=(1,))
    daily, weekly = told(of, 1), told(of, 7)
    assert (daily.placed, daily.fit, daily.people_wait) == (1, 5000, Quantiles(1, 1))
    assert (weekly.placed, weekly.fit, weekly.people_wait) == (1, 9000, Quantiles(2, 2))
    assert (daily.seats_wait, weekly.seats_wait) == (Quantiles(0, 0), Quantiles(6, 6))
    assert at_once(of, seed=0) == periods.AtOnce(placed=1, fit=9000, bound=9000)


def test_a_seat_that_begins_between_two_days_is_lost() -> None:
    """The same seat, only until day 5: on days 0 and 7 nobody looks at it."""
    of = stream([[5000], [9000]], arrived=(0, 6), opened=(1,), last=(5,), seats=(1,))
    daily, weekly = told(of, 1), told(of, 7)
    assert (daily.placed, daily.lost, daily.unseen) == (1, 0, 0)
    assert (weekly.placed, weekly.fit, weekly.lost, weekly.unseen) == (0, 0, 1, 1)
    assert weekly.people_wait == Quantiles(None, None)
    assert told(of, 7, begins=4).placed == 1  # on the fourth day somebody does
    assert at_once(of, seed=0).fit == 5000  # who came after the work began is never counted on


def test_the_first_and_the_last_day_count_and_what_is_left_is_told_apart() -> None:
    """Day 7 is the first day of one vacancy and the last of another; a third begins after the stream, and nobody may take it."""
    of = stream(
        [[-1, 700, -1], [800, 100, -1]],
        arrived=(7, 7),
        opened=(0, 7, 3),
        last=(7, 30, 30),
        seats=(2, 1, 4),
    )
    weekly = told(of, 7, last=14)
    assert (weekly.placed, weekly.fit) == (2, 1500)
    assert (weekly.lost, weekly.still_open, weekly.unseen) == (1, 4, 0)
    assert weekly.people_wait == Quantiles(0, 0)
    assert weekly.seats_wait == Quantiles(0, 7)


def test_the_calendar_goes_on_until_everybody_was_looked_at_once_more() -> None:
    assert calendar(100, 110, 7, 0) == [100, 107, 114]
    assert calendar(100, 110, 7, 4) == [104, 111]
    assert calendar(100, 110, 60, 48) == [148]
    of = stream([[10]], arrived=(19,), opened=(0,), last=(40,), seats=(1,))
    assert told(of, 7).placed == 1  # on day 21, the first after the stream


def test_who_waited_longer_comes_first_but_fits_no_better_for_it() -> None:
    """Two alike, one registered ten days earlier: the points for waiting decide, and are not counted as fit."""
    of = stream(
        [[4000], [4001]],
        arrived=(0, 0),
        opened=(0,),
        last=(5,),
        seats=(1,),
        since=days(-10, 0),
        waiting=np.arange(30, dtype=np.int16),
    )
    placed = replay(of, [0], seed=0)
    assert placed.vacancy_of.tolist() == [0, -1]
    assert placed.fit.tolist() == [4000, 0]
    assert at_once(of, seed=0).fit == 4001


def test_calendars_of_a_period_begin_on_days_spread_over_it() -> None:
    assert [first_days(period) for period in (1, 7, 14, 30, 60)] == [
        [0],
        [0, 1, 2, 4, 5],
        [0, 2, 5, 8, 11],
        [0, 6, 12, 18, 24],
        [0, 12, 24, 36, 48],
    ]
    assert spread([3, 1, 2]) == Spread(2, 1, 3)


def test_nobody_and_nothing() -> None:
    nobody = stream([], arrived=(), opened=(), last=(), seats=())
    assert told(nobody, 7) == Figures(0, 4, 0, 0, 0, 0, 0, Quantiles(None, None), Quantiles(None, None))
    assert at_once(nobody, seed=0).bound == 0


def test_vacancies_may_come_in_parts() -> None:
    fits = np.array([[1, 2, -1], [4, -1, 6]], np.int16)
    parts = [MatrixPairs(fits[:, :1]), MatrixPairs(fits[:, 1:])]
    offers = pairs_in_time(parts, days(0, 3), days(2, 9, 9))
    assert offers.starts.tolist() == [0, 1, 2, 3]  # who came on day 3 is too late for the first
    assert offers.columns.tolist() == [0, 0, 1]
    assert offers.values.tolist() == [1, 2, 6]


def test_more_pairs_than_memory_is_meant_for_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periods, "MOST_PAIRS", 3)
    with pytest.raises(TooManyPairs):
        pairs_in_time([MatrixPairs(np.zeros((2, 2), np.int16))], days(0, 0), days(1, 1))


@st.composite
def streams(draw: st.DrawFn) -> Stream:
    n, m = draw(st.integers(0, 12)), draw(st.integers(1, 6))
    day = st.integers(0, 25)

    def several(of: st.SearchStrategy[int], count: int) -> tuple[int, ...]:
        return tuple(draw(st.lists(of, min_size=count, max_size=count)))

    fits = [list(several(st.integers(-1, 9000), m)) for _person in range(n)]
    arrived, opened = several(day, n), several(day, m)
    last = tuple(first + length for first, length in zip(opened, several(st.integers(0, 30), m), strict=True))
    since = np.array(arrived, np.int32) - np.array(several(st.integers(0, 400), n), np.int32)
    matrix = np.array(fits, np.int16).reshape(n, m)
    offers = pairs_in_time([MatrixPairs(matrix)], days(*arrived), days(*last))
    return Stream(
        since=since.astype(np.int32),
        arrived=days(*arrived),
        opened=days(*opened),
        last=days(*last),
        seats=days(*several(st.integers(0, 4), m)),
        offers=offers,
        waiting=np.arange(0, 500, dtype=np.int16),
    )


@settings(max_examples=150, deadline=None)
@given(of=streams(), period=st.sampled_from([1, 3, 7, 14]), seed=st.integers(0, 3), data=st.data())
def test_what_holds_for_every_calendar(of: Stream, period: int, seed: int, data: st.DataObject) -> None:
    begins = data.draw(st.sampled_from(first_days(period)))
    on = calendar(0, 25, period, begins)
    placed = replay(of, on, seed=seed)
    who = np.flatnonzero(placed.vacancy_of >= 0)
    where, when = placed.vacancy_of[who], placed.on[who]

    assert (np.bincount(where, minlength=len(of.seats)) <= of.seats).all()
    assert (when >= of.arrived[who]).all()
    assert (when >= of.opened[where]).all()
    assert (when <= of.last[where]).all()
    assert np.isin(when, on).all()
    assert (placed.on[placed.vacancy_of < 0] == periods.NEVER).all()
    by_person = of.offers.by_vacancy
    for person, vacancy in zip(who.tolist(), where.tolist(), strict=True):
        edges = slice(by_person.starts[person], by_person.starts[person + 1])
        own = dict(zip(by_person.columns[edges].tolist(), by_person.values[edges].tolist(), strict=True))
        assert own[vacancy] == placed.fit[person]

    result = figures(of, placed, on, first=0, last=25)
    assert result.placed + result.lost + result.still_open == of.seats.sum()
    assert result.unseen <= result.lost
    assert result.fit <= at_once(of, seed=seed).bound
    again = replay(of, on, seed=seed)
    assert again.vacancy_of.tobytes() == placed.vacancy_of.tobytes()
    assert again.on.tobytes() == placed.on.tobytes()
    if period == 1:
        assert result.unseen == 0
