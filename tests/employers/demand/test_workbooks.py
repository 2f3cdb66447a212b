"""Whatever a workbook says of itself, its rows are read in bounded memory or it is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from common.sheets import workbooks
from common.sheets.cells import cell_text
from common.sheets.problems import WrongFile
from common.sheets.workbooks import fits_in_memory
from employers.demand.forms import LAYOUTS, OFLC_H2A
from employers.demand.readers import open_source

from .files import h2a, h2a_workbook, header_of, workbook
from .test_readers import cities, refusal_of

SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
Change = Callable[[bytes], bytes]


def changed(path: Path, **parts: Change) -> Path:
    """The workbook with some of its parts rewritten, as a program with other habits or a hostile hand would."""
    names = {"sheet": SHEET, "texts": TEXTS, "styles": STYLES}
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        contents = {TEXTS: b""} | {member: old.read(member) for member in old.namelist()}
        for name, change in parts.items():
            contents[names[name]] = change(contents[names[name]])
        for member, content in contents.items():
            new.writestr(member, content)
    path.write_bytes(copy.getvalue())
    return path


def is_held(path: Path) -> bool:
    with zipfile.ZipFile(path) as packed:
        return fits_in_memory(packed)


def before_the_end(row: bytes) -> Change:
    return lambda sheet: sheet.replace(b"</sheetData>", row + b"</sheetData>")


def after_the_begin(row: bytes) -> Change:
    return lambda sheet: sheet.replace(b"<sheetData>", b"<sheetData>" + row)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return h2a_workbook(tmp_path, h2a(), h2a(2))


def test_an_ordinary_workbook_is_held_in_memory(small: Path) -> None:
    assert is_held(small)
    assert cities(small) == ["Colquitt", "Colquitt"]


@pytest.mark.parametrize(
    "change",
    [
        before_the_end(b'<row r="41000"><c r="A41000"><v>1</v></c></row>'),
        before_the_end(b"<row r='900000'><c r='A900000'><v>1</v></c></row>"),
        after_the_begin(b'<row r="900000"><c r="A900000"><v>1</v></c></row>' + b'<row r="4"/>' * 9_000),
        before_the_end(b'<row r="4"><c r="GA4"><v>1</v></c></row>'),
        before_the_end(b'<row r="4"><c r = "XFD4"><v>1</v></c></row>'),
        before_the_end(b'<row r="4"><c r="&#88;FD4"><v>1</v></c></row>'),
        before_the_end(b"<row><c><v>1</v></c></row>"),
        before_the_end(b'<row><c s="1"><v>1</v></c></row>'),
        before_the_end(b'<row r="4"><c ' + b" " * 900 + b'r="A4"><v>1</v></c></row>'),
        before_the_end(b'<row r="4"><c r="A4" t="s"><v>99999</v></c></row>'),
        before_the_end(b'<row r="4"><c r="A4" t="s"><f/><v>0</v></c></row>'),
    ],
    ids=[
        "far down",
        "far down, in single quotes",
        "far down, before the others",
        "far out",
        "far out, with blanks",
        "far out, in disguise",
        "without a place",
        "with a style and no place",
        "with its place hidden far behind",
        "a text that is not there",
        "a text that is not counted",
    ],
)
def test_cells_that_could_make_a_sheet_large_are_streamed(small: Path, change: Change) -> None:
    assert not is_held(changed(small, sheet=change))


def shared(*texts: bytes) -> Change:
    """Texts that cells show by their number; the workbooks made here have none of their own."""
    return lambda _none: (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + b"".join(texts) + b"</sst>"
    )


def showing(number: int, times: int) -> Change:
    cells = b"".join(b'<c r="A%d" t="s"><v>%d</v></c>' % (row, number) for row in range(9, 9 + times))
    return before_the_end(b'<row r="9">' + cells + b"</row>")


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (b'<c r="A1" s="12" t="s"><v>7</v></c><c r="FZ40999"><v>1</v></c><c r="B2"/>', [7]),
        (b'<c r="A1" t="inlineStr"><is><t>a</t></is></c>', []),
        (b"<c r='A1'><v>1</v></c>", None),
        (b'<c s="1" r="A1"><v>1</v></c>', None),
        (b'<c r="GA1"><v>1</v></c>', None),
        (b'<c r="A41000"><v>1</v></c>', None),
        (b'<c r="A1" t="s"><f>A2</f><v>7</v></c>', None),
        (b'<c r="A1" t = "s"><v>7</v></c>', None),
        (b"<c><v>1</v></c>", None),
        (b'<x:c r="A1"><v>1</v></x:c>', None),
        (b'<c\tr="A1"><v>1</v></c>', None),
    ],
)
def test_only_cells_in_the_usual_way_are_told_at_one_look(cells: bytes, texts: list[int] | None) -> None:
    assert workbooks._ordinary(cells) == texts
    if texts is not None:  # the closer look says the same
        assert workbooks._texts_shown(cells) == texts
        assert not workbooks._OTHER_CELL.search(cells)


@pytest.mark.parametrize(("times", "held"), [(5, True), (50, False)])
def test_a_long_text_that_many_cells_show_is_streamed(
    small: Path, monkeypatch: pytest.MonkeyPatch, times: int, held: bool
) -> None:
    """A file of a few kilobytes with one text of 32,000 letters in a million cells would take 32 GB."""
    monkeypatch.setattr(workbooks, "SHEET_IN_MEMORY", 1_000_000)
    long = b"<si><t>" + b"A" * 30_000 + b"</t></si>"
    assert is_held(changed(small, texts=shared(long), sheet=showing(0, times))) is held


@pytest.mark.parametrize("odd", [b"<!-- </si></si></si> -->", b"<si/>"])
def test_texts_that_cannot_be_counted_are_streamed(small: Path, odd: bytes) -> None:
    text = b"<si><t>Colquitt</t></si>"
    assert is_held(changed(small, texts=shared(text), sheet=showing(0, 1)))
    assert not is_held(changed(small, texts=shared(odd, text)))


def in_utf16(sheet: bytes) -> bytes:
    xml = sheet.decode().partition("?>")[2] if sheet.startswith(b"<?xml") else sheet.decode()
    return f'<?xml version="1.0" encoding="utf-16"?>{xml}'.encode("utf-16")


def test_a_sheet_in_two_bytes_a_letter_is_streamed(small: Path) -> None:
    assert not is_held(changed(small, sheet=in_utf16))
    assert cities(small) == ["Colquitt", "Colquitt"]


def test_parts_that_are_read_as_a_whole_may_not_be_large(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_OTHER", 100_000)
    changed(small, styles=lambda styles: styles.replace(b"<cellXfs", b"<!--" + b"x" * 100_000 + b"--><cellXfs"))
    assert "larger" in refusal_of(small)


def test_texts_may_not_be_large(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_TEXTS", 100_000)
    changed(small, texts=shared(b"<si><t>" + b"A" * 100_000 + b"</t></si>"))
    assert "larger" in refusal_of(small)


def test_a_cell_may_not_be_endless(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_RUN", 50_000)
    monkeypatch.setattr(workbooks, "CHUNK", 10_000)
    endless = b'<row r="4"><c r="A4" t="inlineStr"><is><t>' + b"A" * 100_000 + b"</t></is></c></row>"
    assert "larger" in refusal_of(changed(small, sheet=before_the_end(endless)))


def test_a_row_beyond_the_last_one_does_not_keep_the_reader_busy(small: Path) -> None:
    far = b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    assert "damaged" in refusal_of(changed(small, sheet=before_the_end(far)))


@pytest.mark.parametrize("begun", [b"<c ", b"<c r=", b'<c r="A1" ', b"<c:", b"<si "])
def test_tags_that_never_end_do_not_keep_the_reader_busy(small: Path, begun: bytes) -> None:
    assert refusal_of(changed(small, sheet=before_the_end(begun * (3_000_000 // len(begun)))))


@pytest.mark.parametrize("streamed", [False, True], ids=["in memory", "streamed"])
def test_a_workbook_whose_sheet_is_no_xml_is_refused(
    small: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    if streamed:
        monkeypatch.setattr(workbooks, "SHEET_IN_MEMORY", 0)
    assert refusal_of(changed(small, sheet=lambda _sheet: b"<worksheet><sheetData><row"))


@pytest.mark.parametrize("streamed", [False, True], ids=["in memory", "streamed"])
def test_entities_of_a_workbook_are_not_expanded(small: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool) -> None:
    if streamed:
        monkeypatch.setattr(workbooks, "SHEET_IN_MEMORY", 0)
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
        monkeypatch.setattr(workbooks, "SHEET_IN_MEMORY", 0)
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
    monkeypatch.setattr(workbooks, "SHEET_IN_MEMORY", 0)
    assert texts() == in_memory


def test_a_workbook_may_have_the_name_of_an_older_one(tmp_path: Path) -> None:
    path = h2a_workbook(tmp_path, h2a()).rename(tmp_path / "decisions.xls")
    assert cities(path) == ["Colquitt"]
