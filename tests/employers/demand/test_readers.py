"""Every wrong, cut or hostile file is one clear sentence; every honest one is read, whatever its name."""

from __future__ import annotations

import gzip
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from common.sheets import texts, workbooks
from common.sheets.problems import WrongFile
from employers.demand.forms import LAYOUTS
from employers.demand.readers import open_source

from .files import csv_bytes, h2a, h2a_workbook, seasonal, seasonal_csv, workbook


def refusal_of(path: Path) -> str:
    with pytest.raises(WrongFile) as refusal:
        open_source(path, LAYOUTS)
    assert path.name in refusal.value.message
    assert "\n" not in refusal.value.message
    return refusal.value.message


def cities(path: Path) -> list[str]:
    source = open_source(path, LAYOUTS)
    (place,) = source.binding.positions["city"]
    return [str(cells[place]) for _line, cells in source.rows()]


@pytest.mark.parametrize(
    ("encoding", "city"),
    [("utf-8", "Añasco"), ("utf-8-sig", "Añasco"), ("cp1252", "Añasco"), ("utf-16", "Añasco"), ("ascii", "Vass")],
)
def test_a_csv_file_is_read_in_its_own_encoding(tmp_path: Path, encoding: str, city: str) -> None:
    path = tmp_path / "postings.csv"
    path.write_bytes(csv_bytes([seasonal(worksite_city=city)], encoding=encoding))
    assert cities(path) == [city]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_file_is_read_with_its_own_separator(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "postings.csv"
    path.write_bytes(csv_bytes([seasonal(), seasonal(2)], delimiter=delimiter))
    assert len(cities(path)) == 2


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    packed = seasonal_csv(tmp_path, seasonal(), name="packed.csv.gz").rename(tmp_path / "packed.xlsx")
    sheet = h2a_workbook(tmp_path, h2a()).rename(tmp_path / "sheet.csv")
    assert len(cities(packed)) == len(cities(sheet)) == 1


def test_a_cell_in_quotes_may_hold_lines_and_the_row_is_named_by_its_first(tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(special_req="one\ntwo\nthree"), {}, seasonal(2))
    assert [line for line, _cells in open_source(path, LAYOUTS).rows()] == [2, 6]


def test_a_source_is_read_as_often_as_one_likes(tmp_path: Path) -> None:
    for path in (seasonal_csv(tmp_path, seasonal(), seasonal(2)), h2a_workbook(tmp_path, h2a(), h2a(2))):
        source = open_source(path, LAYOUTS)
        assert list(source.rows()) == list(source.rows())


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nothing.csv").touch()
    (tmp_path / "nothing.csv.gz").write_bytes(gzip.compress(b""))
    refusal_of(tmp_path / "nothing.csv")
    refusal_of(tmp_path / "nothing.csv.gz")
    refusal_of(workbook(tmp_path, header=[]))


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    refusal_of(tmp_path / "missing.csv")
    refusal_of(tmp_path)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel"),
        (b"case_number\0\0\0,wage", "text"),
    ],
)
def test_another_kind_of_file_named_csv_is_told_by_its_content(tmp_path: Path, content: bytes, kind: str) -> None:
    for name, packed in (("demand.csv", content), ("demand.csv.gz", gzip.compress(content))):
        (tmp_path / name).write_bytes(packed)
        assert kind in refusal_of(tmp_path / name)


def test_a_zip_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "files.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "XLSX" in refusal_of(tmp_path / "files.xlsx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    rows = [seasonal(number) for number in range(200)]
    for path in (
        seasonal_csv(tmp_path, *rows),
        seasonal_csv(tmp_path, *rows, name="postings.csv.gz"),
        h2a_workbook(tmp_path, *[h2a(number) for number in range(50)]),
    ):
        whole = path.read_bytes()
        cut = int(len(whole) * share)
        path.write_bytes(whole[:cut])
        assert refusal_of(path)


def test_a_quote_that_is_never_closed_does_not_swallow_the_file(tmp_path: Path) -> None:
    path = tmp_path / "postings.csv"
    path.write_bytes(csv_bytes([seasonal(number) for number in range(20)]).replace(b"Strawberry", b'"Strawberry', 1))
    assert refusal_of(path)


def test_an_endless_line_is_refused_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_LINE", 100_000)
    path = tmp_path / "endless.csv.gz"
    path.write_bytes(gzip.compress(b"case_number," * 4_000_000))
    tracemalloc.start()
    refusal_of(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_what_unpacks_to_far_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in (texts, workbooks):
        monkeypatch.setattr(reader, "MAX_BYTES", 1_000_000)
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 1_000_000))
    refusal_of(tmp_path / "bomb.csv.gz")
    path = h2a_workbook(tmp_path, h2a())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/bomb", bytes(2_000_000))
    refusal_of(path)


def test_names_of_columns_with_nothing_below_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "header.csv"
    for below in (b"", b"\n\n", b"\n,,,,\n"):
        path.write_bytes(csv_bytes([]).strip() + below)
        assert "No row" in refusal_of(path)
    assert "No row" in refusal_of(h2a_workbook(tmp_path, {}))


def test_what_cannot_be_read_twice_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    refusal_of(tmp_path / "pipe.csv")
    refusal_of(Path("/dev/zero"))


def test_a_file_that_changes_or_goes_away_while_it_is_read_is_not_taken(tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, *[seasonal(number) for number in range(50)])
    source = open_source(path, LAYOUTS)
    with path.open("ab") as file:
        file.write(csv_bytes([seasonal(99)]).splitlines(keepends=True)[1])
    with pytest.raises(WrongFile, match="changed"):
        list(source.rows())
    path.unlink()
    with pytest.raises(WrongFile, match="no such file"):
        list(source.rows())
