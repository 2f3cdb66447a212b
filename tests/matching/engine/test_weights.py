"""Weights: whole numbers from 0 that are ten thousand together, or none at all."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.weights import FIRST_KEYS, PART_KEYS, SHIPPED, WHOLE, Weights

from .builders import weights


def test_the_shipped_ones_are_what_the_score_began_with():
    assert SHIPPED.points() == {
        "occupation": 3000, "crop": 1500, "experience": 1500, "skills": 1500,
        "language": 500, "preference": 800, "documents": 700, "waiting": 500, "same_employer": 0, "stay": 0,
        "travel": 0,
    }  # fmt: skip


def test_what_was_kept_when_there_were_eight_parts_gives_the_later_ones_nothing():
    eight = {key: points for key, points in SHIPPED.points().items() if key in FIRST_KEYS}
    assert len(eight) == 8
    assert Weights.of(eight) == SHIPPED


@given(weights())
def test_any_cut_of_ten_thousand_is_taken_and_told_by_key(chosen):
    assert Weights.of(chosen.points()) == chosen
    assert sum(chosen.points().values()) == WHOLE
    assert [chosen[key] for key in PART_KEYS] == list(chosen.points().values())


@given(weights(), st.sampled_from(PART_KEYS), st.integers(-WHOLE, WHOLE).filter(bool))
def test_one_number_changed_alone_is_refused(chosen, key, by):
    with pytest.raises(ValueError, match=rf"add up to {WHOLE + by}, not|{key}: -"):
        Weights(**chosen.points() | {key: chosen[key] + by})


def test_less_than_nothing_is_refused_though_the_sum_is_right():
    with pytest.raises(ValueError, match="waiting: -500"):
        Weights(**SHIPPED.points() | {"waiting": -500, "crop": 2500})


@pytest.mark.parametrize("number", [500.0, True, "500", None])
def test_what_is_no_whole_number_is_refused(number):
    with pytest.raises(ValueError, match="no whole number"):
        Weights(**SHIPPED.points() | {"waiting": number})


@pytest.mark.parametrize("points", [{}, {"crop": WHOLE}, SHIPPED.points() | {"sex": 0}])
def test_a_part_that_is_missing_or_unknown_is_refused(points):
    with pytest.raises(ValueError, match="the parts are occupation, crop"):
        Weights.of(points)


@given(weights(), st.integers(0, 500))
def test_staying_is_given_its_points_by_the_part_that_has_most(chosen, least):
    after = chosen.with_stay(least)
    assert after.stay == max(chosen.stay, least)
    taken = {key: chosen[key] - after[key] for key in PART_KEYS if key != "stay" and chosen[key] != after[key]}
    assert sum(taken.values()) == after.stay - chosen.stay
    for key in taken:
        assert chosen[key] == max(each for other, each in chosen.points().items() if other != "stay")


def test_they_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        SHIPPED.crop = 10_000


def test_no_part_has_the_name_of_a_protected_trait():
    assert not {"sex", "age", "people", "ethnicity", "disability", "family", "nationality"} & set(PART_KEYS)
