"""Whom a change would touch: counted by the very rules that are published, told without anybody who could be found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from common.errors import InvalidInput
from common.scope import DatabaseScope, database_scope
from pathways import effects, providers
from pathways.effects import around, count_effect, rows_to_count
from pathways.effects_shown import SMALLEST, effect_shown
from pathways.engine.evaluate import (
    STANDINGS,
    compile_rules,
    standing,
    vacancy_findings,
    vacancy_standings,
    worker_findings,
    worker_standings,
)
from pathways.models import ChangeEffect, Rule, RuleSet
from pathways.selectors import compiled_rules
from pathways.services import change_begin, change_submit, effect_count, effect_request, effects_sweep
from pathways.services import effects as counting
from pathways.vocabulary import current_vocabulary
from tests import factories
from tests.pathways.drafting import a_new_rule, drafted, editor, later, published, today

BORN = {21: 21 * 366, 19: 19 * 366, 17: 17 * 366}  # days old, a little over so many years


@pytest.fixture
def adult(db) -> Rule:
    """H-2A asks for 18 years; nothing else is asked by any rule."""
    rule = factories.rule(
        key="adult", parameters={"years": 18}, title_fr="Âge", advice_es="x", advice_en="x", advice_fr="x"
    )
    Rule.objects.update(source_url="https://www.example.org/law")
    return Rule.objects.select_related("rule_set").get(pk=rule.pk)


def people(country: str, *ages: int) -> None:
    office = factories.office(country)
    for age in ages:
        factories.worker(office=office, birth_date=today() - timedelta(days=BORN[age]))


def effect_of(action: str, rule: Rule | None = None, **fields: Any) -> dict[str, Any]:
    change = drafted(action, rule=rule, by=editor(), **fields)
    return count_effect(change, today(), lambda done, total: None)


# ── standings in columns ──────────────────────────────────────────────────
def test_columns_and_findings_never_disagree_about_where_somebody_stands(freshly_loaded):
    people("GT", 21, 19, 17)
    people("HN", 21, 19)
    for programme in ("us-h2a", "us-h2b", "mx-tvtf", "ca-agri-stream"):
        factories.vacancy(programme)
    vocabulary = current_vocabulary()
    compiled = compiled_rules(today(), vocabulary=vocabulary)
    workers = next(providers.people().chunks(vocabulary, today(), 100))
    vacancies = next(providers.vacancies().chunks(vocabulary, today(), 100))
    assert (workers.n, vacancies.n) == (5, 4)
    for programme in vocabulary.programmes:
        by_column = [STANDINGS[number] for number in worker_standings(compiled, workers, programme)]
        one_by_one = [worker_findings(compiled, workers.take([row]), programme) for row in range(workers.n)]
        assert by_column == [standing(found) for found in one_by_one]
    by_column = [STANDINGS[number] for number in vacancy_standings(compiled, vacancies)]
    assert by_column == [standing(vacancy_findings(compiled, vacancies.take([row]))) for row in range(vacancies.n)]
    assert len(set(by_column)) > 1 or "on_condition" in by_column


# ── counting ──────────────────────────────────────────────────────────────
def test_a_stricter_rule_closes_the_pathway_to_whom_it_says(adult):
    people("GT", 21, 19, 17)
    people("HN", 19, 19)
    factories.vacancy(seats=7)
    told = effect_of("change", adult, content={"parameters": {"years": 21}})
    assert (told["people"], told["vacancies"], list(told["programmes"])) == (5, 1, ["us-h2a"])
    h2a = told["programmes"]["us-h2a"]
    assert h2a["people_moves"] == {"open>closed": {"GT": 1, "HN": 2}}
    assert (h2a["people"]["before:open"], h2a["people"]["after:open"], h2a["people"]["after:closed"]) == (4, 1, 4)
    assert h2a["vacancy_moves"] == {}
    assert h2a["pairs"] == {"tried": 5, "before": 4, "after": 1, "opened": 0, "closed": 3}


def test_an_end_opens_and_a_new_rule_about_the_work_moves_vacancies_with_their_seats(adult):
    people("GT", 17, 21)
    factories.vacancy(seats=7)
    assert effect_of("end", adult)["programmes"]["us-h2a"]["people_moves"] == {"closed>open": {"GT": 1}}
    content = a_new_rule(adult.rule_set, kind="housing_free", parameters={}, key="housing")
    told = effect_of("new", rule_set=adult.rule_set, content=content)["programmes"]["us-h2a"]
    assert told["vacancy_moves"] == {"open>on_condition": 1}  # whether housing is free is not known
    assert told["seat_moves"] == {"open>on_condition": 7}
    assert told["people_moves"] == {}


def test_a_rule_for_everybody_is_counted_for_every_pathway(adult):
    factories.programme("mx-tvtf")
    common = RuleSet.objects.create(code="platform", title_es="P", title_en="P", authority="-")
    people("GT", 21)
    content = a_new_rule(common, kind="nationality", parameters={"allowed": ["HN"]}, key="hn")
    told = effect_of("new", rule_set=common, content=content)
    assert list(told["programmes"]) == ["mx-tvtf", "us-h2a"]
    assert told["programmes"]["mx-tvtf"]["people_moves"] == {"open>closed": {"GT": 1}}


@pytest.mark.parametrize(
    ("action", "content"),
    [
        ("check", {"confidence": "low"}),
        ("change", {"citation": "Law 9"}),
    ],
)
def test_words_and_evidence_touch_nobody(adult, action, content):
    people("GT", 17)
    assert effect_of(action, adult, content=content) == {"same": True, "people": 0, "vacancies": 0, "programmes": {}}


def test_what_has_no_force_touches_nobody_and_what_loses_it_does(adult):
    people("GT", 17)
    told = effect_of("change", adult, content={"legal_status": "enjoined"})["programmes"]["us-h2a"]
    assert told["people_moves"] == {"closed>on_condition": {"GT": 1}}
    proposed = a_new_rule(adult.rule_set, legal_status="proposed")
    assert effect_of("new", rule_set=adult.rule_set, content=proposed)["same"]


def test_the_count_is_of_the_first_day_and_what_was_counted_is_what_is_published(adult):
    people("GT", 21, 19)
    change = drafted("change", rule=adult, by=editor(), content={"parameters": {"years": 21}})
    rules = around(change, today())
    assert rules.as_of == later()
    published("change", rule=adult, content={"parameters": {"years": 21}})
    standing_then = compiled_rules(later())
    expected = [rule.rule.parameters for rule in compile_rules(rules.after, current_vocabulary(), later()).rules]
    assert [rule.rule.parameters for rule in standing_then.rules] == expected


def test_only_registered_people_and_open_vacancies_to_come_are_counted(adult):
    factories.worker(status="withdrawn")
    factories.vacancy(status="draft")
    factories.vacancy(starts_on=today() - timedelta(days=3))
    assert rows_to_count(today()) == 0


def test_chunks_give_everybody_once(adult, monkeypatch):
    people("GT", *[21] * 5)
    for _ in range(3):
        factories.vacancy()
    monkeypatch.setattr(effects, "CHUNK", 2)
    seen = []
    change = drafted("end", rule=adult, by=editor())
    told = count_effect(change, today(), lambda done, total: seen.append((done, total)))
    assert (told["people"], told["programmes"]["us-h2a"]["people"]["before:open"]) == (5, 5)
    assert seen == [(2, 8), (3, 8), (5, 8), (7, 8), (8, 8)]


@pytest.mark.without_scope
def test_an_editor_without_a_scope_counts_everybody_and_sees_nobody(adult):
    with database_scope(DatabaseScope("*", "*", "test")):
        people("GT", 21)
        people("HN", 19)
    change = drafted("change", rule=adult, by=editor(), content={"parameters": {"years": 21}})
    told = count_effect(change, today(), lambda done, total: None)
    assert told["programmes"]["us-h2a"]["people_moves"] == {"open>closed": {"HN": 1}}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM workers_worker")
        assert cursor.fetchone()[0] == 0


# ── asked for, counted, told ──────────────────────────────────────────────
def test_submitting_counts_for_the_approver(adult):
    people("GT", 19)
    by = editor()
    change = drafted("change", rule=adult, by=by, content={"parameters": {"years": 21}})
    change_submit(change=change, by=by)
    assert (change.effect.status, change.effect.as_of) == ("done", later())


def test_a_draft_that_cannot_be_read_is_not_counted(adult):
    change = change_begin(action="new", rule_set=adult.rule_set, by=editor(), content={"key": "x"})
    with pytest.raises(InvalidInput, match="Fill in the rule first"):
        effect_request(change=change)
    assert not ChangeEffect.objects.exists()


def test_a_long_count_waits_for_a_worker_and_is_swept_up_where_its_process_died(adult, monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE", 0)
    sent: list[int] = []
    monkeypatch.setattr(counting, "enqueue", sent.append)
    people("GT", 19)
    change = drafted("change", rule=adult, by=editor(), content={"parameters": {"years": 21}})
    effect = effect_request(change=change)
    assert effect.status == "asked"
    ChangeEffect.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    assert (effects_sweep(), sent) == (1, [effect.pk])
    long_ago = timezone.now() - timedelta(minutes=10)
    ChangeEffect.objects.update(status="counting", started_at=long_ago, attempt=2)
    effect_count(effect.pk)
    effect.refresh_from_db()
    assert (effect.status, effect.attempt) == ("done", 3)
    assert effects_sweep() == 0
    ChangeEffect.objects.update(status="counting", started_at=long_ago, finished_at=None)
    effects_sweep()
    effect.refresh_from_db()
    assert effect.status == "failed"


def test_a_count_under_way_is_left_to_whoever_counts(adult):
    change = drafted("end", rule=adult, by=editor())
    effect = effect_request(change=change)
    ChangeEffect.objects.update(status="counting", started_at=timezone.now(), result={}, attempt=1)
    effect_count(effect.pk)
    effect.refresh_from_db()
    assert (effect.status, effect.result) == ("counting", {})


def shown(**people_moves: dict[str, int]) -> Any:
    moves = {move.replace("_to_", ">"): by_country for move, by_country in people_moves.items()}
    total = sum(sum(by_country.values()) for by_country in moves.values())
    h2a = {
        "people": {"before:open": 1000 + total, "after:open": 1000},
        "people_moves": moves,
        "vacancies": {},
        "vacancy_moves": {},
        "seat_moves": {},
        "pairs": {},
    }
    result = {"same": False, "people": 5000, "vacancies": 0, "programmes": {"us-h2a": h2a}}
    return effect_shown(ChangeEffect(result=result)).programmes[0]


def test_no_small_number_of_people_is_told_or_left_to_subtraction(adult):
    factories.country("GT", is_origin=True)
    nine = shown(open_to_closed={"GT": SMALLEST - 1})
    assert (nine.people[0].number, nine.people[0].detail) == ("fewer than 10", "")
    assert {row.people_before for row in nine.standings} | {row.people_after for row in nine.standings} == {
        *("about 1,010", "about 1,000", "0")
    }
    ten = shown(open_to_closed={"GT": SMALLEST})
    assert (ten.people[0].number, ten.people[0].detail) == ("10", "GT 10")
    mixed = shown(open_to_closed={"GT": 200, "HN": 3})
    assert mixed.people[0].number == "203"
    assert mixed.people[0].detail == "not told by country: too few people in one of them"
