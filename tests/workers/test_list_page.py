"""The list of people: what it counts, what it gives out, and to whom."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from accounts.choices import Role
from tests import factories
from workers.models import ExportLog
from workers.views import lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client_for):
    return client_for(Role.REGISTRATION_OFFICER, country="GT")


def taken(client, query="", **data) -> list[list[str]]:
    answer = client.post(f"/workers/export/?{query}", {"format": "csv"} | data)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="personas-')
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_what_is_taken_out_is_what_the_list_shows_and_is_noted(officer):
    office = officer.user.office
    stale = factories.worker(office=office, status="stale", given_names="=Jacaranda")
    factories.worker(office=office)
    factories.worker(country="HN")
    heading, *people = taken(officer, "status=stale&sort=person")
    assert heading[:3] == ["Persona", "Folio", "Estado"]
    assert [row[1] for row in people] == [stale.folio]
    assert people[0][0].startswith("'=Jacaranda")
    noted = ExportLog.objects.get()
    assert (noted.by, noted.what, noted.count, noted.filters) == (officer.user, "workers:list", 1, {"status": "stale"})
    assert len(taken(officer)) == 3


def test_a_workbook_holds_the_same(officer):
    worker = factories.worker(office=officer.user.office)
    answer = officer.post("/workers/export/", {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["Folio", worker.folio]


def test_no_number_of_a_document_or_a_telephone_goes_out(officer):
    worker = factories.worker(office=officer.user.office, phone="+50255123456")
    text = str(taken(officer))
    assert "3456" not in text
    assert worker.identity_documents.get().last_digits not in text


def test_a_long_list_is_counted_as_far_as_it_is_turned_and_sorted_by_what_an_index_gives(officer, monkeypatch):
    monkeypatch.setattr(lists, "MOST_LISTED", 3)
    for _number in range(5):
        factories.worker(office=officer.user.office)
    page = officer.get("/workers/?sort=office").content.decode()
    assert "3+" in page
    assert "sort=person" not in page
    assert "sort=registered" in page
    assert len(taken(officer)) == 1 + 5
    monkeypatch.setattr(lists, "MOST_TAKEN", 4)
    assert len(taken(officer)) == 1 + 4
    factories.worker(office=officer.user.office, status="stale")
    assert "sort=person" in officer.get("/workers/?status=stale").content.decode()


def test_a_file_that_was_joined_stands_in_its_own_tab_and_is_found_by_its_folio(officer):
    office = officer.user.office
    kept, gone = factories.worker(office=office), factories.worker(office=office, status="merged")
    page = officer.get("/workers/").context
    assert [row.pk for row in page["table"].rows] == [kept.pk]
    assert [tab["count"] for tab in page["tabs"]] == ["1", "1", "1"]  # all of them, registered, joined
    assert [row[1] for row in taken(officer)[1:]] == [kept.folio]
    assert [row.pk for row in officer.get("/workers/?status=merged").context["table"].rows] == [gone.pk]
    assert [row.pk for row in officer.get(f"/workers/?q={gone.folio}").context["table"].rows] == [gone.pk]
    assert [row["id"] for row in officer.get("/api/v1/workers/").json()["results"]] == [kept.pk]
    asked = officer.get("/api/v1/workers/?status=merged").json()["results"]
    assert [row["id"] for row in asked] == [gone.pk]
