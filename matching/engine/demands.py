"""What vacancies ask for, each thing once, and the points of every worker for it.

The cells of a worker are their points for each distinct demand, section after section: occupation, experience, crop, skills, language,
preference, travel. Vacancies that ask the same share cells; sections whose demands come together are joined, so that a pair reads two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import VacancyColumns, WorkerColumns
from .jit import kernel
from .weights import Weights

Int16 = NDArray[np.int16]
Int64 = NDArray[np.int64]
Places = NDArray[np.intp]
Whole = int | np.int64

SECTIONS = ("occupation", "experience", "crop", "skills", "language", "preference", "travel")
PRACTISED_MONTHS = 12  # a season's worth of an occupation or a crop: more adds nothing to these two parts
PROOF_PERCENT = np.array([0, 50, 70, 85, 100], np.int64)  # none, stated, letter, tested, employer-confirmed
UNSAID_PERCENT = 50  # of work or a journey of which nothing is known, any counts half


class Demands:
    """The distinct demands of each section, and `of`: which cell of its section each vacancy reads, (m,) each."""

    def __init__(self, vacancies: VacancyColumns) -> None:
        named, at = _distinct(vacancies.occupation[:, None])
        work, work_of = _distinct(np.stack([at, vacancies.experience_months], axis=1))
        self.near = _similarity(vacancies, named[:, 0])
        self.work_occupation, self.work_months = work[:, 0].copy(), np.maximum(work[:, 1], 0)
        self.crop, crop_of = _distinct(vacancies.crop[:, None])
        self.skills, skills_of = _distinct(vacancies.required_skills)
        self.languages, languages_of = _distinct(vacancies.required_language_level)
        self.wish, wish_of = _distinct(np.stack([vacancies.programme, vacancies.place], axis=1))
        self.journey, journey_of = _distinct(vacancies.journey[:, None])
        self.journey_share = np.ascontiguousarray(vacancies.journey_share)
        self.of: dict[str, Places] = dict(
            zip(SECTIONS, (work_of, work_of, crop_of, skills_of, languages_of, wish_of, journey_of), strict=True)
        )
        counts = [len(some) for some in (work, work, self.crop, self.skills, self.languages, self.wish, self.journey)]
        self.firsts = np.cumsum([0, *counts])
        self._asked_by, self._asked_as, self._skill_starts = _by_skill(self.skills)

    def section(self, key: str) -> slice:
        at = SECTIONS.index(key)
        return slice(int(self.firsts[at]), int(self.firsts[at + 1]))

    def cells(self, workers: WorkerColumns, weights: Weights) -> Int16:
        """Points of each worker for each demand, (n, cells)."""
        cells = np.zeros((workers.n, int(self.firsts[-1])), np.int16)
        most = np.array([weights[key] for key in SECTIONS], np.int64)
        months, skill = np.ascontiguousarray(workers.occupation_months), np.ascontiguousarray(workers.skill_evidence)
        work_points(
            cells, months, self.near, self.work_occupation, self.work_months, most[0], most[1], int(self.firsts[1])
        )
        crop_points(
            cells, np.ascontiguousarray(workers.crop_months), self.crop[:, 0].copy(), most[2], int(self.firsts[2])
        )
        skill_points(
            cells, skill, PROOF_PERCENT, self._asked_by, self._asked_as, self._skill_starts,
            100 * self.skills.sum(axis=1), most[3], int(self.firsts[3]),
        )  # fmt: skip
        language_points(
            cells, np.ascontiguousarray(workers.language_level), self.languages, most[4], int(self.firsts[4])
        )
        wish_points(
            cells, np.ascontiguousarray(workers.prefers_programme), np.ascontiguousarray(workers.prefers_place),
            self.wish, most[5], int(self.firsts[5]),
        )  # fmt: skip
        journey_points(
            cells,
            np.ascontiguousarray(workers.home),
            self.journey[:, 0].copy(),
            self.journey_share,
            most[6],
            int(self.firsts[6]),
        )
        return cells


def _distinct(rows: NDArray[Any]) -> tuple[Int64, Places]:
    if not rows.size or len(rows) == 1:
        return rows[:1].astype(np.int64), np.zeros(len(rows), np.intp)
    found, of = np.unique(rows, axis=0, return_inverse=True)
    return found.astype(np.int64), of.reshape(-1)


def _similarity(vacancies: VacancyColumns, named: Int64) -> Int64:
    """(named, n_occupations) percent; where no occupation is said, half of any."""
    near = np.full((len(named), vacancies.occupation_similarity.shape[1]), UNSAID_PERCENT, np.int64)
    said = named >= 0
    near[said] = vacancies.occupation_similarity[named[said]]
    return near


def _by_skill(skills: Int64) -> tuple[Int64, Int64, Int64]:
    """The demands that ask for each skill: their numbers and how much they ask, skill after skill, and where each begins."""
    skill, demand = np.nonzero(skills.T)
    starts = np.zeros(skills.shape[1] + 1, np.int64)
    np.cumsum(np.bincount(skill, minlength=skills.shape[1]), out=starts[1:])
    return demand.astype(np.int64), skills.T[skill, demand].copy(), starts


@dataclass(frozen=True)
class Joined:
    """Sections whose points are added up once for each combination of demands that some vacancy makes."""

    cells: Int64  # (combinations, sections)
    of: Places  # (m,) the combination of each vacancy

    def with_(self, other: Joined) -> Joined:
        width = max(len(other.cells), 1)
        pairs, of = np.unique(self.of * width + other.of, return_inverse=True)
        mine, its = np.divmod(pairs, width)
        return Joined(np.hstack([self.cells[mine], other.cells[its]]), of.reshape(-1))


def joined(asked: Demands) -> tuple[Joined, Joined]:
    """All sections in two groups: those are joined, one with another, that have the fewest combinations."""
    groups = []
    for key in SECTIONS:
        section = asked.section(key)
        groups.append(Joined(np.arange(section.start, section.stop)[:, None], asked.of[key]))
    while len(groups) > 2:
        tried = [(one.with_(other), one, other) for at, one in enumerate(groups) for other in groups[at + 1 :]]
        together, one, other = min(tried, key=lambda item: len(item[0].cells))
        groups = [group for group in groups if group is not one and group is not other] + [together]
    return groups[0], groups[1]


@kernel
def share(most: Whole, reached: Whole, whole: Whole) -> Whole:
    """Points for `reached` out of `whole`, rounded down; all of them where nothing was asked."""
    if whole <= 0:
        return most
    return most * min(max(reached, 0), whole) // whole if reached > 0 else 0


@kernel
def work_points(
    cells: Int16, months: Int16, near: Int64, occupation: Int64, asked: Int64, most: int, most_months: int, first: int
) -> None:
    """Two sections. Occupation: months of the nearest one practised, up to a season, weighed by how near it is. Experience: all months,
    weighed so, of those that are asked for.
    """
    nearest, related = np.empty(len(near), np.int64), np.empty(len(near), np.int64)
    for worker in range(len(months)):
        nearest[:] = 0
        related[:] = 0
        for practised in range(months.shape[1]):
            count = np.int64(months[worker, practised])
            if count > 0:
                for at in range(len(near)):
                    nearest[at] = max(nearest[at], min(count, PRACTISED_MONTHS) * near[at, practised])
                    related[at] += count * near[at, practised]
        for demand in range(len(occupation)):
            at = occupation[demand]
            cells[worker, demand] = share(most, nearest[at], 100 * PRACTISED_MONTHS)
            cells[worker, first + demand] = share(most_months, related[at], 100 * asked[demand])


@kernel
def crop_points(cells: Int16, months: Int16, crop: Int64, most: int, first: int) -> None:
    """Months with the crop, up to a season. A vacancy that names none gives half to who has worked with any."""
    for worker in range(len(months)):
        some = 0
        for practised in range(months.shape[1]):
            if months[worker, practised] > 0:
                some = PRACTISED_MONTHS // 2
        for demand in range(len(crop)):
            reached = np.int64(months[worker, crop[demand]]) if crop[demand] >= 0 else some
            cells[worker, first + demand] = share(most, reached, PRACTISED_MONTHS)


@kernel
def skill_points(
    cells: Int16, evidence: NDArray[np.int8], percent: Int64, asked_by: Int64, asked_as: Int64, starts: Int64,
    whole: Int64, most: int, first: int,
) -> None:  # fmt: skip
    """Proof of the skills asked for; a required one weighs twice a useful one. Only demands that a skill of the worker meets are
    looked at: of most the points are the same for all."""
    reached = np.zeros(len(whole), np.int64)
    for worker in range(len(evidence)):
        for demand in range(len(whole)):
            cells[worker, first + demand] = most if whole[demand] <= 0 else 0
        for skill in range(evidence.shape[1]):
            if evidence[worker, skill] > 0:
                proof = percent[min(evidence[worker, skill], len(percent) - 1)]
                for at in range(starts[skill], starts[skill + 1]):
                    reached[asked_by[at]] += proof * asked_as[at]
        for skill in range(evidence.shape[1]):
            if evidence[worker, skill] > 0:
                for at in range(starts[skill], starts[skill + 1]):
                    demand = asked_by[at]
                    if reached[demand] > 0:
                        cells[worker, first + demand] = share(most, reached[demand], whole[demand])
                        reached[demand] = 0


@kernel
def language_points(cells: Int16, spoken: NDArray[np.int8], asked: Int64, most: int, first: int) -> None:
    """Levels reached of the levels the work needs; more than needed adds nothing."""
    for worker in range(len(spoken)):
        for demand in range(len(asked)):
            reached, whole = np.int64(0), np.int64(0)
            for language in range(spoken.shape[1]):
                whole += asked[demand, language]
                level = np.int64(max(spoken[worker, language], 0))
                reached += min(level, asked[demand, language])
            cells[worker, first + demand] = share(most, reached, whole)


@kernel
def wish_points(
    cells: Int16, programme: NDArray[np.int8], place: NDArray[np.int8], wish: Int64, most: int, first: int
) -> None:
    """What the person said of the programme and of the place, half each; not said, or not known, is neutral."""
    for worker in range(len(programme)):
        for demand in range(len(wish)):
            halves = np.int64(2)
            if wish[demand, 0] >= 0:
                halves += np.sign(np.int64(programme[worker, wish[demand, 0]]))
            if wish[demand, 1] >= 0:
                halves += np.sign(np.int64(place[worker, wish[demand, 1]]))
            cells[worker, first + demand] = share(most, halves, 4)


@kernel
def journey_points(
    cells: Int16, home: NDArray[np.int32], journey: Int64, left: Int16, most: int, first: int
) -> None:  # fmt: skip
    """The less the employer pays for the journey the more; half where the home, the place or who pays is not known."""
    for worker in range(len(home)):
        for demand in range(len(journey)):
            of_thousand = np.int64(-1)
            if home[worker] >= 0 and journey[demand] >= 0:
                of_thousand = np.int64(left[home[worker], journey[demand]])
            if of_thousand < 0:
                of_thousand = np.int64(10 * UNSAID_PERCENT)
            cells[worker, first + demand] = share(most, of_thousand, 1000)


@kernel
def added_up(cells: Int16, combined: NDArray[np.uint32], points: Int16, first: int) -> None:
    """The points of a group of sections, from column `first` on: for each combination its cells, added. `combined` (sections,
    combinations)."""
    for worker in range(len(cells)):
        line, total = cells[worker], points[worker, first : first + combined.shape[1]]
        total[:] = 0
        for section in range(combined.shape[0]):
            cell = combined[section]
            for at in range(len(cell)):
                total[at] += line[cell[at]]
