"""What people agree to: in which words, purpose by purpose, and what becomes of it when the words change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.errors import WrongState
from tests import factories
from tests.security.conftest import rows
from workers.choices import ConsentPurpose
from workers.models import ConsentText, Worker
from workers.selectors import consent_text, consents_standing, may_be_shared, with_consent
from workers.services import (
    consent_give,
    consent_texts_load,
    consent_withdraw,
    consents_end_with_texts,
    worker_withdraw,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def text(version: str, valid_from: date, **fields: Any) -> ConsentText:
    defaults = {"purpose": "sharing", "language": factories.language(), "text": f"¿Está de acuerdo? ({version})"}
    return ConsentText.objects.create(version=version, valid_from=valid_from, **defaults | fields)


def asked(country: str = "GT", language: str = "spa", on: date = TODAY) -> str:
    found = consent_text("sharing", country=country, language=language, on=on)
    return f"{found.version} {found.language_id}" if found else ""


def test_the_shipped_texts_are_drafts_in_three_languages_and_come_once():
    for code in ("spa", "eng", "fra"):
        factories.language(code)
    call_command("load_privacy")
    assert consent_texts_load() == {"read": 9, "created": 0, "unchanged": 9}
    assert ConsentText.objects.filter(approved_on=None).count() == 9
    assert all(len(row.text.split()) > 60 for row in ConsentText.objects.all())


def test_the_newest_text_of_the_country_counts_then_the_regions_in_the_language_of_the_person():
    assert asked() == ""
    text("1", date(2026, 1, 1))
    text("1", date(2026, 1, 1), language=factories.language("quc"))
    text("2", date(2026, 12, 1))
    text("hn", date(2025, 1, 1), country=factories.country("HN"))
    assert (asked(), asked(language="quc"), asked(language="kek")) == ("1 spa", "1 quc", "1 spa")
    assert asked("HN", "quc") == "hn spa"
    assert asked(on=date(2026, 12, 1), language="quc") == "2 spa"


@pytest.mark.parametrize("change", ["text = 'otra cosa'", "version = '9'", "valid_from = '2020-01-01'"])
def test_a_text_is_never_edited_only_approved(change):
    row = text("1", TODAY)
    ConsentText.objects.update(approved_on=TODAY)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows(f"UPDATE workers_consenttext SET {change}")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        row.delete()


def test_a_consent_keeps_the_words_how_it_was_given_and_who_wrote_it_down():
    worker, officer, words = factories.worker(), factories.user(Role.REGISTRATION_OFFICER), text("1", date(2026, 1, 1))
    given = consent_give(worker=worker, purpose="sharing", means="read_aloud", by=officer)
    assert (given.text, given.text_version, given.means, given.recorded_by) == (words, "1", "read_aloud", officer)
    assert consent_give(worker=worker, purpose="sharing", means="signed", by=officer) == given
    own = consent_give(worker=worker, purpose="statistics", means="online")
    assert (own.recorded_by, own.text, own.text_version) == (None, None, "2026-11")


def test_an_earlier_version_stands_until_the_person_is_asked_again():
    worker, today = factories.worker(), timezone.localdate()
    text("1", today - timedelta(days=9))
    earlier = consent_give(worker=worker, purpose="sharing", means="signed")
    text("2", today)
    (standing,) = (row for row in consents_standing(worker) if row.purpose == "sharing")
    assert (standing.is_open, standing.ask_again) == (True, True)
    assert may_be_shared(worker)
    newer = consent_give(worker=worker, purpose="sharing", means="signed")
    earlier.refresh_from_db()
    assert (earlier.end, newer.text_version) == ("replaced", "2")
    assert worker.consents.filter(withdrawn_at=None).get() == newer


def test_a_text_may_say_that_earlier_consents_count_no_more():
    here, there = factories.worker(), factories.worker("HN")
    text("1", date(2026, 1, 1))
    for worker in (here, there):
        consent_give(worker=worker, purpose="sharing", means="signed")
    consent_give(worker=here, purpose="matching", means="signed")
    text("2", TODAY, ends_earlier=True, country=factories.country("GT"))
    assert consents_end_with_texts(today=TODAY - timedelta(days=1)) == 0
    assert consents_end_with_texts(today=TODAY) == 1
    assert (may_be_shared(here), may_be_shared(there)) == (False, True)
    assert {row.end for row in here.consents.filter(purpose="sharing")} == {"new_text"}
    assert here.consents.filter(purpose="matching", withdrawn_at=None).exists()
    consent_give(worker=here, purpose="sharing", means="signed", text_version="2")
    assert consents_end_with_texts(today=TODAY) == 0


def test_one_consent_is_taken_back_and_the_others_stand():
    worker, officer = factories.worker(), factories.user()
    for purpose in ConsentPurpose.values:
        consent_give(worker=worker, purpose=purpose, means="signed", by=officer)
    consent_withdraw(worker=worker, purpose="sharing", by=officer)
    assert not with_consent(Worker.objects.all(), ConsentPurpose.SHARING).exists()
    assert with_consent(Worker.objects.all(), ConsentPurpose.MATCHING).get() == worker
    with pytest.raises(WrongState):
        consent_withdraw(worker=worker, purpose="sharing", by=officer)
    worker_withdraw(worker=worker, by=officer, reason="Ya no quiere.")
    assert not worker.consents.filter(withdrawn_at=None).exists()


def test_the_page_shows_the_words_and_takes_each_answer(client_for):
    officer = client_for(Role.REGISTRATION_OFFICER)
    worker = factories.worker(office=officer.user.office, preferred_language=factories.language("quc"))
    text("1", date(2026, 1, 1))
    page = officer.get(reverse("workers:consents", args=[worker.pk])).content.decode()
    assert "¿Está de acuerdo? (1)" in page
    assert worker.openings.get().what == "consents"
    record = reverse("workers:consent_record", args=[worker.pk])
    again = officer.post(record, {"purpose": "sharing", "says": "yes"})
    assert again.status_code == 200  # how, was not said
    assert not worker.consents.exists()
    officer.post(record, {"purpose": "sharing", "says": "yes", "means": "read_aloud"})
    assert worker.consents.get().recorded_by == officer.user
    officer.post(record, {"purpose": "sharing", "says": "no"})
    assert worker.consents.get().end == "person"
    assert officer.post(record, {"purpose": "selling", "says": "yes"}).status_code == 200
    assert officer.post(record, {"purpose": "sharing", "says": "yes", "means": "online"}).status_code == 200
    assert worker.consents.count() == 1


def test_an_administrator_writes_a_new_version_and_notes_the_approval(client_for):
    admin, spanish = client_for(Role.ADMINISTRATOR), factories.language()
    body = {
        "purpose": "sharing",
        "version": "2027-01",
        "language": spanish.pk,
        "country": "",
        "valid_from": "2027-01-01",
    }
    answer = admin.post(reverse("admin:workers_consenttext_add"), body | {"text": "¿Sí o no?"})
    assert answer.status_code == 302
    row = ConsentText.objects.get()
    assert (row.written_by, row.text) == (admin.user, "¿Sí o no?")
    page = reverse("admin:workers_consenttext_change", args=[row.pk])
    assert admin.post(page, {"approved_on": "2026-12-01", "text": "otra cosa"}).status_code == 302
    row.refresh_from_db()
    assert (row.approved_on, row.text) == (date(2026, 12, 1), "¿Sí o no?")


def test_an_administrator_of_one_country_writes_for_that_country_only(client_for):
    admin = client_for(Role.ADMINISTRATOR, country="GT")
    factories.country("GT"), factories.country("HN")
    body = {
        "purpose": "sharing",
        "version": "x",
        "language": factories.language().pk,
        "valid_from": "2027-01-01",
        "text": "¿?",
    }
    for country in ("", "HN"):
        assert admin.post(reverse("admin:workers_consenttext_add"), body | {"country": country}).status_code == 200
    assert admin.post(reverse("admin:workers_consenttext_add"), body | {"country": "GT"}).status_code == 302
    assert ConsentText.objects.get().country_id == "GT"
