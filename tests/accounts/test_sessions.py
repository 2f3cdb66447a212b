"""How long a session lives, what ends it, and what a browser may keep of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from tests import factories
from tests.accounts.signing_in import enter_password, fresh_address, is_signed_in

pytestmark = pytest.mark.django_db


def signed_in(person, **extra: str) -> Client:
    client = Client(REMOTE_ADDR=fresh_address(), **extra)
    enter_password(client, person.email)
    assert is_signed_in(client)
    return client


@pytest.fixture
def clerk():
    return factories.user(Role.EMPLOYER_CLERK)


def test_signing_in_gives_a_new_session_id(clerk):
    client = Client(REMOTE_ADDR=fresh_address())
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = session.session_key
    enter_password(client, clerk.email)
    assert is_signed_in(client)
    assert client.session.session_key != session.session_key


def test_half_an_hour_without_a_request_ends_it(clerk):
    client, start = signed_in(clerk), timezone.now()
    for minutes in (29, 58):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=89)):
        assert client.get("/").headers["Location"].startswith(reverse("account_login"))


def test_twelve_hours_end_it_however_busy_it_was(clerk):
    client, start = signed_in(clerk), timezone.now()
    client.get("/")
    for quarter in range(1, 48):
        with time_machine.travel(start + timedelta(minutes=15 * quarter)):
            assert client.get("/").status_code == 200, quarter
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert client.get("/").status_code == 302


def test_a_new_password_ends_all_others(clerk):
    here, elsewhere = signed_in(clerk), signed_in(clerk)
    new = "una-clave-completamente-nueva"
    answer = here.post(
        reverse("account_change_password"),
        {"oldpassword": factories.PASSWORD, "password1": new, "password2": new},
    )
    assert answer.status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_all_other_sessions_can_be_closed(clerk):
    here, elsewhere = signed_in(clerk), signed_in(clerk)
    before = here.session.session_key
    assert here.post(reverse("account_sessions")).status_code == 302
    assert here.get(reverse("account_sessions")).status_code == 200
    assert here.session.session_key != before
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize(
    "change", [{"role": "recruiter_contact"}, {"country": "HN"}, {"is_active": False}, {"is_superuser": True}]
)
def test_a_change_of_rights_ends_the_sessions_opened_with_the_old_ones(clerk, change):
    client = signed_in(clerk)
    type(clerk).objects.filter(pk=clerk.pk).update(**change)
    assert client.get("/").status_code == 302


def test_no_signed_in_page_is_kept_by_the_browser(client_for):
    client = client_for(Role.ADMINISTRATOR)
    for path in ("/", "/admin/", "/api/v1/workers/", reverse("account_sessions")):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_signing_out_clears_what_the_browser_kept(clerk):
    client = signed_in(clerk)
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get("/").status_code == 302


def test_a_session_that_ran_out_clears_it_too(clerk):
    client = signed_in(clerk)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert "Clear-Site-Data" in client.get("/").headers


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(clerk):
    cookie = signed_in(clerk).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""  # gone with the browser


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_nobody_makes_an_account_or_changes_its_address_alone(client_for, name):
    assert client_for(Role.EMPLOYER_CLERK).get(reverse(name)).status_code == 404
