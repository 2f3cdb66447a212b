"""For somebody without a seat: of what they themselves could change, that which would open most seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from employers.facts import OtherStarts
from employers.models import Vacancy
from pathways.engine.evaluate import CompiledRules, eligible, outcomes
from pathways.engine.facts import VacancyFacts, WorkerFacts
from pathways.engine.near import near_miss
from pathways.engine.rules import Change, Outcome
from pathways.selectors import compiled_rules
from workers.facts import person_facts
from workers.models import Worker

from .shortlists import open_work

TRIED = 8  # ways of being closed that are looked into, those with most seats first


@dataclass(frozen=True)
class Opening:
    """`changes` together would open so many more vacancies, with so many seats left, to the person."""

    changes: tuple[Change, ...]
    vacancies: int
    seats: int


@dataclass(frozen=True)
class OpenNow:
    """How many vacancies are open to the person today, which bars close the others, and the change that opens most seats, if any does.

    `bars`: (name of the rule, how many vacancies it closes), the most first.
    """

    open_to: int
    vacancies: int
    bars: tuple[tuple[str, int], ...]
    opening: Opening | None


def open_now(worker: Worker, as_of: date) -> OpenNow:
    rules = compiled_rules(as_of)
    person = person_facts(worker.pk, rules.vocabulary, as_of)
    return open_to_person(rules, person, open_work(rules, as_of).value)


def open_to_person(rules: CompiledRules, person: WorkerFacts, work: VacancyFacts) -> OpenNow:
    """The same from columns; `person` has one row."""
    names, fails = _fails(rules, person, work)
    closed = fails.any(axis=0)
    counts = sorted(((name, int(row.sum())) for name, row in zip(names, fails, strict=True)), key=lambda bar: -bar[1])
    return OpenNow(
        open_to=int(np.count_nonzero(~closed)),
        vacancies=work.n,
        bars=tuple((name, count) for name, count in counts if count),
        opening=_widest(rules, person, work, fails),
    )


def _fails(rules: CompiledRules, person: WorkerFacts, work: VacancyFacts) -> tuple[list[str], npt.NDArray[np.bool_]]:
    """The names of the bars, and (bars, m) where each fails."""
    names, rows = [], []
    for rule, answer in zip(rules.rules, outcomes(rules, person, work), strict=True):
        if rule.rule.excludes:
            names.append(rule.rule.name)
            rows.append(np.broadcast_to(answer == Outcome.FAIL, (1, work.n))[0])
    return names, np.array(rows, dtype=bool).reshape(len(names), work.n)


def _widest(
    rules: CompiledRules, person: WorkerFacts, work: VacancyFacts, fails: npt.NDArray[np.bool_]
) -> Opening | None:
    """Of vacancies that the same bars close one is tried; what opens it is then asked of all vacancies."""
    before = np.logical_not(fails.any(axis=0))
    best: Opening | None = None
    for column in _ways(fails, work.seats):
        only = work.take([column])
        miss = near_miss(
            rules, person, only, OtherStarts(Vacancy.objects.filter(pk=int(only.ids[0]))).of(int(only.ids[0]))
        )
        if miss is None:
            continue
        found = _opened(rules, person, work, before, miss.changes, column)
        if best is None or (found.seats, -len(found.changes)) > (best.seats, -len(best.changes)):
            best = found
    return best


def _ways(fails: npt.NDArray[np.bool_], seats: npt.NDArray[np.int32]) -> list[int]:
    """A column for each distinct set of failing bars, its own with most seats: those sets with most seats for each bar first."""
    closed = np.flatnonzero(fails.any(axis=0))
    if not closed.size:
        return []
    closed = closed[np.argsort(-seats[closed], kind="stable")]
    packed = np.packbits(fails[:, closed], axis=0).T
    _sets, firsts, of = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    weight = np.bincount(of.reshape(-1), weights=seats[closed]) / fails[:, closed[firsts]].sum(axis=0)
    return [int(closed[firsts[at]]) for at in np.argsort(-weight, kind="stable")[:TRIED]]


def _opened(
    rules: CompiledRules,
    person: WorkerFacts,
    work: VacancyFacts,
    before: npt.NDArray[np.bool_],
    changes: tuple[Change, ...],
    column: int,
) -> Opening:
    """What a person changes opens every vacancy that then is open; what an employer changes, that vacancy alone."""
    own: dict[str, Any] = {name: cells for change in changes for name, cells in change.worker.items()}
    if own:
        person = rules.case(person, work).with_changes(own, {}).workers
    after = eligible(rules, person, work)[0] & ~before
    if any(change.vacancy for change in changes):
        after[:] = False
        after[column] = True
    return Opening(changes, int(np.count_nonzero(after)), int(work.seats[after].sum()))
