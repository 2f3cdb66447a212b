"""The score: its maxima, its monotony, and that a run and an explanation never disagree."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.reference import reference_score
from matching.engine.scoring import (
    ColumnScores,
    EligibleBlocks,
    occupation_similarity,
    parts_of_pairs,
    score,
    score_parts,
)
from matching.engine.weights import PART_KEYS, SHIPPED, WHOLE, Weights

from .builders import CODES, N_CROPS, N_PLACES, N_PROGRAMMES, every, only, vacancies, weights, workers

seeds = st.integers(0, 2**32 - 1)

ROWS_OF = {"documents": ["documents_ready"], "waiting": ["waiting_days"], "language": ["language_level"],
           "crop": ["crop_months"], "skills": ["skill_evidence"], "preference": ["prefers_programme", "prefers_place"],
           "same_employer": ["past_employer"], "stay": ["stands_at"], "travel": ["home"]}  # fmt: skip


def everything(random, n=6, m=9):
    return workers(random, n), vacancies(random, m)


@settings(deadline=None, max_examples=100)
@given(seeds, weights())
def test_parts_stay_within_their_maxima_and_add_up_to_the_score(seed, chosen):
    people, work = everything(np.random.default_rng(seed))
    parts = score_parts(people, work, chosen)
    for key, most in chosen.points().items():
        assert parts[key].dtype == np.int16
        assert (parts[key] >= 0).all()
        assert (parts[key] <= most).all()
    assert list(parts) == list(PART_KEYS)
    assert np.array_equal(sum(points.astype(int) for points in parts.values()), score(people, work, chosen))


@settings(deadline=None, max_examples=40)
@given(seeds, weights())
def test_explaining_one_pair_gives_what_the_run_gave(seed, chosen):
    random = np.random.default_rng(seed)
    people, work = everything(random)
    whole = ColumnScores(people, work, None, chosen).block(0, 6)
    for row, column in ((0, 0), (3, 7), (5, 8)):
        parts = score_parts(people.take([row]), work.take([column]), chosen)
        assert sum(int(points[0, 0]) for points in parts.values()) == whole[row, column]


@settings(deadline=None, max_examples=60)
@given(seeds, weights(), st.integers(0, 40))
def test_parts_of_some_pairs_are_those_of_all(seed, chosen, wanted):
    random = np.random.default_rng(seed)
    people, work = everything(random)
    rows, columns = random.integers(0, 6, wanted), random.integers(0, 9, wanted)
    whole, some = score_parts(people, work, chosen), parts_of_pairs(people, work, (rows, columns), chosen)
    assert list(some) == list(whole)
    for key, points in whole.items():
        assert some[key].dtype == np.int16
        assert np.array_equal(some[key], points[rows, columns])


@settings(deadline=None, max_examples=200)
@given(seeds, weights())
def test_the_score_is_what_plain_numpy_makes_of_its_description(seed, chosen):
    people, work = everything(np.random.default_rng(seed))
    assert np.array_equal(score(people, work, chosen), reference_score(people, work, chosen))


@pytest.mark.parametrize("key", PART_KEYS)
def test_a_part_alone_is_the_score_and_agrees_with_plain_numpy(key):
    people, work = everything(np.random.default_rng(7), 60, 40)
    parts = score_parts(people, work, only(key))
    assert parts[key].max() > 0
    assert all(not parts[other].any() for other in PART_KEYS if other != key)
    assert np.array_equal(score(people, work, only(key)), reference_score(people, work, only(key)))


@pytest.mark.parametrize("key", PART_KEYS)
def test_a_part_without_points_is_not_looked_at(key):
    chosen = every()
    rest = chosen.points() | {key: 0}
    largest = max(rest, key=rest.get)
    without = Weights(**rest | {largest: rest[largest] + chosen[key]})
    random = np.random.default_rng(3)
    people, work = everything(random, 30, 20)
    for name in ROWS_OF.get(key, ()):
        changed = random.permutation(getattr(people, name), axis=0)
        other = dataclasses.replace(people, **{name: changed})
        assert not np.array_equal(score(people, work, chosen), score(other, work, chosen))
        people, before = dataclasses.replace(people, **{name: changed}), score(people, work, without)
        assert np.array_equal(score(people, work, without), before)
    assert not score_parts(people, work, without)[key].any()


@settings(deadline=None, max_examples=60)
@given(seeds, weights(), st.sampled_from(PART_KEYS), st.sampled_from(PART_KEYS), st.integers(0, WHOLE))
def test_points_moved_between_two_parts_change_only_these(seed, chosen, source, target, moved):
    people, work = everything(np.random.default_rng(seed))
    moved = min(moved, chosen[source])
    one_less = chosen.points() | {source: chosen[source] - moved}
    changed = Weights(**one_less | {target: one_less[target] + moved})
    before, after = score_parts(people, work, chosen), score_parts(people, work, changed)
    for key in PART_KEYS:
        if key not in (source, target):
            assert np.array_equal(before[key], after[key])
    if source != target:
        assert (after[source] <= before[source]).all()
        assert (after[target] >= before[target]).all()


@settings(deadline=None, max_examples=25)
@given(seeds, weights(), st.sampled_from([32_767, 28_700, 4_295]))
def test_centuries_of_experience_asked_for_do_not_overflow(seed, chosen, months):
    people, work = everything(np.random.default_rng(seed))
    long = dataclasses.replace(
        people, occupation_months=np.where(people.occupation_months, months - 1, 0).astype(np.int16)
    )
    asked = dataclasses.replace(work, experience_months=np.full(work.m, months, np.int16))
    for these in (chosen, only("experience"), SHIPPED):
        assert np.array_equal(score(long, asked, these), reference_score(long, asked, these))


def test_blocks_are_the_score_where_eligible_and_minus_one_elsewhere():
    random = np.random.default_rng(0)
    people, work = everything(random, 50, 20)
    allowed = random.random((50, 20)) < 0.3
    scores = ColumnScores(people, work, EligibleBlocks(lambda start, stop: allowed[start:stop], work.m))
    blocks = np.concatenate([scores.block(0, 17), scores.block(17, 50)])
    assert np.array_equal(blocks, np.where(allowed, score(people, work), -1))
    assert blocks.dtype == np.int16


MORE = {
    "occupation_months": lambda column: column + 3,
    "crop_months": lambda column: column + 3,
    "skill_evidence": lambda column: np.minimum(column + 1, 4),
    "language_level": lambda column: np.minimum(column + 1, 4),
    "prefers_programme": lambda column: np.minimum(column + 1, 1),
    "prefers_place": lambda column: np.minimum(column + 1, 1),
    "documents_ready": lambda column: np.minimum(column + 10, 100),
    "waiting_days": lambda column: column + 30,
    "past_proof": lambda column: np.minimum(column + 1, 4),
    "past_employer": lambda column: np.where(column < 0, 2, column),
}


@pytest.mark.parametrize("name", MORE)
@settings(deadline=None, max_examples=40)
@given(seed=seeds, chosen=weights())
def test_more_of_anything_good_never_lowers_a_score(name, seed, chosen):
    people, work = everything(np.random.default_rng(seed))
    column = getattr(people, name)
    better = dataclasses.replace(people, **{name: MORE[name](column).astype(column.dtype)})
    assert (score(better, work, chosen) >= score(people, work, chosen)).all()


@settings(deadline=None, max_examples=25)
@given(seeds, weights())
def test_asking_for_fewer_months_never_lowers_a_score(seed, chosen):
    people, work = everything(np.random.default_rng(seed))
    easier = dataclasses.replace(work, experience_months=work.experience_months // 2)
    assert (score(people, easier, chosen) >= score(people, work, chosen)).all()


@settings(deadline=None, max_examples=25)
@given(seeds, weights())
def test_a_score_does_not_depend_on_who_else_is_there(seed, chosen):
    random = np.random.default_rng(seed)
    people, work = everything(random)
    rows, columns = random.permutation(6), random.permutation(9)
    assert np.array_equal(
        score(people.take(rows), work.take(columns), chosen), score(people, work, chosen)[rows][:, columns]
    )


def person_and_vacancy(weights=SHIPPED, **changes):
    """One of each: the person has done and proved exactly what the vacancy asks for, and waited a year."""
    random = np.random.default_rng(0)
    person, vacancy = workers(random, 1), vacancies(random, 1)
    months = np.zeros((1, len(CODES)), np.int16)
    months[0, 0] = 24
    crops = np.zeros((1, N_CROPS), np.int16)
    crops[0, 1] = 24
    person = dataclasses.replace(
        person,
        occupation_months=months,
        crop_months=crops,
        skill_evidence=np.full_like(person.skill_evidence, 4),
        language_level=np.full_like(person.language_level, 4),
        prefers_programme=np.ones((1, N_PROGRAMMES), np.int8),
        prefers_place=np.ones((1, N_PLACES), np.int8),
        documents_ready=np.array([100], np.int16),
        waiting_days=np.array([365], np.int32),
        past_employer=np.array([[-1, 5]]),
        past_proof=np.array([[4, 4]], np.int8),
        stands_at=np.array([70]),
        home=np.array([1], np.int32),
    )
    vacancy = dataclasses.replace(
        vacancy,
        occupation=np.array([0], np.int32),
        crop=np.array([1], np.int32),
        experience_months=np.array([24], np.int16),
        programme=np.array([0], np.int32),
        place=np.array([0], np.int32),
        ids=np.array([70]),
        employer=np.array([5]),
        journey=np.array([0], np.int32),
        journey_share=np.array([[-1, 300], [1000, 251]], np.int16),
    )
    for name, value in changes.items():
        side = person if hasattr(person, name) else vacancy
        changed = dataclasses.replace(side, **{name: np.array(value, getattr(side, name).dtype)})
        person, vacancy = (changed, vacancy) if side is person else (person, changed)
    return {key: int(points[0, 0]) for key, points in score_parts(person, vacancy, weights).items()}


def test_who_has_all_that_is_asked_has_all_points():
    assert person_and_vacancy() == SHIPPED.points()
    assert person_and_vacancy(every()) == every().points()


@pytest.mark.parametrize(
    ("changes", "part", "points"),
    [
        ({"occupation": [1]}, "occupation", 2100),  # same minor group, 70 %
        ({"occupation": [3]}, "occupation", 1200),  # same sub-major group, 40 %
        ({"occupation": [5]}, "occupation", 0),
        ({"occupation": [-1]}, "occupation", 1500),
        ({"experience_months": [48]}, "experience", 750),
        ({"experience_months": [0], "occupation": [5]}, "experience", 1500),
        ({"crop": [-1]}, "crop", 750),
        ({"crop": [2]}, "crop", 0),
        ({"crop_months": [[0, 4, 0, 0]]}, "crop", 500),
        ({"skill_evidence": [[1] * 6], "required_skills": [[2, 1, 0, 0, 0, 0]]}, "skills", 750),
        ({"skill_evidence": [[4, 0, 0, 0, 0, 0]], "required_skills": [[2, 1, 0, 0, 0, 0]]}, "skills", 1000),
        ({"skill_evidence": [[0] * 6], "required_skills": [[0] * 6]}, "skills", 1500),
        ({"language_level": [[1, 4, 4]], "required_language_level": [[2, 0, 0]]}, "language", 250),
        ({"prefers_programme": [[-1, 0, 0]]}, "preference", 400),
        ({"prefers_programme": [[0, 0, 0]], "prefers_place": [[0] * 5]}, "preference", 400),
        ({"programme": [-1], "place": [-1]}, "preference", 400),
        ({"documents_ready": [33]}, "documents", 231),
        ({"waiting_days": [73]}, "waiting", 100),
        ({"waiting_days": [5000]}, "waiting", 500),
    ],
)
def test_what_a_part_is_worth(changes, part, points):
    assert person_and_vacancy(**changes)[part] == points


@pytest.mark.parametrize(
    ("home", "journey", "points"), [(1, 0, 1000), (1, 1, 251), (0, 1, 300), (0, 0, 500), (-1, 0, 500), (1, -1, 500)]
)
def test_what_a_journey_leaves(home, journey, points):
    weights = Weights(**dict.fromkeys(PART_KEYS, 0) | {"travel": 1000, "crop": 9000})
    assert person_and_vacancy(weights, home=[home], journey=[journey])["travel"] == points


@pytest.mark.parametrize(
    ("changes", "part", "points"),
    [
        ({"past_proof": [[4, 1]]}, "same_employer", 500),
        ({"past_proof": [[4, 2]]}, "same_employer", 700),
        ({"past_proof": [[4, 3]]}, "same_employer", 850),
        (
            {"past_employer": [[5, 5]], "past_proof": [[2, 1]]},
            "same_employer",
            700,
        ),  # two seasons there: the better proof
        ({"past_employer": [[5, 5]], "past_proof": [[1, 2]]}, "same_employer", 700),
        ({"past_employer": [[3, 4]]}, "same_employer", 0),
        ({"past_employer": [[-1, -1]]}, "same_employer", 0),
        ({"employer": [-1]}, "same_employer", 0),
        ({"stands_at": [60]}, "stay", 0),
        ({"stands_at": [-1]}, "stay", 0),
    ],
)
def test_what_it_is_worth_to_know_each_other(changes, part, points):
    weights = Weights(**dict.fromkeys(PART_KEYS, 0) | {"same_employer": 1000, "stay": 1000, "crop": 8000})
    assert person_and_vacancy(weights, **changes)[part] == points


def test_occupations_are_near_by_their_isco_groups():
    near = occupation_similarity(("6111", "6112", "6121", "6210", "6111"))
    assert near[0].tolist() == [100, 70, 40, 0, 100]
    assert np.array_equal(near, near.T)
    assert occupation_similarity(()).shape == (0, 0)


@pytest.mark.parametrize(("n", "m"), [(0, 9), (6, 0), (0, 0)])
def test_no_workers_or_no_vacancies_give_an_empty_block(n, m):
    people, work = everything(np.random.default_rng(0))
    assert score(people.take(slice(0, n)), work.take(slice(0, m))).shape == (n, m)
