"""The pages of the weights: trying, looking, deciding, withdrawing, and who may."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from matching.engine.weights import SHIPPED
from matching.models import ScoreWeights, WeightsPreview
from matching.weights.execution import execute
from tests import factories
from tests.matching.test_run import run_now
from tests.weighing import days, only, preview, shipped, weights

pytestmark = pytest.mark.django_db
TRAIT = "no weight can change that"


@pytest.fixture
def coordinator(client_for: Any) -> Client:
    client: Client = client_for(Role.COORDINATOR, country="GT")
    client.cookies["django_language"] = "en"
    return client


def written(**fields: Any) -> dict[str, Any]:
    return (
        {"country": "GT", "valid_from": days(7).isoformat(), "reason": "Quien espera más."} | only("waiting") | fields
    )


def said(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"matching:{name}", args=args)).content.decode()


def test_from_the_form_to_the_preview_to_the_version_and_back(coordinator: Client, season: SimpleNamespace) -> None:
    shipped()
    for person, since in ((season.maria, 10), (season.tomas, 300)):
        person.registered_on = days(-since)
        person.save()
    season.farm.seats = 1
    season.farm.save()
    run_now(scope={"countries": ["GT"]})

    assert all(f'name="{key}"' in said(coordinator, "weights_new") for key in SHIPPED.points())
    answer = coordinator.post(reverse("matching:weights_new"), written())
    tried = WeightsPreview.objects.get()
    assert answer.url == reverse("matching:weights_preview", args=[tried.pk])
    assert "Waiting for a worker process" in said(coordinator, "weights_preview", tried.pk)
    assert coordinator.post(reverse("matching:weights_decide", args=[tried.pk])).status_code == 302
    assert ScoreWeights.objects.count() == 1  # not before it is finished

    execute(tried.pk)
    page = said(coordinator, "weights_preview", tried.pk)
    assert "People, vacancies and rules are as that run saw them." in page
    assert TRAIT in page
    assert all(person.folio in page for person in (season.maria, season.tomas))
    assert season.josefa.folio not in page
    assert season.farm.title in page
    coordinator.post(reverse("matching:weights_decide", args=[tried.pk]))
    made = ScoreWeights.objects.get(origin="staff")
    assert (made.decided_by, made.valid_from, made.weights.points()) == (coordinator.user, days(7), only("waiting"))
    listed = said(coordinator, "weights_list")
    assert made.version in listed
    assert "Still to come" in listed
    assert TRAIT in listed

    coordinator.post(reverse("matching:weights_withdraw", args=[made.pk]), {"reason": "Un error"})
    made.refresh_from_db()
    assert made.withdrawn_on == days(0)
    assert "Un error" in said(coordinator, "weights_list")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"waiting": 9_999}, "They add up to 9999"),
        ({"waiting": -1}, "greater than or equal to 0"),
        ({"waiting": "many"}, "Enter a whole number"),
        ({"valid_from": days(-1).isoformat()}, "from today on at the earliest"),
        ({"reason": ""}, "required"),
        ({"country": "HN"}, "Select a valid choice"),
        ({"country": ""}, "required"),
        (SHIPPED.points(), "nothing would change"),
    ],
    ids=["sum", "negative", "a word", "the past", "no reason", "another registry", "the region", "the same"],
)
def test_a_form_that_is_refused_says_why_and_keeps_what_was_written(
    coordinator: Client, fields: dict[str, Any], words: str
) -> None:
    for code in ("GT", "HN"):
        factories.country(code)
    page = coordinator.post(reverse("matching:weights_new"), written(**fields)).content.decode()
    assert words in page
    assert f'value="{written(**fields)["waiting"]}"' in page
    assert not WeightsPreview.objects.exists()


def test_the_form_can_be_taken_up_again_from_a_preview(coordinator: Client) -> None:
    tried = preview("GT", points=only("crop"))
    page = coordinator.get(reverse("matching:weights_new"), {"preview": tried.pk}).content.decode()
    assert 'value="10000"' in page
    assert tried.reason in page
    for wrong in ("x", "9" * 30, str(preview("HN").pk), "²"):
        assert coordinator.get(reverse("matching:weights_new"), {"preview": wrong}).status_code == 200


def test_only_those_who_decide_for_the_region_may_choose_it(client_for: Any) -> None:
    region = client_for(Role.ADMINISTRATOR)
    region.post(reverse("matching:weights_new"), written(country=""))
    assert WeightsPreview.objects.get().country is None


def test_an_auditor_reads_the_numbers_and_nobody(client_for: Any, season: SimpleNamespace) -> None:
    auditor = client_for(Role.AUDITOR)
    person, seat = season.maria, season.farm
    told = preview("GT")
    told.result["some"]["loses"] = [[person.pk, seat.pk, 0, 8000, 0]]
    told.save()
    page = said(auditor, "weights_preview", told.pk)
    assert person.folio not in page
    assert reverse("matching:weights_decide", args=[told.pk]) not in page
    assert person.folio in said(client_for(Role.COORDINATOR), "weights_preview", told.pk)


def test_what_is_of_another_registry_does_not_exist(client_for: Any) -> None:
    honduran = client_for(Role.COORDINATOR, country="HN")
    told, held = preview("GT"), weights("GT", valid_from=days(5))
    for name, pk in (
        ("weights_preview", told.pk),
        ("weights_preview_progress", told.pk),
        ("weights_withdraw", held.pk),
    ):
        assert honduran.get(reverse(f"matching:{name}", args=[pk])).status_code == 404
    assert honduran.post(reverse("matching:weights_decide", args=[told.pk])).status_code == 404


def test_those_of_the_region_are_read_and_not_touched_by_a_coordinator(coordinator: Client) -> None:
    told, held = preview(None), weights(None, valid_from=days(5))
    assert reverse("matching:weights_decide", args=[told.pk]) not in said(coordinator, "weights_preview", told.pk)
    coordinator.post(reverse("matching:weights_decide", args=[told.pk]))
    coordinator.post(reverse("matching:weights_withdraw", args=[held.pk]), {"reason": "x"})
    assert list(ScoreWeights.objects.values_list("withdrawn_on", flat=True)) == [None]


def test_the_progress_of_a_preview_asks_for_the_page_at_the_end(coordinator: Client) -> None:
    under_way = preview("GT", status="running", stage="before", result={}, finished_at=None)
    address = reverse("matching:weights_preview_progress", args=[under_way.pk])
    assert "HX-Refresh" not in coordinator.get(address).headers
    ended = coordinator.get(reverse("matching:weights_preview_progress", args=[preview("GT").pk]))
    assert (ended.status_code, ended.headers["HX-Refresh"]) == (286, "true")


def test_the_page_and_the_api_of_a_run_say_by_which_weights_it_scored(
    coordinator: Client, season: SimpleNamespace
) -> None:
    version = weights("GT")
    run = run_now(scope={"countries": ["GT"]})
    page = said(coordinator, "run", run.pk)
    assert version.version in page
    assert "Weights it scored by" in page
    told = coordinator.get(reverse("run-detail", args=[run.pk])).json()["figures"]
    assert (told["weights_version"], told["weights"]) == (version.version, only("waiting"))
    pair = {"worker": season.tomas.pk, "vacancy": season.farm.pk}
    explained = coordinator.get(reverse("api-explain"), pair).json()
    assert (explained["weights_version"], explained["weights"]) == (version.version, only("waiting"))
