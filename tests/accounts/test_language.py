"""A clerk who reads no Spanish signs in once in it, and never again."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.choices import Role
from tests import factories
from tests.accounts.signing_in import enter_password, fresh_address, is_signed_in

pytestmark = pytest.mark.django_db


def language_of(client: Client, path: str = "/pathways/") -> str:
    page = client.get(path).content.decode()
    return page.partition('<html lang="')[2][:2]


def sign_in(client: Client, email: str) -> None:
    enter_password(client, email, REMOTE_ADDR=fresh_address())
    assert is_signed_in(client)


@pytest.fixture
def clerk(settings):
    settings.REQUIRE_SECOND_FACTOR = False
    return factories.user(Role.EMPLOYER_CLERK, language="en")


def test_pages_speak_spanish_to_a_stranger_and_the_accounts_language_after_signing_in(clerk):
    client = Client()
    assert language_of(client, "/accounts/login/") == "es"
    sign_in(client, clerk.email)
    assert language_of(client) == "en"


def test_the_accounts_language_replaces_what_somebody_left_at_the_machine(clerk):
    client = Client()
    client.cookies["django_language"] = "fr"
    sign_in(client, clerk.email)
    assert language_of(client) == "en"


def test_what_is_chosen_is_found_again_at_another_machine(clerk):
    here, there = Client(), Client()
    sign_in(here, clerk.email)
    answer = here.post("/language/", {"language": "fr", "next": "/pathways/"})
    assert answer.headers["Location"] == "/pathways/"
    assert language_of(here) == "fr"
    sign_in(there, clerk.email)
    assert language_of(there) == "fr"


@pytest.mark.parametrize("wrong", ["", "de", "x" * 300])
def test_an_unknown_language_changes_nothing(clerk, wrong):
    client = Client()
    sign_in(client, clerk.email)
    client.post("/language/", {"language": wrong, "next": "/"})
    clerk.refresh_from_db()
    assert (clerk.language, language_of(client)) == ("en", "en")


def test_a_stranger_chooses_for_the_browser_alone():
    client = Client()
    client.post("/language/", {"language": "fr", "next": "/accounts/login/"})
    assert language_of(client, "/accounts/login/") == "fr"
