"""The pages of public lists: upload, check, look, import, and the rejected rows back; with nothing but forms."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.choices import Role
from common.leases import MAX_ATTEMPTS, LeaseLost
from common.sheets.out import as_csv
from employers.choices import UploadStatus
from employers.demand import kept_files, working
from employers.demand.load import demand_import
from employers.demand.working import execute
from employers.models import CaseCrop, DemandBatch, DemandUpload, DemandUploadRow, LmiaDecision, Vacancy
from employers.services.uploads import upload_finish, upload_take, uploads_sweep
from tests import factories

from .feeds import H2A, feed, zipped
from .files import csv_bytes, h2a, h2a_workbook, seasonal, seasonal_csv
from .test_addenda import CROP, addendum

URL = "/vacancies/imports/"


@pytest.fixture
def coordinator(usa: None, client_for: Callable[..., Any], settings: Any, tmp_path: Path, monkeypatch: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(
        working, "SHOW_SECONDS", 3_600
    )  # the other connection does not see what this test has not committed
    return client_for(Role.COORDINATOR)


def sent(client: Any, *paths: Path) -> Any:
    return client.post(URL, {"file": [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]}, follow=True)


def checked(client: Any, path: Path) -> DemandUpload:
    sent(client, path)
    upload = DemandUpload.objects.latest("pk")
    execute(upload.pk)
    upload.refresh_from_db()
    return upload


def imported(client: Any, path: Path) -> DemandUpload:
    upload = checked(client, path)
    client.post(f"{URL}{upload.pk}/import/")
    execute(upload.pk)
    upload.refresh_from_db()
    return upload


def figures(upload: DemandUpload) -> tuple[int, ...]:
    return (upload.read, upload.imported, upload.updated, upload.unchanged, upload.rejected)


def text_of(client: Any, upload: DemandUpload) -> str:
    return client.get(f"{URL}{upload.pk}/").content.decode()


def test_a_list_goes_all_the_way_by_forms_alone(coordinator: Any, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(1), seasonal(2), seasonal(3, total_positions="0"))
    page = sent(coordinator, path)
    upload = DemandUpload.objects.get()
    assert page.redirect_chain == [(f"{URL}{upload.pk}/", 302)]
    assert (upload.status, upload.by) == ("checking", coordinator.user)
    assert 'http-equiv="refresh"' in page.content.decode()
    execute(upload.pk)
    upload.refresh_from_db()
    assert (upload.status, upload.layout, figures(upload)) == ("checked", "seasonaljobs", (3, 2, 0, 0, 1))
    assert not Vacancy.objects.exists()  # a check changes nothing
    assert not DemandBatch.objects.exists()
    page_text = text_of(coordinator, upload)
    assert "SeasonalJobs CSV" in page_text
    assert "Importar la lista" in page_text
    assert "H-300-25312-000001" in page_text
    coordinator.post(f"{URL}{upload.pk}/import/")
    execute(upload.pk)
    upload.refresh_from_db()
    assert (upload.status, figures(upload)) == ("done", (3, 2, 0, 0, 1))
    assert upload.batch == DemandBatch.objects.get()
    assert Vacancy.objects.count() == 2
    assert [event.action for event in upload.events.order_by("pk")] == ["receive", "checked", "import", "finish"]


def test_a_newer_list_shows_what_it_would_change_old_beside_new(coordinator: Any, tmp_path: Path) -> None:
    imported(coordinator, seasonal_csv(tmp_path, seasonal(1), seasonal(2)))
    upload = checked(
        coordinator, seasonal_csv(tmp_path, seasonal(1, total_positions="9"), seasonal(2), name="next.csv")
    )
    assert figures(upload) == (2, 0, 1, 1, 0)
    row = DemandUploadRow.objects.get(upload=upload)
    assert (row.outcome, row.content["changes"]) == ("changed", [["seats", "4", "9"]])
    page = text_of(coordinator, upload)
    assert "<strong>Plazas</strong>: <del>4</del> → <ins>9</ins>" in page
    assert Vacancy.objects.order_by("case_number").first().seats == 4


def test_the_same_list_a_second_time_changes_nothing(coordinator: Any, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(1))
    imported(coordinator, path)
    assert figures(imported(coordinator, path)) == (1, 0, 0, 1, 0)


def test_a_file_that_waits_already_is_the_same_upload(coordinator: Any, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(1))
    checked(coordinator, path)
    sent(coordinator, path)
    assert DemandUpload.objects.count() == 1
    assert len([file for file in kept_files.FOLDER.path.iterdir() if file.is_file()]) == 1


def test_several_files_at_once_each_in_its_own_form(coordinator: Any, tmp_path: Path) -> None:
    paths = [
        seasonal_csv(tmp_path, seasonal(1)),
        h2a_workbook(tmp_path, h2a(2)),
        addendum(tmp_path, CROP),
        feed(tmp_path, H2A, name="feed.zip"),
    ]
    assert sent(coordinator, *paths).redirect_chain == [(URL, 302)]
    for upload in DemandUpload.objects.all():
        execute(upload.pk)
    found = dict(DemandUpload.objects.values_list("file_name", "layout"))
    assert sorted(found.values()) == ["feed-h2a", "h2a-crops", "oflc-h2a", "seasonaljobs"]
    assert set(DemandUpload.objects.values_list("status", flat=True)) == {"checked"}


def test_more_files_than_at_once_are_refused_with_the_number(coordinator: Any, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(1))
    page = sent(coordinator, *[path] * 11)
    assert "10 archivos" in page.content.decode()
    assert not DemandUpload.objects.exists()


def test_no_file_is_told_at_its_field(coordinator: Any) -> None:
    assert coordinator.post(URL, {}).context["form"].errors["file"]


def test_rejected_rows_come_back_in_their_own_columns_and_mended_go_in(coordinator: Any, tmp_path: Path) -> None:
    bad = seasonal(3, total_positions="0", job_title="=HYPERLINK(1)")
    upload = imported(coordinator, seasonal_csv(tmp_path, seasonal(1), bad))
    answer = coordinator.get(f"{URL}{upload.pk}/rejected-rows.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    content = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK" in content
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["line"], row["column"], row["case_number"]) == ("3", "total_positions", bad["case_number"])
    assert row["reason"]
    assert row["fix"]
    assert "apply_phone" not in row
    row["total_positions"] = "5"
    mended = tmp_path / "mended.csv"
    mended.write_bytes(as_csv([list(row), list(row.values())]))
    assert figures(imported(coordinator, mended)) == (1, 1, 0, 0, 0)
    assert Vacancy.objects.get(case_number=bad["case_number"]).seats == 5


def test_a_list_of_canada_that_says_no_quarter_is_asked_for_it(coordinator: Any, tmp_path: Path) -> None:
    factories.country("CA", title_en="Canada")
    factories.subdivision("CA-ON", name="Ontario")
    header = ["Province/Territory", "Program Stream", "Employer", "Address", "Occupation", "Approved Positions"]
    row = ["Ontario", "Primary Agriculture", "Blue Barn Farms Ltd.", "Leamington, ON N8H 3V4", "85101-Harvesting", "12"]
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv([header, row]))
    upload = checked(coordinator, path)
    assert (upload.status, "2024-Q3" in upload.error) == ("failed", True)
    page = text_of(coordinator, upload)
    assert "Trimestre" in page
    wrong = coordinator.post(f"{URL}{upload.pk}/check/", {"layout": "auto", "period": "verano"})
    assert wrong.context["check_form"].errors["period"]
    coordinator.post(f"{URL}{upload.pk}/check/", {"layout": "auto", "period": "2024-Q3"})
    execute(upload.pk)
    upload.refresh_from_db()
    assert (upload.status, upload.layout) == ("checked", "lmia-positive")
    coordinator.post(f"{URL}{upload.pk}/import/")
    execute(upload.pk)
    assert LmiaDecision.objects.get().period_from.isoformat() == "2024-07-01"


def test_two_lists_at_once_the_second_is_told_of_the_first(coordinator: Any, tmp_path: Path, client_for: Any) -> None:
    sent(coordinator, seasonal_csv(tmp_path, seasonal(1)))
    first = DemandUpload.objects.get()
    assert upload_take(first.pk)
    other = client_for(Role.COORDINATOR)
    sent(other, seasonal_csv(tmp_path, seasonal(2), name="other.csv"))
    second = DemandUpload.objects.latest("pk")
    for page in (text_of(other, second), other.get(URL).content.decode()):
        assert "Se está trabajando con otra lista" in page
        assert str(coordinator.user) in page


def test_while_it_is_worked_on_the_page_says_how_far_it_is(coordinator: Any, tmp_path: Path) -> None:
    sent(coordinator, seasonal_csv(tmp_path, seasonal(1)))
    upload = DemandUpload.objects.get()
    DemandUpload.objects.update(stage="reading", progress_done=400, progress_total=1_000)
    moving = coordinator.get(f"{URL}{upload.pk}/progress/")
    assert (moving.status_code, "400" in moving.content.decode()) == (200, True)
    execute(upload.pk)
    over = coordinator.get(f"{URL}{upload.pk}/progress/")
    assert (over.status_code, over["HX-Refresh"]) == (286, "true")


# --- the file


def test_the_file_is_sealed_while_it_waits_and_gone_when_it_is_imported(
    coordinator: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload = checked(coordinator, seasonal_csv(tmp_path, seasonal(1)))
    (kept,) = kept_files.FOLDER.path.iterdir()
    assert b"Blue Ridge" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600
    coordinator.post(f"{URL}{upload.pk}/import/")
    with django_capture_on_commit_callbacks(execute=True):
        execute(upload.pk)
    assert list(kept_files.FOLDER.path.iterdir()) == []


def test_a_list_that_is_discarded_leaves_nothing(
    coordinator: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload = checked(coordinator, seasonal_csv(tmp_path, seasonal(1)))
    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(f"{URL}{upload.pk}/discard/")
    upload.refresh_from_db()
    assert upload.status == "discarded"
    assert not upload.rows.exists()
    assert list(kept_files.FOLDER.path.iterdir()) == []
    coordinator.post(f"{URL}{upload.pk}/import/")  # somebody had the page open still
    upload.refresh_from_db()
    assert upload.status == "discarded"


def test_a_list_on_which_nobody_decides_is_discarded_after_a_week(
    coordinator: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload = checked(coordinator, seasonal_csv(tmp_path, seasonal(1)))
    DemandUpload.objects.update(created_at=timezone.now() - timedelta(days=6))
    uploads_sweep()
    upload.refresh_from_db()
    assert upload.status == "checked"
    DemandUpload.objects.update(created_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        uploads_sweep()
    upload.refresh_from_db()
    assert upload.status == "discarded"
    assert list(kept_files.FOLDER.path.iterdir()) == []


# --- processes that die


def test_a_process_that_died_is_followed_by_another_three_times_at_most(coordinator: Any, tmp_path: Path) -> None:
    sent(coordinator, seasonal_csv(tmp_path, seasonal(1)))
    upload = DemandUpload.objects.get()
    for _attempt in range(MAX_ATTEMPTS):
        assert upload_take(upload.pk)
        assert upload_take(upload.pk) is None  # in other hands
        DemandUpload.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert upload_take(upload.pk) is None
    uploads_sweep()
    upload.refresh_from_db()
    assert upload.status == "failed"
    assert "3" in upload.error


def test_who_lost_the_lease_writes_nothing(coordinator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = checked(coordinator, seasonal_csv(tmp_path, seasonal(1)))
    coordinator.post(f"{URL}{upload.pk}/import/")
    late = upload_take(upload.pk)
    assert late is not None
    DemandUpload.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    execute(upload.pk)
    with pytest.raises(LeaseLost):
        upload_finish(late, [], read=5)
    upload.refresh_from_db()
    assert (upload.status, figures(upload)) == ("done", (1, 1, 0, 0, 0))


def test_a_fault_in_the_middle_leaves_nothing_and_says_so(coordinator: Any, tmp_path: Path) -> None:
    upload = checked(coordinator, seasonal_csv(tmp_path, seasonal(1)))
    coordinator.post(f"{URL}{upload.pk}/import/")
    (kept,) = kept_files.FOLDER.path.iterdir()
    kept.unlink()
    execute(upload.pk)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.FAILED
    assert not Vacancy.objects.exists()


# --- bad input, by the page

GOOD = csv_bytes([seasonal(1)])
BAD = {
    "an empty file": ("a.csv", b"", "vacío"),
    "a header and nothing below": ("a.csv", GOOD.split(b"\n")[0] + b"\n", "ninguna fila"),
    "a picture named as a list": ("a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
    "zero bytes in a text": ("a.csv", GOOD.replace(b"Strawberry", b"Straw\0berry"), "texto"),
    "other columns": ("a.csv", b"uno,dos,tres\n1,2,3\n", "columnas"),
    "ten thousand columns": (
        "a.csv",
        b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"," * 9_999 + b"\n",
        "columnas",
    ),
    "a cell of a megabyte": ("a.csv", GOOD.replace(b"Strawberry Picker", b"x" * 1_000_000), "CSV"),
    "an archive of other things": ("a.zip", zipped({"a.exe": b"MZ"}), "a.exe"),
    "an archive with a way out": ("a.zip", zipped({"../a.json": b"[]"}), "fuera"),
    "a bomb": ("a.zip", zipped({"a.json": b"[" + b" " * 40_000_000 + b"]"}), "bomba"),
    "json that is cut": ("a.json", b'[{"caseNumber": "H-300', "cortado"),
    "a damaged workbook": ("a.xlsx", b"PK\x03\x04" + b"\0" * 200, "dañado"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_none_is_refused_in_one_clear_sentence(coordinator: Any, tmp_path: Path, what: str) -> None:
    name, content, says = BAD[what]
    path = tmp_path / name
    path.write_bytes(content)
    upload = checked(coordinator, path)
    assert upload.status == "failed"
    assert says in upload.error
    assert "Traceback" not in upload.error
    page = text_of(coordinator, upload)
    assert "No terminó bien" in page
    assert not DemandBatch.objects.exists()


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A workbook with one of its parts changed."""
    packed = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    parts = {part: packed.read(part) for part in packed.namelist()}
    parts[name] = change(parts[name])
    path.write_bytes(zipped(parts))
    return path


XXE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "'
    + b"ha" * 50
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8))
    + b"]>"
)


@pytest.mark.parametrize("declared", [XXE, LAUGHS], ids=["xxe", "laughs"])
def test_a_workbook_with_entities_opens_no_file_and_fills_no_memory(
    coordinator: Any, tmp_path: Path, declared: bytes
) -> None:
    def hostile(xml: bytes) -> bytes:
        start = xml.index(b"<worksheet")
        entity = b"&e;" if declared is XXE else b"&i;"
        return b'<?xml version="1.0"?>' + declared + xml[start:].replace(b"</sheetData>", entity + b"</sheetData>")

    path = with_part(h2a_workbook(tmp_path, h2a(1)), "xl/worksheets/sheet1.xml", hostile)
    upload = checked(coordinator, path)
    assert "root:" not in text_of(coordinator, upload)
    assert upload.status in ("failed", "checked")
    assert not any("hahaha" in str(row.content) for row in upload.rows.all())


def test_formulas_and_macros_are_inert_text(coordinator: Any, tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a(1, JOB_TITLE='=cmd|" /C calc"!A0'))
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    upload = checked(coordinator, path)
    assert upload.status == "checked"
    assert "vbaProject" not in text_of(coordinator, upload)


@pytest.mark.parametrize(("name", "make"), [("list.xlsx", "csv"), ("list.csv", "xlsx")])
def test_the_kind_is_read_from_what_is_in_it(coordinator: Any, tmp_path: Path, name: str, make: str) -> None:
    made = seasonal_csv(tmp_path, seasonal(1), name="x") if make == "csv" else h2a_workbook(tmp_path, h2a(1))
    path = tmp_path / name
    path.write_bytes(made.read_bytes())
    assert figures(checked(coordinator, path)) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_read(coordinator: Any, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(
        csv_bytes([seasonal(1, employer_business_name="Peña Berries")]).decode("utf-8-sig").encode(encoding)
    )
    upload = imported(coordinator, path)
    assert figures(upload) == (1, 1, 0, 0, 0)
    assert Vacancy.objects.get().employer.legal_name == "Peña Berries"


def test_an_addendum_that_changes_shows_old_and_new(usa: None, tmp_path: Path) -> None:
    told: list[Any] = []
    demand_import(addendum(tmp_path, CROP))
    demand_import(addendum(tmp_path, CROP | {"WAGE_OFFER": "2.50"}), on_row=told.append)
    assert [(row.outcome, row.changes) for row in told] == [("changed", (("wage", "2.2500", "2.5000"),))]
    assert CaseCrop.objects.count() == 1
