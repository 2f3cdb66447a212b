"""Explaining many pairs is explaining each: the same findings, however few of them were asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.engine.evaluate import CompiledRules, closes, compile_rules, findings
from pathways.engine.facts import OneRow, VacancyFacts, WorkerFacts, read_of_rows
from pathways.engine.many import findings_of_pairs, outcomes_of_pairs
from pathways.engine.near import near_miss
from pathways.engine.rules import Outcome

from .cases import TODAY, WORDS
from .shipped import PLACES, rules_on
from .test_agreement import rules
from .test_bits import JOBS, PEOPLE

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def check(ready: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts, pairs: list[tuple[int, int]]) -> None:
    rows, columns = np.array(pairs, np.intp).reshape(-1, 2).T
    heard: list[int] = []
    told = dict(
        item for some in findings_of_pairs(ready, workers, vacancies, rows, columns, heard.append) for item in some
    )
    assert sorted(told) == list(range(len(pairs)))
    for number, (row, column) in enumerate(pairs):
        assert told[number] == findings(ready, workers.take([row]), vacancies.take([column]))
    assert heard == sorted(heard)
    assert not heard or heard[-1] == len(pairs)


def some_pairs(data: st.DataObject, workers: WorkerFacts, vacancies: VacancyFacts) -> list[tuple[int, int]]:
    if not workers.n or not vacancies.n:
        return []
    pair = st.tuples(st.integers(0, workers.n - 1), st.integers(0, vacancies.n - 1))
    return data.draw(st.lists(pair, max_size=40))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(rules=rules(), people=PEOPLE, jobs=JOBS, data=st.data())
def test_of_many_pairs_is_told_what_each_alone_would_be_under_any_rules(rules, people, jobs, data):
    workers, vacancies = WorkerFacts.from_rows(people, WORDS), VacancyFacts.from_rows(jobs, WORDS)
    check(compile_rules(rules, WORDS, TODAY), workers, vacancies, some_pairs(data, workers, vacancies))


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(people=PEOPLE, jobs=JOBS, data=st.data())
def test_so_it_is_under_the_shipped_rules(people, jobs, data):
    """People and vacancies twice over: what is shared is what agrees, in whatever row it stands."""
    workers, vacancies = WorkerFacts.from_rows(people * 2, PLACES), VacancyFacts.from_rows(jobs * 2, PLACES)
    check(compile_rules(rules_on(TODAY), PLACES, TODAY), workers, vacancies, some_pairs(data, workers, vacancies))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(rules=rules(), people=PEOPLE, jobs=JOBS, data=st.data())
def test_what_was_asked_of_many_is_known_when_changes_of_one_are_looked_for(rules, people, jobs, data):
    ready = compile_rules(rules, WORDS, TODAY)
    workers, vacancies = WorkerFacts.from_rows(people, WORDS), VacancyFacts.from_rows(jobs, WORDS)
    pairs = some_pairs(data, workers, vacancies)
    rows, columns = np.array(pairs, np.intp).reshape(-1, 2).T
    bars = replace(ready, rules=tuple(rule for rule in ready.rules if rule.rule.excludes))
    for some in outcomes_of_pairs(bars, workers, vacancies, rows, columns):
        for pair, line in zip(some.pairs.tolist(), some.outcomes.tolist(), strict=True):
            one = workers.take([rows[pair]]), vacancies.take([columns[pair]])
            fails = [answer == Outcome.FAIL for answer in line]
            assert fails == [closes(rule, bars.case(*one)) for rule in some.rules]
            known = zip(some.rules, fails, some.reads, strict=True)
            assert near_miss(ready, *one, None, known) == near_miss(ready, *one)


def test_a_row_knows_what_was_read_of_it():
    facts = WorkerFacts.from_rows([{"schooling_years": 6}, {"schooling_years": 9}], WORDS)
    row, other = OneRow(facts, 1), OneRow(facts, 0)
    assert read_of_rows(facts, vars(row)) == frozenset()
    assert row.schooling_years.tolist() == [9]
    assert read_of_rows(facts, vars(row)) == {"schooling_years"}
    assert other.literate.shape == (1,)
    assert read_of_rows(facts, {*vars(row), *vars(other)}) == {"schooling_years", "literate"}
    row.take([0])  # of whatever it may have read
    assert read_of_rows(facts, vars(row)) == set(WorkerFacts.columns())
