"""The pages of lists: upload, columns, check, look, import, decide, take back; with nothing but forms."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.choices import Role
from common import uploads as bounds
from tests import factories
from workers.importing import uploads
from workers.importing.running import execute
from workers.models import ColumnMapping, ImportBatch, ImportRow, Worker

from .lists import HEADINGS, csv_file, people, person, reference

pytestmark = pytest.mark.django_db

URL = "/workers/imports/"


@pytest.fixture(autouse=True)
def _reference(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    reference()


@pytest.fixture
def officer(client_for: Callable[..., Any]) -> Any:
    return client_for(Role.REGISTRATION_OFFICER)


def upload(client: Any, path: Path, **data: Any) -> Any:
    data = {"office": client.user.office_id} | data
    return client.post(URL, data | {"file": SimpleUploadedFile(path.name, path.read_bytes())}, follow=True)


def checked(client: Any, path: Path) -> ImportBatch:
    upload(client, path)
    batch = ImportBatch.objects.latest("pk")
    form = client.get(f"{URL}{batch.pk}/columns/").context["form"]
    client.post(f"{URL}{batch.pk}/columns/", {name: form[name].value() for name in form.fields})
    execute(batch.pk)
    batch.refresh_from_db()
    return batch


def imported(client: Any, path: Path) -> ImportBatch:
    batch = checked(client, path)
    client.post(f"{URL}{batch.pk}/confirm/")
    execute(batch.pk)
    batch.refresh_from_db()
    return batch


def test_a_list_goes_all_the_way_by_forms_alone(officer: Any, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "lista.csv", [*people(3), person(4, Sexo="?")])
    page = upload(officer, path)
    batch = ImportBatch.objects.get()
    assert page.redirect_chain == [(f"{URL}{batch.pk}/columns/", 302)]
    assert (batch.status, batch.office_id, batch.by) == ("uploaded", officer.user.office_id, officer.user)
    batch = checked(officer, path)
    assert ImportBatch.objects.count() == 1  # the same file again is the same list
    assert (batch.status, batch.total, batch.new, batch.rejected) == ("checked", 4, 3, 1)
    assert not Worker.objects.exists()
    page = officer.get(f"{URL}{batch.pk}/").content.decode()
    assert "Importar 3 personas" in page
    assert "esto no está en la lista" in page
    officer.post(f"{URL}{batch.pk}/confirm/")
    execute(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.imported) == ("done", 3)
    assert Worker.objects.filter(office_id=officer.user.office_id).count() == 3
    assert [event.action for event in batch.events.order_by("pk")] == [
        "receive",
        "check",
        "checked",
        "import",
        "finish",
    ]


def test_the_file_is_encrypted_while_it_waits_and_gone_when_it_is_done(officer: Any, tmp_path: Path) -> None:
    rows = people(2)
    batch = checked(officer, csv_file(tmp_path / "lista.csv", rows))
    (kept,) = uploads.FOLDER.path.iterdir()
    assert rows[0]["Número de documento"].encode() not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    officer.post(f"{URL}{batch.pk}/confirm/")
    execute(batch.pk)
    with_commit = ImportBatch.objects.get(pk=batch.pk)
    assert with_commit.stored == ""
    assert not ImportRow.objects.exists()


def test_the_columns_are_guessed_may_be_changed_and_are_remembered(officer: Any, tmp_path: Path) -> None:
    headings = ["Papel" if heading == "Número de documento" else heading for heading in HEADINGS]
    rows = [row | {"Papel": row["Número de documento"]} for row in people(2)]
    upload(officer, csv_file(tmp_path / "a.csv", rows, headings))
    batch = ImportBatch.objects.get()
    address = f"{URL}{batch.pk}/columns/"
    form = officer.get(address).context["form"]
    guessed = {name: form[name].value() for name in form.fields}
    assert guessed["column_0"] == ""
    refused = officer.post(address, guessed)
    assert "Número de documento" in refused.context["form"].non_field_errors()[0]
    officer.post(address, guessed | {"column_0": "identity_number"})
    batch.refresh_from_db()
    assert batch.status == "checking"
    assert ColumnMapping.objects.get().columns["papel"] == "identity_number"
    upload(officer, csv_file(tmp_path / "b.csv", people(1) and rows[:1], headings))
    assert ImportBatch.objects.latest("pk").columns["papel"] == "identity_number"


def test_a_held_row_is_decided_by_a_person(officer: Any, tmp_path: Path) -> None:
    first = person(1)
    twins = [first | {"Número de documento": factories.cui()} for _n in range(2)]
    batch = imported(officer, csv_file(tmp_path / "a.csv", [first, *twins]))
    assert (batch.imported, batch.similar) == (1, 2)
    one, other = ImportRow.objects.filter(outcome="similar")
    assert b"%" in officer.get(f"{URL}{batch.pk}/?outcome=similar").content
    for row, decision in ((one, "register"), (other, "skip"), (other, "register")):
        officer.post(f"{URL}{batch.pk}/rows/{row.pk}/", {"decision": decision})
    batch.refresh_from_db()
    assert (batch.new, batch.known, batch.similar, batch.imported) == (2, 1, 0, 2)
    assert Worker.objects.count() == 2
    assert {row.content for row in ImportRow.objects.all()} == {None}


def test_bad_rows_are_downloaded_and_that_is_noted(officer: Any, tmp_path: Path) -> None:
    batch = imported(officer, csv_file(tmp_path / "a.csv", [person(1), person(2, Sexo="?", Nombres="=1+1")]))
    answer = officer.get(f"{URL}{batch.pk}/bad-rows.csv")
    assert "attachment" in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["error_line"], row["Nombres"]) == ("3", "'=1+1")
    book = load_workbook(io.BytesIO(officer.get(f"{URL}{batch.pk}/bad-rows.xlsx").content))
    cells = [cell for cells in book.active.iter_rows() for cell in cells]
    assert not any(cell.data_type == "f" for cell in cells)
    assert batch.events.filter(action="download", by=officer.user).count() == 2


def test_an_import_is_undone_from_its_page(officer: Any, tmp_path: Path) -> None:
    batch = imported(officer, csv_file(tmp_path / "a.csv", people(2)))
    address = f"{URL}{batch.pk}/undo/"
    assert not officer.get(address).context["dependents"]
    officer.post(address, {"reason": "Era otra lista"})
    execute(batch.pk)
    batch.refresh_from_db()
    assert batch.status == "undone"
    assert not Worker.objects.exists()


def test_the_page_says_what_depends_on_a_list(officer: Any, tmp_path: Path) -> None:
    batch = imported(officer, csv_file(tmp_path / "a.csv", people(2)))
    worker = Worker.objects.first()
    factories.proposal(worker, factories.vacancy(), of=factories.run("GT"))
    page = officer.get(f"{URL}{batch.pk}/undo/")
    assert [one.people for one in page.context["dependents"]] == [1]
    assert "Propuestas: 1 persona" in page.content.decode()


def test_a_list_is_discarded_with_all_that_was_kept_of_it(officer: Any, tmp_path: Path) -> None:
    batch = checked(officer, csv_file(tmp_path / "a.csv", people(2)))
    officer.post(f"{URL}{batch.pk}/discard/")
    batch.refresh_from_db()
    assert (batch.status, batch.stored) == ("discarded", "")
    assert not ImportRow.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7", "PDF"), (b"", "vacío"), (b"a,b,c\n1,2,3\n", "plantilla"), (b"\x00" * 99, "texto")],
)
def test_a_bad_file_is_refused_at_its_field_and_not_kept(officer: Any, content: bytes, said: str) -> None:
    file = SimpleUploadedFile("lista.csv", content)
    answer = officer.post(URL, {"office": officer.user.office_id, "file": file})
    assert said in str(answer.context["form"].errors["file"])
    assert not ImportBatch.objects.exists()
    assert not list(uploads.FOLDER.path.glob("*"))


def test_a_file_that_is_too_large_is_passed_over_as_it_comes(officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_BYTES", 100_000)
    file = SimpleUploadedFile("lista.csv", b"x" * 1_000_000)
    answer = officer.post(URL, {"office": officer.user.office_id, "file": file})
    assert "demasiado" in str(answer.context["form"].errors["file"]) or "MB" in str(
        answer.context["form"].errors["file"]
    )
    assert not ImportBatch.objects.exists()


def test_a_zip_bomb_is_refused(officer: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/styles.xml", b" " * 50_000_000)
    file = SimpleUploadedFile("lista.xlsx", packed.getvalue())
    answer = officer.post(URL, {"office": officer.user.office_id, "file": file})
    assert answer.context["form"].errors["file"]


def test_an_officer_imports_for_the_own_office_only(officer: Any, tmp_path: Path) -> None:
    upload(officer, csv_file(tmp_path / "a.csv", people(1)), office=factories.office("GT").pk)
    assert not ImportBatch.objects.exists()


def test_of_people_of_other_offices_only_folio_and_office_are_told(officer: Any, tmp_path: Path) -> None:
    known = person(1, Nombres="Zenobia Luzmila", **{"Primer apellido": "Xicarahuate"})

    born = datetime.strptime(known["Fecha de nacimiento"], "%d/%m/%Y").date()
    names = {
        "given_names": "Zenobia Luzmila",
        "first_surname": "Xicarahuate",
        "second_surname": known["Segundo apellido"],
    }
    there = factories.worker(office=factories.office("GT"), birth_date=born, **names)
    batch = checked(officer, csv_file(tmp_path / "a.csv", [known]))
    assert batch.similar == 1
    page = officer.get(f"{URL}{batch.pk}/")
    (shown,) = page.context["rows"]
    assert (shown.alike[0].folio, shown.alike[0].person) == (there.folio, None)
    assert f"/workers/{there.pk}/" not in page.content.decode()


def test_templates_are_read_as_they_are(officer: Any, tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        content = officer.get(f"{URL}template.{kind}").content
        path = tmp_path / f"plantilla.{kind}"
        path.write_bytes(content)
        upload(officer, path)
        batch = ImportBatch.objects.latest("pk")
        assert "" not in batch.columns.values(), kind
    book = load_workbook(tmp_path / "plantilla.xlsx")
    assert book.sheetnames == ["Personas", "Valores permitidos"]
    assert len(book["Personas"].data_validations.dataValidation) > 5
