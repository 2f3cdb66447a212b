"""What a change of the rules would touch: everybody and every open vacancy by the rules without it and with it, in numbers.

The columns come from the apps above (`providers`), of the whole region; nothing leaves this module but counts.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from common.scope import WHOLE_REGION, database_scope

from . import providers
from .choices import EVALUATED, ChangeAction
from .content import read_content
from .engine.evaluate import STANDINGS, CompiledRules, compile_rules, eligible, vacancy_standings, worker_standings
from .engine.facts import VacancyFacts, Vocabulary, WorkerFacts, country_name
from .engine.rules import Rule as EngineRule
from .models import Programme, Rule, RuleChange
from .publication import first_day
from .selectors.rules import for_engine, rules_in_force
from .vocabulary import current_vocabulary

CHUNK = 20_000  # rows at a time: of people some 50 MB of columns
SAMPLE_PEOPLE, SAMPLE_VACANCIES = 1_000, 300  # pairs are tried on so many of each, evenly spaced
Progress = Callable[[int, int], None]
Facts = TypeVar("Facts", WorkerFacts, VacancyFacts)


@dataclass(frozen=True)
class Around:
    """The rules of one day without a change and with it, and the programmes it is about."""

    as_of: date
    before: list[EngineRule]
    after: list[EngineRule]
    programmes: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Nothing that is evaluated differs: words, evidence, or a rule that has no force."""
        return sorted(map(_evaluated, self.before)) == sorted(map(_evaluated, self.after))


@dataclass
class Tally:
    """One programme: how many stand how before and after, and who moves. Keys of `moves` are "open>closed"."""

    people: Counter[str] = field(default_factory=Counter)  # "before:open" ...
    people_moves: dict[str, Counter[str]] = field(default_factory=dict)  # by registry country
    vacancies: Counter[str] = field(default_factory=Counter)
    vacancy_moves: Counter[str] = field(default_factory=Counter)
    seat_moves: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)  # tried, before, after, opened, closed


def around(change: RuleChange, today: date) -> Around:
    """The rules as of the first day that reads otherwise, or today where that has passed. Raises Refused for unreadable content."""
    as_of = max(first_day(change) or today, today)
    before = rules_in_force(as_of)
    base = change.rule
    gone = (base.rule_set_id, base.key, base.effective_from) if base is not None else None
    after = [rule for rule in before if (rule.rule_set, rule.key, rule.effective_from) != gone]
    programmes = _programmes(change, base)
    if change.action != ChangeAction.END:
        new = Rule(rule_set=change.rule_set, **read_content(change.content, change.rule_set))
        if new.legal_status in EVALUATED and (new.effective_to is None or new.effective_to >= as_of):
            after.append(for_engine(new))
        programmes = _programmes(change, base, new)
    return Around(as_of, before, after, programmes)


def fingerprint(change: RuleChange, as_of: date) -> str:
    """Names what is counted: the text, the rule it starts from and the day."""
    said = [change.action, change.content, str(change.last_day), change.rule_version, str(as_of)]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


def rows_to_count(as_of: date) -> int:
    """People and open vacancies of the whole region: how much work a count is."""
    with database_scope(WHOLE_REGION):
        return providers.people().count(as_of) + providers.vacancies().count(as_of)


def count_effect(change: RuleChange, today: date, progress: Progress) -> dict[str, Any]:
    """The numbers, as they are kept in `ChangeEffect.result`. `progress(done, total)` is called after each chunk of rows."""
    rules = around(change, today)
    if rules.is_same:
        return {"same": True, "people": 0, "vacancies": 0, "programmes": {}}
    with database_scope(WHOLE_REGION):
        vocabulary = current_vocabulary()
        before, after = (compile_rules(said, vocabulary, rules.as_of) for said in (rules.before, rules.after))
        people, vacancies = providers.people().count(rules.as_of), providers.vacancies().count(rules.as_of)
    tallies = {programme: Tally() for programme in rules.programmes}
    done = 0
    few_vacancies, few_people = [], []
    for offered in _chunks(providers.vacancies(), vocabulary, rules.as_of):
        _count_vacancies(tallies, offered, before, after)
        few_vacancies.append(offered.take(_spaced(offered.n, vacancies, SAMPLE_VACANCIES)))
        progress(done := done + offered.n, people + vacancies)
    for registered in _chunks(providers.people(), vocabulary, rules.as_of):
        _count_people(tallies, registered, before, after)
        few_people.append(registered.take(_spaced(registered.n, people, SAMPLE_PEOPLE)))
        progress(done := done + registered.n, people + vacancies)
    _count_pairs(tallies, few_people, few_vacancies, before, after)
    return {
        "same": False,
        "people": people,
        "vacancies": vacancies,
        "programmes": {c: _told(t) for c, t in tallies.items()},
    }


def _programmes(change: RuleChange, *rules: Rule | None) -> tuple[str, ...]:
    """A rule of a programme's own set is about that one; one for all about every one that is open, or those it names."""
    if change.rule_set.programme_id:
        return (change.rule_set.programme_id,)
    every = list(Programme.objects.for_work().order_by("code").values_list("code", flat=True))
    named = [rule.applies_to.get("programme") for rule in rules if rule is not None]
    if not named or not all(named):
        return tuple(every)
    return tuple(code for code in every if any(code in codes for codes in named if codes))


def _evaluated(rule: EngineRule) -> str:
    """What makes two rules count alike."""
    said = [rule.programme, rule.kind, rule.parameters, rule.applies_to, rule.severity, rule.excludes]
    return json.dumps(said, sort_keys=True)


def _chunks(provider: providers.Provider[Facts], vocabulary: Vocabulary, as_of: date) -> Iterator[Facts]:
    """One transaction a chunk: a long count holds no old view of the database open, and may note its progress in between."""
    with database_scope(WHOLE_REGION):
        chunks = provider.chunks(vocabulary, as_of, CHUNK)
    while True:
        with database_scope(WHOLE_REGION):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _spaced(n: int, of_all: int, wanted: int) -> npt.NDArray[np.int64]:
    """Evenly spaced rows of a chunk, so that about `wanted` of all are taken."""
    step = max(-(-of_all // wanted), 1)
    return np.arange(0, n, step, dtype=np.int64)


def _count_people(tallies: dict[str, Tally], facts: WorkerFacts, before: CompiledRules, after: CompiledRules) -> None:
    for programme, tally in tallies.items():
        was, will = worker_standings(before, facts, programme), worker_standings(after, facts, programme)
        _count_states(tally.people, was, will)
        for move, rows in _moves(was, will):
            countries, counts = np.unique(facts.registry_country[rows], return_counts=True)
            by_country = {country_name(int(code)): int(number) for code, number in zip(countries, counts, strict=True)}
            tally.people_moves.setdefault(move, Counter()).update(by_country)


def _count_vacancies(
    tallies: dict[str, Tally], facts: VacancyFacts, before: CompiledRules, after: CompiledRules
) -> None:
    was, will = vacancy_standings(before, facts), vacancy_standings(after, facts)
    for programme, tally in tallies.items():
        own = facts.programme == before.vocabulary.index("programmes", programme)
        _count_states(tally.vacancies, was[own], will[own])
        for move, rows in _moves(was, will):
            tally.vacancy_moves[move] += int((rows & own).sum())
            tally.seat_moves[move] += int(np.maximum(facts.seats[rows & own], 0).sum())


def _count_states(counter: Counter[str], was: npt.NDArray[np.int8], will: npt.NDArray[np.int8]) -> None:
    for when, standing in (("before", was), ("after", will)):
        for number, name in enumerate(STANDINGS):
            counter[f"{when}:{name}"] += int((standing == number).sum())


def _moves(was: npt.NDArray[np.int8], will: npt.NDArray[np.int8]) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    for first, before in enumerate(STANDINGS):
        for second, after in enumerate(STANDINGS):
            rows = (was == first) & (will == second)
            if first != second and rows.any():
                yield f"{before}>{after}", rows


def _count_pairs(
    tallies: dict[str, Tally],
    people: list[WorkerFacts],
    vacancies: list[VacancyFacts],
    before: CompiledRules,
    after: CompiledRules,
) -> None:
    """Whom no bar keeps from which vacancy, on the sample."""
    for offered in vacancies:
        for programme, tally in tallies.items():
            own = offered.take(offered.programme == before.vocabulary.index("programmes", programme))
            for some in people if own.n else ():
                was, will = eligible(before, some, own), eligible(after, some, own)
                tally.pairs.update(tried=was.size, before=int(was.sum()), after=int(will.sum()))
                tally.pairs.update(opened=int((~was & will).sum()), closed=int((was & ~will).sum()))


def _told(tally: Tally) -> dict[str, Any]:
    return {
        "people": dict(tally.people),
        "people_moves": {move: dict(by_country) for move, by_country in tally.people_moves.items()},
        "vacancies": dict(tally.vacancies),
        "vacancy_moves": {move: n for move, n in tally.vacancy_moves.items() if n},
        "seat_moves": {move: n for move, n in tally.seat_moves.items() if n},
        "pairs": dict(tally.pairs),
    }
