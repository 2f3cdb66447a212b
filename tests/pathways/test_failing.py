"""What is counted in bits of the bars that fail is what the evaluation says of each pair."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.engine.evaluate import CompiledRules, compile_rules, findings, outcomes
from pathways.engine.facts import VacancyFacts, WorkerFacts
from pathways.engine.failing import FailingBars
from pathways.engine.rules import Outcome, nothing_said

from .cases import TODAY, WORDS
from .shipped import PLACES, rules_on
from .test_agreement import rules
from .test_bits import JOBS, PEOPLE

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def check(ready: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> None:
    bars = FailingBars(ready, workers, vacancies)
    fails = [
        np.broadcast_to(answer == Outcome.FAIL, (workers.n, vacancies.n))
        for rule, answer in zip(ready.rules, outcomes(ready, workers, vacancies), strict=True)
        if rule.rule.excludes
    ]
    failed = sum(fails, np.zeros((workers.n, vacancies.n), np.int64))
    middle = workers.n // 2
    for start, stop in ((0, middle), (middle, workers.n)):
        found = bars.of(start, stop)
        mine = failed[start:stop]
        assert np.array_equal(found.failed, mine)
        assert np.array_equal(found.open_to, (mine == 0).sum(axis=1))
        assert found.by_bar.tolist() == [[int(bar[row].sum()) for bar in fails] for row in range(start, stop)]
        assert found.least.tolist() == [min((n for n in row if n), default=0) for row in mine.tolist()]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(rules=rules(), people=PEOPLE, jobs=JOBS)
def test_failing_bars_are_counted_under_any_rules(rules, people, jobs):
    check(compile_rules(rules, WORDS, TODAY), WorkerFacts.from_rows(people, WORDS), VacancyFacts.from_rows(jobs, WORDS))


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(people=PEOPLE, jobs=JOBS)
def test_so_they_are_under_the_shipped_rules(people, jobs):
    ready = compile_rules(rules_on(TODAY), PLACES, TODAY)
    workers, vacancies = WorkerFacts.from_rows(people, PLACES), VacancyFacts.from_rows(jobs, PLACES)
    check(ready, workers, vacancies)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(rules=rules(), people=PEOPLE, jobs=JOBS, data=st.data())
def test_nothing_that_a_finding_says_is_lost_where_only_what_there_is_is_kept(rules, people, jobs, data):
    ready = compile_rules(rules, WORDS, TODAY)
    workers, vacancies = WorkerFacts.from_rows(people, WORDS), VacancyFacts.from_rows(jobs, WORDS)
    if not workers.n or not vacancies.n:
        return
    row, column = data.draw(st.integers(0, workers.n - 1)), data.draw(st.integers(0, vacancies.n - 1))
    for finding in findings(ready, workers.take([row]), vacancies.take([column])):
        whole, said = finding.as_dict(), finding.said()
        assert {name: whole[name] for name in said} == said
        assert all(whole[name] in (None, "", False, []) for name in set(nothing_said()) - set(said))
