"""What somebody told lies encrypted: read by the desk, searched by nobody, placed in no time."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from accounts.choices import Role
from common.crypto import cipher
from recruiters.models import Complaint
from tests import factories
from tests.complaints import filed
from tests.security.conftest import rows

pytestmark = pytest.mark.django_db
MIGRATION = import_module("recruiters.migrations.0022_what_was_told_encrypted")
TOLD = {
    "account": "Me cobraron dos mil quetzales en la terminal.",
    "contact": "Ana Chub, 5555 0101",
    "happened_at": "Aldea Chicoj",
    "happened_when": "el martes de feria",
}


def told() -> Complaint:
    complaint, _receipt = filed(anonymous=False, accused_name="Agencia Colibrí", **TOLD)
    complaint.allegations.update(note="Lo dijo la hermana.")
    return complaint


def stored() -> list[str]:
    return [
        text
        for table, columns in MIGRATION.TOLD.items()
        for row in rows(f"SELECT {', '.join(columns)} FROM {table}")
        for text in row
    ]


def read(complaint: Complaint) -> list[str]:
    fresh = Complaint.objects.select_related("filing").get(pk=complaint.pk)
    fee, allegation = fresh.fees.get(), fresh.allegations.get()
    return [
        fresh.account, fresh.contact, fresh.filing.happened_at, fresh.filing.happened_when, fee.paid_to, allegation.note,
    ]  # fmt: skip


SAID = [*TOLD.values(), "el intermediario", "Lo dijo la hermana."]


def test_what_was_told_is_read_as_it_was_and_stored_as_something_else_without_a_time():
    complaint = told()
    assert read(complaint) == SAID
    assert [cipher().decrypt(text.encode()).decode() for text in stored()] == SAID
    assert {cipher().extract_timestamp(text.encode()) for text in stored()} == {0}


def test_what_is_there_already_is_encrypted_and_given_back_by_the_migration():
    complaint, editor = told(), SimpleNamespace(connection=connection)
    MIGRATION.decrypt(None, editor)
    assert stored() == SAID
    MIGRATION.encrypt(None, editor)
    assert not set(stored()) & set(SAID)
    assert read(complaint) == SAID
    assert {cipher().extract_timestamp(text.encode()) for text in stored()} == {0}


def test_an_anonymous_complaint_still_keeps_no_contact():
    complaint, _receipt = filed()
    assert rows("SELECT contact FROM recruiters_complaint WHERE id = %s", complaint.pk) == [("",)]


@pytest.mark.parametrize(("asked", "found"), [("agencia", 1), ("terminal", 0), ("Chub", 0)])
def test_the_desk_searches_whom_it_is_about_and_not_what_was_told(client_for, asked, found):
    told()
    page = client_for(Role.INSPECTOR, country=factories.country("GT").pk).get(f"/admin/recruiters/complaint/?q={asked}")
    assert page.context["cl"].result_count == found
