"""Every wrong, cut or hostile file is one clear sentence; every honest one is read, whatever its name."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from employers.demand import readers
from employers.demand.forms import LAYOUTS, OFLC_H2A, SEASONAL_JOBS
from employers.demand.problems import WrongFile
from employers.demand.readers import open_source

from .files import csv_bytes, h2a, h2a_workbook, header_of, seasonal, seasonal_csv, workbook


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


def test_the_sheet_is_found_by_its_columns(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a(), above=[["Office of Foreign Labor Certification"], []])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Read me", 0).append(["This is a note."])
    book.save(path)
    assert cities(path) == ["Colquitt"]


def test_a_workbook_without_the_sheet_says_what_each_sheet_lacks(tmp_path: Path) -> None:
    path = workbook(tmp_path, header=["CASE_NUMBER", "WAGE_OFFER", "PER", "CROP_ID"], sheet="Addendum A")
    assert "“Addendum A”" in refusal_of(path)
    assert "CASE_STATUS" in refusal_of(path)


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


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, *[h2a(number) for number in range(50)])
    content = bytearray(path.read_bytes())
    middle = content.index(b"xl/worksheets/sheet1.xml") + 600
    content[middle : middle + 40] = bytes(40)
    path.write_bytes(content)
    assert refusal_of(path)


def test_a_workbook_whose_sheet_is_no_xml_is_refused(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a())
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for member in old.namelist():
            new.writestr(member, b"<worksheet><sheetData><row" if "sheet1" in member else old.read(member))
    path.write_bytes(copy.getvalue())
    assert refusal_of(path)


def test_a_quote_that_is_never_closed_does_not_swallow_the_file(tmp_path: Path) -> None:
    path = tmp_path / "postings.csv"
    path.write_bytes(csv_bytes([seasonal(number) for number in range(20)]).replace(b"Strawberry", b'"Strawberry', 1))
    assert refusal_of(path)


def test_an_endless_line_is_refused_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_LINE", 100_000)
    path = tmp_path / "endless.csv.gz"
    path.write_bytes(gzip.compress(b"case_number," * 4_000_000))
    tracemalloc.start()
    refusal_of(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_what_unpacks_to_far_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 1_000_000)
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 1_000_000))
    refusal_of(tmp_path / "bomb.csv.gz")
    path = h2a_workbook(tmp_path, h2a())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/bomb", bytes(2_000_000))
    refusal_of(path)


def test_entities_of_a_workbook_are_not_expanded(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a())
    copy = io.BytesIO()
    entity = b'<!DOCTYPE x [<!ENTITY who SYSTEM "file:///etc/hostname">]>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member.endswith("sheet1.xml"):
                content = entity + content.replace(b"Colquitt", b"&who;")
            new.writestr(member, content)
    path.write_bytes(copy.getvalue())
    try:
        found = cities(path)
    except WrongFile:
        return
    assert Path("/etc/hostname").read_text().strip() not in "".join(found)


def test_formulas_are_read_by_their_last_value_and_never_run(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a(WORKSITE_CITY='=HYPERLINK("http://x.example","Vass")'))
    assert cities(path) == [""]


@pytest.mark.parametrize("streamed", [False, True], ids=["in memory", "streamed"])
def test_blank_rows_are_left_out_and_the_rest_keep_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    if streamed:
        monkeypatch.setattr(readers, "RECTANGLE", 0)
    blank: dict[str, object] = {}
    path = h2a_workbook(tmp_path, h2a(), blank, blank, h2a(2), *[blank] * 500)
    rows = list(open_source(path, LAYOUTS).rows())
    width = len(header_of(OFLC_H2A))
    assert [(line, len(cells)) for line, cells in rows] == [(2, width), (5, width)]


def test_both_ways_of_reading_a_workbook_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from employers.demand.values import cell_text

    path = h2a_workbook(tmp_path, h2a(), h2a(2, WAGE_OFFER=14))

    def texts() -> list[list[str]]:
        return [[cell_text(cell) for cell in cells] for _line, cells in open_source(path, LAYOUTS).rows()]

    in_memory = texts()
    monkeypatch.setattr(readers, "RECTANGLE", 0)
    assert texts() == in_memory


def test_a_row_far_down_or_a_column_far_out_makes_the_sheet_be_streamed(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a())
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    for place in ("A900000", "ZZ2"):
        book.active[place] = None
        cell = book.active[place]
        cell.value = "far"
        book.save(tmp_path / "far.xlsx")
        with zipfile.ZipFile(tmp_path / "far.xlsx") as packed:
            assert not readers._fits_in_memory(packed)
        cell.value = None
    with zipfile.ZipFile(path) as packed:
        assert readers._fits_in_memory(packed)


def test_a_header_that_names_a_column_in_seasonaljobs_and_nothing_below_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "header.csv"
    path.write_bytes(csv_bytes([]))
    source = open_source(path, LAYOUTS)
    assert source.binding.layout is SEASONAL_JOBS
    assert list(source.rows()) == []
