"""A list asks the database as often for two hundred records as for ten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from pathways.models import Rule, RuleSet
from tests import factories
from tests.api import scene
from tests.api.test_answers import API, LISTS

pytestmark = pytest.mark.django_db


def _rule(number: int) -> Any:
    rule_set = RuleSet.objects.get_or_create(
        code="some", defaults={"programme": factories.programme(), "title_es": "s", "title_en": "s", "authority": "-"}
    )[0]
    return Rule.objects.create(
        rule_set=rule_set,
        key=f"rule-{number}",
        kind="statement",
        severity="notice",
        title_es="s",
        title_en="s",
        citation="20 CFR 655",
        checked_on="2026-11-01",
        confidence="high",
        effective_from="2026-01-01",
        state="published",
        origin="shipped",
        version="1",
    )


def _programme(number: int) -> Any:
    return factories.programme(f"us-p{number}")


MAKERS: dict[str, Callable[[int], Any]] = {
    "workers": lambda n: factories.worker(),
    "employers": lambda n: factories.employer(),
    "vacancies": lambda n: factories.vacancy(),
    "recruiters": lambda n: factories.recruiter(),
    "runs": lambda n: scene.run(),
    "proposals": lambda n: scene.proposal(worker=factories.worker(), runner_up=factories.vacancy()),
    "near-misses": lambda n: scene.near_miss(worker=factories.worker()),
    "placements": lambda n: scene.placement(worker=factories.worker()),
    "pathways": _programme,
    "rules": _rule,
}


def queries_of(client: Any, path: str, records: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{API}{path}/?page_size=500")
    assert len(answer.json()["results"]) >= records
    return len(queries)


def test_every_list_is_counted() -> None:
    assert set(MAKERS) == set(LISTS)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_as_often_for_many_as_for_few(client_for, path: str) -> None:
    client = client_for(Role.ADMINISTRATOR)
    make = MAKERS[path]
    for number in range(10):
        make(number)
    client.get(f"{API}{path}/")
    few = queries_of(client, path, 10)
    for number in range(10, 200):
        make(number)
    assert queries_of(client, path, 200) == few <= 15
