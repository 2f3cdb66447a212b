"""Bits say what the evaluation says, for any rules, people and work: also where rows repeat, and where the rows of bits are not kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.engine import bits as engine
from pathways.engine import rows
from pathways.engine.bits import EligibleBits
from pathways.engine.evaluate import CompiledRules, compile_rules, eligible
from pathways.engine.facts import VacancyFacts, WorkerFacts
from pathways.engine.rules import Rule, Severity

from .cases import TODAY, WORDS
from .pairs import VACANCIES, WORKERS
from .shipped import PLACES, rules_on
from .test_agreement import rules

PEOPLE, JOBS = st.lists(WORKERS, min_size=1, max_size=6), st.lists(VACANCIES, min_size=1, max_size=6)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


def unpacked(bits: EligibleBits, start: int, stop: int, m: int) -> Any:
    """(stop - start, m) booleans; a bit where no vacancy is must not be set."""
    rows = np.unpackbits(bits.bits(start, stop).view(np.uint8), axis=1, bitorder="little").astype(bool)
    there = bits.vacancy_at >= 0
    assert not rows[:, ~there].any()
    mask = np.zeros((stop - start, m), bool)
    mask[:, bits.vacancy_at[there]] = rows[:, there]
    return mask


def check(ready: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> None:
    bits = EligibleBits(ready, workers, vacancies)
    assert sorted(bits.vacancy_at[bits.vacancy_at >= 0].tolist()) == list(range(vacancies.n))
    expected = eligible(ready, workers, vacancies)
    half = workers.n // 2
    assert np.array_equal(unpacked(bits, 0, half, vacancies.n), expected[:half])
    assert np.array_equal(unpacked(bits, half, workers.n, vacancies.n), expected[half:])


KEPT = [(engine.MOST_BYTES, engine.MOST_CELLS, 64), (0, engine.MOST_CELLS, 4), (0, 0, 1)]
GATED = {"available", "experience_required", "skill_required"}


@pytest.mark.parametrize("most", KEPT, ids=["kept", "spread where read", "asked where read"])
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(rules=rules(), people=PEOPLE, jobs=JOBS, times=st.integers(1, 40))
def test_bits_are_what_the_evaluation_says_under_any_rules(most, rules, people, jobs, times):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "MOST_BYTES", most[0])
        patch.setattr(engine, "MOST_CELLS", most[1])
        patch.setattr(rows, "MOST_JOINED", most[2])
        patch.setattr(engine, "SAMPLE", 1)
        ready = compile_rules(rules, WORDS, TODAY)
        check(ready, WorkerFacts.from_rows(people * times, WORDS), VacancyFacts.from_rows(jobs * times, WORDS))


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(people=PEOPLE, jobs=JOBS, programmes=st.data())
def test_so_they_are_under_the_shipped_rules(people, jobs, programmes):
    ready = compile_rules(rules_on(TODAY), PLACES, TODAY)
    of_any = [job | {"programme": programmes.draw(st.sampled_from(PLACES.programmes))} for job in jobs]
    check(ready, WorkerFacts.from_rows(people, PLACES), VacancyFacts.from_rows(of_any, PLACES))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(people=PEOPLE, jobs=JOBS, chosen=st.data())
def test_bars_made_of_gates_say_it_alone_too(people, jobs, chosen):
    """Each by itself: among others their failures hide, and none of them may only be asked as the others are."""
    workers, vacancies = WorkerFacts.from_rows(people, WORDS), VacancyFacts.from_rows(jobs, WORDS)
    for rule in chosen.draw(rules()):
        alone = compile_rules([replace(rule, severity=Severity.BAR)] if rule.kind in GATED else [], WORDS, TODAY)
        check(alone, workers, vacancies)
        for compiled in alone.rules:
            assert compiled.kind.gates(compiled.parameters, alone.case(workers, vacancies)) is not None


def test_nobody_nothing_and_no_rule():
    somebody, something = WorkerFacts.from_rows([{}], WORDS), VacancyFacts.from_rows([{"programme": "us-h2a"}], WORDS)
    for some in ([], [Rule("set", "h", "housing_free", None, {}, severity=Severity.BAR)]):
        ready = compile_rules(some, WORDS, TODAY)
        check(ready, somebody, something)
        check(ready, somebody.take(slice(0)), something)
        check(ready, somebody, something.take(slice(0)))


def test_two_rows_that_only_share_a_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(engine, "_MIX", np.uint64(0))
    firsts, of = engine.distinct([np.array([[1, 2], [3, 4], [1, 2]])])
    assert firsts.tolist() == of.tolist() == [0, 1, 2]
