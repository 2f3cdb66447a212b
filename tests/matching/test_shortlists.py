"""Shortlists on demand: the same people and points as a run's own code gives, within what the asker may see."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from employers.facts import vacancy_facts
from employers.models import Vacancy
from matching.columns import vacancy_columns, worker_columns
from matching.engine.scoring import ColumnScores
from matching.engine.shortlist import top_k
from matching.explanation import explain_pair
from matching.models import MatchRun
from matching.selectors import workers_of_run
from matching.why import shortlists
from matching.why.kept import KeptReading
from matching.why.one_vacancy import best_workers, column_by_column, open_to
from matching.why.selectors import RESERVES, best_work_of, shortlist_of
from pathways.engine.bits import EligibleBits
from pathways.engine.evaluate import compile_rules, eligible
from pathways.selectors import compiled_rules
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.test_run import run_now
from workers.facts import worker_facts
from workers.models import WorkExperience

pytestmark = pytest.mark.django_db


def today() -> Any:
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Any:
    shortlists.forget_kept()
    yield
    shortlists.forget_kept()


@pytest.fixture
def crowd(rules: None) -> SimpleNamespace:
    people = [ready_worker(months=months) for months in (36, 3, 12, 24, 0, 6)]
    return SimpleNamespace(people=people, farm=farm_vacancy(seats=2))


def test_one_vacancy_has_the_list_of_the_engine(crowd: SimpleNamespace) -> None:
    rules = compiled_rules(today())
    people = worker_facts(workers_of_run(MatchRun(as_of=today())), rules.vocabulary, today())
    work = vacancy_facts(Vacancy.objects.filter(pk=crowd.farm.pk), rules.vocabulary, today())
    bits = EligibleBits(rules, people, work)
    engine = top_k(ColumnScores(worker_columns(people, today()), vacancy_columns(work, rules.vocabulary), bits), 0, 4)
    found = best_workers(rules, column_by_column(people), work, today(), 4)
    there = engine.workers[0] >= 0
    assert found.ids.tolist() == people.ids[engine.workers[0][there]].tolist()
    assert found.points.tolist() == engine.points[0][there].tolist()
    assert found.eligible == engine.eligible[0] == np.count_nonzero(open_to(rules, people, work))
    assert (open_to(rules, people, work) == eligible(rules, people, work)[:, 0]).all()


@pytest.mark.parametrize("kept", [False, True])
def test_the_best_come_first_with_their_points_and_then_the_reserves(
    crowd: SimpleNamespace, client_for: Any, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    if kept:
        monkeypatch.setattr(shortlists, "READ_AFRESH", 0)
    admin = factories.user(Role.ADMINISTRATOR)
    listed = shortlist_of(crowd.farm, admin, today(), 2).listed
    assert [one.score for one in listed] == sorted((one.score for one in listed), reverse=True)
    assert [one.is_reserve for one in listed] == [rank > 2 for rank in range(1, len(listed) + 1)]
    assert len(listed) <= 2 + RESERVES
    for one in listed:
        told = explain_pair(one.worker, crowd.farm, today())
        assert told.eligible
        assert told.score == one.score
    open_people = [person for person in crowd.people if explain_pair(person, crowd.farm, today()).eligible]
    assert {one.worker.pk for one in listed} == {person.pk for person in open_people}


def test_of_a_kept_registry_those_listed_are_judged_as_they_stand_now(
    crowd: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlists, "READ_AFRESH", 0)
    admin = factories.user(Role.ADMINISTRATOR)
    first = shortlist_of(crowd.farm, admin, today(), 3)
    assert first.ranked.is_kept
    best = first.listed[0].worker
    best.consents.update(withdrawn_at=timezone.now())
    WorkExperience.objects.filter(worker=first.listed[1].worker).update(months=4)
    second = shortlist_of(crowd.farm, admin, today(), 3)
    assert second.ranked.read_at == first.ranked.read_at
    assert best.pk not in {one.worker.pk for one in second.listed}
    for one in second.listed:
        assert one.score == explain_pair(one.worker, crowd.farm, today()).score


def test_an_officer_sees_only_people_of_their_own_office(rules: None) -> None:
    mine, theirs = ready_worker(months=12), ready_worker(months=36)
    farm = farm_vacancy()
    officer = factories.user(Role.REGISTRATION_OFFICER, country="GT", office=mine.office)
    assert theirs.office != mine.office
    shown = shortlist_of(farm, officer, today(), 5)
    assert [one.worker.pk for one in shown.listed] == [mine.pk]
    assert shown.ranked.eligible == 1


def test_what_the_newest_run_proposed_is_beside_each(season: SimpleNamespace) -> None:
    run_now()
    listed = shortlist_of(season.farm, factories.user(Role.ADMINISTRATOR), today(), 5).listed
    here = {one.worker.pk: one.elsewhere for one in listed}
    assert here[season.maria.pk].proposal.vacancy == season.farm
    assert here[season.maria.pk].gain == here[season.maria.pk].proposal.score - here[season.maria.pk].proposal.price
    assert here[season.tomas.pk] is None


@pytest.mark.parametrize("kept", [False, True])
def test_the_best_work_of_a_person(rules: None, monkeypatch: pytest.MonkeyPatch, kept: bool) -> None:
    if kept:
        monkeypatch.setattr(shortlists, "READ_AFRESH", 0)
    person = ready_worker(months=12)
    work = [farm_vacancy(), farm_vacancy(experience_months=12), farm_vacancy(starts=today() + timedelta(days=900))]
    shown = best_work_of(person, factories.user(Role.ADMINISTRATOR), today(), 10)
    told = {vacancy.pk: explain_pair(person, vacancy, today()) for vacancy in work}
    expected = sorted((-one.score, pk) for pk, one in told.items() if one.eligible)
    assert [(-one.score, one.vacancy.pk) for one in shown.listed] == expected
    assert shown.ranked.eligible == len(expected)


def test_a_kept_reading_is_made_once_for_a_key_and_anew_for_another() -> None:
    reading, made = KeptReading[int](10), list[int]()

    def read() -> int:
        made.append(1)
        return len(made)

    assert [reading.get("a", read).value, reading.get("a", read).value, reading.get("b", read).value] == [1, 1, 2]
    reading.forget()
    assert reading.get("b", read).value == 3


def test_pages_of_shortlists(client_for: Any, season: SimpleNamespace) -> None:
    run_now()
    client = client_for(Role.COORDINATOR)
    said = client.get(reverse("matching:shortlist", args=[season.farm.pk]), {"most": "1"}).content.decode()
    assert season.maria.folio in said
    assert season.josefa.folio not in said  # of another country
    odd = client.get(reverse("matching:shortlist", args=[season.farm.pk]), {"most": "1e9"})
    assert odd.status_code == 200
    Vacancy.objects.filter(pk=season.farm.pk).update(status="closed")
    closed = client.get(reverse("matching:shortlist", args=[season.farm.pk])).content.decode()
    assert season.maria.folio not in closed


def test_rules_are_those_of_the_day(crowd: SimpleNamespace) -> None:
    nothing = compile_rules([], compiled_rules(today()).vocabulary, today())
    people = worker_facts(workers_of_run(MatchRun(as_of=today())), nothing.vocabulary, today())
    work = vacancy_facts(Vacancy.objects.filter(pk=crowd.farm.pk), nothing.vocabulary, today())
    assert open_to(nothing, people, work).all()


def test_the_api_gives_the_lists_of_the_pages_and_notes_whose_files_they_open(
    client_for: Any, season: SimpleNamespace
) -> None:
    run = run_now()
    client = client_for(Role.ADMINISTRATOR)
    told = client.get(reverse("api-shortlist"), {"vacancy": season.farm.folio, "most": 2}).json()
    assert [one["rank"] for one in told["listed"]] == [1, 2, 3]
    assert [one["is_reserve"] for one in told["listed"]] == [False, False, True]
    assert told["listed"][0]["worker"] == season.maria.pk
    assert (told["listed"][0]["proposed_for"], told["run"]) == (season.farm.pk, run.pk)
    assert season.maria.openings.filter(what="evaluate").count() == 1
    work = client.get(reverse("api-best-work"), {"worker": season.tomas.folio}).json()
    assert [one["vacancy"] for one in work["listed"]] == [season.farm.pk]
    assert work["listed"][0]["price"] == run.prices.get(str(season.farm.pk), 0)
    assert client.get(reverse("api-shortlist"), {"vacancy": "nothing"}).status_code == 404
    assert client.get(reverse("api-shortlist"), {"vacancy": season.farm.pk, "most": 0}).status_code == 400
