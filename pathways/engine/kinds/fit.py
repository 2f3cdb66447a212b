"""Kinds that compare the person with the vacancy's demands, and the vacancy with the person's wishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..facts import UNKNOWN, UNKNOWN_DATE, Int8, Int32, Int64, to_date
from ..parameters import Nothing, several_of, whole
from ..rules import Comparison, Outcome, Plain, Who
from .base import (
    Array,
    Bools,
    Case,
    Kind,
    Remedy,
    Side,
    across,
    cell_with,
    distinct_rows,
    down,
    moved,
    outcome,
    row_with,
    state,
)
from .gates import ALWAYS, NEVER, Gate, Gates

COUNTED = ("occupation", "unit_group", "crop", "farm")
REQUIRED = 2  # in VacancyFacts.required_skill


@dataclass(frozen=True)
class ExperienceCounted:
    """Which months count: in the very occupation, in its ISCO-08 unit group, with the crop, any farm work."""

    count: tuple[str, ...] = several_of(COUNTED, default=("occupation", "unit_group", "crop"))


class ExperienceRequired(Kind[ExperienceCounted]):
    """The months the employer asks, against the best of what counts. Asking nothing passes everybody."""

    name = "experience_required"
    side = Side.PAIR
    schema = ExperienceCounted

    def test(self, p: ExperienceCounted, case: Case) -> Int8:
        asked = case.vacancies.experience_months
        answer = np.full((case.workers.n, case.vacancies.n), Outcome.PASS, dtype=np.int8)
        asking = np.flatnonzero(asked != 0)
        if asking.size:
            least = down(asked[asking])
            best, told = self._best(p, case, asking)
            fails = (least > 0) & told & (best < least)
            answer[:, asking] = outcome((least > 0) & (best >= least), fails).T
        return answer

    def gates(self, p: ExperienceCounted, case: Case) -> Gates:
        asked, told = case.vacancies.experience_months, case.vacancies.occupation != UNKNOWN
        asking = (asked > 0) & told
        return Gates(
            self._ways(p, case, asking), worker_free=np.zeros(case.workers.n, dtype=bool), vacancy_free=~asking
        )

    def _ways(self, p: ExperienceCounted, case: Case, asking: Bools) -> Iterator[tuple[Gate, ...]]:
        """One for each occupation, one for each crop, one for farms. Who left out months that may count passes."""
        vacancies, asked = case.vacancies, case.vacancies.experience_months.astype(np.int32)
        # Column by column, each one stretch of memory.
        by_column = {
            name: np.asfortranarray(getattr(case.workers, name)) for name in ("occupation_months", "crop_months")
        }
        case = case.with_changes(by_column, {})
        without_farms = replace(p, count=tuple(sort for sort in p.count if sort != "farm"))
        for column, is_crop in ((vacancies.occupation, False), (vacancies.crop, True)):
            named = asking & (column != UNKNOWN)
            for number in np.unique(column[named]).tolist():
                work = (UNKNOWN, number) if is_crop else (number, UNKNOWN)
                levels = [_or_untold(months) for months in self._counted(without_farms, case, *work)]
                if levels:
                    yield (Gate(np.maximum.reduce(levels), asked, named & (column == number)),)
        if "farm" in p.count:
            yield (Gate(_or_untold(case.workers.farm_months), asked, asking),)

    def explain(self, p: ExperienceCounted, case: Case) -> Comparison:
        best, told = self._best(p, case, np.array([0]))
        asked = int(case.vacancies.experience_months[0])
        months = int(best[0, 0])
        known = bool(told[0, 0]) or months > 0
        gap = asked - months if known and months < asked else None
        who = Who.EMPLOYER if asked == UNKNOWN else Who.WORKER
        threshold = None if asked == UNKNOWN else asked
        return Comparison(months if known else None, threshold, "months", "experience", who, gap)

    def remedies(self, p: ExperienceCounted, case: Case) -> tuple[Remedy, ...]:
        """The months asked, in the very occupation, or with the crop or on farms where only those count."""
        asked, crop = int(case.vacancies.experience_months[0]), int(case.vacancies.crop[0])
        occupation = int(case.vacancies.occupation[0])
        if occupation != UNKNOWN and {"occupation", "unit_group"} & set(p.count):
            worker = cell_with(case.workers, "occupation_months", {occupation: asked})
        elif crop != UNKNOWN and "crop" in p.count:
            worker = cell_with(case.workers, "crop_months", {crop: asked})
        else:
            worker = row_with(case.workers, farm_months=asked)
        return (Remedy(Who.WORKER, "experience", worker=worker),)

    def _best(self, p: ExperienceCounted, case: Case, columns: Array) -> tuple[Array, Bools]:
        """For the given vacancies: most months that count, and whether all that could count is known.

        Both (vacancies, workers), the other way round than elsewhere: each row is then one stretch of memory.
        """
        kinds_of_work, position = self._kinds_of_work(case, columns)
        best = np.zeros((len(kinds_of_work), case.workers.n), dtype=np.int16)
        told = np.ones(best.shape, dtype=bool)
        for number, (occupation, crop) in enumerate(kinds_of_work.tolist()):
            for months in self._counted(p, case, occupation, crop):
                np.maximum(best[number], months, out=best[number])
                told[number] &= months != UNKNOWN
            if occupation == UNKNOWN:
                told[number] = False
        return best[position], told[position]

    @staticmethod
    def _kinds_of_work(case: Case, columns: Array) -> tuple[Int64, Int64]:
        """The different (occupation, crop) among the vacancies, and which of them each vacancy has."""
        pairs = np.stack([case.vacancies.occupation[columns], case.vacancies.crop[columns]], axis=1).astype(np.int64)
        return distinct_rows(pairs)

    @staticmethod
    def _counted(p: ExperienceCounted, case: Case, occupation: int, crop: int) -> list[Array]:
        workers, found = case.workers, []
        if "occupation" in p.count and occupation != UNKNOWN:
            found.append(workers.occupation_months[:, occupation])
        if "unit_group" in p.count and occupation != UNKNOWN:
            group = case.vocabulary.group_of_occupation
            months = workers.occupation_months[:, group == group[occupation]]
            added = np.minimum(np.maximum(months, 0).sum(axis=1, dtype=np.int32), np.iinfo(np.int16).max)
            found.append(np.where((months == UNKNOWN).all(axis=1), UNKNOWN, added).astype(np.int16))
        if "crop" in p.count and crop != UNKNOWN:
            found.append(workers.crop_months[:, crop])
        if "farm" in p.count:
            found.append(workers.farm_months)
        return found


class LanguageRequired(Kind[Nothing]):
    """Every language the vacancy asks for, at least at its level."""

    name = "language_required"
    side = Side.PAIR
    schema = Nothing

    def test(self, p: Nothing, case: Case) -> Int8:
        asked = case.vacancies.required_language_level
        passes = np.ones((case.workers.n, case.vacancies.n), dtype=bool)
        fails = np.zeros(passes.shape, dtype=bool)
        for language in np.flatnonzero((asked != 0).any(axis=0)):
            level, least = down(case.workers.language_level[:, language]), across(asked[:, language])
            enough = (least == 0) | ((least > 0) & (level >= least))
            passes &= enough
            fails |= (least > 0) & (level != UNKNOWN) & ~enough
        return outcome(passes, fails)

    def explain(self, p: Nothing, case: Case) -> Comparison:
        asked, levels = case.vacancies.required_language_level[0], case.workers.language_level[0]
        wanted = np.flatnonzero(asked != 0)
        if not wanted.size:
            return Comparison(None, (), "language_level", "language", Who.WORKER)
        language = int(min(wanted, key=lambda number: levels[number] - asked[number]))
        code, least, level = case.vocabulary.languages[language], int(asked[language]), int(levels[language])
        gap = least - level if UNKNOWN < level < least else None
        value: Plain = None if level == UNKNOWN else (code, str(level))
        threshold: Plain = (code, str(least)) if least > 0 else (code,)
        return Comparison(value, threshold, "language_level", "language", Who.WORKER, gap)

    def remedies(self, p: Nothing, case: Case) -> tuple[Remedy, ...]:
        asked, levels = case.vacancies.required_language_level[0], case.workers.language_level[0]
        wanted = {int(number): max(int(levels[number]), int(asked[number])) for number in np.flatnonzero(asked > 0)}
        return (Remedy(Who.WORKER, "language", worker=cell_with(case.workers, "language_level", wanted)),)


@dataclass(frozen=True)
class Evidence:
    """1 stated by the person, 2 a letter, 3 tested, 4 confirmed by an employer."""

    min_evidence: int = whole(1, 4, default=1)


class SkillRequired(Kind[Evidence]):
    """Every skill the vacancy requires (not those it calls useful), with enough evidence."""

    name = "skill_required"
    side = Side.PAIR
    schema = Evidence

    def test(self, p: Evidence, case: Case) -> Int8:
        asked = case.vacancies.required_skill
        columns = np.flatnonzero((asked == REQUIRED).any(axis=0))
        wanted = (asked[:, columns] == REQUIRED).T.astype(np.float32)
        evidence = case.workers.skill_evidence[:, columns]
        # A product of 0/1 tables counts, for each pair, the skills that are lacking or not known.
        lacking = ((evidence < p.min_evidence) & (evidence != UNKNOWN)).astype(np.float32) @ wanted
        untold = (evidence == UNKNOWN).astype(np.float32) @ wanted
        unstated = across((asked == UNKNOWN).any(axis=1))
        return outcome((lacking == 0) & (untold == 0) & ~unstated, lacking > 0)

    def gates(self, p: Evidence, case: Case) -> Gates:
        required = case.vacancies.required_skill == REQUIRED
        asked = np.full(case.vacancies.n, p.min_evidence, dtype=np.int32)
        evidence = np.asfortranarray(case.workers.skill_evidence)
        return Gates(
            (
                (Gate(_or_untold(evidence[:, skill]), asked, required[:, skill]),)
                for skill in np.flatnonzero(required.any(axis=0)).tolist()
            ),
            worker_free=np.zeros(case.workers.n, dtype=bool),
            vacancy_free=np.zeros(case.vacancies.n, dtype=bool),
            all_needed=True,
        )

    def explain(self, p: Evidence, case: Case) -> Comparison:
        wanted = np.flatnonzero(case.vacancies.required_skill[0] == REQUIRED)
        evidence, names = case.workers.skill_evidence[0], case.vocabulary.skills
        has = tuple(names[skill] for skill in wanted if evidence[skill] >= p.min_evidence)
        value = None if wanted.size and (evidence[wanted] == UNKNOWN).all() else has
        gap = int((evidence[wanted] < p.min_evidence).sum()) or None
        return Comparison(value, tuple(names[s] for s in wanted), "skills", "skill", Who.WORKER, gap)

    def remedies(self, p: Evidence, case: Case) -> tuple[Remedy, ...]:
        evidence = case.workers.skill_evidence[0]
        wanted = np.flatnonzero(case.vacancies.required_skill[0] == REQUIRED)
        shown = {int(skill): max(int(evidence[skill]), p.min_evidence) for skill in wanted}
        return (Remedy(Who.WORKER, "skill", worker=cell_with(case.workers, "skill_evidence", shown)),)


class DrivingLicence(Kind[Nothing]):
    """A driving licence, where the vacancy asks for one."""

    name = "driving_licence"
    side = Side.PAIR
    schema = Nothing

    def test(self, p: Nothing, case: Case) -> Int8:
        held, asked = down(case.workers.driving_licence), across(case.vacancies.driver_required)
        return outcome((held == 1) | (asked == 0), (held == 0) & (asked == 1))

    def explain(self, p: Nothing, case: Case) -> Comparison:
        held, asked = case.workers.driving_licence[0], case.vacancies.driver_required[0]
        return Comparison(state(held), state(asked), "yes_no", "driving_licence", Who.WORKER)

    def remedies(self, p: Nothing, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.WORKER, "driving_licence", worker=row_with(case.workers, driving_licence=1)),)


@dataclass(frozen=True)
class Tolerance:
    """How many days of the contract may lie outside the person's stretch, at each end."""

    tolerance_days: int = whole(0, 60, default=0)


class Available(Kind[Tolerance]):
    """One of the person's stretches covers the contract."""

    name = "available"
    side = Side.PAIR
    schema = Tolerance

    def test(self, p: Tolerance, case: Case) -> Int8:
        start, end = across(case.vacancies.starts), across(case.vacancies.ends)
        covered = np.zeros((case.workers.n, case.vacancies.n), dtype=bool)
        for window in range(case.workers.available_from.shape[1]):
            first, last = case.workers.available_from[:, window], case.workers.available_to[:, window]
            told = down((first != UNKNOWN_DATE) & (last != UNKNOWN_DATE))
            covered |= told & (down(first) <= start + p.tolerance_days) & (down(last) >= end - p.tolerance_days)
        is_known = down(self._told(case)) & (start != UNKNOWN_DATE) & (end != UNKNOWN_DATE)
        return outcome(covered & is_known, ~covered & is_known)

    def gates(self, p: Tolerance, case: Case) -> Gates:
        workers, starts, ends = case.workers, case.vacancies.starts, case.vacancies.ends
        dated = (starts != UNKNOWN_DATE) & (ends != UNKNOWN_DATE)
        begins, lasts = -(starts + np.int32(p.tolerance_days)), ends - np.int32(p.tolerance_days)
        ways = []
        for first, last in zip(workers.available_from.T, workers.available_to.T, strict=True):
            told = (first != UNKNOWN_DATE) & (last != UNKNOWN_DATE)
            ways.append(
                (Gate(np.where(told, -first, NEVER), begins, dated), Gate(np.where(told, last, NEVER), lasts, dated))
            )
        return Gates(ways, worker_free=~self._told(case), vacancy_free=~dated)

    def explain(self, p: Tolerance, case: Case) -> Comparison:
        start, end = int(case.vacancies.starts[0]), int(case.vacancies.ends[0])
        threshold = (str(to_date(start)), str(to_date(end)))
        if not self._told(case)[0] or UNKNOWN_DATE in (start, end):
            return Comparison(None, threshold, "period", "availability", Who.WORKER)
        first, last = (
            case.workers.available_from[0].astype(np.int64),
            case.workers.available_to[0].astype(np.int64),
        )
        short = np.maximum(first - start, 0) + np.maximum(end - last, 0)
        short[(first == UNKNOWN_DATE) | (last == UNKNOWN_DATE)] = np.iinfo(np.int64).max
        nearest = int(short.argmin())
        value = (str(to_date(int(first[nearest]))), str(to_date(int(last[nearest]))))
        gap = int(short[nearest]) or None
        return Comparison(value, threshold, "period", "availability", Who.WORKER, gap)

    def remedies(self, p: Tolerance, case: Case) -> tuple[Remedy, ...]:
        """The person stays free for the whole contract, or the work moves into one of their stretches."""
        start, end = int(case.vacancies.starts[0]), int(case.vacancies.ends[0])
        first, last = case.workers.available_from[0], case.workers.available_to[0]
        told = np.flatnonzero((first != UNKNOWN_DATE) & (last != UNKNOWN_DATE)).tolist()
        gaps = [max(int(first[w]) - start, 0) + max(end - int(last[w]), 0) for w in told]
        nearest = told[gaps.index(min(gaps))]
        worker = cell_with(case.workers, "available_from", {nearest: min(int(first[nearest]), start)})
        worker |= cell_with(case.workers, "available_to", {nearest: max(int(last[nearest]), end)})
        moves = [
            self._move(start, end, int(first[w]) - p.tolerance_days, int(last[w]) + p.tolerance_days) for w in told
        ]
        nearest_move = min((days for days in moves if days), key=abs, default=0)
        return (Remedy(Who.WORKER, "availability", worker=worker), *moved(case, nearest_move))

    @staticmethod
    def _move(start: int, end: int, first: int, last: int) -> int:
        """Days to move the contract so that it lies in the stretch; 0 where it is too long for it."""
        if end - start > last - first:
            return 0
        return max(first - start, 0) or min(last - end, 0)

    @staticmethod
    def _told(case: Case) -> Bools:
        told: Bools = (case.workers.available_from != UNKNOWN_DATE).any(axis=1)
        return told


class NotRefused(Kind[Nothing]):
    """The person refused neither the programme nor the place nor its country. Silence is no refusal."""

    name = "not_refused"
    side = Side.PAIR
    schema = Nothing

    def test(self, p: Nothing, case: Case) -> Int8:
        refused = self._refused(case)
        return outcome(~refused, refused)

    def explain(self, p: Nothing, case: Case) -> Comparison:
        programme, place = int(case.vacancies.programme[0]), int(case.vacancies.place[0])
        names = []
        if programme != UNKNOWN and case.workers.refuses_programme[0, programme] == 1:
            names.append(case.vocabulary.programmes[programme])
        for number in {place, self._country(case)[0]} - {UNKNOWN}:
            if case.workers.refuses_place[0, number] == 1:
                names.append(case.vocabulary.places[number])
        return Comparison(tuple(sorted(names)), (), "refused", "wish", Who.WORKER)

    def remedies(self, p: Nothing, case: Case) -> tuple[Remedy, ...]:
        """The person changes their mind: of the programme, the place and its country."""
        programme, place = int(case.vacancies.programme[0]), int(case.vacancies.place[0])
        worker: dict[str, Array] = {}
        if programme != UNKNOWN:
            worker |= cell_with(case.workers, "refuses_programme", {programme: 0})
        refused = {number: 0 for number in (place, int(self._country(case)[0])) if number != UNKNOWN}
        worker |= cell_with(case.workers, "refuses_place", refused)
        return (Remedy(Who.WORKER, "wish", worker=worker),)

    def _refused(self, case: Case) -> Bools:
        workers, vacancies = case.workers, case.vacancies
        refused = _cells(workers.refuses_programme, vacancies.programme) == 1
        refused |= _cells(workers.refuses_place, vacancies.place) == 1
        refused |= _cells(workers.refuses_place, self._country(case)) == 1
        return refused

    @staticmethod
    def _country(case: Case) -> Int32:
        """For each vacancy the position of its whole country among the places."""
        countries = np.append(case.vocabulary.country_of_place, np.int32(UNKNOWN))
        return countries[case.vacancies.place]


def _or_untold(column: Array) -> Int32:
    """A number of the person as the level of a gate: who was not asked passes."""
    return np.where(column == UNKNOWN, ALWAYS, column).astype(np.int32)


def _cells(table: Array, columns: Array) -> Array:
    """For each vacancy the worker's cell in the column the vacancy names, -1 where it names none: (n, m)."""
    distinct, position = distinct_rows(columns)
    cells = np.full((len(table), len(distinct)), UNKNOWN, dtype=table.dtype)
    named = distinct != UNKNOWN
    cells[:, named] = table[:, distinct[named]]
    return cells[:, position]
