"""One evaluation: a pair alone, in bulk and in a run always agree, whatever the rules, the people and the work."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.engine.evaluate import (
    CompiledRules,
    compile_rules,
    eligible,
    findings,
    outcomes,
    standing,
    worker_findings,
    worker_outcomes,
)
from pathways.engine.facts import VacancyFacts, WorkerFacts
from pathways.engine.kinds import KINDS
from pathways.engine.rules import Outcome, Rule, Severity

from .cases import TODAY, WORDS
from .pairs import APPLIES, VACANCIES, WORKERS
from .shipped import PLACES, rules_on
from .test_kinds import PAIRS, PERSON, WORK
from .test_kinds_of_programmes import ASKED_BY_PROGRAMMES, PARAMETERS, STAYS, TERMS

PEOPLE, JOBS = st.lists(WORKERS, min_size=1, max_size=4), st.lists(VACANCIES, min_size=1, max_size=4)
# Every text of parameters that a table tries, by kind.
TRIED: dict[str, list[dict[str, Any]]] = {name: [parameters] for name, parameters in PARAMETERS.items()}
for row in (*PERSON, *WORK, *PAIRS, *ASKED_BY_PROGRAMMES, *STAYS, *TERMS):
    TRIED[row[0]].append(row[1])


@st.composite
def rules(draw: Any) -> list[Rule]:
    """One rule of every kind, of one programme, of some or of all."""
    made = []
    for name, kind in sorted(KINDS.items()):
        programme = draw(st.sampled_from([None, "us-h2a"]))
        some = {} if programme else draw(st.sampled_from([{}, {"programme": ["mx-tvtf", "us-h2a"]}]))
        severity = Severity.NOTICE if kind.tells_only else Severity(draw(st.sampled_from(["bar", "condition"])))
        parameters = draw(st.sampled_from(TRIED[name]))
        applies_to = draw(APPLIES) | some
        made.append(Rule("set", name, name, programme, parameters, applies_to, severity=severity))
    return made


def check(ready: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> None:
    in_bulk = [np.broadcast_to(answer, (workers.n, vacancies.n)) for answer in outcomes(ready, workers, vacancies)]
    in_a_run = eligible(ready, workers, vacancies)
    for i in range(workers.n):
        for j in range(vacancies.n):
            found = findings(ready, workers.take([i]), vacancies.take([j]))
            alone = {f.rule.name: f.outcome for f in found if not KINDS[f.rule.kind].tells_only}
            bulk = {r.rule.name: Outcome(int(a[i, j])) for r, a in zip(ready.rules, in_bulk, strict=True)}
            assert alone == {name: answer for name, answer in bulk.items() if answer != Outcome.NOT_APPLIED}
            assert bool(in_a_run[i, j]) is not any(f.closes for f in found)
            assert (standing(found) == "closed") is not bool(in_a_run[i, j])


def check_people(ready: CompiledRules, workers: WorkerFacts) -> None:
    for programme in ready.vocabulary.programmes:
        in_bulk = worker_outcomes(ready, workers, programme)
        for i in range(workers.n):
            bars = [f for f in worker_findings(ready, workers.take([i]), programme) if f.rule.excludes]
            assert (in_bulk[i] == Outcome.FAIL) == any(f.closes for f in bars)
            if in_bulk[i] != Outcome.FAIL:
                assert (in_bulk[i] == Outcome.UNKNOWN) == any(f.outcome == Outcome.UNKNOWN for f in bars)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rules=rules(), people=PEOPLE, jobs=JOBS)
def test_a_pair_alone_in_bulk_and_in_a_run_always_agree(rules, people, jobs):
    ready = compile_rules(rules, WORDS, TODAY)
    workers = WorkerFacts.from_rows(people, WORDS)
    check(ready, workers, VacancyFacts.from_rows(jobs, WORDS))
    check_people(ready, workers)


DAYS = [date(2018, 1, 18), date(2025, 1, 16), date(2025, 1, 17), date(2025, 12, 31), date(2026, 1, 1), TODAY]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(day=st.sampled_from(DAYS), people=PEOPLE, jobs=JOBS, programmes=st.data())
def test_so_they_do_by_the_shipped_rules_of_every_programme(day, people, jobs, programmes):
    ready = compile_rules(rules_on(day), PLACES, day)
    workers = WorkerFacts.from_rows(people, PLACES)
    of_any = [job | {"programme": programmes.draw(st.sampled_from(PLACES.programmes))} for job in jobs]
    check(ready, workers, VacancyFacts.from_rows(of_any, PLACES))
    check_people(ready, workers)
