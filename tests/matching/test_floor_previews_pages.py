"""The pages of floors that are tried: the form's two buttons, what it would come to, and the way to decide it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from matching.floors.execution import execute
from matching.models import Floor, FloorPreview
from tests import factories
from tests.flooring import LAW, preview, result
from tests.matching.test_floors import days, decided, mixed  # noqa: F401
from tests.matching.test_floors_pages import said, signed_in, written
from workers.models import Worker

pytestmark = pytest.mark.django_db


def pressed(client: Client, **fields: Any) -> Any:
    """The button that tries it."""
    return client.post(reverse("matching:floor_new"), written(**fields) | {"try": "1"})


def tried(client: Client, season: Any, **fields: Any) -> FloorPreview:
    answer = pressed(client, programme=season.programme, valid_from=days(0).isoformat(), **fields)
    made = FloorPreview.objects.first()
    assert made is not None, answer.content
    assert answer.url == reverse("matching:floor_preview", args=[made.pk])
    return made


def test_from_the_form_to_the_numbers_to_the_floor(client_for: Any, mixed: Any) -> None:  # noqa: F811
    client = signed_in(client_for)
    assert "No floor was tried yet" in said(client, "floor_list")
    made = tried(client, mixed, percent=50, legal_note="", reason="")
    waiting = said(client, "floor_preview", made.pk)
    assert "Waiting for a worker process" in waiting
    assert '<meta http-equiv="refresh"' in waiting, "it goes on without JavaScript"
    assert "Decide this floor" not in waiting
    execute(made.pk)
    page = said(client, "floor_preview", made.pk)
    for words in (
        "It would be reached",
        "At least 50 % of 4 places: 2.",
        "People of the registry: 8. Vacancies: 1. Seats: 4.",
        "Price of one place",
        "One place less asked for would bring up to",
        "The total loses",
        "Others who lose their place",
        "Nothing is proposed or decided by it.",
    ):
        assert words in page, words
    assert not any(person.folio in page for person in (*mixed.men, *mixed.women))
    assert "Preview" in said(client, "floor_list")

    form = client.get(reverse("matching:floor_new"), {"preview": made.pk}).content.decode()
    assert f"Filled in as in preview {made.pk}." in form
    assert f"{reverse('matching:floor_new')}?preview={made.pk}" in page
    answer = client.post(
        f"{reverse('matching:floor_new')}?preview={made.pk}",
        written(programme=mixed.programme, percent=50, valid_from=days(0).isoformat()),
    )
    assert answer.url == reverse("matching:floor_list")
    assert Floor.objects.get().legal_note == LAW


def test_to_decide_the_law_and_the_reason_are_asked_for_and_to_try_neither(client_for: Any) -> None:
    client = signed_in(client_for)
    factories.country("GT")
    factories.programme("us-h2a")
    refused = client.post(reverse("matching:floor_new"), written(legal_note="", reason=""))
    assert refused.content.decode().count("required") >= 2
    assert pressed(client, legal_note="", reason="").status_code == 302
    assert (FloorPreview.objects.count(), Floor.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"percent": 95}, "less than or equal to 90"),
        ({"percent": ""}, "required"),
        ({"country": "HN"}, "Select a valid choice"),
        ({"group": "sex:M"}, "Select a valid choice"),
        ({"valid_from": days(-1).isoformat()}, "from today on at the earliest"),
        ({"valid_until": days(0).isoformat()}, "ends before it begins"),
    ],
)
def test_what_cannot_be_tried_says_why_and_keeps_what_was_written(
    client_for: Any, fields: dict[str, Any], words: str
) -> None:
    client = signed_in(client_for)
    for code in ("GT", "HN"):
        factories.country(code)
    factories.programme("us-h2a")
    page = pressed(client, **fields).content.decode()
    assert words in page
    assert "Están atrás." in page
    assert not FloorPreview.objects.exists()


def test_the_form_opens_as_it_was_tried(client_for: Any) -> None:
    client = signed_in(client_for)
    made = preview("GT", factories.programme("us-h2a").pk, percent=37, legal_note=LAW, reason="Están atrás.")
    page = client.get(reverse("matching:floor_new"), {"preview": made.pk}).content.decode()
    assert all(words in page for words in ('value="37"', LAW, "Están atrás.", 'value="sex:F" selected'))
    for wrong in ("x", "9" * 30, str(preview("HN", percent=38).pk), "²"):
        answer = client.get(reverse("matching:floor_new"), {"preview": wrong})
        assert answer.status_code == 200
        assert 'value="38"' not in answer.content.decode()


def test_what_could_not_be_reached_is_named(client_for: Any, mixed: Any) -> None:  # noqa: F811
    for person in mixed.women[1:]:
        Worker.objects.filter(pk=person.pk).update(birth_date=days(-365 * 12))
    client = signed_in(client_for)
    made = tried(client, mixed, percent=75)
    execute(made.pk)
    page = said(client, "floor_preview", made.pk)
    assert "Asked for 3 places, 1 could be reached: only 1 person of this group may take a place there." in page
    assert "less than asked for" in page
    hidden = said(signed_in(client_for, Role.AUDITOR), "floor_preview", made.pk)
    assert "no more people of this group may take a place there" in hidden
    assert "only 1 person" not in hidden


def test_where_there_is_nothing_to_try_the_page_says_so(client_for: Any, mixed: Any) -> None:  # noqa: F811
    factories.programme("us-h2b")
    client = signed_in(client_for)
    pressed(client, programme="us-h2b")
    made = FloorPreview.objects.get()
    execute(made.pk)
    page = said(client, "floor_preview", made.pk)
    assert "No vacancy of this pathway is open" in page
    assert "What it costs" not in page


def test_other_floors_and_one_of_the_same_group_are_told(client_for: Any, mixed: Any) -> None:  # noqa: F811
    decided(mixed, percent=25)
    decided(mixed, by="schooling", group="0", percent=25)
    client = signed_in(client_for)
    made = tried(client, mixed, percent=75)
    execute(made.pk)
    page = said(client, "floor_preview", made.pk)
    assert "withdraw the other first" in page
    assert "Floors that hold today" in page
    assert "years of school" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What this floor would come to", "Price of one place", "Decide this floor", "36.20 points")),
        ("es", ("A qué llegaría este mínimo", "Precio de una plaza", "Decidir este mínimo")),
        ("fr", ("Ce que donnerait ce minimum", "Prix d’une place", "Décider ce minimum")),
    ],
)
def test_the_page_speaks_three_languages(client_for: Any, language: str, words: tuple[str, ...]) -> None:
    client = client_for(Role.COORDINATOR, country="GT")
    client.cookies["django_language"] = language
    page = said(client, "floor_preview", preview("GT").pk)
    assert [each for each in words if each not in page] == []


def test_the_button_speaks_three_languages(client_for: Any) -> None:
    client = client_for(Role.COORDINATOR, country="GT")
    for language, words in (("en", "Try it</button>"), ("es", "Probarlo</button>"), ("fr", "essayer</button>")):
        client.cookies["django_language"] = language
        assert words in said(client, "floor_new")


def test_an_auditor_reads_numbers_and_decides_nothing(client_for: Any) -> None:
    few = result(now=3)
    made = preview("GT", result=few)
    page = said(signed_in(client_for, Role.AUDITOR), "floor_preview", made.pk)
    assert "hidden" in page
    assert reverse("matching:floor_new") not in page
    assert "hidden" not in said(signed_in(client_for), "floor_preview", made.pk).split("<main", 1)[1].replace(
        "Small ones are hidden", ""
    )


def test_what_is_of_another_registry_does_not_exist(client_for: Any) -> None:
    honduran, made = signed_in(client_for, country="HN"), preview("GT")
    for name in ("floor_preview", "floor_preview_progress"):
        assert honduran.get(reverse(f"matching:{name}", args=[made.pk])).status_code == 404
    assert "No floor was tried yet" in said(honduran, "floor_list")


def test_the_progress_asks_for_the_page_at_the_end(client_for: Any) -> None:
    client = signed_in(client_for)
    under_way = preview(status="running", stage="with", result={}, finished_at=None)
    address = reverse("matching:floor_preview_progress", args=[under_way.pk])
    assert "HX-Refresh" not in client.get(address).headers
    FloorPreview.objects.update(status="failed", error="Se detuvo.", stage="with")
    ended = client.get(address)
    assert (ended.status_code, ended.headers["HX-Refresh"]) == (286, "true")
    page = said(client, "floor_preview", under_way.pk)
    assert "Se detuvo." in page
    assert "Change the numbers" in page
