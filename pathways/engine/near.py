"""What would have to change for a closed pair to open: as few things as can be, and who can do each.

The changes are rows as they would be, tried with the very rules that closed the pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from .bits import Reads, Watched
from .evaluate import CompiledRule, CompiledRules, closes
from .facts import VacancyFacts, WorkerFacts
from .kinds import Case
from .kinds.base import Array, Remedy
from .rules import Change, NearMiss

MOST_CHANGES = 8  # more than that is not near
# The columns of the vacancy that its first day decides (the wage floor), as they would be for another first day.
OnStart = Callable[[int], Mapping[str, Array]]


@dataclass(frozen=True)
class _Step:
    """A remedy, the rule that asked for it and the case in which it did."""

    rule: CompiledRule
    remedy: Remedy
    case: Case


def near_miss(
    compiled: CompiledRules,
    worker: WorkerFacts,
    vacancy: VacancyFacts,
    on_start: OnStart | None = None,
    known: Iterable[tuple[CompiledRule, bool, Reads]] = (),
) -> NearMiss | None:
    """The smallest set of changes that opens a closed pair; both sides hold exactly one row.

    None where nothing is closed, or where one of the bars is nobody's to change (a nationality, a record). Where the work would begin on
    another day, `on_start` says what else of it is different then; without it, nothing is. `known`: whether bars close the pair, and the
    columns that decide it, where that was asked before (`many.outcomes_of_pairs`).
    """
    case = compiled.case(worker, vacancy)
    bars = _Bars([r for r in compiled.rules if r.rule.excludes and r.is_about(int(vacancy.programme[0]))])
    bars.know(case, known)
    if not bars.closing(case):
        return None
    bars.most_likely_first(case)
    for most in range(1, MOST_CHANGES + 1):
        if steps := _opened(bars, case, most, on_start):
            return NearMiss(_told(bars, case, _needed(bars, case, steps)))
    return None


@dataclass(frozen=True)
class _Read:
    """An answer, and the columns that decided it, as they were."""

    closes: bool
    workers: tuple[tuple[str, Array], ...]
    vacancies: tuple[tuple[str, Array], ...]

    @classmethod
    def of(cls, closes: bool, reads: Reads, case: Case) -> _Read:
        return cls(
            closes,
            tuple((name, getattr(case.workers, name)) for name in reads.of_workers),
            tuple((name, getattr(case.vacancies, name)) for name in reads.of_vacancies),
        )

    def holds(self, case: Case) -> bool:
        """Whether none of them is another now: what a change does not touch is the same array."""
        workers, vacancies = case.workers, case.vacancies
        return all(getattr(workers, name) is column for name, column in self.workers) and all(
            getattr(vacancies, name) is column for name, column in self.vacancies
        )


class _Bars:
    """The bars of one programme, each asked again only where a column is another that it read."""

    def __init__(self, bars: Sequence[CompiledRule]) -> None:
        self._bars = tuple(bars)
        self._answers: dict[int, list[_Read]] = {id(bar): [] for bar in bars}

    def know(self, case: Case, known: Iterable[tuple[CompiledRule, bool, Reads]]) -> None:
        """Answers about the case that were given already."""
        for bar, closes_it, reads in known:
            self._answers[id(bar)].append(_Read.of(closes_it, reads, case))

    def closes(self, bar: CompiledRule, case: Case) -> bool:
        answers = self._answers[id(bar)]
        for answer in answers:
            if answer.holds(case):
                return answer.closes
        people, work = Watched(case.workers), Watched(case.vacancies)
        asked = replace(case, workers=cast(WorkerFacts, people), vacancies=cast(VacancyFacts, work))
        answers.append(_Read.of(closes(bar, asked), Reads(frozenset(people.read), frozenset(work.read)), case))
        return answers[-1].closes

    def first_closing(self, case: Case) -> CompiledRule | None:
        return next((bar for bar in self._bars if self.closes(bar, case)), None)

    def closing(self, case: Case) -> list[CompiledRule]:
        return [bar for bar in self._bars if self.closes(bar, case)]

    def most_likely_first(self, case: Case) -> None:
        """In the order in which they are asked from now on: those that close the case as it is."""
        self._bars = tuple(sorted(self._bars, key=lambda bar: not self.closes(bar, case)))


def _opened(bars: _Bars, case: Case, most: int, on_start: OnStart | None) -> list[_Step] | None:
    """At most so many steps, the next always for the first bar that still closes; None where they do not open it."""
    closing = bars.first_closing(case)
    if closing is None:
        return []
    if most == 0:
        return None
    for found in closing.kind.remedies(closing.parameters, case):
        remedy = _dated(found, on_start)
        after = _opened(bars, case.with_changes(remedy.worker, remedy.vacancy), most - 1, on_start)
        if after is not None:
            return [_Step(closing, remedy, case), *after]
    return None


def _dated(remedy: Remedy, on_start: OnStart | None) -> Remedy:
    if on_start is None or "starts" not in remedy.vacancy:
        return remedy
    return replace(remedy, vacancy={**on_start(int(remedy.vacancy["starts"][0])), **remedy.vacancy})


def _needed(bars: _Bars, case: Case, steps: list[_Step]) -> list[_Step]:
    """Without the steps that a later one made needless."""
    for step in steps:
        others = [other for other in steps if other is not step]
        if bars.first_closing(_after(case, others)) is None:
            return _needed(bars, case, others)
    return steps


def _after(case: Case, steps: Sequence[_Step]) -> Case:
    for step in steps:
        case = case.with_changes(step.remedy.worker, step.remedy.vacancy)
    return case


def _told(bars: _Bars, case: Case, steps: Sequence[_Step]) -> tuple[Change, ...]:
    changes = []
    for step in steps:
        settles = bars.closing(_after(case, [other for other in steps if other is not step]))
        changes.append(_change(step, settles, case))
    return tuple(changes)


def _change(step: _Step, settles: Sequence[CompiledRule], case: Case) -> Change:
    """Told by the rule that asked for it, as it found the pair before anything changed, if it closed it then."""
    asked_first = closes(step.rule, case)
    seen = step.rule.kind.explain(step.rule.parameters, case if asked_first else step.case)
    remedy, rule = step.remedy, step.rule.rule
    gap = remedy.gap if remedy.unit else seen.gap
    if remedy.needs in ("later_start", "earlier_start"):
        gap = abs(int(remedy.vacancy["starts"][0]) - int(case.vacancies.starts[0]))
    return Change(
        rule_set=rule.rule_set,
        key=rule.key,
        settles=tuple(dict.fromkeys([rule.name, *(bar.rule.name for bar in settles)])),
        needs=remedy.needs,
        value=seen.value,
        threshold=seen.threshold,
        unit=remedy.unit or seen.unit,
        gap=gap,
        who=remedy.who,
        titles=rule.titles,
        advice=rule.advice,
        worker=remedy.worker,
        vacancy=remedy.vacancy,
    )
