"""One evaluation for everything: a run over columns, the page of one worker, the reasons of one proposal.

`findings` explains a pair by the very code of `outcomes` on one row of each side: a run and an explanation
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

import numpy as np

from .applies import AppliesTo
from .facts import UNKNOWN, Int8, VacancyFacts, Vocabulary, WorkerFacts, day
from .kinds import Case, Kind, Side, kind_named
from .kinds.base import Bools, among
from .parameters import BadRule, gettext_noop, read
from .rules import Finding, Outcome, Rule, Severity

BLOCK_CELLS = 1 << 20  # pairs tested at a time: the intermediate arrays stay in the processor's cache
_FAIL, _PASS, _UNKNOWN, _NOT_APPLIED = (np.int8(outcome) for outcome in Outcome)
Standing = Literal["closed", "on_condition", "open"]
STANDINGS: tuple[Standing, ...] = ("closed", "on_condition", "open")


@dataclass(frozen=True)
class CompiledRule:
    rule: Rule
    kind: Kind[Any]
    parameters: Any
    applies: AppliesTo
    programmes: tuple[int, ...] | None  # positions in the vocabulary; None: every programme

    @cached_property
    def side(self) -> Side:
        """The facts the rule needs, those that narrow it included."""
        sides = {self.kind.side, *self.applies.sides}
        return sides.pop() if len(sides) == 1 else Side.PAIR

    def is_about(self, programme: int) -> bool:
        return self.programmes is None or programme in self.programmes


@dataclass(frozen=True)
class CompiledRules:
    rules: tuple[CompiledRule, ...]
    vocabulary: Vocabulary
    as_of: int

    @cached_property
    def of_the_work(self) -> frozenset[str]:
        """Names of the rules that look at the vacancy alone."""
        return frozenset(rule.rule.name for rule in self.rules if rule.side == Side.VACANCY)

    def case(self, workers: WorkerFacts, vacancies: VacancyFacts) -> Case:
        return Case(workers, vacancies, self.vocabulary, self.as_of)


def check_rule(rule: Rule) -> tuple[Kind[Any], Any, AppliesTo]:
    """The kind of a rule with its typed parameters. Raises BadRule with the reason why it cannot be used."""
    kind = kind_named(rule.kind)
    parameters = read(kind.schema, rule.parameters)
    kind.check(parameters)
    if kind.tells_only and rule.severity != Severity.NOTICE:
        raise BadRule(gettext_noop("a statement tests nothing: its severity must be notice"))
    try:
        applies = read(AppliesTo, rule.applies_to)
    except BadRule as error:
        raise BadRule(gettext_noop("applies_to: %(problem)s"), problem=error) from None
    if applies.programme and rule.programme:
        raise BadRule(gettext_noop('applies_to: "programme" is for rule sets that are not of one pathway'))
    return kind, parameters, applies


def compile_rules(rules: Iterable[Rule], vocabulary: Vocabulary, as_of: date) -> CompiledRules:
    """Rules ready to run as of a day. Those of a programme that the vocabulary does not list are left out.

    Raises BadRule naming the rule.
    """
    compiled = []
    for rule in rules:
        try:
            kind, parameters, applies = check_rule(rule)
        except BadRule as error:
            raise BadRule("%(rule)s: %(problem)s", rule=rule.name, problem=error) from None
        named = (rule.programme,) if rule.programme is not None else applies.programme
        positions = tuple(vocabulary.index("programmes", code) for code in named)
        listed = tuple(position for position in positions if position != UNKNOWN)
        if listed or not named:
            compiled.append(CompiledRule(rule, kind, parameters, applies, listed if named else None))
    return CompiledRules(tuple(compiled), vocabulary, day(as_of))


def outcomes(compiled: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> tuple[Int8, ...]:
    """For each rule, in order, an array of `Outcome` that broadcasts to (n, m)."""
    case = compiled.case(workers, vacancies)
    return tuple(_outcome(rule, case) for rule in compiled.rules)


def _outcome(rule: CompiledRule, case: Case) -> Int8:
    answer = within_its_reach(rule, case)
    if rule.programmes is None:
        return answer
    ours = among(case.vacancies.programme, rule.programmes)[None, :]
    return np.where(ours, answer, _NOT_APPLIED)


def within_its_reach(rule: CompiledRule, case: Case) -> Int8:
    """The kind's answer; where the rule only may apply, a failure is not known."""
    if rule.kind.tells_only:
        return np.full((1, 1), _NOT_APPLIED)
    answer = rule.kind.test(rule.parameters, case)
    if not rule.applies.sides:
        return answer
    surely, may_be = rule.applies.masks(case)
    answer = np.where((answer == _FAIL) & ~surely, _UNKNOWN, answer)
    return np.where(may_be, answer, _NOT_APPLIED)


def eligible(compiled: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> Bools:
    """(n, m): no bar fails. Only failed bars exclude; what is not known does not.

    A vacancy meets the rules of its own programme only; rules about one side are tested once, and only the
    workers and vacancies that are left are tested as pairs.
    """
    result = np.zeros((workers.n, vacancies.n), dtype=bool)
    for programme in np.unique(vacancies.programme).tolist():
        columns = np.flatnonzero(vacancies.programme == programme)
        bars = [r for r in compiled.rules if r.rule.excludes and r.is_about(programme)]
        chosen = vacancies.take(columns)
        open_columns = _not_barred(bars, Side.VACANCY, compiled.case(workers.take(slice(0)), chosen))
        open_rows = _not_barred(bars, Side.WORKER, compiled.case(workers, chosen.take(slice(0))))
        rows, columns, chosen = np.flatnonzero(open_rows), columns[open_columns], chosen.take(open_columns)
        left = workers if rows.size == workers.n else workers.take(rows)
        pair_bars = [r for r in bars if r.side == Side.PAIR]
        step = max(BLOCK_CELLS // max(columns.size, 1), 1)
        for first in range(0, rows.size, step):
            block = slice(first, first + step)
            case = compiled.case(left.take(block), chosen)
            result[np.ix_(rows[block], columns)] = _pairs_not_barred(pair_bars, case)
    return result


def _not_barred(bars: Sequence[CompiledRule], side: Side, case: Case) -> Bools:
    """Over the rows of one side: no bar that needs this side alone fails."""
    passed = np.ones(case.workers.n if side == Side.WORKER else case.vacancies.n, dtype=bool)
    for rule in bars:
        if rule.side == side:
            passed &= (within_its_reach(rule, case) != Outcome.FAIL).reshape(-1)
    return passed


def _pairs_not_barred(bars: Sequence[CompiledRule], case: Case) -> Bools:
    passed = np.ones((case.workers.n, case.vacancies.n), dtype=bool)
    for rule in bars:
        passed &= within_its_reach(rule, case) != Outcome.FAIL
    return passed


def findings(compiled: CompiledRules, worker: WorkerFacts, vacancy: VacancyFacts) -> tuple[Finding, ...]:
    """What every rule that applies says about one pair; both sides hold exactly one row."""
    programme = int(_one(vacancy).programme[0])
    rules = [rule for rule in compiled.rules if rule.is_about(programme)]
    return _explain(rules, compiled.case(_one(worker), vacancy))


def worker_findings(compiled: CompiledRules, worker: WorkerFacts, programme: str) -> tuple[Finding, ...]:
    """How far a programme is open to one worker before any vacancy is known, on the day of the evaluation."""
    case, rules = _without_vacancy(compiled, _one(worker), programme)
    return _explain(rules, case)


def worker_outcomes(compiled: CompiledRules, workers: WorkerFacts, programme: str) -> Int8:
    """(n,): FAIL where a bar keeps the programme closed, UNKNOWN where a bar cannot be told, else PASS."""
    case, rules = _without_vacancy(compiled, workers, programme)
    result = np.full(workers.n, Outcome.PASS, dtype=np.int8)
    for rule in rules:
        if rule.rule.excludes:
            answer = np.broadcast_to(_outcome(rule, case), (workers.n, 1))[:, 0]
            result[(answer == Outcome.UNKNOWN) & (result == Outcome.PASS)] = Outcome.UNKNOWN
            result[answer == Outcome.FAIL] = Outcome.FAIL
    return result


def worker_standings(compiled: CompiledRules, workers: WorkerFacts, programme: str) -> Int8:
    """(n,): for each worker the position in `STANDINGS` that `standing` of `worker_findings` names."""
    case, rules = _without_vacancy(compiled, workers, programme)
    return _standings(rules, case, (workers.n, 1))


def vacancy_standings(compiled: CompiledRules, vacancies: VacancyFacts) -> Int8:
    """(m,): for each vacancy the position in `STANDINGS` that `standing` of `vacancy_findings` names."""
    nobody = _nobody(compiled.vocabulary)
    rules = [rule for rule in compiled.rules if rule.side == Side.VACANCY]
    return _standings(rules, compiled.case(nobody, vacancies), (1, vacancies.n))


def _standings(rules: Sequence[CompiledRule], case: Case, shape: tuple[int, int]) -> Int8:
    closed, pending = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for rule in rules:
        if rule.kind.tells_only:
            continue
        answer = np.broadcast_to(_outcome(rule, case), shape)
        fails = answer == _FAIL
        if rule.rule.excludes:
            closed |= fails
        if rule.rule.severity != Severity.NOTICE:
            pending |= fails | (answer == _UNKNOWN)
    result: Int8 = np.where(closed, 0, np.where(pending, 1, 2)).astype(np.int8).reshape(-1)
    return result


def vacancy_findings(compiled: CompiledRules, vacancy: VacancyFacts) -> tuple[Finding, ...]:
    """What the rules about the work alone say of one vacancy: whether its programme can be used for it."""
    rules = [rule for rule in compiled.rules if rule.side == Side.VACANCY]
    return _explain(rules, compiled.case(_nobody(compiled.vocabulary), _one(vacancy)))


def work_standing(compiled: CompiledRules, found: Sequence[Finding]) -> Standing:
    """`standing` of `vacancy_findings`, out of the findings of a pair that the vacancy is in: who the person is changes none of them."""
    return standing([finding for finding in found if finding.rule.name in compiled.of_the_work])


def _without_vacancy(compiled: CompiledRules, workers: WorkerFacts, programme: str) -> tuple[Case, list[CompiledRule]]:
    position = compiled.vocabulary.index("programmes", programme)
    blank = _no_work(compiled.vocabulary, programme)
    rules = [
        rule
        for rule in compiled.rules
        if rule.is_about(position) and (rule.kind.side == Side.WORKER or rule.kind.worker_alone)
    ]
    return compiled.case(workers, blank), rules


@lru_cache(maxsize=8)
def _nobody(vocabulary: Vocabulary) -> WorkerFacts:
    return WorkerFacts.from_rows([{}], vocabulary)


@lru_cache(maxsize=64)
def _no_work(vocabulary: Vocabulary, programme: str) -> VacancyFacts:
    return VacancyFacts.from_rows([{"programme": programme}], vocabulary)


def _explain(rules: Sequence[CompiledRule], case: Case) -> tuple[Finding, ...]:
    """What the rules say of one pair; those that do not apply say nothing."""
    found = []
    for rule in rules:
        answer = int(told_or_outcome(rule, case)[0, 0])
        if answer == Outcome.NOT_APPLIED:
            continue
        if rule.kind.tells_only:
            found.append(Finding(rule.rule, Outcome.NOT_APPLIED))
        else:
            found.append(Finding(rule.rule, Outcome(answer), rule.kind.explain(rule.parameters, case)))
    return tuple(found)


def told_or_outcome(rule: CompiledRule, case: Case) -> Int8:
    """The outcome; of a rule that only tells, PASS where it is about the pair."""
    if not rule.kind.tells_only:
        return _outcome(rule, case)
    ours = rule.programmes is None or among(case.vacancies.programme, rule.programmes)[None, :]
    may_be = rule.applies.masks(case)[1] if rule.applies.sides else np.ones((1, 1), dtype=bool)
    return np.where(ours & may_be, _PASS, _NOT_APPLIED)


def closes(rule: CompiledRule, case: Case) -> bool:
    """Whether a bar keeps the first pair of the case closed."""
    return bool(_outcome(rule, case)[0, 0] == _FAIL)


def standing(found: Sequence[Finding]) -> Standing:
    """Closed by a failed bar; open on a condition while one is not met or a fact is missing; else open."""
    if any(finding.closes for finding in found):
        return "closed"
    unsettled = (Outcome.FAIL, Outcome.UNKNOWN)
    pending = any(f.outcome in unsettled and f.rule.severity != Severity.NOTICE for f in found)
    return "on_condition" if pending else "open"


def _one(facts: Any) -> Any:
    if facts.n != 1:
        raise ValueError(f"an explanation is about one row, not {facts.n}")
    return facts
