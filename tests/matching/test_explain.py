"""`manage.py explain` and /api/v1/explain/: one pair, rule by rule, in words."""

from __future__ import annotations

import io
import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.choices import Role
from employers.models import Vacancy
from matching.models import NotProposed, Proposal
from pathways.selectors import rules_in_force
from tests.matching.conftest import farm_vacancy
from tests.matching.test_run import run_now
from workers.models import FileOpening

pytestmark = pytest.mark.django_db


def explained(*arguments: object, **options: object) -> str:
    output = io.StringIO()
    call_command("explain", *map(str, arguments), stdout=output, **options)
    return output.getvalue()


def test_tells_every_rule_with_its_law_and_the_score_by_part(season: SimpleNamespace) -> None:
    text = explained(season.maria.folio, season.farm.folio)
    assert season.maria.folio in text
    assert "20 CFR 655" in text
    for part in json.loads(explained(season.maria.pk, season.farm.pk, json=True))["score_parts"].values():
        assert str(part) in text


def test_json_holds_what_the_sentences_say(season: SimpleNamespace) -> None:
    told = json.loads(explained(season.maria.pk, season.farm.folio, json=True))
    assert (told["worker"], told["vacancy"], told["eligible"]) == (season.maria.pk, season.farm.pk, True)
    assert told["score"] == sum(told["score_parts"].values())
    assert told["near_miss"] == []
    assert all(finding["citation"] and finding["rule"] and finding["confidence"] for finding in told["findings"])
    assert any(finding["value"] and finding["threshold"] for finding in told["findings"])


def test_a_closed_pair_says_what_would_open_it(season: SimpleNamespace) -> None:
    season.tomas.availabilities.all().delete()
    season.tomas.consents.all().delete()
    Vacancy.objects.filter(pk=season.farm.pk).update(experience_months=24)
    told = json.loads(explained(season.tomas.folio, season.farm.folio, json=True))
    assert not told["eligible"]
    assert [change["key"] for change in told["near_miss"]]
    assert {finding["state"] for finding in told["findings"]} >= {"fail", "unknown"}
    for change in told["near_miss"]:
        assert change["rule"] in explained(season.tomas.folio, season.farm.folio)


def test_says_what_the_newest_run_said_of_the_person_and_what_would_open_most(season: SimpleNamespace) -> None:
    farm_vacancy(seats=4, experience_months=24)
    run = run_now()
    told = json.loads(explained(season.maria.pk, season.farm.folio, json=True))["newest_run"]
    proposal = Proposal.objects.get(run=run, worker=season.maria)
    assert (told["run"], told["proposed"], told["vacancy"]) == (run.pk, True, proposal.vacancy_id)
    assert told["runner_up_parts"] == proposal.runner_up_parts
    NotProposed.objects.filter(run=run).delete()
    Proposal.objects.filter(run=run, worker=season.tomas).delete()
    left = NotProposed.objects.create(
        run=run, worker=season.tomas, open_to=1, nearest=season.farm, nearest_score=4000, nearest_price=4500
    )
    told = json.loads(explained(season.tomas.pk, season.farm.folio, json=True))
    assert (told["newest_run"]["proposed"], told["newest_run"]["points_missing"]) == (False, left.points_missing)
    assert (told["opens_most"]["vacancies"], told["opens_most"]["seats"]) == (1, 4)
    assert "5.0" in explained(season.tomas.pk, season.farm.folio, language="en")


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_speaks_three_languages(season: SimpleNamespace, language: str) -> None:
    text = explained(season.maria.pk, season.farm.pk, language=language)
    titles = rules_in_force(timezone.localdate(), ["us-h2a"])
    told = [rule.titles[language] for rule in titles if rule.severity == "bar" and rule.programme]
    assert sum(title in text for title in told) > len(told) / 2


@pytest.mark.parametrize("names", [("GT-0", "FARM"), ("MARIA", "V-0"), ("9" * 30, "FARM"), ("MARIA", "-1"), ("", "")])
def test_an_unknown_name_is_one_clear_line_and_exit_code_2(season: SimpleNamespace, names: tuple[str, str]) -> None:
    known = {"MARIA": str(season.maria.pk), "FARM": str(season.farm.pk)}
    with pytest.raises(CommandError) as refused:
        call_command("explain", "--", *(known.get(name, name) for name in names))
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_the_day_decides_which_rules_are_read(season: SimpleNamespace) -> None:
    today = json.loads(explained(season.maria.pk, season.farm.pk, json=True))
    before = json.loads(explained(season.maria.pk, season.farm.pk, json=True, as_of=date(2000, 1, 1)))
    assert before["as_of"] == "2000-01-01"
    assert len(before["findings"]) < len(today["findings"])


def test_the_api_explains_to_those_who_may_read_proposals(season: SimpleNamespace, client_for) -> None:
    address = f"/api/v1/explain/?worker={season.maria.folio}&vacancy={season.farm.pk}"
    coordinator = client_for(Role.COORDINATOR)
    answer = coordinator.get(address)
    assert answer.status_code == 200
    told = json.loads(explained(season.maria.pk, season.farm.pk, json=True))
    assert answer.json() == {key: said for key, said in told.items() if key not in ("newest_run", "opens_most")}
    assert FileOpening.objects.filter(worker=season.maria, by=coordinator.user, what="explain").count() == 1
    assert client_for(Role.COORDINATOR, country="HN").get(address).status_code == 404
    assert client_for(Role.AUDITOR).get(address).status_code == 403
    assert coordinator.get(address + "0").status_code == 404
    assert coordinator.get("/api/v1/explain/?worker=1").json().keys() == {"vacancy"}
    assert coordinator.get(address + "&as_of=2026-02-30").json().keys() == {"as_of"}
