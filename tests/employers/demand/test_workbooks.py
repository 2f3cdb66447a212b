"""Whatever a workbook says of itself, its rows are read in bounded memory or it is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from common.sheets import workbooks
from common.sheets.cells import cell_text
from common.sheets.problems import WrongFile
from employers.demand.forms import LAYOUTS, OFLC_H2A
from employers.demand.readers import open_source

from .files import h2a, h2a_workbook, header_of, workbook
from .test_readers import cities, refusal_of

SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
TYPES = "[Content_Types].xml"
TYPE_OF_TEXTS = (
    b'<Override PartName="/xl/sharedStrings.xml"'
    b' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
Change = Callable[[bytes], bytes]


def changed(path: Path, **parts: Change) -> Path:
    """The workbook with some of its parts rewritten, as a program with other habits or a hostile hand would."""
    names = {"sheet": SHEET, "texts": TEXTS, "styles": STYLES}
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        contents = {member: old.read(member) for member in old.namelist()}
        for name, change in parts.items():
            contents[names[name]] = change(contents.get(names[name], b""))
        if "texts" in parts:
            contents[TYPES] = contents[TYPES].replace(b"</Types>", TYPE_OF_TEXTS + b"</Types>")
        for member, content in contents.items():
            new.writestr(member, content)
    path.write_bytes(copy.getvalue())
    return path


def before_the_end(row: bytes) -> Change:
    return lambda sheet: sheet.replace(b"</sheetData>", row + b"</sheetData>")


def after_the_begin(row: bytes) -> Change:
    return lambda sheet: sheet.replace(b"<sheetData>", b"<sheetData>" + row)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return h2a_workbook(tmp_path, h2a(), h2a(2))


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child needs to begin, and some sixty megabytes."""
    monkeypatch.setattr(workbooks, "MOST_MEMORY", 120_000_000)


def is_held(path: Path) -> bool:
    """Whether the faster reader reads the first sheet in the memory that it may take."""
    try:
        return all(isinstance(frame, bytes) for frame in workbooks._child(path, "held", 0))
    except WrongFile:
        return False


def read_or_refused(path: Path) -> list[str] | None:
    """The first two cities, or none where the workbook is refused with a sentence."""
    try:
        return cities(path)[:2]
    except WrongFile:
        refusal_of(path)
        return None


@pytest.mark.usefixtures("little_memory")
def test_an_ordinary_workbook_is_held_in_memory(small: Path) -> None:
    assert is_held(small)
    assert cities(small) == ["Colquitt", "Colquitt"]


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize(
    "change",
    [
        before_the_end(b'<row r="41000"><c r="A41000"><v>1</v></c></row>'),
        before_the_end(b"<row r='900000'><c r='A900000'><v>1</v></c></row>"),
        before_the_end(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        before_the_end(b'<row r="40000"><c r = "XFD40000"><v>1</v></c></row>'),
        before_the_end(b'<row r="900000"><c ' + b" " * 900 + b'r="A900000"><v>1</v></c></row>'),
    ],
    ids=[
        "far down",
        "far down, in single quotes",
        "in the last corner",
        "far out, with blanks",
        "with its place hidden far behind",
    ],
)
def test_cells_that_make_a_sheet_large_are_streamed(small: Path, change: Change) -> None:
    assert not is_held(changed(small, sheet=change))
    assert cities(small)[:2] == ["Colquitt", "Colquitt"]


@pytest.mark.parametrize(
    "change",
    [
        after_the_begin(b'<row r="900000"><c r="A900000"><v>1</v></c></row>' + b'<row r="4"/>' * 9_000),
        before_the_end(b'<row r="900000"><c r="&#65;900000"><v>1</v></c></row>'),
        before_the_end(b"<row><c><v>1</v></c></row>"),
        before_the_end(b'<row><c s="1"><v>1</v></c></row>'),
        before_the_end(b'<row r="4"><c r="A4" t="s"><v>99999</v></c></row>'),
        before_the_end(b'<row r="4"><c r="A4" t="s"><f/><v>0</v></c></row>'),
        before_the_end(b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
    ],
    ids=[
        "far down, before the others",
        "far down, in disguise",
        "without a place",
        "with a style and no place",
        "a text that is not there",
        "a text of a formula",
        "beyond the last row",
    ],
)
@pytest.mark.parametrize("streamed", [False, True], ids=["in memory", "streamed"])
def test_cells_in_no_usual_place_are_read_or_refused(
    small: Path, monkeypatch: pytest.MonkeyPatch, change: Change, streamed: bool
) -> None:
    if streamed:
        monkeypatch.setattr(workbooks, "MOST_HELD", 0)
    assert read_or_refused(changed(small, sheet=change)) in (["Colquitt", "Colquitt"], None)


def test_what_a_sheet_says_of_its_size_is_enough_to_stream_it(small: Path) -> None:
    assert workbooks._reader(small) == "held"
    for told, reader in (("A1:BG1029827", "streamed"), ("XFD400", "streamed"), ("B2:FZ20000", "held"), ("A1", "held")):
        told_as = b'<dimension ref="%s"' % told.encode()
        changed(small, sheet=lambda sheet, told_as=told_as: re.sub(rb'<dimension ref="[^"]*"', told_as, sheet))
        assert workbooks._reader(small) == reader
        assert cities(small) == ["Colquitt", "Colquitt"]  # and it may lie


def shared(*texts: bytes) -> Change:
    """Texts that cells show by their number; the workbooks made here have none of their own."""
    return lambda _none: (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + b"".join(texts) + b"</sst>"
    )


def showing(number: int, times: int) -> Change:
    cell = b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>'
    return before_the_end(b"".join(cell % (row, row, number) for row in range(9, 9 + times)))


@pytest.mark.usefixtures("little_memory")
def test_a_long_text_that_many_cells_show_is_streamed(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a few kilobytes with one text of 32,000 letters in a million cells would take 32 GB."""
    long = b"<si><t>" + b"A" * 30_000 + b"</t></si>"
    changed(small, texts=shared(long), sheet=showing(0, 4_000))
    assert not is_held(small)
    assert len(cities(small)) == 4_002
    monkeypatch.setattr(workbooks, "MOST_TEXT", 50_000_000)
    assert "larger than 50 MB" in refusal_of(small)


@pytest.mark.usefixtures("little_memory")
def test_a_row_of_long_texts_is_refused(small: Path) -> None:
    long = b"<si><t>" + b"A" * 30_000 + b"</t></si>"
    cells = b"".join(b'<c r="%s9" t="s"><v>0</v></c>' % get_column_letter(place).encode() for place in range(1, 601))
    changed(small, texts=shared(long), sheet=before_the_end(b'<row r="9">' + cells + b"</row>"))
    assert "larger than 16 MB" in refusal_of(small)


def in_utf16(sheet: bytes) -> bytes:
    xml = sheet.decode().partition("?>")[2] if sheet.startswith(b"<?xml") else sheet.decode()
    return f'<?xml version="1.0" encoding="utf-16"?>{xml}'.encode("utf-16")


def test_a_sheet_in_two_bytes_a_letter_is_read_or_refused(small: Path) -> None:
    assert read_or_refused(changed(small, sheet=in_utf16)) in (["Colquitt", "Colquitt"], None)


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("part", ["styles", "texts", "sheet"])
def test_a_part_that_fills_the_memory_is_refused(small: Path, part: str) -> None:
    """Packed to a thousandth: one value or one text that does not end."""
    endless = b"A" * 130_000_000
    changes: dict[str, Change] = {
        "styles": lambda styles: styles.replace(b"<cellXfs", b'<cellXfs x="' + endless + b'"'),
        "texts": shared(b"<si><t>" + endless + b"</t></si>"),
        "sheet": before_the_end(b'<row r="4"><c r="A4" t="inlineStr"><is><t>' + endless + b"</t></is></c></row>"),
    }
    assert "larger" in refusal_of(changed(small, **{part: changes[part]}))


@pytest.mark.parametrize("begun", [b"<c ", b"<c r=", b'<c r="A1" ', b"<c:", b"<si "])
def test_tags_that_never_end_do_not_keep_the_reader_busy(small: Path, begun: bytes) -> None:
    assert refusal_of(changed(small, sheet=before_the_end(begun * (3_000_000 // len(begun)))))


@pytest.mark.parametrize("streamed", [False, True], ids=["in memory", "streamed"])
def test_a_workbook_whose_sheet_is_no_xml_is_refused(
    small: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    if streamed:
        monkeypatch.setattr(workbooks, "MOST_HELD", 0)
    assert refusal_of(changed(small, sheet=lambda _sheet: b"<worksheet><sheetData><row"))


@pytest.mark.parametrize("streamed", [False, True], ids=["in memory", "streamed"])
def test_entities_of_a_workbook_are_not_expanded(small: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool) -> None:
    if streamed:
        monkeypatch.setattr(workbooks, "MOST_HELD", 0)
    entity = b'<!DOCTYPE x [<!ENTITY who SYSTEM "file:///etc/hostname">]>'
    changed(
        small,
        sheet=lambda sheet: entity + sheet.replace(b"Colquitt", b"&who;"),
    )
    try:
        found = cities(small)
    except WrongFile:
        return
    assert Path("/etc/hostname").read_text().strip() not in "".join(found)


def test_the_sheet_is_found_by_its_columns(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a(), above=[["Office of Foreign Labor Certification"], []])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Read me", 0).append(["This is a note."])
    book.save(path)
    assert cities(path) == ["Colquitt"]


def test_a_workbook_without_the_sheet_says_what_each_sheet_lacks(tmp_path: Path) -> None:
    path = workbook(tmp_path, header=["CASE_NUMBER", "WAGE_OFFER", "PER", "SOMETHING"], sheet="Addendum A")
    assert "“Addendum A”" in refusal_of(path)
    assert "CASE_STATUS" in refusal_of(path)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, *[h2a(number) for number in range(50)])
    content = bytearray(path.read_bytes())
    middle = content.index(b"xl/worksheets/sheet1.xml") + 600
    content[middle : middle + 40] = bytes(40)
    path.write_bytes(content)
    assert refusal_of(path)


def test_formulas_are_read_by_their_last_value_and_never_run(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a(WORKSITE_CITY='=HYPERLINK("http://x.example","Vass")'))
    assert cities(path) == [""]


@pytest.mark.parametrize("streamed", [False, True], ids=["in memory", "streamed"])
def test_blank_rows_are_left_out_and_the_rest_keep_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    if streamed:
        monkeypatch.setattr(workbooks, "MOST_HELD", 0)
    blank: dict[str, object] = {}
    path = h2a_workbook(tmp_path, h2a(), blank, blank, h2a(2), *[blank] * 500)
    rows = list(open_source(path, LAYOUTS).rows())
    width = len(header_of(OFLC_H2A))
    assert [(line, len(cells)) for line, cells in rows] == [(2, width), (5, width)]


def test_both_ways_of_reading_a_workbook_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = h2a_workbook(tmp_path, h2a(), h2a(2, WAGE_OFFER=14))

    def texts() -> list[list[str]]:
        return [[cell_text(cell) for cell in cells] for _line, cells in open_source(path, LAYOUTS).rows()]

    in_memory = texts()
    monkeypatch.setattr(workbooks, "MOST_HELD", 0)
    assert texts() == in_memory


def test_a_workbook_may_have_the_name_of_an_older_one(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a()).rename(tmp_path / "decisions.xls")
    assert cities(path) == ["Colquitt"]
