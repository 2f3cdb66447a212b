"""A list into the registry: once, whole, and back again; by the command and by the service that the task calls."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Office
from common.errors import InvalidInput
from common.sheets.problems import WrongFile
from tests import factories
from workers.importing import running
from workers.importing.opening import open_list
from workers.importing.running import import_here
from workers.importing.undoing import dependents_of, people_of
from workers.models import Consent, IdentityDocument, ImportBatch, ImportedWorker, ImportRow, Worker, WorkerEvent
from workers.services import consent_give, worker_confirm
from workers.services.importing import import_discard, import_take, import_undo, imports_sweep

from .lists import HEADINGS, csv_file, people, person, reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference()


@pytest.fixture
def office() -> Office:
    return factories.office("GT")


def run(path: Path, office: Office, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_workers", str(path), "--office", office.code, "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def counts(figures: dict[str, Any]) -> list[int]:
    return [figures["total"][name] for name in ("total", "new", "known", "similar", "rejected")]


def rows_of(model: Any) -> set[tuple[Any, ...]]:
    left_out = {"id", "created_at", "updated_at", "worker", "subject", "at", "number", "likeness_keys", "name_words"}
    names = [field.attname for field in model._meta.concrete_fields if field.name not in left_out]
    return set(model.objects.order_by().values_list(*names))


# ── once ──────────────────────────────────────────────────────────────────


def test_a_list_is_imported_and_a_second_time_changes_nothing(tmp_path: Path, office: Office) -> None:
    path = csv_file(tmp_path / "a.csv", people(20))
    assert counts(run(path, office, "--dry-run")) == [20, 20, 0, 0, 0]
    assert not Worker.objects.exists()
    assert not ImportBatch.objects.exists()
    assert counts(run(path, office)) == [20, 20, 0, 0, 0]
    before = {model: rows_of(model) for model in (Worker, IdentityDocument, WorkerEvent)}
    assert counts(run(path, office)) == [20, 0, 20, 0, 0]
    assert {model: rows_of(model) for model in before} == before


def test_a_person_comes_as_a_registration_writes_them(tmp_path: Path, office: Office) -> None:
    headings = (*HEADINGS, "Consiente la vinculación", "Fecha del consentimiento", "Teléfono")
    row = person(1) | {headings[-3]: "sí", headings[-2]: "20/11/2025", headings[-1]: "5555 0142"}
    run(csv_file(tmp_path / "a.csv", [row], headings), office)
    worker = Worker.objects.get()
    assert (worker.status, worker.registered_on, worker.confirmed_on) == ("registered", timezone.localdate(), None)
    assert (worker.office, worker.country_id, worker.phone) == (office, "GT", "+50255550142")
    assert worker.phone_index is not None
    assert worker.folio.startswith("GT-")
    document = worker.identity_documents.get()
    assert (document.number, document.kind, document.seen) == (row["Número de documento"], "cui", False)
    assert [(event.action, event.new_state) for event in worker.events.all()] == [("import", "registered")]
    assert Consent.objects.get().purpose == "matching"


def test_nobody_agrees_who_was_not_asked(tmp_path: Path, office: Office) -> None:
    run(csv_file(tmp_path / "a.csv", people(2)), office)
    assert not Consent.objects.exists()


def test_a_number_that_is_registered_is_told_with_its_folio_wherever_it_is(tmp_path: Path, office: Office) -> None:
    known = factories.worker(office=factories.office("GT"), given_names="Zenobia", first_surname="Amate")
    number = known.identity_documents.get().number
    same = person(1, Nombres="Zenobia", **{"Primer apellido": "Amate", "Número de documento": number})
    other = person(2, **{"Número de documento": number, "Fecha de nacimiento": "01/02/1971"})
    assert counts(run(csv_file(tmp_path / "a.csv", [same]), office)) == [1, 0, 1, 0, 0]
    figures = run(csv_file(tmp_path / "b.csv", [other]), office, "--errors", str(tmp_path / "e.csv"))
    assert counts(figures) == [1, 0, 0, 0, 1]
    assert known.folio in (tmp_path / "e.csv").read_text("utf-8")
    assert Worker.objects.count() == 1


def test_the_same_number_twice_in_a_file(tmp_path: Path, office: Office) -> None:
    first = person(1)
    rows = [first, dict(first), person(2, **{"Número de documento": first["Número de documento"]})]
    assert counts(run(csv_file(tmp_path / "a.csv", rows), office)) == [3, 1, 1, 0, 1]


def test_whoever_is_like_somebody_is_held_and_never_merged(tmp_path: Path, office: Office) -> None:
    first = person(1)
    twin = first | {"Número de documento": factories.cui()}
    assert counts(run(csv_file(tmp_path / "a.csv", [first, twin]), office)) == [2, 1, 0, 1, 0]
    held = ImportRow.objects.get(outcome="similar")
    assert held.told["cells"][0] == twin["Número de documento"]
    assert held.likenesses[0]["line"] == 2
    other_list = csv_file(tmp_path / "b.csv", [twin])
    assert counts(run(other_list, office)) == [1, 0, 0, 1, 0]
    assert ImportRow.objects.get(batch__file_name="b.csv").likenesses[0]["worker"] == Worker.objects.get().pk


def test_bad_rows_come_back_and_are_read_again_when_mended(tmp_path: Path, office: Office) -> None:
    rows = [*people(3), person(4, Sexo="?", Nombres="+Elvira")]
    errors = tmp_path / "errors.csv"
    assert counts(run(csv_file(tmp_path / "a.csv", rows), office, "--errors", str(errors))) == [4, 3, 0, 0, 1]
    with errors.open(encoding="utf-8-sig", newline="") as file:
        (bad,) = csv.DictReader(file)
    assert (bad["error_line"], bad["error_value"]) == ("5", "'+Elvira | ?")
    assert bad["Nombres"] == "'+Elvira"  # no spreadsheet runs it
    assert all(bad[name] for name in ("error_column", "error_reason", "error_fix"))
    mended = bad | {"Sexo": "mujer", "Nombres": "Elvira"}
    path = csv_file(tmp_path / "mended.csv", [mended], list(mended))
    assert counts(run(path, office)) == [1, 1, 0, 0, 0]


def test_what_is_kept_of_rows_is_encrypted_and_only_of_those_to_look_at(tmp_path: Path, office: Office) -> None:
    bad = person(5, Sexo="?")
    run(csv_file(tmp_path / "a.csv", [*people(3), bad]), office)
    (row,) = ImportRow.objects.all()
    assert row.told["cells"][0] == bad["Número de documento"]
    stored = ImportRow.objects.extra(select={"raw": "content"}).values_list("raw", flat=True).get()
    assert bad["Número de documento"] not in stored


def test_a_wrong_file_or_office_is_one_sentence(tmp_path: Path, office: Office) -> None:
    good = csv_file(tmp_path / "a.csv", people(1))
    bad = tmp_path / "b.csv"
    bad.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="It is a PDF"):
        call_command("import_workers", str(good), str(bad), "--office", office.code)
    with pytest.raises(CommandError, match="There is no office"):
        call_command("import_workers", str(good), "--office", "nowhere")
    assert not Worker.objects.exists()


# ── half way ──────────────────────────────────────────────────────────────


class Killed(BaseException):
    """As if the process had ended here."""


def test_a_list_that_was_stopped_half_way_is_gone_on_with_as_one_import(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv_file(tmp_path / "a.csv", people(25))
    monkeypatch.setattr(running, "CHUNK", 10)
    wrote, write = 0, running.write_people

    def stops(*args: Any, **options: Any) -> Any:
        nonlocal wrote
        wrote += 1
        if wrote == 3:
            raise Killed
        return write(*args, **options)

    monkeypatch.setattr(running, "write_people", stops)
    with pytest.raises(Killed):
        import_here(open_list(path), office)
    assert Worker.objects.count() == 20
    assert ImportBatch.objects.get().status == "importing"
    ImportBatch.objects.update(lease_until=None)  # it has passed
    batch = import_here(open_list(path), office)
    assert (batch.total, batch.new, batch.known, batch.imported) == (25, 25, 0, 25)
    assert ImportBatch.objects.count() == 1
    assert Worker.objects.count() == IdentityDocument.objects.count() == WorkerEvent.objects.count() == 25
    assert ImportedWorker.objects.count() == 25


def test_who_was_registered_in_the_meantime_is_not_registered_again(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = people(3)
    path = csv_file(tmp_path / "a.csv", rows)
    check = running.check_list

    def checked(*args: Any, **options: Any) -> Any:
        found = check(*args, **options)
        factories.worker(office=office, cui_number=rows[0]["Número de documento"])
        return found

    monkeypatch.setattr(running, "check_list", checked)
    batch = import_here(open_list(path), office)
    assert (batch.total, batch.new, batch.known, batch.imported) == (3, 2, 1, 2)
    assert Worker.objects.count() == 3


def test_a_process_that_lost_its_list_writes_nothing_more(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv_file(tmp_path / "a.csv", people(3))
    check = running.check_list

    def stolen(*args: Any, **options: Any) -> Any:
        found = check(*args, **options)
        ImportBatch.objects.update(lease_token="another")
        return found

    monkeypatch.setattr(running, "check_list", stolen)
    with pytest.raises(running.LeaseLost):
        import_here(open_list(path), office)
    assert not Worker.objects.exists()


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, office: Office) -> None:
    path = csv_file(tmp_path / "a.csv", people(3))
    source = open_list(path)
    csv_file(path, people(4))
    with pytest.raises(WrongFile, match="changed while it was read"):
        import_here(source, office)
    assert not Worker.objects.exists()
    assert ImportBatch.objects.get().status == "failed"


# ── back again ────────────────────────────────────────────────────────────


def undo(batch: ImportBatch) -> ImportBatch:
    import_undo(batch=batch, by=factories.user(), reason="The wrong list")
    running.execute(batch.pk)
    batch.refresh_from_db()
    return batch


@pytest.fixture
def batch(tmp_path: Path, office: Office) -> ImportBatch:
    return import_here(open_list(csv_file(tmp_path / "a.csv", people(5))), office)


def test_a_list_is_undone_as_if_it_had_not_been_imported(tmp_path: Path, office: Office, batch: ImportBatch) -> None:
    stays = factories.worker(office=office)
    seen = people_of(batch).first()
    assert seen is not None
    seen.openings.create(by=factories.user(), what="summary")
    assert undo(batch).status == "undone", batch.error
    assert list(Worker.objects.all()) == [stays]
    assert not ImportedWorker.objects.exists()
    assert not WorkerEvent.objects.exclude(subject=stays).exists()
    again = import_here(open_list(tmp_path / "a.csv"), office)
    assert again.imported == 5


def test_an_import_that_something_depends_on_is_not_undone(batch: ImportBatch) -> None:
    person_one, person_two = people_of(batch).order_by("pk")[:2]
    factories.proposal(person_one, factories.vacancy(), of=factories.run("GT"))
    worker_confirm(worker=person_two, by=factories.user())
    consent_give(worker=person_two, purpose="sharing", means="signed")
    found = {one.what: one.people for one in dependents_of(people_of(batch))}
    assert found == {"proposals": 1, "consents": 1, "files that were changed or moved since": 1}
    assert undo(batch).status == "done"
    assert "propuestas: 1" in batch.error  # in the words of who imported
    assert people_of(batch).count() == 5


def test_what_is_append_only_stays_so_but_for_an_undo(batch: ImportBatch) -> None:

    worker = people_of(batch).first()
    assert worker is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkerEvent.objects.filter(subject=worker).delete()
    assert WorkerEvent.objects.filter(subject=worker).exists()


def test_an_import_that_failed_half_way_is_undone_and_not_forgotten(batch: ImportBatch) -> None:
    ImportBatch.objects.update(status="failed", created_at=timezone.now() - timedelta(days=30))
    imports_sweep()
    batch.refresh_from_db()
    assert batch.status == "failed"
    with pytest.raises(InvalidInput, match="Undo"):
        import_discard(batch=batch, by=factories.user())
    assert undo(batch).status == "undone", batch.error
    assert not Worker.objects.exists()


def test_what_nobody_decides_on_is_forgotten_and_rows_have_their_time(batch: ImportBatch) -> None:
    row = ImportRow.objects.create(batch=batch, line=9, outcome="rejected", content="{}")
    imports_sweep()
    assert ImportRow.objects.filter(pk=row.pk).exists()
    ImportBatch.objects.update(rows_until=timezone.localdate() - timedelta(days=1))
    waiting = ImportBatch.objects.create(country_id="GT", office=batch.office, file_name="x", status="checked")
    ImportBatch.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=8))
    imports_sweep()
    assert not ImportRow.objects.exists()
    waiting.refresh_from_db()
    assert waiting.status == "discarded"


def test_a_zero_that_a_spreadsheet_dropped_is_told(tmp_path: Path) -> None:
    factories.country("HN")
    there = factories.office("HN")
    headings = tuple(heading for heading in HEADINGS if heading != "Departamento")
    row = person(1, **{"Número de documento": "801199012345", "Municipio": factories.municipality("HN").name})
    errors = tmp_path / "e.csv"
    run(csv_file(tmp_path / "a.csv", [row], headings), there, "--errors", str(errors))
    assert "cero" in errors.read_text("utf-8") or "zero" in errors.read_text("utf-8")


def test_only_one_process_has_a_list(batch: ImportBatch) -> None:
    import_undo(batch=batch, by=factories.user(), reason="The wrong list")
    assert import_take(batch.pk) is not None
    assert import_take(batch.pk) is None
