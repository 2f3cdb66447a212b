"""A list asks the database as often for two hundred records as for ten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from employers.content import content_of
from employers.models import NamedRequest
from employers.services import revision_propose
from pathways.models import Rule, RuleSet
from recruiters.models import IdentityAlert
from tests import factories
from tests.api import scene
from tests.api.test_answers import API, LISTS
from tests.employers.filling import vacancy_draft
from tests.matching.live import factories as live
from workers.models import ImportBatch

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


class _Pair:
    """One worker and one vacancy for all records: a list that asks for each of its rows asks again for the same one too."""

    def __init__(self) -> None:
        self.worker, self.vacancy, self.person = factories.worker(), factories.vacancy(), factories.user()


MAKERS: dict[str, Callable[[int, _Pair], Any]] = {
    "workers": lambda n, pair: factories.worker(office=pair.worker.office),
    "registration-drafts": lambda n, pair: factories.registration_draft(pair.worker.office, pair.person),
    "people-imports": lambda n, pair: ImportBatch.objects.create(
        country_id="GT", office=pair.worker.office, by=pair.person, file_name="lista.csv", file_sha256=f"{n:064d}"
    ),
    "duplicate-pairs": lambda n, pair: factories.duplicate_pair(pair.worker, factories.worker()),
    "person-requests": lambda n, pair: pair.worker.requests.create(kind="correction", about="phone", said="x"),
    "employers": lambda n, pair: factories.employer(),
    "organisations": lambda n, pair: factories.employer(),
    "worksites": lambda n, pair: pair.vacancy.employer.worksites.create(
        name=f"{n}", subdivision=pair.vacancy.subdivision
    ),
    "vacancies": lambda n, pair: factories.vacancy(employer=pair.vacancy.employer),
    "named-requests": lambda n, pair: NamedRequest.objects.create(
        vacancy=pair.vacancy, country=factories.country("GT"), name="x", asked_by=pair.person
    ),
    "vacancy-drafts": lambda n, pair: vacancy_draft(pair.vacancy.employer, pair.person),
    "vacancy-revisions": lambda n, pair: revision_propose(
        vacancy=(vacancy := factories.vacancy(employer=pair.vacancy.employer)),
        by=pair.person,
        content=content_of(vacancy, None) | {"seats": 9},
    ),
    "recruiters": lambda n, pair: factories.recruiter(),
    "licences": lambda n, pair: factories.recruiter(),
    "recruiter-alerts": lambda n, pair: IdentityAlert.objects.create(
        recruiter=factories.recruiter(), stopped=factories.recruiter(), points=60
    ),
    "runs": lambda n, pair: scene.run(),
    "proposals": lambda n, pair: factories.proposal(pair.worker, pair.vacancy, runner_up=pair.vacancy),
    "near-misses": lambda n, pair: factories.near_miss(pair.worker, pair.vacancy),
    "changes": lambda n, pair: live.change(pair.worker, after=pair.vacancy, plan=live.plan(scene.run())),
    "placements": lambda n, pair: factories.placement(pair.worker, pair.vacancy, status="cancelled"),
    "pathways": lambda n, pair: _programme(n),
    "rules": lambda n, pair: _rule(n),
    "scenarios": lambda n, pair: factories.scenario(),
    "simulations": lambda n, pair: factories.simulation(),
    "wage-floors": lambda n, pair: factories.wage_floor(area=f"county {n}"),
    "allowances": lambda n, pair: factories.allowance(f"US-{chr(65 + n // 26)}{chr(65 + n % 26)}"),
    "caps": lambda n, pair: factories.cap_pool(),
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
    make, pair = MAKERS[path], _Pair()
    for number in range(10):
        make(number, pair)
    client.get(f"{API}{path}/")
    few = queries_of(client, path, 10)
    for number in range(10, 200):
        make(number, pair)
    assert queries_of(client, path, 200) == few <= 15
