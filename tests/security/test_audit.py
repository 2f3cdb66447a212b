"""What happened stays written: audit entries for every way of changing a row, and nobody who can take one away."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from pathways.models import Programme
from reference.models import Language
from tests import factories
from tests.security.conftest import rows, seeing, separate_roles
from tests.security.matrix import ADMIN
from tests.security.world import build
from workers.models import Worker
from workers.services import worker_withdraw


def entries(table: str, row: object) -> list[tuple[str, str, dict]]:
    """(action, actor, changed) of one row, oldest first."""
    found = rows(
        "SELECT action, actor, changed::text FROM audit.entry WHERE table_name = %s AND row_id = %s ORDER BY id",
        table,
        str(row),
    )
    return [(action, actor, json.loads(changed)) for action, actor, changed in found]


def test_insert_update_and_delete_leave_an_entry_each_with_who_did_it(db):
    with seeing("GT", user="4711"):
        person = factories.worker(no_document=True)
        person.area = "rural"
        person.save()
        pk = person.pk
        person.delete()
    written = entries("workers_worker", pk)
    assert [(action, actor) for action, actor, _changed in written] == [
        ("insert", "4711"),
        ("update", "4711"),
        ("delete", "4711"),
    ]
    assert written[1][2].keys() == {"area", "updated_at"}
    assert written[1][2]["area"] == "rural"


def test_bulk_and_raw_statements_leave_entries_too(db):
    people = [factories.worker(no_document=True) for _ in range(3)]
    Worker.objects.filter(pk__in=[person.pk for person in people]).update(area="urban")
    rows("UPDATE workers_worker SET area = 'rural' WHERE id = %s", people[0].pk)
    User.objects.bulk_create([User(email="b@example.org", full_name="B", role="auditor")])
    assert [action for action, *_ in entries("workers_worker", people[0].pk)] == ["insert", "update", "update"]
    assert [action for action, *_ in entries("workers_worker", people[1].pk)] == ["insert", "update"]
    assert [action for action, *_ in entries("accounts_user", User.objects.get(email="b@example.org").pk)] == ["insert"]


def test_what_names_a_person_is_recorded_as_changed_and_not_kept(db):
    person = factories.worker(given_names="Xochitlcanario", phone="+50255550101", cui_number="")
    document = person.identity_documents.get()
    Worker.objects.filter(pk=person.pk).update(given_names="Otrocanario")
    (_, _, inserted), (_, _, updated) = entries("workers_worker", person.pk)
    assert inserted["given_names"] == inserted["phone"] == "•"
    assert inserted["address"] in ("", "•")
    assert updated == {"given_names": "•"}
    assert entries("workers_identitydocument", document.pk)[0][2]["number"] == "•"
    everything = " ".join(str(line) for line in rows("SELECT changed::text FROM audit.entry"))
    assert "canario" not in everything
    assert "55550101" not in everything


def test_a_row_that_comes_or_goes_is_on_record_as_a_whole_and_what_was_not_told_is_not_masked(db):
    person = factories.worker(phone="", cui_number="")
    document = person.identity_documents.get()
    names = {str(field.column) for field in document._meta.concrete_fields}
    (_, _, inserted), *_ = entries("workers_identitydocument", document.pk)
    assert set(inserted) == names
    nothing = {field.column for field in document._meta.concrete_fields if getattr(document, field.attname) is None}
    assert nothing, "the test needs a column without a value"
    assert {name for name, value in inserted.items() if value is None} == nothing
    pk = document.pk
    document.delete()
    action, _, deleted = entries("workers_identitydocument", pk)[-1]
    assert (action, deleted) == ("delete", inserted)


def test_an_entry_names_its_row_whatever_its_key_is(client_for):
    build(client_for)
    Programme.objects.update(authority="Otra")
    Language.objects.update(autonym="otra")
    assert rows("SELECT DISTINCT table_name FROM audit.entry WHERE row_id = ''") == []
    assert entries("pathways_programme", "us-h2a")[-1][2] == {"authority": "Otra"}
    assert entries("reference_language", "spa")[-1][2] == {"autonym": "otra"}


def test_what_staff_correct_in_a_shared_list_is_on_record_with_who_did_it(client_for):
    editor, country = client_for(Role.POLICY_EDITOR), factories.country("GT", title_fr="Guatemala")
    page = reverse("admin:reference_country_change", args=[country.pk])
    assert editor.post(page, {"title_es": "Otro", "title_en": "Other", "title_fr": "Autre"}).status_code == 302
    action, actor, changed = entries("reference_country", "GT")[-1]
    assert (action, actor, changed["title_es"]) == ("update", str(editor.user.pk), "Otro")


def test_whatever_staff_may_change_by_hand_is_on_record(db):
    """Every model of the admin that the matrix lets somebody write, and the parts on its page."""
    written = {apps.get_model(name) for name, letters in ADMIN.items() if any(letter[0] in "we" for letter in letters)}
    parts = {inline.model for model in written for inline in admin.site._registry[model].inlines if inline.can_delete}
    tables = {model._meta.db_table for model in written | parts}
    recorded = {name for (name,) in rows("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit_rows'")}
    assert tables - recorded == set()
    assert len(tables) > 35


@pytest.mark.parametrize("table", ["accounts_user_user_permissions", "accounts_user_groups", "account_emailaddress"])
def test_no_way_of_letting_somebody_in_goes_unrecorded(db, table):
    recorded = rows("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'audit_rows'", table)
    assert len(recorded) == 1


def test_nothing_that_describes_a_person_is_copied(db):
    person = factories.worker(sex="F", schooling_years=7, literate=True, needs_interpreter=True)
    person.stays.create(programme=factories.programme(), entered_on="2024-01-01", employer_name="Fincacanario")
    person.languages.create(language=factories.language("quc"), level=4, is_mother_tongue=True)
    ((_, _, kept),) = entries("workers_worker", person.pk)
    told = {name for name, value in kept.items() if value not in ("•", "", None, False)}
    assert told <= {"id", "created_at", "updated_at", "folio", "status", "area", "country_id", "office_id"} | {
        "registered_on",
        "confirmed_on",
        "phone_is_shared",
    }
    everything = " ".join(str(line) for line in rows("SELECT changed::text FROM audit.entry"))
    assert "canario" not in everything
    assert "quc" not in " ".join(
        str(line) for line in rows("SELECT changed FROM audit.entry WHERE table_name LIKE 'wor%%'")
    )


def test_a_password_is_never_in_the_audit(db):
    person = factories.user(password="otra-clave-muy-larga")
    person.set_password("la-siguiente-clave-larga")
    person.save()
    inserted, updated = (changed for _, _, changed in entries("accounts_user", person.pk))
    assert inserted["password"] == updated["password"] == "•"


def test_a_service_leaves_its_event_and_its_entry_together(db):
    person = factories.worker()
    worker_withdraw(worker=person, by=factories.user(), reason="Ya no quiere.")
    assert entries("workers_worker", person.pk)[-1][2]["status"] == "withdrawn"
    assert person.events.get().reason == "Ya no quiere."


def test_a_change_that_is_rolled_back_leaves_no_entry(db):
    before = rows("SELECT count(*) FROM audit.entry")
    with transaction.atomic():
        factories.worker()
        transaction.set_rollback(True)
    assert rows("SELECT count(*) FROM audit.entry") == before


def test_a_complaint_that_comes_in_is_not_placed_in_time_and_work_on_it_is(db):
    complaint = factories.complaint()
    assert entries("recruiters_complaint", complaint.pk) == []
    type(complaint).objects.filter(pk=complaint.pk).update(severity="p1", account="otra cosa")
    assert entries("recruiters_complaint", complaint.pk)[0][2] == {"severity": "p1", "account": "•"}


@separate_roles
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit.entry SET actor = 'nobody'",
        "DELETE FROM audit.entry",
        "TRUNCATE audit.entry",
        "DROP TABLE audit.entry",
        "DROP SCHEMA audit CASCADE",
        "ALTER TABLE audit.entry DISABLE TRIGGER ALL",
        "ALTER TABLE audit.entry DISABLE TRIGGER refuse_rows",
        "DROP TRIGGER refuse_rows ON audit.entry",
        "ALTER TABLE workers_worker DISABLE TRIGGER audit_rows",
        "DROP TRIGGER audit_rows ON workers_worker",
        "DROP FUNCTION audit.record() CASCADE",
        "CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "SET ROLE pathways_audit",
        "INSERT INTO audit.entry (actor, database_role, table_name, row_id, action, changed)"
        " VALUES ('someone else', 'x', 'workers_worker', '1', 'update', '{}')",
        "DELETE FROM workers_workerevent",
        "UPDATE workers_fileopening SET reason = ''",
    ],
)
def test_the_application_cannot_rewrite_the_past(db, statement):
    person = factories.worker()
    worker_withdraw(worker=person, by=factories.user(), reason="Ya no quiere.")
    person.openings.create(by=factories.user(), what="page")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows(statement)


@separate_roles
def test_the_application_cannot_hang_the_recorder_on_a_table_of_its_own(db):
    """Else it could write entries of things that never happened."""
    rows("CREATE TEMPORARY TABLE workers_worker_copy (id int)")
    with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
        rows(
            "CREATE TRIGGER fake AFTER INSERT ON workers_worker_copy FOR EACH ROW EXECUTE FUNCTION audit.record('name')"
        )


@separate_roles
@pytest.mark.parametrize(
    "statement", ["TRUNCATE audit.entry", "DELETE FROM audit.entry", "UPDATE audit.entry SET actor = ''"]
)
@pytest.mark.django_db(transaction=True)
def test_even_the_role_that_keeps_the_audit_is_stopped_by_its_triggers(statement):
    factories.user()
    with connections["owner"].cursor() as owner, transaction.atomic(using="owner"):
        owner.execute("SET LOCAL lock_timeout = '5s'")
        owner.execute("SET LOCAL ROLE pathways_audit")
        with pytest.raises(ProgrammingError, match="never changed or removed"):
            owner.execute(statement)
        transaction.set_rollback(True, using="owner")


def test_histories_are_append_only_every_one_of_them(db):
    """A table of events without the trigger fails here."""
    events = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE tablename LIKE '%%event'")}
    guarded = {name for (name,) in rows("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'")}
    events -= {"employers_webhookevent"}  # an outbox: what was told to everybody is let go
    assert events | {"workers_fileopening"} <= guarded
    assert connection.vendor == "postgresql"
