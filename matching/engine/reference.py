"""The score a second time, in plain numpy and straight from its description: what a run is checked against.

Shares no code with `scoring`, its tables and its kernels; both read the same columns and the same weights. Slower by an order of
magnitude.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .columns import VacancyColumns, WorkerColumns
from .weights import SHIPPED, Weights

Points = NDArray[np.int64]


def reference_score(workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights = SHIPPED) -> Points:
    """Points of all pairs, shape (n, m), 0..10000, whether or not they are eligible."""
    best, all_months = _work(workers, vacancies)
    wanted = np.maximum(vacancies.experience_months.astype(np.int64), 0) * 100
    rest = weights.documents * np.clip(workers.documents_ready.astype(np.int64), 0, 100) // 100
    rest += weights.waiting * np.clip(workers.waiting_days.astype(np.int64), 0, 365) // 365
    return (
        weights.occupation * best // 1200
        + _part(weights.experience, all_months, wanted)
        + weights.crop * _crop(workers, vacancies) // 12
        + _part(weights.skills, *_skills(workers, vacancies))
        + _part(weights.language, *_languages(workers, vacancies))
        + weights.preference
        * (_wish(workers.prefers_programme, vacancies.programme) + _wish(workers.prefers_place, vacancies.place))
        // 4
        + rest[:, None]
        + weights.travel * _left_of_journey(workers, vacancies) // 1000
        + weights.same_employer * _worked_for(workers, vacancies) // 100
        + weights.stay * (workers.stands_at[:, None] == np.where(vacancies.ids < 0, -2, vacancies.ids))
    )


def _left_of_journey(workers: WorkerColumns, vacancies: VacancyColumns) -> Points:
    """Of a thousand; 500 where something is not known."""
    table = np.where(vacancies.journey_share >= 0, vacancies.journey_share, 500).astype(np.int64)
    known = np.pad(table, ((0, 1), (0, 1)), constant_values=500)
    return known[workers.home[:, None], vacancies.journey[None, :]]


def _worked_for(workers: WorkerColumns, vacancies: VacancyColumns) -> Points:
    """Percent: the best proof of having worked for the employer."""
    proof = np.select([workers.past_proof == level for level in (1, 2, 3)], [50, 70, 85], 0)
    proof = np.where(workers.past_proof >= 4, 100, proof)
    known = np.where(vacancies.employer >= 0, vacancies.employer, -2)
    best = np.zeros((workers.n, vacancies.m), np.int64)
    for at in range(proof.shape[1]):
        best = np.maximum(best, proof[:, at, None] * (workers.past_employer[:, at, None] == known))
    return best


def _part(most: int, reached: Points, of: Points) -> Points:
    return np.where(of > 0, most * np.minimum(reached, of) // np.maximum(of, 1), most)


def _work(workers: WorkerColumns, vacancies: VacancyColumns) -> tuple[Points, Points]:
    """Hundredths of months: the nearest occupation up to twelve, and all of them; half of any work where none is said."""
    named, at = np.unique(vacancies.occupation, return_inverse=True)
    months = np.maximum(workers.occupation_months.astype(np.int64), 0)
    near = np.where(named[:, None] >= 0, vacancies.occupation_similarity[named].astype(np.int64), 50)
    best = np.zeros((workers.n, len(named)), np.int64)
    for column in range(months.shape[1]):
        best = np.maximum(best, np.minimum(months[:, column, None], 12) * near[None, :, column])
    return best[:, at.reshape(-1)], (months @ near.T)[:, at.reshape(-1)]


def _crop(workers: WorkerColumns, vacancies: VacancyColumns) -> Points:
    """Months with it, up to twelve; six where none is said, for who has worked with any."""
    months = np.clip(workers.crop_months.astype(np.int64), 0, 12)
    some = np.where((workers.crop_months > 0).any(axis=1), 6, 0)
    with_none = np.hstack([months, some[:, None]])
    return with_none[:, np.where(vacancies.crop >= 0, vacancies.crop, months.shape[1])]


def _skills(workers: WorkerColumns, vacancies: VacancyColumns) -> tuple[Points, Points]:
    """Hundredths of proof that are there (n, m), and that all would be (m,)."""
    proof = np.select([workers.skill_evidence == level for level in (1, 2, 3)], [50, 70, 85], 0)
    proof = np.where(workers.skill_evidence >= 4, 100, proof).astype(np.int64)
    asked = vacancies.required_skills.astype(np.int64)
    return proof @ asked.T, 100 * asked.sum(axis=1)


def _languages(workers: WorkerColumns, vacancies: VacancyColumns) -> tuple[Points, Points]:
    """Levels that are reached (n, m), and that are needed (m,)."""
    spoken, asked = workers.language_level.astype(np.int64), vacancies.required_language_level.astype(np.int64)
    reached = np.zeros((workers.n, vacancies.m), np.int64)
    for language in range(spoken.shape[1]):
        reached += np.minimum(spoken[:, language, None], asked[None, :, language])
    return reached, asked.sum(axis=1)


def _wish(prefers: NDArray[np.int8], of: NDArray[np.int32]) -> Points:
    """0 refused, 1 neutral or not said, 2 wanted."""
    said = np.clip(np.hstack([prefers, np.zeros((len(prefers), 1), np.int8)]), -1, 1).astype(np.int64) + 1
    return said[:, np.where(of >= 0, of, prefers.shape[1])]
