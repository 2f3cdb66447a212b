"""Shares, their intervals and tests against somebody else's, and tables of groups against counting person by person."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.stats import binomtest, chi2, chi2_contingency, norm

from matching.fairness.rates import THRESHOLD, Group, People, table, whole
from matching.fairness.stages import (
    ELIGIBLE,
    Stage,
    packed_ids,
    packed_stages,
    stages_of,
    unpacked_ids,
    unpacked_stages,
)
from matching.fairness.statistics import chi_square, chi_square_tail, holm, two_shares, wilson

AT_LEISURE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(("found", "of"), [(0, 10), (3, 10), (10, 10), (40, 1000), (1, 1)])
def test_the_interval_of_a_share_is_wilsons(found: int, of: int) -> None:
    theirs = binomtest(found, of).proportion_ci(method="wilson")
    assert (wilson(found, of).low, wilson(found, of).high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize(("found", "of"), [(-1, 4), (5, 4), (0, 0)])
def test_impossible_counts_have_no_interval(found: int, of: int) -> None:
    with pytest.raises(ValueError, match="found must"):
        wilson(found, of)


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300), st.integers(1, 300))
def test_two_shares_are_compared_as_the_table_of_four_cells_is(found: int, of: int, other: int, other_of: int) -> None:
    found, other = min(found, of), min(other, other_of)
    ours = two_shares(found, of, other, other_of)
    cells = [[found, of - found], [other, other_of - other]]
    expected = np.outer(np.sum(cells, axis=1), np.sum(cells, axis=0)) / np.sum(cells)
    if expected.min() < 5:
        assert ours is None
    else:
        assert ours == pytest.approx(chi2_contingency(cells, correction=False).pvalue, abs=1e-9)


@given(st.floats(0, 200), st.integers(1, 40))
def test_the_tail_of_chi_square_is_that_of_others(statistic: float, freedom: int) -> None:
    assert chi_square_tail(statistic, freedom) == pytest.approx(chi2.sf(statistic, freedom), rel=1e-9, abs=1e-15)


def test_several_groups_are_compared_together() -> None:
    told = chi_square([(30, 100), (60, 100), (0, 0), (45, 100)])
    theirs = chi2_contingency([[30, 70], [60, 40], [45, 55]], correction=False)
    assert told is not None
    assert (told.statistic, told.freedom, told.p) == pytest.approx((theirs.statistic, 2, theirs.pvalue))
    assert chi_square([(3, 10), (4, 10)]) is None
    assert chi_square([(50, 50), (60, 60)]) is None


def test_of_several_tests_each_must_say_more() -> None:
    assert holm([0.01, None, 0.04, 0.03]) == [pytest.approx(0.03), None, pytest.approx(0.06), pytest.approx(0.06)]
    assert two_shares(60, 100, 40, 100) == pytest.approx(2 * norm.sf(0.2 / math.sqrt(0.5 * 0.5 * 2 / 100)))


@given(st.lists(st.tuples(st.integers(1, 2**40), st.sampled_from(Stage)), unique_by=lambda row: row[0]))
def test_what_is_kept_of_a_run_comes_back_as_it_was(rows: list[tuple[int, Stage]]) -> None:
    ids = np.array(sorted(pk for pk, _stage in rows), np.int64)
    stages = np.array([stage for _pk, stage in rows], np.uint8)
    assert unpacked_ids(packed_ids(ids)).tolist() == ids.tolist()
    assert unpacked_stages(packed_stages(stages)).tolist() == stages.tolist()


def test_each_person_stands_as_near_to_a_seat_as_they_came() -> None:
    found = stages_of(
        np.array([3, 5, 7, 8, 9]),
        eligible=np.array([True, True, False, False, False]),
        proposed=np.array([True, False, False, False, False]),
        changes={5: {"skill"}, 7: {"passport", "medical"}, 8: {"passport", "skill"}},
    )
    assert found.tolist() == [Stage.PROPOSED, Stage.OUTBID, Stage.PAPERS, Stage.CLOSED, Stage.CLOSED]


@st.composite
def crowds(draw: Any) -> tuple[People, int]:
    """A few groups, some of them small, each with its own shares of the four stages."""
    n = draw(st.integers(1, 5))
    number = st.one_of(st.just(0), st.integers(1, 12), st.integers(0, 80))
    cells = draw(st.lists(st.lists(number, min_size=4, max_size=4), min_size=n, max_size=n))
    codes = np.repeat(np.arange(n), [sum(row) for row in cells]).astype(np.int64)
    stages = np.concatenate([np.repeat(np.arange(4), row) for row in cells]).astype(np.uint8)
    days = (np.arange(len(codes)) * 7919 % 900).astype(np.int64)
    return People(stages, days, {"by": codes}), n


KEYS = ("a", "b", "c", "d", "e")
NUMBERS = ("people", "closed", "papers", "outbid", "proposed", "eligible")


@AT_LEISURE
@given(crowds())
def test_every_number_that_is_told_is_that_of_counting_person_by_person(crowd: tuple[People, int]) -> None:
    people, n = crowd
    told = table(people, "by", KEYS[:n])
    for group in told.groups:
        mine = people.groups["by"] == KEYS.index(group.key)
        stages = people.stages[mine]
        there = Counter(stages.tolist())
        right = {"people": len(stages), "eligible": sum(there[stage] for stage in ELIGIBLE)} | {
            stage.name.lower(): there[stage] for stage in Stage
        }
        assert {
            name: getattr(group, name) for name in NUMBERS if getattr(group, name) is not None
        }.items() <= right.items()
        if group.rest is not None:
            others = people.stages[~mine]
            assert (group.rest.found, group.rest.of) == ((others == Stage.PROPOSED).sum(), len(others))
        for days, of in (
            (group.days_proposed, stages == Stage.PROPOSED),
            (group.days_waiting, stages != Stage.PROPOSED),
        ):
            assert days is None or (of.sum() >= THRESHOLD and days == round(float(np.median(people.days[mine][of]))))


@AT_LEISURE
@given(crowds())
def test_small_groups_and_small_numbers_are_never_told(crowd: tuple[People, int]) -> None:
    people, n = crowd
    for group in (whole(people), *table(people, "by", KEYS[:n]).groups):
        told = [getattr(group, name) for name in NUMBERS]
        assert not any(number is not None and 0 < number < THRESHOLD for number in told)
        if group.is_hidden:
            assert group == Group(group.key, None)


def span(people: People, n: int, code: int, stage: Stage) -> tuple[float, float]:
    """Two linear programmes: the least and the most people of a group in a stage that agree with all that is told of them and of all.

    The attacker knows which groups there are and that each has somebody.
    """
    told, all_told = table(people, "by", KEYS[:n]).groups, whole(people)
    cells = [(group.key, at) for group in told for at in Stage]
    rows, sums = [], []

    def know(counted: list[tuple[str, Stage]], number: int | None) -> None:
        if number is not None:
            rows.append([float(cell in counted) for cell in cells])
            sums.append(number)

    for group in (*told, all_told):
        mine = [cell for cell in cells if not group.key or cell[0] == group.key]
        know(mine, group.people)
        know([cell for cell in mine if cell[1] in ELIGIBLE], group.eligible)
        for at in Stage:
            know([cell for cell in mine if cell[1] == at], getattr(group, at.name.lower()))
    wanted = np.array([float(cell == (KEYS[code], stage)) for cell in cells])
    found = [linprog(sign * wanted, A_eq=rows or None, b_eq=sums or None, bounds=(0, 10_000)) for sign in (1, -1)]
    return found[0].fun, -found[1].fun


@settings(AT_LEISURE, max_examples=60)
@given(crowds())
def test_no_small_number_can_be_worked_out_from_the_rest(crowd: tuple[People, int]) -> None:
    """Whoever knows all that is told cannot narrow a number from 1 to 9 down to one value."""
    people, n = crowd
    if whole(people).is_hidden:
        return
    for code in range(n):
        for stage in Stage:
            there = int(((people.groups["by"] == code) & (people.stages == stage)).sum())
            if 0 < there < THRESHOLD:
                least, most = span(people, n, code, stage)
                assert least - 1e-6 <= there <= most + 1e-6
                assert most - least > 0.5, (code, stage, there)


def test_a_group_of_nine_takes_another_with_it() -> None:
    codes = np.repeat([0, 1, 2], [9, 200, 40])
    stages = np.where(np.arange(249) % 2, Stage.PROPOSED, Stage.OUTBID).astype(np.uint8)
    told = table(People(stages, np.zeros(249, np.int64), {"by": codes}), "by", KEYS[:3])
    assert [group.people for group in told.groups] == [None, 200, None]
    assert told.hidden == 2


def test_a_group_that_is_behind_is_named_and_one_that_may_be_by_chance_is_not() -> None:
    codes = np.repeat([0, 1, 2], [400, 400, 60])
    shares = np.concatenate([np.arange(400) % 10 < 3, np.arange(400) % 10 < 6, np.arange(60) % 10 < 4])
    stages = np.where(shares, Stage.PROPOSED, Stage.OUTBID).astype(np.uint8)
    told = table(People(stages, np.zeros(860, np.int64), {"by": codes}), "by", KEYS[:3])
    assert [group.is_behind for group in told.groups] == [True, False, False]
    assert [group.is_beyond_chance for group in told.groups] == [True, True, False]
    assert told.test is not None
    assert told.test.p < 1e-10
    first = told.groups[0].of_people
    assert first is not None
    assert (first.found, first.of, first.share) == (120, 400, 0.3)


def test_of_nobody_and_of_nine_nothing_is_told() -> None:
    for n in (0, 9):
        few = People(np.full(n, Stage.PROPOSED, np.uint8), np.zeros(n, np.int64), {"by": np.zeros(n, np.int64)})
        assert whole(few) == Group("", None)
        assert table(few, "by", KEYS[:1]).groups == ()
