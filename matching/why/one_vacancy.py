"""Numbers only: the best workers of one vacancy among all whom no bar keeps out, from the columns of a registry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from pathways.engine.evaluate import CompiledRules, within_its_reach
from pathways.engine.facts import VacancyFacts, WorkerFacts, day
from pathways.engine.rules import Outcome

from ..columns import documents_ready, vacancy_columns
from ..engine.known import NOBODY, Known
from ..engine.one import best_of_one, narrowed
from ..engine.weights import SHIPPED, Weights

BLOCK = 1 << 14  # workers asked at a time: what a rule makes of them fits the processor's cache
TABLES = (
    "occupation_months",
    "crop_months",
    "skill_evidence",
    "language_level",
    "prefers_programme",
    "prefers_place",
)


@dataclass(frozen=True)
class Best:
    """The best first, equal points by id: ids and points of the workers, and how many no bar keeps out."""

    ids: npt.NDArray[np.int64]
    points: npt.NDArray[np.int16]
    eligible: int


def column_by_column(people: WorkerFacts) -> WorkerFacts:
    """The same facts with each column of a table together in memory: a question about one vacancy reads few of them."""
    return replace(
        people,
        **{name: np.asfortranarray(getattr(people, name)) for name, column in people.columns().items() if column.axis},
    )


def open_to(rules: CompiledRules, people: WorkerFacts, work: VacancyFacts) -> npt.NDArray[np.bool_]:
    """(n,): no bar of one vacancy fails. `evaluate.eligible` says the same of any number of vacancies."""
    bars = [rule for rule in rules.rules if rule.rule.excludes and rule.is_about(int(work.programme[0]))]
    passed = np.ones(people.n, np.bool_)
    for first in range(0, people.n, BLOCK):
        some = slice(first, first + BLOCK)
        case = rules.case(people.take(some), work)
        for rule in bars:
            passed[some] &= (within_its_reach(rule, case) != Outcome.FAIL).reshape(-1)
    return passed


def best_workers(
    rules: CompiledRules,
    people: WorkerFacts,
    work: VacancyFacts,
    as_of: date,
    most: int,
    weights: Weights = SHIPPED,
    among: npt.NDArray[np.bool_] | None = None,
    known: Known = NOBODY,
) -> Best:
    """The `most` best of one vacancy (`work` has one row), of those `among` (n,) where it is given.

    `known`: who knows it or its employer."""
    passed = open_to(rules, people, work)
    if among is not None:
        passed &= among
    rows = np.flatnonzero(passed)
    tables = {name: getattr(people, name) for name in TABLES}
    waiting = np.maximum(day(as_of) - np.maximum(people.registered_on, 0), 0).astype(np.int32)
    own = {"documents_ready": documents_ready(people, day(as_of)), "waiting_days": waiting, "home": people.home}
    asked = vacancy_columns(work, rules.vocabulary, known)
    sides = narrowed(tables, own, asked, rows, known.of_workers(people.ids[rows]))
    best, points = best_of_one(*sides, most, weights)
    return Best(people.ids[rows[best]], points, int(rows.size))
