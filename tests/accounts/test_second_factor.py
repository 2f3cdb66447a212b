"""Ministry staff reach nothing without a second factor, and set one up without help and without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from accounts.choices import STAFF_ROLES, Role
from tests import factories
from tests.accounts.signing_in import code, enter_code, enter_password, fresh_address, is_signed_in

pytestmark = pytest.mark.django_db


def reauthenticate(client: Client, wanted: str) -> None:
    client.post(f"{reverse('account_reauthenticate')}?next={wanted}", {"password": factories.PASSWORD, "next": wanted})


def set_up(client: Client) -> list[str]:
    """The whole set-up; returns the recovery codes."""
    page = reverse("mfa_activate_totp")
    reauthenticate(client, page)
    shown = client.get(page)
    assert "data:" not in shown.content.decode().replace("data:-", "")
    secret = re.search(r'id="authenticator_secret" value="([A-Z2-7]+)"', shown.content.decode()).group(1)
    assert "<svg" in shown.content.decode()
    done = client.post(page, {"code": code(secret)})
    assert done.status_code == 302, done.content.decode()
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r"\b\d{8}\b", codes)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_staff_without_one_are_led_to_set_it_up(client_for, role):
    client = client_for(role, second_factor=False)
    for path in ("/", "/admin/", "/workers/", "/vacancies/", reverse("account_sessions")):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("mfa_activate_totp")), path


def test_the_api_says_why(client_for):
    answer = client_for(Role.COORDINATOR, second_factor=False).get("/api/v1/workers/")
    assert answer.status_code == 403
    assert "factor" in answer.json()["detail"]


def test_they_may_still_sign_out_and_change_the_language(client_for):
    client = client_for(Role.COORDINATOR, second_factor=False)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.post(reverse("set_language"), {"language": "fr"}).status_code == 302


@pytest.mark.parametrize("role", [Role.EMPLOYER_CLERK, Role.RECRUITER_CONTACT])
def test_people_outside_the_ministry_may_do_without(client_for, role):
    assert client_for(role, second_factor=False).get("/").status_code == 200


def test_it_is_set_up_in_three_pages_and_asked_for_from_then_on():
    person = factories.user(Role.INSPECTOR)
    client = Client(REMOTE_ADDR=fresh_address())
    enter_password(client, person.email)
    assert client.get("/").headers["Location"] == reverse("mfa_activate_totp")
    codes = set_up(client)
    assert len(codes) == 10
    assert client.get("/").status_code == 200
    again = Client(REMOTE_ADDR=fresh_address())
    enter_password(again, person.email)
    assert not is_signed_in(again)
    assert again.get("/").headers["Location"].startswith(reverse("account_login"))


def test_the_code_it_was_set_up_with_does_not_sign_in():
    person = factories.user(Role.INSPECTOR)
    client = Client(REMOTE_ADDR=fresh_address())
    enter_password(client, person.email)
    page = reverse("mfa_activate_totp")
    reauthenticate(client, page)
    secret = re.search(r'id="authenticator_secret" value="([A-Z2-7]+)"', client.get(page).content.decode()).group(1)
    seen = code(secret)
    assert client.post(page, {"code": seen}).status_code == 302
    onlooker = Client(REMOTE_ADDR=fresh_address())
    enter_password(onlooker, person.email)
    enter_code(onlooker, seen)
    assert not is_signed_in(onlooker)


def test_a_recovery_code_opens_once():
    person = factories.user(Role.INSPECTOR)
    first = Client(REMOTE_ADDR=fresh_address())
    enter_password(first, person.email)
    codes = set_up(first)
    for text, opens in ((codes[0], True), (codes[0], False), (codes[1], True)):
        client = Client(REMOTE_ADDR=fresh_address())
        enter_password(client, person.email)
        enter_code(client, text)
        assert is_signed_in(client) is opens


def test_recovery_codes_alone_are_no_second_factor(client_for):
    client = client_for(Role.COORDINATOR)
    client.user.authenticator_set.filter(type="totp").delete()
    client.user.authenticator_set.create(type="recovery_codes", data={})
    assert client.get("/").headers["Location"] == reverse("mfa_activate_totp")


def test_setting_it_up_asks_for_the_password_again(client_for):
    client = client_for(Role.COORDINATOR, second_factor=False)
    assert client.get(reverse("mfa_activate_totp")).headers["Location"].startswith(reverse("account_reauthenticate"))


def test_only_a_demonstration_may_switch_it_off(client_for, settings):
    assert configured.REQUIRE_SECOND_FACTOR is True
    settings.REQUIRE_SECOND_FACTOR = False
    page = client_for(Role.COORDINATOR, second_factor=False).get("/")
    assert page.status_code == 200
    assert "demo" in page.content.decode().lower()
