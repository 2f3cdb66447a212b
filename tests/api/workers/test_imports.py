"""A list of people over the API: uploaded, checked, looked at, imported, undone; by the work of the pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.workers.conftest import send
from tests.workers.importing.lists import csv_file, people, person, reference
from workers.importing.running import execute
from workers.models import Worker

pytestmark = pytest.mark.django_db
LISTS = "/people-imports/"


@pytest.fixture
def path(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    reference()
    return csv_file(tmp_path / "lista.csv", [*people(3), person(4, Sexo="?")])


def upload(client, path, key="", **more):
    body = {"office": client.user.office.code, "file": SimpleUploadedFile(path.name, path.read_bytes())} | more
    return client.post(f"/api/v1{LISTS}", body, headers={"Idempotency-Key": key} if key else None)


def test_a_list_goes_all_the_way_and_back(officer, path):
    answer = upload(officer, path)
    assert answer.status_code == 201, answer.content
    batch = answer.json()
    own = f"{LISTS}{batch['id']}/"
    assert (batch["status"], batch["columns"]["Nombres"]) == ("uploaded", "given_names")
    assert send(officer, f"{own}start/").status_code == 409
    assert send(officer, f"{own}check/", {"columns": {"Nombres": "nothing"}}).status_code == 400
    assert send(officer, f"{own}check/").json()["status"] == "checking"
    execute(batch["id"])
    shown = officer.get(f"/api/v1{own}").json()
    assert (shown["status"], shown["total"], shown["new"], shown["rejected"]) == ("checked", 4, 3, 1)
    (row,) = officer.get(f"/api/v1{own}rows/?outcome=rejected").json()["results"]
    (problem,) = row["problems"]
    assert (row["line"], problem["column"], problem["value"]) == (5, "Sexo", "?")
    assert problem["reason"]
    assert problem["fix"]
    assert list(officer.get(f"/api/v1{own}rows/?outcome=x").json()) == ["outcome"]
    bad = officer.get(f"/api/v1{own}bad-rows/")
    assert bad.headers["Content-Type"].startswith("text/csv")
    assert "?" in bad.content.decode("utf-8-sig")
    assert send(officer, f"{own}start/").json()["status"] == "importing"
    execute(batch["id"])
    assert Worker.objects.count() == 3
    assert officer.get(f"/api/v1{own}").json()["may_undo"]
    assert list(send(officer, f"{own}undo/").json()) == ["reason"]
    send(officer, f"{own}undo/", {"reason": "Era otra lista"})
    execute(batch["id"])
    assert officer.get(f"/api/v1{own}").json()["status"] == "undone"
    assert not Worker.objects.exclude(status="erased").exists()


def test_a_key_goes_for_one_file_of_one_office(officer, path, tmp_path):
    first, again = upload(officer, path, "one"), upload(officer, path, "one")
    assert first.json()["id"] == again.json()["id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    other = csv_file(tmp_path / "lista2.csv", people(2))
    assert upload(officer, other, "one").status_code == 422
    assert upload(officer, other, office="ZZ-9").json().keys() == {"office"}


def test_what_is_no_list_is_refused_and_what_waits_is_thrown_away(officer, path, tmp_path):
    wrong = tmp_path / "lista.pdf"
    wrong.write_bytes(b"%PDF-1.4 nothing")
    assert upload(officer, wrong).status_code == 400
    own = f"{LISTS}{upload(officer, path).json()['id']}/"
    assert send(officer, f"{own}discard/").json()["status"] == "discarded"
    assert officer.get(f"/api/v1{own}bad-rows/").status_code == 404
