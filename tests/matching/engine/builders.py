"""Instances for the engine's tests: small enough to be solved exactly by another method."""

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.engine.scoring import VacancyColumns, WorkerColumns, occupation_similarity
from matching.engine.weights import PART_KEYS, WHOLE, Weights

CODES = ("6111", "6112", "6113", "6121", "6130", "9211", "9212", "9213", "5120", "7126")
N_CROPS, N_SKILLS, N_LANGUAGES, N_PROGRAMMES, N_PLACES = 4, 6, 3, 3, 5
N_EMPLOYERS, N_HOMES, N_JOURNEYS = 7, 6, 8

NOTHING_TO_GAIN = {
    "no workers": (np.empty((0, 3), np.int16), [1, 1, 1]),
    "no vacancies": (np.empty((3, 0), np.int16), []),
    "neither": (np.empty((0, 0), np.int16), []),
    "nobody eligible": (np.full((4, 3), -1, np.int16), [1, 2, 3]),
    "no seats": (np.full((4, 3), 700, np.int16), [0, 0, 0]),
    "scores of 0": (np.zeros((4, 3), np.int16), [1, 1, 1]),
}


def weights():
    """Any weights: the scale is cut wherever parts meet, and parts of 0 or of everything are not seldom."""
    n = len(PART_KEYS) - 1
    cuts = st.lists(st.integers(0, WHOLE) | st.sampled_from([0, WHOLE]), min_size=n, max_size=n).map(sorted)
    return cuts.map(lambda at: Weights(*(stop - start for start, stop in zip([0, *at], [*at, WHOLE], strict=True))))


def only(key):
    """All points for one part."""
    return Weights(**{part: WHOLE * (part == key) for part in PART_KEYS})


def every():
    """Some points for each part."""
    return Weights.of(dict(zip(PART_KEYS, even_shares(WHOLE, len(PART_KEYS)), strict=True)))


def even_shares(whole, n):
    return [(at + 1) * whole // n - at * whole // n for at in range(n)]


def exact_optimum(matrix, seats):
    """The highest total, by the Hungarian method with a column for every seat."""
    columns = np.repeat(np.arange(len(seats)), np.minimum(seats, len(matrix)))
    expanded = np.maximum(matrix[:, columns], 0)
    return int(expanded[linear_sum_assignment(expanded, maximize=True)].sum())


def random_matrix(random, n, m, *, kind="spread", eligible=0.4):
    """Scores: "spread" evenly, "agreed" (all workers rank alike), "equal" (all the same), "coarse" (many ties)."""
    scores = {
        "spread": lambda: random.integers(0, 10_001, (n, m)),
        "agreed": lambda: (
            random.integers(0, 4000, (1, m)) + random.integers(0, 4000, (n, 1)) + random.integers(0, 100, (n, m))
        ),
        "equal": lambda: np.full((n, m), 5000),
        "coarse": lambda: random.integers(0, 4, (n, m)) * 2500,
    }[kind]()
    return np.where(random.random((n, m)) < eligible, scores, -1).astype(np.int16)


def workers(random, n):
    months = random.integers(0, 40, (n, len(CODES))) * (random.random((n, len(CODES))) < 0.3)
    return WorkerColumns(
        occupation_months=months.astype(np.int16),
        crop_months=(random.integers(0, 30, (n, N_CROPS)) * (random.random((n, N_CROPS)) < 0.4)).astype(np.int16),
        skill_evidence=random.integers(0, 5, (n, N_SKILLS)).astype(np.int8),
        language_level=random.integers(0, 5, (n, N_LANGUAGES)).astype(np.int8),
        prefers_programme=random.integers(-1, 2, (n, N_PROGRAMMES)).astype(np.int8),
        prefers_place=random.integers(-1, 2, (n, N_PLACES)).astype(np.int8),
        documents_ready=random.integers(0, 101, n).astype(np.int16),
        waiting_days=random.integers(0, 800, n).astype(np.int32),
        past_employer=np.where(random.random((n, 3)) < 0.4, random.integers(0, N_EMPLOYERS, (n, 3)), -1),
        past_proof=random.integers(0, 5, (n, 3)).astype(np.int8),
        stands_at=np.where(random.random(n) < 0.6, 10 * random.integers(0, 12, n), -1),
        home=random.integers(-1, N_HOMES, n).astype(np.int32),
    )


def vacancies(random, m):
    return VacancyColumns(
        occupation=random.integers(-1, len(CODES), m).astype(np.int32),
        occupation_similarity=occupation_similarity(CODES),
        crop=random.integers(-1, N_CROPS, m).astype(np.int32),
        experience_months=random.choice([0, 3, 6, 24], m).astype(np.int16),
        required_skills=random.integers(0, 3, (m, N_SKILLS)).astype(np.int8),
        required_language_level=random.integers(0, 5, (m, N_LANGUAGES)).astype(np.int8),
        programme=random.integers(-1, N_PROGRAMMES, m).astype(np.int32),
        place=random.integers(-1, N_PLACES, m).astype(np.int32),
        ids=10 * np.arange(m, dtype=np.int64),
        employer=random.integers(-1, N_EMPLOYERS, m),
        journey=random.integers(-1, N_JOURNEYS, m).astype(np.int32),
        journey_share=np.random.default_rng(5).integers(-1, 1001, (N_HOMES, N_JOURNEYS)).astype(np.int16),
    )
