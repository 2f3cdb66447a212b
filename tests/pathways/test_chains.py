"""The best chain of seasons against all chains there are, and both sides of what keeps two seasons apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pathways.engine.chains import NEVER, Chain, Season, Stayed, StayRule, Worth, best_chain, stayed_by
from pathways.engine.facts import day
from pathways.engine.stays import Break

D = date
H2 = frozenset({"us-h2a", "us-h2b"})
THREE_YEARS = StayRule("us-h2a/stay-limit", H2, H2, 1096, Break(days=60))
SINCE, UNTIL = day(D(2026, 12, 1)), day(D(2028, 11, 30))


def season(key: str, first: date, last: date, programme: str = "us-h2a", **fields: int | bool) -> Season:
    return Season(key, programme, day(first), day(last), **fields)  # type: ignore[arg-type]


def keys(chain: Chain) -> list[str]:
    return [found.key for found in chain.suggested]


SUMMER = season("summer", D(2027, 4, 1), D(2027, 10, 31), lead=20, journey=2)


# ── two seasons ───────────────────────────────────────────────────────────


def test_mexico_in_winter_fits_between_two_summers_in_the_united_states():
    winter = season("winter", D(2027, 11, 15), D(2028, 3, 5), "mx-tvtf", lead=4, journey=1)
    again = season("again", D(2028, 4, 1), D(2028, 10, 31), lead=20, journey=2)
    chain = best_chain([again, winter, SUMMER], since=SINCE, until=UNTIL)
    assert keys(chain) == ["summer", "winter", "again"]
    assert [link.free for link in chain.links] == [None, 12, 25]
    assert chain.worth == Worth(214 + 112 + 214, 540, -3)


@pytest.mark.parametrize(("begins", "fits"), [(D(2027, 11, 23), True), (D(2027, 11, 22), False)])
def test_the_next_season_begins_after_the_journey_home_and_the_days_its_papers_need(begins: date, fits: bool):
    """Home on 2 November, twenty days for interview and journey: the 3rd to the 22nd."""
    after = season("after", begins, D(2028, 3, 1), "us-h2b", lead=20)
    chain = best_chain([SUMMER, after], since=SINCE, until=UNTIL)
    assert keys(chain) == (["summer", "after"] if fits else ["summer"])


@pytest.mark.parametrize(("begins", "fits"), [(D(2026, 12, 22), True), (D(2026, 12, 21), False)])
def test_the_first_season_leaves_time_for_its_papers_too(begins: date, fits: bool):
    chain = best_chain([season("first", begins, D(2027, 3, 1), lead=20)], since=SINCE, until=UNTIL)
    assert keys(chain) == (["first"] if fits else [])


@pytest.mark.parametrize(("ends", "fits"), [(D(2027, 3, 9), True), (D(2027, 3, 10), False)])
def test_a_season_agreed_before_stays_and_what_overlaps_it_or_its_papers_is_not_suggested(ends: date, fits: bool):
    """Home two days after the last, then twenty days before 1 April."""
    before = season("before", D(2027, 1, 10), ends, "mx-tvtf", journey=2)
    chain = best_chain([before], [SUMMER], since=SINCE, until=UNTIL)
    assert keys(chain) == (["before"] if fits else [])
    assert [link.season.key for link in chain.links if link.is_taken] == ["summer"]


def test_of_as_many_days_what_is_open_today_comes_first_and_then_fewer_journeys():
    expected = season("expected", D(2027, 4, 1), D(2027, 10, 31), is_open=False)
    halves = [season("a", D(2027, 4, 1), D(2027, 7, 15)), season("b", D(2027, 7, 16), D(2027, 10, 31))]
    assert keys(best_chain([expected, SUMMER], since=SINCE, until=UNTIL)) == ["summer"]
    assert keys(best_chain([*halves, SUMMER], since=SINCE, until=UNTIL)) == ["summer"]
    assert keys(best_chain([*halves, expected], since=SINCE, until=UNTIL)) == ["a", "b"]


def test_nothing_to_choose_from_is_an_empty_chain():
    assert best_chain([], since=SINCE, until=UNTIL) == Chain((), Worth())


# ── the limit of stay ─────────────────────────────────────────────────────


@pytest.mark.parametrize(("entered", "closed"), [(D(2024, 10, 30), False), (D(2024, 10, 29), True)])
def test_a_season_that_would_pass_three_years_in_a_row_is_not_suggested(entered: date, closed: bool):
    """882 days from 30 October 2024 to 30 March 2027, 214 more are 1,096."""
    there = season("there", entered, D(2027, 3, 30))
    chain = best_chain([season("on", D(2027, 4, 1), D(2027, 10, 31))], [there], rules=[THREE_YEARS], since=SINCE, until=UNTIL)  # fmt: skip
    assert keys(chain) == ([] if closed else ["on"])


@pytest.mark.parametrize(("begins", "closed"), [(D(2027, 5, 29), False), (D(2027, 5, 28), True)])
def test_sixty_days_of_absence_start_the_count_again(begins: date, closed: bool):
    there = season("there", D(2024, 4, 1), D(2027, 3, 30))
    chain = best_chain([season("again", begins, D(2027, 12, 1))], [there], rules=[THREE_YEARS], since=SINCE, until=UNTIL)  # fmt: skip
    assert keys(chain) == ([] if closed else ["again"])
    if not closed:
        assert chain.links[-1].stayed == (("us-h2a/stay-limit", 187),)


def test_a_season_in_mexico_is_an_absence_that_starts_the_count_again():
    there = [season("there", D(2024, 4, 1), D(2027, 1, 31))]
    mexico = season("mexico", D(2027, 2, 3), D(2027, 4, 5), "mx-tvtf")
    summer = season("summer", D(2027, 4, 6), D(2027, 10, 31))
    rules = [THREE_YEARS]
    assert keys(best_chain([mexico, summer], there, rules=rules, since=SINCE, until=UNTIL)) == ["mexico", "summer"]
    assert stayed_by(THREE_YEARS, there) == Stayed(1036, day(D(2027, 1, 31)))
    assert stayed_by(THREE_YEARS, [mexico]) == Stayed(0, NEVER)


def test_what_would_make_an_agreed_season_too_long_is_given_up():
    past = [season("past", D(2024, 6, 1), D(2026, 11, 20))]
    agreed = [season("agreed", D(2027, 2, 1), D(2027, 5, 31))]
    short = season("short", D(2026, 12, 2), D(2027, 1, 31), "us-h2b")
    chain = best_chain([short], agreed, past, [THREE_YEARS], since=SINCE, until=UNTIL)
    assert stayed_by(THREE_YEARS, [*past, short, *agreed]).days == 903 + 61 + 120
    assert keys(chain) == ["short"]
    longer = [season("agreed", D(2027, 2, 1), D(2027, 9, 30))]
    assert keys(best_chain([short], longer, past, [THREE_YEARS], since=SINCE, until=UNTIL)) == []


# ── against every chain there is ──────────────────────────────────────────


def subsets(seasons: Sequence[Season]) -> Iterator[tuple[Season, ...]]:
    for size in range(len(seasons) + 1):
        yield from combinations(seasons, size)


def allowed(
    chosen: Sequence[Season], agreed: Sequence[Season], past: Sequence[Season], rules: Sequence[StayRule]
) -> bool:
    """The rules of a chain said once more, pair by pair and stay by stay."""
    whole = sorted([*chosen, *agreed], key=lambda s: s.first)
    for one in chosen:
        others = [other for other in whole if other is not one]
        if not all(one.first - other.home > one.lead or other.first - one.home > other.lead for other in others):
            return False
    for rule in rules:
        known = sorted(past, key=lambda s: s.first)
        for one in whole:
            row = [s for s in known if s.programme in rule.counted]
            days, left = 0, None
            for stay in row:
                days = stay.days if left is None or stay.first >= left + rule.pause.days else days + stay.days
                left = stay.last
            fresh = left is None or one.first >= left + rule.pause.days
            if one.programme in rule.binds and (0 if fresh else days) + one.days > rule.max_days:
                return False
            known.append(one)
    return True


@st.composite
def seasons_of_a_person(draw: st.DrawFn) -> tuple[list[Season], list[Season], list[Season], list[StayRule]]:
    def some(name: str, most: int, low: int, high: int) -> list[Season]:
        found = []
        for number in range(draw(st.integers(0, most))):
            first = draw(st.integers(low, high))
            found.append(
                Season(
                    f"{name}{number}",
                    draw(st.sampled_from(["us-h2a", "us-h2b", "mx-tvtf"])),
                    first,
                    first + draw(st.integers(0, 25)),
                    draw(st.booleans()),
                    draw(st.integers(0, 6)),
                    draw(st.integers(0, 3)),
                )
            )
        return found

    rule = StayRule("limit", H2, H2, draw(st.integers(10, 70)), Break(days=draw(st.integers(1, 12))))
    past, end = [], -1
    for stay in some("past", 2, -60, -30):
        first = max(stay.first, end + 1) if past else stay.first
        past.append(Season(stay.key, stay.programme, first, first + stay.days - 1))
        end = past[-1].last
    agreed = [Season("agreed", "us-h2a", draw(st.integers(5, 60)), draw(st.integers(61, 80)), lead=2, journey=1)]
    return some("s", 7, 0, 100), agreed[: draw(st.integers(0, 1))], past, [rule][: draw(st.integers(0, 1))]


@given(seasons_of_a_person())
@settings(max_examples=300, deadline=None)
def test_no_other_chain_is_better(told: tuple[list[Season], list[Season], list[Season], list[StayRule]]):
    seasons, agreed, past, rules = told
    assume(allowed([], agreed, past, rules))  # what was agreed may be too long in itself
    chain = best_chain(seasons, agreed, past, rules, since=0, until=90)
    assert chain == best_chain(seasons[::-1], agreed, past, rules, since=0, until=90)
    usable = [s for s in seasons if s.lead < s.first <= 90]
    assert allowed(chain.suggested, agreed, past, rules)
    worths = []
    for chosen in subsets(usable):
        if allowed(chosen, agreed, past, rules):
            worth = Worth()
            for one in chosen:
                worth = worth.plus(one, 90)
            worths.append(worth)
    assert chain.worth == max(worths)
