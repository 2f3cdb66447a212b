"""That somebody asked to be protected: seen by few, found by nothing."""

from __future__ import annotations

import inspect

import pytest
from django.urls import reverse

from accounts.choices import Role
from common.scope import WHOLE_REGION, database_scope
from tests import factories
from tests.security.conftest import rows, seeing
from workers import facts
from workers.models import ProtectionContact, ProtectionRequest
from workers.selectors import protection_request_of
from workers.services import protection_contacts_load, protection_forget, protection_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    worker = factories.worker()
    protection_note(worker=worker, by=factories.user())
    return worker


def test_no_statement_sees_it_unless_it_says_that_it_asks(asked):
    assert protection_request_of(asked) is not None
    with database_scope(WHOLE_REGION):
        assert rows("SELECT count(*) FROM workers_protectionrequest") == [(0,)]
        assert not ProtectionRequest.objects.exists()
    with seeing("HN"):
        assert protection_request_of(asked) is None


def test_the_door_is_closed_again_after_it_was_asked(asked):
    protection_request_of(asked)
    assert rows("SELECT current_setting('app.protection', true)") == [("",)]
    assert rows("SELECT count(*) FROM workers_protectionrequest") == [(0,)]


def test_facts_for_matching_do_not_know_of_it(asked):
    source = inspect.getsource(facts).lower()
    assert "protection_request" not in source
    assert "protectionrequest" not in source


def test_no_audit_entry_says_whose_it_is(asked):
    told = rows(
        "SELECT changed ->> 'worker_id', changed ->> 'noted_by_id' FROM audit.entry"
        " WHERE table_name = 'workers_protectionrequest'"
    )
    assert set(told) == {("•", "•")}  # entries of earlier tests stay: nobody can remove them


@pytest.mark.parametrize("role", [Role.REGISTRATION_OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_those_who_may_note_it_and_take_the_note_away(client_for, role):
    office = factories.office("GT")
    worker = factories.worker(office=office)
    where = {"office": office} if role == Role.REGISTRATION_OFFICER else {}
    client, page = client_for(role, **where), reverse("workers:contacts", args=[worker.pk])
    ProtectionContact.objects.create(country=worker.country, key="x", title_es="Casa", title_en="Casa", phone="1500")
    assert "1500" in client.get(page).content.decode()
    assert worker.openings.get().what == "summary"
    client.post(page, {"do": "note"})
    assert protection_request_of(worker).noted_by == client.user
    client.post(page, {"do": "forget"})
    assert protection_request_of(worker) is None


def test_other_pages_and_answers_are_the_same_with_and_without_it(client_for):
    officer = client_for(Role.REGISTRATION_OFFICER)
    worker = factories.worker(office=officer.user.office)
    paths = [f"/workers/?q={worker.folio}", f"/api/v1/workers/{worker.pk}/", "/api/v1/workers/"]
    before = [officer.get(path).content for path in paths if not path.startswith("/workers")]
    protection_note(worker=worker, by=officer.user)
    assert [officer.get(path).content for path in paths if not path.startswith("/workers")] == before
    for path in [*paths, f"/workers/{worker.pk}/", f"/workers/{worker.pk}/openings/"]:
        page = officer.get(path).content.decode().lower()
        for word in ("protecci", "asilo", "acnur", "refugi"):
            assert word not in page, (path, word)


def test_it_is_forgotten_when_the_person_wants_so(asked):
    protection_forget(worker=asked)
    assert protection_request_of(asked) is None


def test_shipped_contacts_are_pages_of_the_offices_themselves_and_wait_to_be_confirmed():
    for code in ("GT", "HN", "SV", "MX", "US", "CA"):
        factories.country(code)
    assert protection_contacts_load()["created"] == ProtectionContact.objects.count() > 6
    assert protection_contacts_load()["created"] == 0
    for contact in ProtectionContact.objects.all():
        assert contact.web == contact.source_url
        assert (contact.phone, contact.checked_on) == ("", None)
