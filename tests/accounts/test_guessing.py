"""Passwords and codes cannot be guessed, and nobody is locked out by what others do."""

from __future__ import annotations

import statistics
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.attempts import may_try
from accounts.choices import Role
from common.crypto import cipher
from tests import factories
from tests.accounts.signing_in import code, enter_code, enter_password, fresh_address, is_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return factories.user(Role.EMPLOYER_CLERK)


def fail(email: str, times: int, address: str) -> list[int]:
    return [enter_password(Client(REMOTE_ADDR=address), email, "no-es-esta").status_code for _ in range(times)]


def test_five_wrong_passwords_from_one_address_lock_it_for_that_person(clerk):
    address = fresh_address()
    assert fail(clerk.email, 5, address) == [200, 200, 200, 200, 429]
    page = enter_password(Client(REMOTE_ADDR=address), clerk.email)
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "900"
    assert "15" in page.content.decode()


def test_others_behind_the_same_address_sign_in_undisturbed(clerk):
    address = fresh_address()
    fail(clerk.email, 6, address)
    neighbour = Client(REMOTE_ADDR=address)
    enter_password(neighbour, factories.user(Role.EMPLOYER_CLERK).email)
    assert is_signed_in(neighbour)


def test_forty_people_of_an_office_sign_in_within_a_minute():
    address = fresh_address()
    for _ in range(40):
        client = Client(REMOTE_ADDR=address)
        enter_password(client, factories.user(Role.EMPLOYER_CLERK).email)
        assert is_signed_in(client)


def test_the_person_still_signs_in_from_elsewhere(clerk):
    fail(clerk.email, 6, fresh_address())
    client = Client(REMOTE_ADDR=fresh_address())
    enter_password(client, clerk.email)
    assert is_signed_in(client)


def test_ten_wrong_passwords_from_anywhere_are_the_most_that_are_checked(clerk):
    answers = [fail(clerk.email, 1, fresh_address())[0] for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert enter_password(Client(REMOTE_ADDR=fresh_address()), clerk.email).status_code == 429


def test_the_lock_opens_after_fifteen_minutes(clerk):
    address = fresh_address()
    fail(clerk.email, 6, address)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        client = Client(REMOTE_ADDR=address)
        enter_password(client, clerk.email)
        assert is_signed_in(client)


def test_spelling_the_address_otherwise_does_not_start_a_new_count(clerk):
    address = fresh_address()
    spellings = [clerk.email, clerk.email.upper(), f" {clerk.email} ", clerk.email.title(), clerk.email]
    assert [fail(spelling, 1, address)[0] for spelling in spellings][-1] == 429


def test_an_account_that_does_not_exist_is_locked_alike():
    assert fail("nadie@example.org", 5, fresh_address()) == [200, 200, 200, 200, 429]


def test_the_old_password_is_not_guessed_where_it_is_changed(clerk):
    client = Client(REMOTE_ADDR=fresh_address())
    enter_password(client, clerk.email)
    new = {"password1": "una-clave-del-todo-nueva", "password2": "una-clave-del-todo-nueva"}
    page = reverse("account_change_password")
    answers = [client.post(page, {"oldpassword": f"no-es-{n}"} | new).status_code for n in range(11)]
    assert answers == [200] * 10 + [429]
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert client.post(page, {"oldpassword": factories.PASSWORD} | new).status_code == 429


def test_no_password_is_kept_with_the_failed_attempts(clerk):
    enter_password(Client(REMOTE_ADDR=fresh_address()), clerk.email, "canario-de-clave")
    kept = AccessAttempt.objects.get(username=clerk.email)
    assert "canario" not in f"{kept.post_data} {kept.get_data} {kept.path_info}"


@pytest.mark.django_db(transaction=True)
def test_attempts_side_by_side_are_not_checked_before_they_are_counted(clerk):
    """While one attempt is being checked, another for the same account is turned away at once, not queued."""
    answers: list[bool] = []

    def beside() -> None:
        with transaction.atomic():
            answers.append(may_try(clerk.email))
            answers.append(may_try("somebody@example.org"))
        connections.close_all()

    with transaction.atomic():
        assert may_try(clerk.email)
        thread = threading.Thread(target=beside)
        thread.start()
        thread.join()
    assert answers == [False, True]
    assert may_try(clerk.email)


def test_known_and_unknown_people_take_the_same_time(clerk, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    clerk.set_password(factories.PASSWORD)
    clerk.save()

    def seconds(email: str) -> float:
        client = Client(REMOTE_ADDR=fresh_address())
        started = time.perf_counter()
        enter_password(client, email, "no-es-esta")
        AccessAttempt.objects.all().delete()
        return time.perf_counter() - started

    pairs = [(seconds(clerk.email), seconds("nadie@example.org")) for _ in range(9)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    # The figure for the record is benchmarks' work; here: the expensive part, the hash, is done once for both.
    assert 0.5 < known / unknown < 2


class TestCodes:
    @pytest.fixture
    def half_signed_in(self):
        person = factories.user(Role.COORDINATOR)
        factories.second_factor(person)
        client = Client(REMOTE_ADDR=fresh_address())
        assert enter_password(client, person.email).headers["Location"].endswith("/2fa/authenticate/")
        assert not is_signed_in(client)
        return client, person

    def test_the_code_completes_the_sign_in(self, half_signed_in):
        client, _person = half_signed_in
        assert enter_code(client, code()).status_code == 302
        assert is_signed_in(client)

    @pytest.mark.parametrize("periods", [-1, 0, 1])
    def test_a_code_is_good_once_however_long_it_is_valid(self, half_signed_in, periods):
        client, person = half_signed_in
        text = code(periods=periods)
        enter_code(client, text)
        assert is_signed_in(client)
        again = Client(REMOTE_ADDR=fresh_address())
        enter_password(again, person.email)
        with time_machine.travel(timezone.now() + timedelta(seconds=25)):
            enter_code(again, text)
        assert not is_signed_in(again)

    @pytest.mark.parametrize("spelled", ["{} {}", "{}-{}", " {}{} ", "{}.{}."])
    def test_a_code_that_was_used_is_used_however_it_is_spelled(self, half_signed_in, spelled):
        client, person = half_signed_in
        text = code(periods=1)
        enter_code(client, text)
        assert is_signed_in(client)
        again = Client(REMOTE_ADDR=fresh_address())
        enter_password(again, person.email)
        with time_machine.travel(timezone.now() + timedelta(seconds=35)):  # after a half minute allauth itself forgets
            enter_code(again, spelled.format(text[:3], text[3:]))
        assert not is_signed_in(again)

    def test_codes_cannot_be_tried_out(self, half_signed_in):
        """A million codes, of which three are right at any time: five tries in a quarter of an hour."""
        client, person = half_signed_in
        right = {code(periods=n) for n in range(-2, 3)}
        wrong = [f"{n:06d}" for n in range(10) if f"{n:06d}" not in right]
        for text in wrong[:5]:
            enter_code(client, text)
        enter_code(client, code())
        assert not is_signed_in(client)
        again = Client(REMOTE_ADDR=fresh_address())
        enter_password(again, person.email)
        enter_code(again, code())
        assert not is_signed_in(again)

    def test_the_seed_is_not_readable_in_the_database(self, half_signed_in):
        _client, person = half_signed_in
        with connection.cursor() as cursor:
            cursor.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [person.pk])
            assert factories.TOTP_SECRET not in cursor.fetchone()[0]
        assert cipher().decrypt(cipher().encrypt(b"x")) == b"x"
