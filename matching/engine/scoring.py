"""How well a worker suits a vacancy: eight parts, together 0 to 10,000 points, all in whole numbers.

How many points a part may bring is said by `Weights`.

A part depends on the vacancy only through what it asks for (an occupation, a set of skills, ...), and many
vacancies ask the same. So each part is worked out once for each distinct demand, a table (n workers, n
demands), and read from there for every vacancy. A whole run and the explanation of one pair are the same
tables.

Metamorphic rules the tests hold: more experience, proof, language, papers or waiting never lowers a score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .columns import VacancyColumns, WorkerColumns, occupation_similarity
from .jit import kernel
from .pairs import Bits, Chunk, arranged, dense, packed, plain_layout
from .weights import SHIPPED, WHOLE, Weights

__all__ = [
    "ColumnScores", "Eligible", "EligibleBlocks", "VacancyColumns", "WorkerColumns", "occupation_similarity",
    "score", "score_parts",
]  # fmt: skip

Int16 = NDArray[np.int16]
Table = tuple[Int16, NDArray[np.intp]]  # points (n, demands) and the demand of each vacancy (m,)


PRACTISED_MONTHS = 12  # a season's worth of an occupation or a crop: more adds nothing to these two parts
PROOF_PERCENT = np.array([0, 50, 70, 85, 100], np.int64)  # none, stated, letter, tested, employer-confirmed
WAITING_DAYS = 365  # who has waited a year has all points of waiting
MOST_COMBINED = 512  # combinations of demands that are worth a table of their own
WISH_HALVES = np.array([0, 1, 2], np.int64)  # refused, neutral, wanted
NARROW = (2**32 - 1) // WHOLE  # up to so much of a whole its points are worked out in 32 bits, which is faster


def score(workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights = SHIPPED) -> Int16:
    """Points of all pairs, shape (n, m), 0..10000, whether or not they are eligible."""
    parts = score_parts(workers, vacancies, weights).values()
    return sum(parts, np.zeros((workers.n, vacancies.m), np.int16))


def score_parts(workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights = SHIPPED) -> dict[str, Int16]:
    """Points of all pairs part by part, each of shape (n, m), in the order of the weights; their sum is `score`."""
    tables = _tables(workers, vacancies, weights)
    return {key: points[:, demand].astype(np.int16) for key, (points, demand) in tables.items()}


class Eligible(Protocol):
    """Who may take what: bits at the positions of `vacancy_at` (see `pairs.Layout`), the same each time and for several threads."""

    vacancy_at: NDArray[np.int32]

    def bits(self, start: int, stop: int) -> Bits: ...


class EligibleBlocks:
    """Bits of a function that gives boolean blocks (stop - start, m)."""

    def __init__(self, block: Callable[[int, int], NDArray[np.bool_]], n_vacancies: int) -> None:
        self.block, self.n_vacancies = block, n_vacancies
        self.vacancy_at = plain_layout(n_vacancies).vacancy_at

    def bits(self, start: int, stop: int) -> Bits:
        mask = np.zeros((stop - start, len(self.vacancy_at)), np.bool_)
        mask[:, : self.n_vacancies] = self.block(start, stop)
        return packed(mask)


class ColumnScores:
    """The scores of columns, as `assign` wants them. `eligible` None means that every pair is."""

    def __init__(
        self,
        workers: WorkerColumns,
        vacancies: VacancyColumns,
        eligible: Eligible | None,
        weights: Weights = SHIPPED,
    ) -> None:
        self.workers, self.vacancies, self.weights = workers, vacancies, weights
        self.eligible = eligible or EligibleBlocks(
            lambda start, stop: np.ones((stop - start, vacancies.m), np.bool_), vacancies.m
        )
        self.n_workers, self.n_vacancies = workers.n, vacancies.m
        self._demands = Demands(vacancies)
        self._joined = joined(self._demands)
        firsts = np.cumsum([0] + [len(one.cells) for one in self._joined[:-1]])
        places = np.stack([one.of + first for one, first in zip(self._joined, firsts, strict=True)], axis=1)
        self.layout = arranged(self.eligible.vacancy_at, places.astype(np.int32))

    def chunk(self, start: int, stop: int) -> Chunk:
        tables = _tables(self.workers.take(slice(start, stop)), self.vacancies, self.weights, self._demands)
        return Chunk(
            bits=self.eligible.bits(start, stop),
            points=np.hstack([one.points(tables) for one in self._joined]),
            base=(tables["documents"][0][:, 0] + tables["waiting"][0][:, 0]).astype(np.int16),
        )

    def block(self, start: int, stop: int) -> Int16:
        """Workers start..stop-1 against all vacancies, shape (stop - start, m), -1 where not eligible."""
        return dense(self.chunk(start, stop), self.layout, self.n_vacancies)


@dataclass(frozen=True)
class Joined:
    """Parts whose points are added up once for each combination of demands that some vacancy makes."""

    parts: tuple[str, ...]
    cells: NDArray[np.intp]  # (combinations, parts) the demand of each part
    of: NDArray[np.intp]  # (m,) the combination of each vacancy

    def points(self, tables: dict[str, Table]) -> Int16:
        total = tables[self.parts[0]][0][:, self.cells[:, 0]]
        for part, cells in zip(self.parts[1:], self.cells.T[1:], strict=True):
            total = total + tables[part][0][:, cells]
        return total.astype(np.int16)

    def with_(self, other: Joined) -> Joined:
        width = max(len(other.cells), 1)
        pairs, of = np.unique(self.of * width + other.of, return_inverse=True)
        mine, its = np.divmod(pairs, width)
        return Joined(self.parts + other.parts, np.hstack([self.cells[mine], other.cells[its]]), of.reshape(-1))


def joined(asked: Demands) -> list[Joined]:
    """The parts that depend on the vacancy, those joined that vacancies ask for together: fewer cells to add for each pair.

    Two are joined while they have few combinations: each is worked out for every worker, a pair only where it is eligible.
    """
    work = Joined(
        ("occupation", "experience"), np.repeat(np.arange(len(asked.work))[:, None], 2, axis=1), asked.work_of
    )
    others = (("crop", asked.crop, asked.crop_of), ("skills", asked.skills, asked.skills_of),
              ("language", asked.languages, asked.languages_of), ("preference", asked.wish, asked.wish_of))  # fmt: skip
    groups = [work, *(Joined((name,), np.arange(len(rows))[:, None], of) for name, rows, of in others)]
    while len(groups) > 1:
        tried = [(one.with_(other), one, other) for at, one in enumerate(groups) for other in groups[at + 1 :]]
        together, one, other = min(tried, key=lambda item: len(item[0].cells))
        if len(together.cells) > max(MOST_COMBINED, len(one.cells) + len(other.cells)):
            break
        groups = [group for group in groups if group is not one and group is not other] + [together]
    return groups


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


def _tables(
    workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights, demands: Demands | None = None
) -> dict[str, Table]:
    asked = demands or Demands(vacancies)
    nearest, related = _related_work(workers, asked)
    ready, waited = workers.documents_ready[:, None], workers.waiting_days[:, None]
    return {
        "occupation": (_share(weights.occupation, nearest, 100 * PRACTISED_MONTHS), asked.work_of),
        "crop": (_crop(weights.crop, workers, asked), asked.crop_of),
        "experience": (_experience(weights.experience, related, asked), asked.work_of),
        "skills": (_skills(weights.skills, workers, asked), asked.skills_of),
        "language": (_language(weights.language, workers, asked), asked.languages_of),
        "preference": (_preference(weights.preference, workers, asked), asked.wish_of),
        "documents": (_share(weights.documents, ready, 100), asked.nothing_of),
        "waiting": (_share(weights.waiting, waited, WAITING_DAYS), asked.nothing_of),
    }


def _share(most: int, reached: NDArray[Any], whole: NDArray[Any] | int) -> Int16:
    """Points for `reached` (n, demands) out of `whole`, rounded down; `most`, which is all, where nothing was asked."""
    asked = np.broadcast_to(np.asarray(whole, np.int64), (reached.shape[1],))
    return shared(np.ascontiguousarray(reached), np.ascontiguousarray(asked), most)


@kernel
def shared(reached: NDArray[Any], whole: NDArray[np.int64], maximum: int) -> Int16:
    points = np.empty(reached.shape, np.int16)
    for row in range(reached.shape[0]):
        for at in range(reached.shape[1]):
            part = min(max(np.int64(reached[row, at]), 0), whole[at])
            if whole[at] <= 0:
                points[row, at] = maximum
            elif whole[at] <= NARROW:
                points[row, at] = np.uint32(maximum * part) // np.uint32(whole[at])
            else:
                points[row, at] = maximum * part // whole[at]
    return points


def _related_work(workers: WorkerColumns, asked: Demands) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Months of work weighed by how near its occupation is, in hundredths: the best one up to a season, and all."""
    return related_work(
        np.ascontiguousarray(workers.occupation_months, np.int64), asked.work[:, 0].copy(), asked.similarity
    )


@kernel
def related_work(
    months: NDArray[np.int64], occupations: NDArray[np.int64], similarity: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Shapes (n, len(occupations)). Where no occupation is said (-1), any work counts half."""
    nearest = np.zeros((len(months), len(occupations)), np.int32)
    related = np.zeros((len(months), len(occupations)), np.int32)
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


def _experience(most: int, related: NDArray[np.int32], asked: Demands) -> Int16:
    """Related months against the months the vacancy asks for."""
    return _share(most, related, 100 * np.maximum(asked.work[:, 1], 0))


def _crop(most: int, workers: WorkerColumns, asked: Demands) -> Int16:
    """Months with the crop, up to a season. A vacancy that names none gives half to who has worked with any."""
    crop = asked.crop[:, 0]
    months = workers.crop_months.astype(np.int64)
    any_crop = np.where((months > 0).any(axis=1), PRACTISED_MONTHS // 2, 0)[:, None]
    named = months[:, np.maximum(crop, 0)] if months.shape[1] else np.zeros((workers.n, len(crop)), np.int64)
    return _share(most, np.where(crop >= 0, named, any_crop), PRACTISED_MONTHS)


def _skills(most: int, workers: WorkerColumns, asked: Demands) -> Int16:
    """Proof of the skills asked for; a required one weighs twice a useful one."""
    proof = np.ascontiguousarray(PROOF_PERCENT[np.clip(workers.skill_evidence, 0, 4)])
    return _share(most, weighed_proof(proof, asked.skills), 100 * asked.skills.sum(axis=1))


@kernel
def weighed_proof(proof: NDArray[np.int64], weights: NDArray[np.int64]) -> NDArray[np.int32]:
    """The matrix product proof (n, n_skills) x weights (demands, n_skills): few of either are not 0."""
    asked_by, starts = np.nonzero(weights.T)[1], np.zeros(weights.shape[1] + 1, np.int64)
    for skill in range(weights.shape[1]):
        starts[skill + 1] = starts[skill] + np.count_nonzero(weights[:, skill])
    total = np.zeros((len(proof), len(weights)), np.int32)
    for worker in range(len(proof)):
        for skill in range(proof.shape[1]):
            if proof[worker, skill]:
                for at in asked_by[starts[skill] : starts[skill + 1]]:
                    total[worker, at] += proof[worker, skill] * weights[at, skill]
    return total


def _language(most: int, workers: WorkerColumns, asked: Demands) -> Int16:
    """Levels reached of the levels the work needs; more than needed adds nothing."""
    reached = levels_reached(np.ascontiguousarray(workers.language_level), asked.languages)
    return _share(most, reached, asked.languages.sum(axis=1))


@kernel
def levels_reached(spoken: NDArray[np.int8], asked: NDArray[np.int64]) -> NDArray[np.int32]:
    reached = np.zeros((len(spoken), len(asked)), np.int32)
    for worker in range(len(spoken)):
        for language in range(spoken.shape[1]):
            if spoken[worker, language] > 0:
                for at in range(len(asked)):
                    reached[worker, at] += min(np.int64(spoken[worker, language]), asked[at, language])
    return reached


def _preference(most: int, workers: WorkerColumns, asked: Demands) -> Int16:
    """What the person said of the programme and of the place, half each; not said, or not known, is neutral."""
    programme = _wish(workers.prefers_programme, asked.wish[:, 0])
    place = _wish(workers.prefers_place, asked.wish[:, 1])
    return _share(most, programme + place, 2 * int(WISH_HALVES[-1]))


def _wish(prefers: NDArray[np.int8], of: NDArray[np.int64]) -> NDArray[np.int64]:
    neutral = np.zeros((len(prefers), 1), np.int8)
    with_neutral = np.hstack([prefers, neutral])
    return WISH_HALVES[np.clip(with_neutral[:, of], -1, 1).astype(np.int64) + 1]
