"""How well a worker suits a vacancy: eight parts, together 0 to 10,000 points, all in whole numbers.

A part depends on the vacancy only through what it asks for (an occupation, a set of skills, ...), and many
vacancies ask the same. So each part is worked out once for each distinct demand, a table (n workers, n
demands), and read from there for every vacancy. A whole run and the explanation of one pair are the same
tables.

Metamorphic rules the tests hold: more experience, proof, language, papers or waiting never lowers a score.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import VacancyColumns, WorkerColumns, occupation_similarity
from .jit import kernel

__all__ = [
    "PARTS", "ColumnScores", "ScorePart", "VacancyColumns", "WorkerColumns",
    "occupation_similarity", "score", "score_parts",
]  # fmt: skip

Int16 = NDArray[np.int16]
Table = tuple[NDArray[Any], NDArray[np.intp]]  # points (n, demands) and the demand of each vacancy (m,)


@dataclass(frozen=True)
class ScorePart:
    key: str
    maximum: int


PARTS = (
    ScorePart("occupation", 3000),
    ScorePart("crop", 1500),
    ScorePart("experience", 1500),
    ScorePart("skills", 1500),
    ScorePart("language", 500),
    ScorePart("preference", 800),
    ScorePart("documents", 700),
    ScorePart("waiting", 500),
)
MAXIMUM = {part.key: part.maximum for part in PARTS}

PRACTISED_MONTHS = 12  # a season's worth of an occupation or a crop: more adds nothing to these two parts
PROOF_PERCENT = np.array([0, 50, 70, 85, 100], np.int64)  # none, stated, letter, tested, employer-confirmed
WAITING_DAYS = 365  # who has waited a year has all points of waiting
WISH_HALVES = np.array([0, 1, 2], np.int64)  # refused, neutral, wanted


def score(workers: WorkerColumns, vacancies: VacancyColumns) -> Int16:
    """Points of all pairs, shape (n, m), 0..10000, whether or not they are eligible."""
    return ColumnScores(workers, vacancies, None).block(0, workers.n)


def score_parts(workers: WorkerColumns, vacancies: VacancyColumns) -> dict[str, Int16]:
    """Points of all pairs part by part, each of shape (n, m), in the order of PARTS; their sum is `score`."""
    return {key: points[:, demand].astype(np.int16) for key, (points, demand) in _tables(workers, vacancies).items()}


class ColumnScores:
    """The scores of columns, as `assign` wants them: block by block, -1 where `eligible` says no.

    `eligible(start, stop)` gives a boolean block (stop - start, m); None means that every pair is.
    """

    def __init__(
        self,
        workers: WorkerColumns,
        vacancies: VacancyColumns,
        eligible: Callable[[int, int], NDArray[np.bool_]] | None,
    ) -> None:
        self.workers, self.vacancies, self.eligible = workers, vacancies, eligible
        self.n_workers, self.n_vacancies = workers.n, vacancies.m

    def block(self, start: int, stop: int) -> Int16:
        """Workers start..stop-1 against all vacancies, shape (stop - start, m)."""
        tables = _tables(self.workers.take(slice(start, stop)), self.vacancies, self._demands).values()
        points = np.hstack([table.astype(np.int16) for table, _ in tables])
        widths = np.cumsum([0] + [table.shape[1] for table, _ in tables])
        places = np.stack([demand + first for (_, demand), first in zip(tables, widths[:-1], strict=True)])
        if self.eligible is None:
            allowed = np.ones((stop - start, self.n_vacancies), np.bool_)
        else:
            allowed = np.ascontiguousarray(self.eligible(start, stop))
        return _added(points, places.T.astype(np.int32, order="C"), allowed)

    @cached_property
    def _demands(self) -> "Demands":
        return Demands(self.vacancies)


class Demands:
    """The distinct things vacancies ask for. Each pair of fields: the demands, and which of them each vacancy has."""

    def __init__(self, vacancies: VacancyColumns) -> None:
        work = np.stack([vacancies.occupation, vacancies.experience_months.astype(np.int32)], axis=1)
        self.work, self.work_of = _distinct(work)
        self.crop, self.crop_of = _distinct(vacancies.crop[:, None])
        self.skills, self.skills_of = _distinct(vacancies.required_skills)
        self.languages, self.languages_of = _distinct(vacancies.required_language_level)
        self.wish, self.wish_of = _distinct(np.stack([vacancies.programme, vacancies.place], axis=1))
        self.nothing_of = np.zeros(vacancies.m, np.intp)
        self.similarity = vacancies.occupation_similarity.astype(np.int64)


def _distinct(rows: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    if not rows.size or len(rows) == 1:
        return rows[:1].astype(np.int64), np.zeros(len(rows), np.intp)
    found, of = np.unique(rows, axis=0, return_inverse=True)
    return found.astype(np.int64), of.reshape(-1)


def _tables(workers: WorkerColumns, vacancies: VacancyColumns, demands: Demands | None = None) -> dict[str, Table]:
    asked = demands or Demands(vacancies)
    nearest, related = _related_work(workers, asked)
    return {
        "occupation": (_share("occupation", nearest, 100 * PRACTISED_MONTHS), asked.work_of),
        "crop": (_crop(workers, asked), asked.crop_of),
        "experience": (_experience(related, asked), asked.work_of),
        "skills": (_skills(workers, asked), asked.skills_of),
        "language": (_language(workers, asked), asked.languages_of),
        "preference": (_preference(workers, asked), asked.wish_of),
        "documents": (_share("documents", workers.documents_ready[:, None], 100), asked.nothing_of),
        "waiting": (_share("waiting", workers.waiting_days[:, None], WAITING_DAYS), asked.nothing_of),
    }


def _share(key: str, reached: NDArray[Any], whole: NDArray[Any] | int) -> NDArray[np.int64]:
    """The part's points for `reached` out of `whole`, rounded down; all of them where nothing was asked."""
    whole = np.asarray(whole, np.int64)
    reached = np.clip(reached.astype(np.int64), 0, whole)
    return np.where(whole > 0, MAXIMUM[key] * reached // np.maximum(whole, 1), MAXIMUM[key])


def _related_work(workers: WorkerColumns, asked: Demands) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Months of work weighed by how near its occupation is, in hundredths: the best one up to a season, and all."""
    return related_work(
        np.ascontiguousarray(workers.occupation_months, np.int64), asked.work[:, 0].copy(), asked.similarity
    )


@kernel
def related_work(
    months: NDArray[np.int64], occupations: NDArray[np.int64], similarity: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Shapes (n, len(occupations)). Where no occupation is said (-1), any work counts half."""
    nearest = np.zeros((len(months), len(occupations)), np.int64)
    related = np.zeros((len(months), len(occupations)), np.int64)
    for worker in range(len(months)):
        for practised in range(months.shape[1]):
            count = months[worker, practised]
            if count <= 0:
                continue
            for at in range(len(occupations)):
                near = similarity[occupations[at], practised] if occupations[at] >= 0 else 50
                nearest[worker, at] = max(nearest[worker, at], min(count, PRACTISED_MONTHS) * near)
                related[worker, at] += count * near
    return nearest, related


def _experience(related: NDArray[np.int64], asked: Demands) -> NDArray[np.int64]:
    """Related months against the months the vacancy asks for."""
    return _share("experience", related, 100 * np.maximum(asked.work[:, 1], 0))


def _crop(workers: WorkerColumns, asked: Demands) -> NDArray[np.int64]:
    """Months with the crop, up to a season. A vacancy that names none gives half to who has worked with any."""
    crop = asked.crop[:, 0]
    months = workers.crop_months.astype(np.int64)
    any_crop = np.where((months > 0).any(axis=1), PRACTISED_MONTHS // 2, 0)[:, None]
    named = months[:, np.maximum(crop, 0)] if months.shape[1] else np.zeros((workers.n, len(crop)), np.int64)
    return _share("crop", np.where(crop >= 0, named, any_crop), PRACTISED_MONTHS)


def _skills(workers: WorkerColumns, asked: Demands) -> NDArray[np.int64]:
    """Proof of the skills asked for; a required one weighs twice a useful one."""
    proof = np.ascontiguousarray(PROOF_PERCENT[np.clip(workers.skill_evidence, 0, 4)])
    return _share("skills", weighed_proof(proof, asked.skills), 100 * asked.skills.sum(axis=1))


@kernel
def weighed_proof(proof: NDArray[np.int64], weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """The matrix product proof (n, n_skills) x weights (demands, n_skills): few of the weights are not 0."""
    total = np.zeros((len(proof), len(weights)), np.int64)
    for demand in range(len(weights)):
        for skill in np.flatnonzero(weights[demand]):
            for worker in range(len(proof)):
                total[worker, demand] += proof[worker, skill] * weights[demand, skill]
    return total


def _language(workers: WorkerColumns, asked: Demands) -> NDArray[np.int64]:
    """Levels reached of the levels the work needs; more than needed adds nothing."""
    reached = np.zeros((workers.n, len(asked.languages)), np.int64)
    for language in np.flatnonzero(asked.languages.any(axis=0)):
        spoken = workers.language_level[:, language].astype(np.int64)
        reached += np.minimum(spoken[:, None], asked.languages[None, :, language])
    return _share("language", reached, asked.languages.sum(axis=1))


def _preference(workers: WorkerColumns, asked: Demands) -> NDArray[np.int64]:
    """What the person said of the programme and of the place, half each; not said, or not known, is neutral."""
    programme = _wish(workers.prefers_programme, asked.wish[:, 0])
    place = _wish(workers.prefers_place, asked.wish[:, 1])
    return _share("preference", programme + place, 2 * int(WISH_HALVES[-1]))


def _wish(prefers: NDArray[np.int8], of: NDArray[np.int64]) -> NDArray[np.int64]:
    neutral = np.zeros((len(prefers), 1), np.int8)
    with_neutral = np.hstack([prefers, neutral])
    return WISH_HALVES[np.clip(with_neutral[:, of], -1, 1).astype(np.int64) + 1]


@kernel
def _added(points: Int16, places: NDArray[np.int32], allowed: NDArray[np.bool_]) -> Int16:
    """Sum of points[w, places[v, part]] over the parts, -1 where not allowed."""
    n, m = allowed.shape
    total = np.full((n, m), -1, np.int16)
    for worker in range(n):
        row = points[worker]
        for vacancy in range(m):
            if allowed[worker, vacancy]:
                sum_ = np.int16(0)
                for part in range(places.shape[1]):
                    sum_ += row[places[vacancy, part]]
                total[worker, vacancy] = sum_
    return total
