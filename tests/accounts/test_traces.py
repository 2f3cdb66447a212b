"""What is forgotten in time, and what a demonstration leaves behind where it does not belong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone

from accounts.checks import DEMO_DOMAIN
from accounts.choices import Role
from accounts.services import traces_forget
from accounts.tasks import forget_traces
from config.demo.accounts import ACCOUNTS
from tests import factories
from tests.accounts.signing_in import enter_password, fresh_address, is_signed_in

pytestmark = pytest.mark.django_db


def sign_in(person: factories.User, password: str = factories.PASSWORD) -> Client:
    client = Client(REMOTE_ADDR=fresh_address())
    enter_password(client, person.email, password)
    return client


def test_addresses_of_sign_ins_are_kept_for_ninety_days():
    person = factories.user(Role.EMPLOYER_CLERK)
    sign_in(person)
    sign_in(person, "no-es-esta")
    for traces in (AccessAttempt, AccessLog):
        assert traces.objects.count() == 1
        traces.objects.update(attempt_time=timezone.now() - timedelta(days=89))
    assert traces_forget() == 0
    for traces in (AccessAttempt, AccessLog):
        traces.objects.update(attempt_time=timezone.now() - timedelta(days=91))
    forget_traces()
    forget_traces()
    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()


def test_a_session_that_ran_out_is_forgotten_and_no_other():
    client, _other = sign_in(factories.user(Role.EMPLOYER_CLERK)), sign_in(factories.user(Role.EMPLOYER_CLERK))
    here = client.session.session_key
    Session.objects.exclude(pk=here).update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_traces()
    assert [session.pk for session in Session.objects.all()] == [here]


def test_the_accounts_of_a_demonstration_open_nothing_elsewhere(settings):
    assert all(account.email.endswith(f"@{DEMO_DOMAIN}") for account in ACCOUNTS)
    person = factories.user(Role.EMPLOYER_CLERK, email=f"alguien@{DEMO_DOMAIN}")
    for spelled in (person.email, person.email.upper(), f" {person.email} "):
        visitor = Client(REMOTE_ADDR=fresh_address())
        page = enter_password(visitor, spelled)
        assert (is_signed_in(visitor), page.status_code) == (False, 200)
    settings.DEMO = True
    assert is_signed_in(sign_in(person))


def test_a_server_with_accounts_of_a_demonstration_is_told_so(settings):
    def found() -> list[str]:
        return [str(message.id) for message in run_checks(databases=["default"]) if message.id == "accounts.E001"]

    assert found() == []
    person = factories.user(email=f"alguien@{DEMO_DOMAIN}")
    assert found() == ["accounts.E001"]
    settings.DEMO = True
    assert found() == []
    settings.DEMO = False
    factories.User.objects.filter(pk=person.pk).update(is_active=False)
    assert found() == []
