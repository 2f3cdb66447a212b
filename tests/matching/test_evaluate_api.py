"""/api/v1/evaluate/: many pairs at once, the same answers as one by one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from matching.api import MOST_BLOCKS, MOST_PAIRS
from matching.bulk import judge_pairs, smaller_side
from matching.explanation import explain_pair
from pathways.engine.evaluate import standing
from pathways.engine.rules import Outcome
from tests import factories
from tests.matching.conftest import farm_vacancy
from workers.models import FileOpening

pytestmark = pytest.mark.django_db


def ask(client: Client, *pairs: tuple[Any, Any], **more: Any) -> Any:
    body = {"pairs": [{"worker": worker, "vacancy": vacancy} for worker, vacancy in pairs]} | more
    return client.post("/api/v1/evaluate/", body, content_type="application/json")


@pytest.mark.parametrize("shape", ["one vacancy", "one person", "both"])
def test_many_pairs_are_judged_as_each_alone(season: SimpleNamespace, shape: str) -> None:
    season.tomas.consents.all().delete()
    other = farm_vacancy(experience_months=24, hours_per_week=30)
    people = {"one person": [season.tomas]}.get(shape, [season.maria, season.tomas, season.josefa])
    work = {"one vacancy": [season.farm]}.get(shape, [season.farm, other])
    pairs = [(person.pk, vacancy.pk) for vacancy in work for person in people]
    today = timezone.localdate()

    for judged, (person, vacancy) in zip(
        judge_pairs(pairs, today), [(p, v) for v in work for p in people], strict=True
    ):
        alone = explain_pair(person, vacancy, today)
        assert (judged.worker, judged.vacancy) == (person.pk, vacancy.pk)
        assert judged.standing == standing(alone.findings)
        assert judged.eligible == alone.eligible
        for outcome, told in ((Outcome.FAIL, judged.failed), (Outcome.UNKNOWN, judged.unknown)):
            assert sorted(told) == sorted(f.rule.name for f in alone.findings if f.outcome == outcome)


def test_a_coordinator_asks_and_every_file_looked_at_is_on_record(season: SimpleNamespace, client_for: Any) -> None:
    client = client_for(Role.COORDINATOR, country="GT")
    answer = ask(client, (season.maria.pk, season.farm.pk), (season.tomas.pk, season.farm.pk))
    assert answer.status_code == 200
    assert [result["eligible"] for result in answer.json()["results"]] == [True, True]
    assert answer.json()["rule_versions"]["us-h2a"]
    opened = FileOpening.objects.filter(by=client.user, what="evaluate")
    assert set(opened.values_list("worker_id", flat=True)) == {season.maria.pk, season.tomas.pk}


def test_somebody_of_another_country_is_not_there(season: SimpleNamespace, client_for: Any) -> None:
    client = client_for(Role.COORDINATOR, country="GT")
    answer = ask(client, (season.maria.pk, season.farm.pk), (season.josefa.pk, season.farm.pk))
    assert answer.status_code == 404
    assert not FileOpening.objects.filter(what="evaluate").exists()
    draft = factories.vacancy(status="draft")
    officer = client_for(Role.REGISTRATION_OFFICER, office=season.maria.office, country="GT")
    assert ask(officer, (season.maria.pk, draft.pk)).status_code == 404


@pytest.mark.parametrize(
    "pairs",
    [[], [("x", 1)], [(1, None)], [(-1, 1)], [(2**64, 1)], [(1, 1)] * (MOST_PAIRS + 1)],
    ids=["none", "a word", "nothing", "below 1", "beyond any id", "too many"],
)
def test_a_wrong_body_names_the_field(season: SimpleNamespace, client_for: Any, pairs: list[Any]) -> None:
    answer = ask(client_for(Role.COORDINATOR), *pairs)
    assert answer.status_code == 400
    assert "pairs" in answer.json()


def test_too_many_different_people_and_vacancies_are_for_several_calls(
    season: SimpleNamespace, client_for: Any
) -> None:
    pairs = [(number, number) for number in range(1, MOST_BLOCKS + 2)]
    assert smaller_side(pairs) == MOST_BLOCKS + 1
    assert ask(client_for(Role.COORDINATOR), *pairs).status_code == 400
