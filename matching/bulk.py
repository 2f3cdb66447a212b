"""Many pairs at once: may each person take each vacancy, and which rules stand in the way. The same evaluation as everywhere."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from employers.facts import vacancy_facts
from employers.models import Vacancy
from pathways.engine.evaluate import CompiledRules, Standing, outcomes
from pathways.engine.facts import VacancyFacts, WorkerFacts
from pathways.engine.rules import Outcome, Severity
from pathways.selectors import compiled_rules
from workers.facts import worker_facts
from workers.models import Worker

Pair = tuple[int, int]  # ids of a worker and of a vacancy


@dataclass(frozen=True)
class Judged:
    """What the rules say of one pair: `failed` and `unknown` are names of rules ("us-h2a/housing"), in the order of the rules."""

    worker: int
    vacancy: int
    standing: Standing
    failed: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def eligible(self) -> bool:
        return self.standing != "closed"


def judge_pairs(pairs: Sequence[Pair], as_of: date) -> list[Judged]:
    """Every pair as of the day, in their order. Who or what is out of the database's scope raises KeyError."""
    rules = compiled_rules(as_of)
    people = worker_facts(Worker.objects.filter(pk__in={pair[0] for pair in pairs}), rules.vocabulary, as_of)
    work = vacancy_facts(Vacancy.objects.filter(pk__in={pair[1] for pair in pairs}), rules.vocabulary, as_of)
    row_of = {pk: row for row, pk in enumerate(people.ids.tolist())}
    column_of = {pk: column for column, pk in enumerate(work.ids.tolist())}
    cells = [(row_of[worker], column_of[vacancy]) for worker, vacancy in pairs]
    judged: dict[Pair, Judged] = {}
    for rows, columns in _blocks(cells, by_column=people.n >= work.n):
        judged |= _judge(rules, people.take(rows), work.take(columns))
    return [judged[pair] for pair in pairs]


def smaller_side(pairs: Sequence[Pair]) -> int:
    """How many blocks `judge_pairs` evaluates: the distinct workers or the distinct vacancies, whichever are fewer."""
    return min(len({pair[0] for pair in pairs}), len({pair[1] for pair in pairs}), len(pairs))


def _blocks(cells: Sequence[Pair], *, by_column: bool) -> list[tuple[list[int], list[int]]]:
    """The cells as (rows, columns) with one row or one column each."""
    grouped: dict[int, set[int]] = defaultdict(set)
    for row, column in cells:
        grouped[column if by_column else row].add(row if by_column else column)
    if by_column:
        return [(sorted(rows), [column]) for column, rows in sorted(grouped.items())]
    return [([row], sorted(columns)) for row, columns in sorted(grouped.items())]


def _judge(rules: CompiledRules, people: WorkerFacts, work: VacancyFacts) -> dict[Pair, Judged]:
    programmes = np.unique(work.programme).tolist()
    about = tuple(rule for rule in rules.rules if any(rule.is_about(programme) for programme in programmes))
    answers = outcomes(dataclasses.replace(rules, rules=about), people, work)
    failed: dict[Pair, list[str]] = defaultdict(list)
    unknown: dict[Pair, list[str]] = defaultdict(list)
    closed, pending = np.zeros((2, people.n, work.n), dtype=bool)
    for compiled, answer in zip(about, answers, strict=True):
        full = np.broadcast_to(answer, (people.n, work.n))
        fails, untold = full == Outcome.FAIL, full == Outcome.UNKNOWN
        if compiled.rule.excludes:
            closed |= fails
        if compiled.rule.severity != Severity.NOTICE:
            pending |= fails | untold
        for told, where in ((failed, fails), (unknown, untold)):
            for cell in zip(*np.nonzero(where), strict=True):
                told[int(cell[0]), int(cell[1])].append(compiled.rule.name)
    found = {}
    for row, worker in enumerate(people.ids.tolist()):
        for column, vacancy in enumerate(work.ids.tolist()):
            standing: Standing = (
                "closed" if closed[row, column] else ("on_condition" if pending[row, column] else "open")
            )
            cell = (row, column)
            found[worker, vacancy] = Judged(worker, vacancy, standing, tuple(failed[cell]), tuple(unknown[cell]))
    return found
