"""The ladder across programmes for one person: what is open now, what opens later and why, and what a season would add.

Every answer is that of the same rules on the same columns as a run's; nothing here decides anew what a rule says. All person facts
hold exactly one row. Days are whole numbers as in `facts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from .chains import Season
from .evaluate import CompiledRules, outcomes, worker_outcomes
from .facts import UNKNOWN, UNKNOWN_DATE, Int64, VacancyFacts, WorkerFacts, to_date
from .kinds import Case
from .kinds.base import Bools
from .rules import Outcome, Rule

MONTH_DAYS = 30  # a season adds a month of experience for every 30 days
EXPERIENCE = "experience_required"  # the kind of rule that compares months of work
STEP_DAYS = 28  # how far apart days are tried when looking for the one on which something opens


@dataclass(frozen=True)
class RulesAhead:
    """The rules as they stand from today on: those of today first, then each later set from the day on which it is known to begin."""

    sets: tuple[tuple[int, CompiledRules], ...]

    def on(self, when: int) -> CompiledRules:
        """The rules of a day, evaluated as of that day."""
        standing = [rules for begins, rules in self.sets if begins <= when]
        return replace(standing[-1] if standing else self.sets[0][1], as_of=when)


@dataclass(frozen=True)
class Doors:
    """For one person and m vacancies: how many bars close each, and whether months of experience alone do."""

    bars: Int64
    only_experience: Bools

    @property
    def open(self) -> Int64:
        return np.flatnonzero(self.bars == 0)

    def nearest(self, among: Bools, most: int) -> list[int]:
        """Of the closed ones among these, those that the fewest bars close."""
        closed = np.flatnonzero(among & (self.bars > 0))
        return closed[np.argsort(self.bars[closed], kind="stable")][:most].tolist()


@dataclass(frozen=True)
class Gain:
    """What a season in one open vacancy (`row`) would add: `months` of its work, and the closed vacancies that these would open."""

    row: int
    months: int
    opens: tuple[int, ...]


@dataclass(frozen=True)
class Advantage:
    """A rule that prefers who comes back: whether it counts for the person at that start (`has`), or would after one season (`would`)."""

    rule: Rule
    stands: str


def doors(compiled: CompiledRules, worker: WorkerFacts, vacancies: VacancyFacts) -> Doors:
    """Which of m vacancies the rules leave open to one person; the same as `evaluate.eligible`, with the number of bars."""
    bars = tuple(rule for rule in compiled.rules if rule.rule.excludes)
    failed, by_experience = np.zeros(vacancies.n, dtype=np.int64), np.zeros(vacancies.n, dtype=np.int64)
    for bar, answer in zip(bars, outcomes(replace(compiled, rules=bars), worker, vacancies), strict=True):
        fails = np.broadcast_to(answer == Outcome.FAIL, (1, vacancies.n))[0]
        failed += fails
        if bar.kind.name == EXPERIENCE:
            by_experience += fails
    return Doors(failed, (failed > 0) & (failed == by_experience))


def gain_of_a_season(
    compiled: CompiledRules, worker: WorkerFacts, vacancies: VacancyFacts, found: Doors, rows: Iterable[int]
) -> Gain | None:
    """The season among these open vacancies that would open the most of those closed by experience alone; None where none would.

    Seasons of the same work are one: its longest counts. Ties go to the first vacancy.
    """
    closed = np.flatnonzero(found.only_experience)
    if not closed.size:
        return None
    longest: dict[tuple[int, int], int] = {}
    for row in rows:
        work = int(vacancies.occupation[row]), int(vacancies.crop[row])
        if work not in longest or _months(vacancies, row) > _months(vacancies, longest[work]):
            longest[work] = row
    asking = replace(compiled, rules=tuple(r for r in compiled.rules if r.kind.name == EXPERIENCE))
    behind, best = vacancies.take(closed), None
    for row in longest.values():
        after = with_season(worker, vacancies, row)
        opens = closed[doors(asking, after, behind).open]
        if opens.size and (best is None or opens.size > len(best.opens)):
            best = Gain(row, _months(vacancies, row), tuple(opens.tolist()))
    return best


def with_season(worker: WorkerFacts, vacancies: VacancyFacts, row: int) -> WorkerFacts:
    """The person as they would be after a season in that vacancy: its months in its occupation, with its crop, and on farms."""
    months, changed = _months(vacancies, row), {}
    occupation, crop = int(vacancies.occupation[row]), int(vacancies.crop[row])
    if occupation != UNKNOWN:
        changed["occupation_months"] = _added(worker.occupation_months, (0, occupation), months)
    if crop != UNKNOWN:
        changed["crop_months"] = _added(worker.crop_months, (0, crop), months)
    if vacancies.agricultural[row] == 1:
        changed["farm_months"] = _added(worker.farm_months, (0,), months)
    return replace(worker, **changed)


def _months(vacancies: VacancyFacts, row: int) -> int:
    return (int(vacancies.ends[row]) - int(vacancies.starts[row]) + 1) // MONTH_DAYS


def _added(column: npt.NDArray[Any], at: tuple[int, ...], months: int) -> npt.NDArray[Any]:
    """Months that nobody asked about stay not known elsewhere; here these are known."""
    changed = column.copy()
    changed[at] = min(max(int(column[at]), 0) + months, int(np.iinfo(column.dtype).max))
    return changed


def not_closed(ahead: RulesAhead, worker: WorkerFacts, seasons: Sequence[Season], today: int) -> list[Season]:
    """Those that no bar of their day closes to the person, nothing being known of the work but programme and dates.

    Somebody who said when they can be away was asked up to the last such day: whether they can later is not known.
    """
    told = int(worker.available_to.max(initial=UNKNOWN_DATE))
    unasked = replace(
        worker,
        available_from=np.full_like(worker.available_from, UNKNOWN_DATE),
        available_to=np.full_like(worker.available_to, UNKNOWN_DATE),
    )
    kept = []
    for number, (begins, rules) in enumerate(ahead.sets):
        ends = ahead.sets[number + 1][0] if number + 1 < len(ahead.sets) else None
        own = [s for s in seasons if (s.first >= begins or not number) and (ends is None or s.first < ends)]
        for asked in (True, False):
            group = [season for season in own if (season.first <= told) is asked]
            if group:
                facts = VacancyFacts.from_rows(
                    [{"programme": s.programme, "starts": to_date(s.first), "ends": to_date(s.last)} for s in group],
                    rules.vocabulary,
                )
                found = doors(replace(rules, as_of=today), worker if asked else unasked, facts)
                kept += [group[row] for row in found.open.tolist()]
    return sorted(kept, key=lambda season: (season.first, season.key))


def opens_on(
    ahead: RulesAhead, worker: WorkerFacts, programme: str, *, since: int, until: int, by_time: bool
) -> int | None:
    """The first day after `since` on which no bar keeps the programme closed to a person, or None up to `until`.

    Tried are the days on which the rules are known to change and, where time alone may open it (`by_time`), days `STEP_DAYS` apart.
    """
    tried = {begins for begins, _rules in ahead.sets if since < begins <= until}
    if by_time:
        tried |= {*range(since + STEP_DAYS, until + 1, STEP_DAYS), until}
    closed = since
    for when in sorted(tried):
        if not _is_closed(ahead, worker, programme, when):
            return _first_open(ahead, worker, programme, closed, when)
        closed = when
    return None


def _first_open(ahead: RulesAhead, worker: WorkerFacts, programme: str, closed: int, opened: int) -> int:
    """The first open day between one on which it is closed and one on which it is open."""
    while opened - closed > 1:
        middle = (closed + opened) // 2
        if _is_closed(ahead, worker, programme, middle):
            closed = middle
        else:
            opened = middle
    return opened


def _is_closed(ahead: RulesAhead, worker: WorkerFacts, programme: str, when: int) -> bool:
    return bool(worker_outcomes(ahead.on(when), worker, programme)[0] == Outcome.FAIL)


def advantages(ahead: RulesAhead, worker: WorkerFacts, season: Season) -> list[Advantage]:
    """Rules that ask for a returning worker, of the day on which a season begins and of the one a year later."""
    year_later = season.first + 365
    found = [
        Advantage(rule, "has")
        for rule, answer in _returning(ahead.on(season.first), worker, season.programme, season.first)
        if answer == Outcome.PASS
    ]
    named = {advantage.rule.name for advantage in found}
    after = with_stay(worker, ahead.sets[0][1], season)
    for rule, answer in _returning(ahead.on(year_later), after, season.programme, year_later):
        if answer == Outcome.PASS and rule.name not in named:
            found.append(Advantage(rule, "would"))
    return found


def _returning(compiled: CompiledRules, worker: WorkerFacts, programme: str, start: int) -> list[tuple[Rule, Outcome]]:
    position = compiled.vocabulary.index("programmes", programme)
    about = [r for r in compiled.rules if r.kind.name == "returning_worker" and r.is_about(position)]
    if not about:
        return []
    work = VacancyFacts.from_rows([{"programme": programme, "starts": to_date(start)}], compiled.vocabulary)
    case: Case = compiled.case(worker, work)
    return [(r.rule, Outcome(int(r.kind.test(r.parameters, case)[0, 0]))) for r in about]


def with_stay(worker: WorkerFacts, compiled: CompiledRules, season: Season) -> WorkerFacts:
    """The person as they would be after one stay more."""
    cells = {
        "stay_programme": compiled.vocabulary.index("programmes", season.programme),
        "stay_from": season.first,
        "stay_to": season.last,
    }
    columns = {}
    for name, value in cells.items():
        column = getattr(worker, name)
        columns[name] = np.concatenate([column, np.full((1, 1), value, dtype=column.dtype)], axis=1)
    return replace(worker, **columns)
