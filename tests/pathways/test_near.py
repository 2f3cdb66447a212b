"""What would open a closed pair: as few changes as can be, each with who can make it, tried with the rules themselves."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.engine.evaluate import CompiledRules, closes, compile_rules, eligible
from pathways.engine.facts import VacancyFacts, WorkerFacts, day
from pathways.engine.kinds import KINDS
from pathways.engine.kinds.base import Remedy
from pathways.engine.near import near_miss
from pathways.engine.rules import Change, Rule, Severity, Who
from pathways.engine.wages import known_bits

from .cases import TODAY, WORDS, compiled, vacancy, worker
from .pairs import APPLIES, VACANCIES, WORKERS
from .test_kinds_of_programmes import PARAMETERS, stay

D = date
ADULT = Rule("us-h2a", "adult", "minimum_age", programme="us-h2a", parameters={"years": 18})
HONDURAN_AGE = Rule("origin-hn", "age", "minimum_age", parameters={"years": 21})
HOUSING = Rule("us-h2a", "housing", "housing_free", programme="us-h2a")
FREE = Rule("s", "available", "available")
MONTHS = Rule("s", "experience", "experience_required")
PASSPORT = Rule("s", "passport", "document_through", parameters={"document": "passport"})
LIMIT = Rule("s", "stay", "stay_limit", parameters={"max_days": 400, "reset_days": 60})
SEASON = Rule("s", "season", "period_of_year", parameters={"from": "04-01", "to": "12-15"})

# what stands in the way, and what is said: rule, what it needs, by how much, who
TABLE: list[tuple[list[Rule], dict[str, Any], dict[str, Any], list[tuple[str, str, int | None, Who]]]] = [
    ([ADULT], {"birth_date": D(2009, 3, 11)}, {}, [("adult", "later_start", 10, Who.EMPLOYER)]),
    ([ADULT], {"birth_date": D(2012, 1, 1)}, {}, [("adult", "later_start", 1037, Who.TIME)]),
    # both ages are reached by one wait
    ([ADULT, HONDURAN_AGE], {"birth_date": D(2009, 3, 2)}, {}, [("age", "later_start", 1097, Who.TIME)]),
    ([HOUSING], {}, {"housing_free": 0}, [("housing", "housing", None, Who.EMPLOYER)]),
    (
        [MONTHS],
        {"occupation_months": {"9211.01": 9}, "crop_months": {}},
        {"experience_months": 12},
        [("experience", "experience", 3, Who.WORKER)],
    ),
    ([PASSPORT], {"passport_held": 0}, {}, [("passport", "passport", None, Who.WORKER)]),
    (
        [PASSPORT],
        {"passport_held": 1, "passport_expires": D(2027, 10, 1)},
        {},
        [("passport", "passport", 30, Who.WORKER)],
    ),
    (
        [FREE],
        {"available": [(D(2027, 3, 6), D(2027, 10, 31))]},
        {},
        [("available", "availability", 5, Who.WORKER)],
    ),
    # the work moved by ten days settles the age and lies in the person's stretch: one change in place of two
    (
        [ADULT, FREE],
        {"birth_date": D(2009, 3, 11), "available": [(D(2027, 3, 11), D(2027, 12, 31))]},
        {},
        [("adult", "later_start", 10, Who.EMPLOYER)],
    ),
    # moved by ten days it ends ten days after the person must be home
    (
        [ADULT, FREE],
        {"birth_date": D(2009, 3, 11), "available": [(D(2027, 1, 1), D(2027, 10, 31))]},
        {},
        [("adult", "later_start", 10, Who.EMPLOYER), ("available", "availability", 10, Who.WORKER)],
    ),
    (
        [LIMIT],
        {"stays": [stay(200, D(2026, 11, 1))]},
        {"starts": D(2026, 12, 11), "ends": D(2027, 10, 1)},
        [("stay", "later_start", 20, Who.EMPLOYER)],
    ),
    ([LIMIT], {"stays": []}, {"ends": D(2028, 4, 4)}, [("stay", "shorter", 1, Who.EMPLOYER)]),
    ([SEASON], {}, {}, [("season", "later_start", 31, Who.EMPLOYER)]),
    ([SEASON], {}, {"starts": D(2027, 5, 1), "ends": D(2027, 12, 20)}, [("season", "shorter", 5, Who.EMPLOYER)]),
]


@pytest.mark.parametrize(("rules", "person", "work", "expected"), TABLE)
def test_a_near_miss_names_what_would_be_different_by_how_much_and_who_can_change_it(rules, person, work, expected):
    miss = near_miss(compiled(*rules), worker(**person), vacancy(**work))
    assert miss is not None
    assert [(c.key, c.needs, c.gap, c.who) for c in miss.changes] == expected


def test_work_moved_to_a_day_with_a_higher_wage_floor_needs_the_higher_wage():
    pay = Rule("s", "pay", "wage_floor", parameters={"needed": ["state_minimum"]})
    work = vacancy(
        wage_hourly_cents=1_000,
        wage_floor_cents=1_000,
        wage_floor_most_cents=1_000,
        wage_bases_known=known_bits(["state_minimum"]),
    )
    asked: list[int] = []

    def on_start(start: int) -> dict[str, Any]:
        asked.append(start - int(work.starts[0]))
        return {name: np.array([1_050]) for name in ("wage_floor_cents", "wage_floor_most_cents")}

    young, rules = worker(birth_date=D(2009, 3, 11)), compiled(ADULT, pay)
    as_if_nothing_else_changed, miss = near_miss(rules, young, work), near_miss(rules, young, work, on_start)
    assert as_if_nothing_else_changed is not None
    assert [change.needs for change in as_if_nothing_else_changed.changes] == ["later_start"]
    assert miss is not None
    assert [(c.key, c.needs, c.gap, c.who) for c in miss.changes] == [
        ("adult", "later_start", 10, Who.EMPLOYER),
        ("pay", "wage", 50, Who.EMPLOYER),
    ]
    assert set(asked) == {10}


def test_one_change_that_settles_two_rules_is_told_once_and_names_both():
    signed = [Rule(name, "fees", "fee_ban") for name in ("platform", "us-h2a")]
    miss = near_miss(compiled(*signed), worker(), vacancy(fee_free=0))
    assert miss is not None
    assert [change.settles for change in miss.changes] == [("platform/fees", "us-h2a/fees")]
    assert miss.changes[0].as_dict()["settles"] == ["platform/fees", "us-h2a/fees"]


@pytest.mark.parametrize(
    ("rule", "person", "work"),
    [
        (Rule("s", "n", "nationality", parameters={"allowed": ["BZ"]}), {}, {}),
        (Rule("s", "n", "record_clear", parameters={"record": "police"}), {"police_record_clear": 0}, {}),
        (Rule("s", "n", "intake", parameters={"open": False}), {}, {}),
        (Rule("s", "n", "permits_work", parameters={"permitted": False}), {}, {}),
        (Rule("s", "n", "demand_not_barred", parameters={"whose": "employer"}), {}, {"employer_barred": 1}),
        (Rule("s", "n", "lives_abroad"), {"lives_in": "GT"}, {}),
        (Rule("s", "n", "not_barred"), {"barred": 1}, {}),
    ],
)
def test_nothing_is_missed_nearly_where_nobody_can_change_it(rule, person, work):
    ready = compiled(rule, ADULT)
    assert not eligible(ready, worker(**person), vacancy(**work)).any()
    assert near_miss(ready, worker(**person, birth_date=D(2009, 3, 11)), vacancy(**work)) is None


def test_nothing_is_missed_nearly_where_nothing_is_closed():
    assert near_miss(compiled(ADULT), worker(), vacancy()) is None
    other = dataclasses.replace(ADULT, programme="us-h2b")
    assert near_miss(compiled(other), worker(birth_date=D(2012, 1, 1)), vacancy()) is None


def test_a_start_is_not_moved_into_the_past():
    far = {"available": [(D(2026, 1, 1), D(2026, 11, 30))]}
    miss = near_miss(compiled(FREE), worker(**far), vacancy(starts=D(2026, 12, 1), ends=D(2027, 3, 1)))
    assert miss is not None
    assert [change.needs for change in miss.changes] == ["availability"]


# ── whatever the rules, the person and the work ───────────────────────────
def changed(
    workers: WorkerFacts, vacancies: VacancyFacts, changes: Sequence[Change | Remedy]
) -> tuple[WorkerFacts, VacancyFacts]:
    for change in changes:
        workers = dataclasses.replace(workers, **change.worker)
        vacancies = dataclasses.replace(vacancies, **change.vacancy)
    return workers, vacancies


def opens(ready: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts, changes: Sequence[Change]) -> bool:
    return bool(eligible(ready, *changed(workers, vacancies, changes))[0, 0])


@st.composite
def bars(draw: Any) -> list[Rule]:
    """Bars of some kinds, each perhaps twice, so that one change may settle two of them."""
    changeable = sorted(set(KINDS) - {"statement", "family", "intake", "permits_work"})
    names = draw(st.lists(st.sampled_from(changeable), min_size=1, max_size=8))
    return [
        Rule("set", f"{name}-{n}", name, parameters=PARAMETERS[name], applies_to=draw(APPLIES), severity=Severity.BAR)
        for n, name in enumerate(names)
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rules=bars(), person=WORKERS, job=VACANCIES)
def test_all_the_changes_open_it_and_without_any_one_of_them_it_stays_closed(rules, person, job):
    ready = compile_rules(rules, WORDS, TODAY)
    workers, vacancies = WorkerFacts.from_rows([person], WORDS), VacancyFacts.from_rows([job], WORDS)
    miss = near_miss(ready, workers, vacancies)
    if opens(ready, workers, vacancies, ()):
        assert miss is None
    elif miss is not None:
        assert opens(ready, workers, vacancies, miss.changes)
        for change in miss.changes:
            others = [other for other in miss.changes if other is not change]
            assert not opens(ready, workers, vacancies, others), change
            assert change.who in (Who.WORKER, Who.EMPLOYER, Who.TIME)
        for fewer in _fewer(ready, workers, vacancies, len(miss.changes)):
            assert not eligible(ready, *changed(workers, vacancies, fewer)).any()


def _fewer(ready: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts, than: int) -> list[tuple[Any, ...]]:
    """Every smaller set of the changes that the closing rules offer by themselves."""
    case = ready.case(workers, vacancies)
    offered = [r for rule in ready.rules if closes(rule, case) for r in rule.kind.remedies(rule.parameters, case)]
    return [some for size in range(1, than) for some in itertools.combinations(offered[:8], size)]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rules=bars(), person=WORKERS, job=VACANCIES)
def test_a_kind_that_closes_and_offers_a_change_is_settled_by_it(rules, person, job):
    ready = compile_rules(rules, WORDS, TODAY)
    case = ready.case(WorkerFacts.from_rows([person], WORDS), VacancyFacts.from_rows([job], WORDS))
    for rule in ready.rules:
        if (rule.kind.test(rule.parameters, case) == 0).any():
            for remedy in rule.kind.remedies(rule.parameters, case):
                after = case.with_changes(remedy.worker, remedy.vacancy)
                assert not (rule.kind.test(rule.parameters, after) == 0).any(), (rule.rule.kind, remedy)
                assert day(TODAY) <= after.vacancies.starts[0] or not remedy.needs.endswith("_start")
