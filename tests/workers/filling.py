"""Answers to the screens of a registration, as a browser sends them, of invented people."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests import factories
from workers.models import RegistrationDraft

PERSON = {
    "given_names": "María Xuan",
    "first_surname": "Caꞌal",
    "second_surname": "Tzʼunun",
    "married_name": "",
    "birth_date": "05/11/1994",
    "sex": "F",
    "nationality_id": "GT",
    "birth_department": "",
}


def lists() -> dict[str, Any]:
    """The rows of the reference lists that the answers name."""
    for code in ("GT", "US"):
        factories.country(code, is_destination=code == "US")
    factories.subdivision("US-GA")
    return {
        "town": factories.municipality("GT"),
        "languages": [factories.language(code) for code in ("spa", "kek")],
        "job": factories.occupation("9211.01", is_job=True),
        "crop": factories.crop("coffee", group="field"),
        "programme": factories.programme("us-h2a"),
    }


def answers(**changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every screen after the first, filled in; `changes` by screen."""
    found = lists()
    screens: dict[str, dict[str, Any]] = {
        "person": PERSON,
        "home": {"department": "GT-01", "municipality_id": str(found["town"].pk), "area": "rural", "address": "Aldea"},
        "contact": {
            "phone": "5555 1234",
            "phone_is_shared": "on",
            "second_phone": "4444-1234",
            "emergency_contact": "Domingo Caꞌal",
            "emergency_relation": "parent",
            "emergency_phone": "+502 5555 9999",
        },
        "languages": {
            "preferred_language_id": "kek",
            "needs_interpreter": "on",
            **rows(
                {"language_id": "kek", "level": "4", "is_mother_tongue": "on"}, {"language_id": "spa", "level": "2"}
            ),
        },
        "schooling": {"schooling_years": "6", "literate": "yes"},
        "work": rows(
            {
                "occupation_id": "9211.01",
                "crop_id": "coffee",
                "months": "18",
                "seasons": "6",
                "last_year": "2025",
                "country_id": "GT",
                "evidence": "2",
            }
        ),
        "skills": rows({"skill_id": "pruning", "evidence": "3"}),
        "abroad": rows({"programme_id": "us-h2a", "entered_on": "01/03/2024", "left_on": "30/09/2024"}),
        "free": {"household_duties": "", **rows({"starts_on": "01/01/2030", "ends_on": "30/06/2030"})},
        "wishes": {"wanted": ["us-h2a"], **rows({"place": "US-GA", "wish": "wanted"})},
        "papers": {
            "passport_number": "",
            "passport_issued_by": "GT",
            **rows({"kind": "police_record", "result": "clear", "issued_on": "01/10/2026"}),
        },
        "consent": {"means": "read_aloud", "purposes": ["matching", "statistics"]},
    }
    return {screen: values | changes.get(screen, {}) for screen, values in screens.items()}


def rows(*each: dict[str, str]) -> dict[str, str]:
    sent = {"rows-TOTAL_FORMS": str(len(each)), "rows-INITIAL_FORMS": "0"}
    return sent | {f"rows-{n}-{name}": value for n, row in enumerate(each) for name, value in row.items()}


def begin(client: Client, number: str = "") -> RegistrationDraft:
    """The first screen, with a CUI; the draft that it makes."""
    sent = {"kind": "cui", "number": number or factories.cui(), "seen": "on", "go": "next"}
    response = client.post(reverse("workers:registration_start"), sent)
    assert response.status_code == 302, response.content.decode()
    return RegistrationDraft.objects.get(pk=int(response["Location"].split("/")[3]))


def send(client: Client, draft: RegistrationDraft, screen: str, values: dict[str, Any], **more: str) -> Any:
    """One screen, made from what stands there now."""
    address = reverse("workers:registration_screen", args=[draft.pk, screen])
    seen = client.get(address).context["seen"]
    return client.post(address, {"go": "next", "_seen": seen} | values | more)


def fill(client: Client, draft: RegistrationDraft, **changes: dict[str, Any]) -> None:
    for screen, values in answers(**changes).items():
        response = send(client, draft, screen, values)
        assert response.status_code == 302, (screen, [form.errors for form in response.context["page"].forms])
