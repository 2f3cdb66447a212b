"""What the rules say of many pairs at once: the findings of each, as `evaluate.findings` tells them, at a fraction of the price.

A rule looks at few columns, and most pairs agree in them. So each rule is asked, and put into words, once for every distinct pair of rows
of what it reads on either side; which columns those are is watched while it is asked and while it explains, so that a new kind of rule
needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from .bits import NOTHING_READ, Reads, Watched, distinct
from .evaluate import BLOCK_CELLS, CompiledRule, CompiledRules, told_or_outcome
from .facts import Int8, Int32, OneRow, VacancyFacts, WorkerFacts, read_of_rows
from .rules import Finding, Outcome

Rows = npt.NDArray[np.intp]
SAMPLE = 16  # pairs of which a rule is asked to see what it reads
SILENT = -1
_Answer = tuple[list[Finding], npt.NDArray[Any], Reads]


@dataclass(frozen=True)
class Told:
    """`findings`: each different one once. `of` (pairs, rules): which of them each rule says of each pair, `SILENT` where it does not
    apply; pairs of one programme, rules in their order."""

    pairs: Rows  # which of the pairs asked about these are
    findings: tuple[Finding, ...]
    of: Int32

    def __iter__(self) -> Iterator[tuple[int, tuple[Finding, ...]]]:
        """Each pair with its findings."""
        for pair, line in zip(self.pairs.tolist(), self.of.tolist(), strict=True):
            yield pair, tuple(self.findings[number] for number in line if number != SILENT)


def findings_of_pairs(
    compiled: CompiledRules,
    workers: WorkerFacts,
    vacancies: VacancyFacts,
    rows: Rows,
    columns: Rows,
    looked_at: Callable[[int], None] = lambda pairs: None,
) -> Iterator[Told]:
    """Of each pair (a row of the workers, one of the vacancies; (k,) both), programme by programme. `looked_at` is told after each rule
    to how many pairs the work done so far comes."""
    people, work = _Side(workers), _Side(vacancies)
    programmes, before = vacancies.programme[columns], 0
    for programme in np.unique(programmes).tolist():
        pairs = np.flatnonzero(programmes == programme)
        rules = [rule for rule in compiled.rules if rule.is_about(programme)]
        findings: list[Finding] = []
        of = np.full((len(pairs), len(rules)), SILENT, np.int32)
        for number, rule in enumerate(rules):
            said, which = _Asked(rule, compiled, people, work).of(rows[pairs], columns[pairs])
            of[:, number] = np.where(which == SILENT, SILENT, which + len(findings))
            findings += said
            looked_at(before + len(pairs) * (number + 1) // len(rules))
        before += len(pairs)
        yield Told(pairs, tuple(findings), of)


class _Side:
    """The rows of one side, and which of them agree in some columns."""

    def __init__(self, facts: Any) -> None:
        self.facts = facts
        self._of_column: dict[str, npt.NDArray[np.intp]] = {}
        self._of: dict[frozenset[str], tuple[Rows, Rows]] = {}

    def classes(self, names: frozenset[str]) -> tuple[Rows, Rows]:
        """The first row of each class of those that agree in these columns, and the class of each row."""
        if names not in self._of:
            alike = [self._column(name)[:, None] for name in sorted(names)]
            self._of[names] = distinct(alike or [np.zeros((self.facts.n, 1), np.int8)])
        return self._of[names]

    def _column(self, name: str) -> Rows:
        if name not in self._of_column:
            self._of_column[name] = distinct([getattr(self.facts, name).reshape(self.facts.n, -1)])[1]
        return self._of_column[name]


@dataclass(frozen=True)
class Answered:
    """`outcomes` (pairs, rules): what each rule says of each pair, all pairs of one programme; `reads`: the columns that decide it."""

    pairs: Rows
    rules: tuple[CompiledRule, ...]
    reads: tuple[Reads, ...]
    outcomes: Int8


def outcomes_of_pairs(
    compiled: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts, rows: Rows, columns: Rows
) -> Iterator[Answered]:
    """As `findings_of_pairs`, without words."""
    people, work = _Side(workers), _Side(vacancies)
    programmes = vacancies.programme[columns]
    for programme in np.unique(programmes).tolist():
        pairs = np.flatnonzero(programmes == programme)
        rules = tuple(rule for rule in compiled.rules if rule.is_about(programme))
        asked = [_Asked(rule, compiled, people, work).outcomes(rows[pairs], columns[pairs]) for rule in rules]
        outcomes = np.full((len(pairs), len(rules)), Outcome.NOT_APPLIED, np.int8)
        for number, (answers, _reads) in enumerate(asked):
            outcomes[:, number] = answers
        yield Answered(pairs, rules, tuple(reads for _answers, reads in asked), outcomes)


class _Asked:
    """One rule about some pairs."""

    def __init__(self, rule: CompiledRule, compiled: CompiledRules, people: _Side, work: _Side) -> None:
        self.rule, self.compiled = rule, compiled
        self.people, self.work = people, work

    def of(self, rows: Rows, columns: Rows) -> tuple[list[Finding], Int32]:
        """What it says, each thing once, and of each pair which of them; `SILENT` where it does not apply."""
        said, which, _reads = self._once(self._told, rows, columns)
        return said, which

    def outcomes(self, rows: Rows, columns: Rows) -> tuple[Int8, Reads]:
        """What it comes to at each pair, and the columns that decide it."""
        _said, answers, reads = self._once(self._untold, rows, columns)
        return answers, reads

    def _once(self, ask: Callable[[Rows, Rows], _Answer], rows: Rows, columns: Rows) -> _Answer:
        """Asked once of all pairs that agree in what it reads.

        Which columns those are a few pairs show; should others need more of them, all are asked again by these too.
        """
        reads = ask(rows[:SAMPLE], columns[:SAMPLE])[2]
        while True:
            classes = self.people.classes(reads.of_workers)[1], self.work.classes(reads.of_vacancies)[1]
            width = int(classes[1].max(initial=0)) + 1
            keys = classes[0][rows].astype(np.int64) * width + classes[1][columns]
            _keys, firsts, of = np.unique(keys, return_index=True, return_inverse=True)
            said, answers, seen = ask(rows[firsts], columns[firsts])
            if seen | reads == reads:
                return said, answers[of.reshape(-1)], reads
            reads = reads | seen

    def _untold(self, rows: Rows, columns: Rows) -> _Answer:
        answers, reads = self._answers(rows, columns)
        return [], answers, reads

    def _told(self, rows: Rows, columns: Rows) -> _Answer:
        answers, reads = self._answers(rows, columns)
        which = np.full(len(rows), SILENT, np.int32)
        said: list[Finding] = []
        work: dict[int, OneRow] = {}  # of many pairs one vacancy, whose row is cut out once
        seen: set[str] = set()
        for at in np.flatnonzero(answers != Outcome.NOT_APPLIED).tolist():
            which[at] = len(said)
            if self.rule.kind.tells_only:
                said.append(Finding(self.rule.rule, Outcome.NOT_APPLIED))
                continue
            row, column = int(rows[at]), int(columns[at])
            person = OneRow(self.people.facts, row)
            job = work.get(column) or work.setdefault(column, OneRow(self.work.facts, column))
            case = self.compiled.case(cast(WorkerFacts, person), cast(VacancyFacts, job))
            comparison = self.rule.kind.explain(self.rule.parameters, case)
            said.append(Finding(self.rule.rule, Outcome(int(answers[at])), comparison))
            seen.update(vars(person))
        asked = {name for one in work.values() for name in vars(one)}
        return said, which, reads | Reads(read_of_rows(self.people.facts, seen), read_of_rows(self.work.facts, asked))

    def _answers(self, rows: Rows, columns: Rows) -> tuple[Int8, Reads]:
        """The outcome at each pair: asked in blocks of those that share a row of one side, or all with all where that is little."""
        answers, reads = np.full(len(rows), Outcome.NOT_APPLIED, np.int8), NOTHING_READ
        for some in self._blocks(rows, columns):
            people, of_row = np.unique(rows[some], return_inverse=True)
            work, of_column = np.unique(columns[some], return_inverse=True)
            seen = Watched(self.people.facts.take(people)), Watched(self.work.facts.take(work))
            case = self.compiled.case(cast(WorkerFacts, seen[0]), cast(VacancyFacts, seen[1]))
            whole = np.broadcast_to(told_or_outcome(self.rule, case), (len(people), len(work)))
            answers[some] = whole[of_row.reshape(-1), of_column.reshape(-1)]
            reads = reads | Reads(frozenset(seen[0].read), frozenset(seen[1].read))
        return answers, reads

    def _blocks(self, rows: Rows, columns: Rows) -> Iterator[Rows | slice]:
        many = len(np.unique(rows)), len(np.unique(columns))
        if many[0] * many[1] <= max(BLOCK_CELLS, len(rows)):
            yield slice(None)
            return
        fewer = columns if many[1] <= many[0] else rows
        order = np.argsort(fewer, kind="stable")
        yield from np.split(order, np.flatnonzero(np.diff(fewer[order])) + 1)
