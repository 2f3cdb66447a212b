"""The sheets of an XLSX file as rows of cells, in bounded memory, whatever the file says of itself.

python-calamine reads ten times as fast as openpyxl, but holds the rectangle around all cells (31 bytes a cell: 1.9 GB for FY2016 Q1
with its million blank rows) and a copy of a shared text for every cell that shows it. So each part is looked through first, as bytes:
what calamine could not hold is streamed by openpyxl, and what no reader could hold is refused.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

import openpyxl
import python_calamine
from django.utils.translation import gettext as _

from .archives import refuse_long_directory
from .kept import KeptRows
from .problems import WrongFile

MAX_BYTES = 2_000_000_000  # of all parts, unpacked
MAX_TEXTS = 100_000_000  # of the part with the shared texts; 1.9 MB for 2,700 decisions of FY2021
MAX_OTHER = 4_000_000  # of any further part that is parsed as a whole (styles, relations, names of sheets)
MAX_RUN = 4_000_000  # bytes of XML without the end of a tag
MAX_PARTS = 1_000
SHEET_IN_MEMORY = 150_000_000  # bytes of XML, and of the texts its cells show
LAST_ROW = 1_048_576
CHUNK = 1 << 20

Cells = Sequence[Any]
Row = tuple[int, Cells]
Sheet = tuple[str, Callable[[], Iterator[Row]]]
_Item = TypeVar("_Item")

# Looked for in bytes that may be hostile: no repetition is without an end, and whatever is unusual is streamed.
_CELL = rb"<(?:[^\s<>/:]{1,60}:)?c(?=[\s>/])"
# A cell that says itself where it stands, in 40,999 rows and 182 columns (7.5 million cells, 230 MB in calamine), and hides nothing.
_PLACE = rb"""\sr=["'](?:[A-Z]|[A-F][A-Z])(?:[1-9]\d{0,3}|[1-3]\d{4}|40\d{3})["']"""
_OTHER_CELL = re.compile(_CELL + rb"(?![^<>&]{0,200}" + _PLACE + rb"[^<>&]{0,200}>)")
_SHOWS_TEXT = re.compile(_CELL + rb"""[^<>]{0,500}\bt\s{0,9}=\s{0,9}["']s["']""")
_TEXT_SHOWN = re.compile(rb"""<c\s[^<>]{0,500}\bt=["']s["'][^<>]{0,200}>\s{0,9}<v>(\d{1,9})</v>""")
# The cells of nearly every workbook, in one look: in place, and the number of the text shown. Anything else is looked at more closely.
_ORDINARY_CELL = re.compile(
    rb"""<c r="(?:[A-Z]|[A-F][A-Z])(?:[1-9]\d{0,3}|[1-3]\d{4}|40\d{3})"(?: s="\d{1,6}")?"""
    rb"""(?: t="s"><v>(\d{1,9})</v>|[^<>&]{0,200}>)"""
)
_NOT_ORDINARY = re.compile(rb"<c[\t\n\r\x0b\x0c/>]|:c[\s/>]")
_OTHER_SIGNS = (b"='", b" =", b'= "', b"=\n", b"=\r", b"=\t")  # around the value of an attribute
_UNCOUNTED_TEXT = re.compile(rb"<!|si\s{0,9}/>")
_END_OF_TEXT = (b"</si>",)
_ENDS_OF_CELLS = (b"</c>", b":c>", b"/>", b"</row>", b":row>")
_SHEET = b"sheetData"
_SHEET_IN_UTF16 = tuple(_SHEET.decode().encode(f"utf-16-{order}") for order in ("le", "be"))
# Parts that no reader takes anything from.
_NEVER_READ = re.compile(
    r"/(?:media|drawings|charts|embeddings|pivot\w+|calcChain\.xml|comments\d*\.xml)", re.IGNORECASE
)


def sheets(path: Path) -> Iterator[Sheet]:
    """Each sheet's name and its rows that hold something, with their numbers; the rows can be read more than once.

    Raises WrongFile where it is no workbook or too large, and BadZipFile where it is damaged.
    """
    refuse_long_directory(path)
    with zipfile.ZipFile(path) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            raise WrongFile(_("It is a ZIP archive, not an XLSX workbook."))
        reader = _in_memory if fits_in_memory(packed) else _streamed
    return _guarded(reader(path))


def fits_in_memory(packed: zipfile.ZipFile) -> bool:
    """Whether calamine can hold every sheet. Reads every part to its end, which also checks its sum. Raises WrongFile."""
    parts = packed.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        raise too_large(MAX_BYTES)
    texts, fits = array("L"), True
    sheets: list[zipfile.ZipInfo] = []
    for part in parts:
        has_cells, can_be_searched = _first_look(packed, part)
        if has_cells:
            sheets.append(part)
        elif part.filename.lower() == "xl/sharedstrings.xml":
            texts = _lengths(packed, part)
        elif part.file_size > MAX_OTHER and not _NEVER_READ.search(part.filename):
            raise too_large(MAX_OTHER)
        fits = fits and can_be_searched
    for part in sheets:
        fits = _sheet_fits(packed, part, texts) and fits
    return fits


def too_large(size: int) -> WrongFile:
    return WrongFile(_("Unpacked, it is larger than %(size)s MB.") % {"size": size // 1_000_000})


def _first_look(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[bool, bool]:
    """Whether a part holds cells, under whatever name, and whether they can be looked for as ASCII. Reads it to its end."""
    has_cells, can_be_searched, before = False, True, b""
    with packed.open(part) as content:
        while chunk := content.read(CHUNK):
            window = before + chunk
            can_be_searched = can_be_searched and not any(name in window for name in _SHEET_IN_UTF16)
            has_cells = has_cells or _SHEET in window or not can_be_searched
            before = chunk[-20:]
    return has_cells, can_be_searched


def _lengths(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> array[int]:
    """Of each shared text, its bytes in the file; none where they cannot be counted."""
    if part.file_size > MAX_TEXTS:
        raise too_large(MAX_TEXTS)
    lengths: array[int] = array("L")
    with packed.open(part) as content:
        for piece in _pieces(content, _END_OF_TEXT):
            if _UNCOUNTED_TEXT.search(piece):
                return array("L")
            lengths.extend(map(len, piece.split(b"</si>")[:-1]))
    return lengths


def _sheet_fits(packed: zipfile.ZipFile, part: zipfile.ZipInfo, texts: Sequence[int]) -> bool:
    fits, shown = part.file_size <= SHEET_IN_MEMORY, 0
    with packed.open(part) as content:
        for piece in _pieces(content, _ENDS_OF_CELLS):
            if fits:
                ordinary = _ordinary(piece)
                numbers = _texts_shown(piece) if ordinary is None else ordinary
                shown += _shown(numbers, texts)
                fits = shown <= SHEET_IN_MEMORY and (ordinary is not None or not _OTHER_CELL.search(piece))
    return fits


def _ordinary(piece: bytes) -> list[int] | None:
    """The numbers of the shared texts that its cells show, where every cell is written in the usual way; else None."""
    if _NOT_ORDINARY.search(piece) or any(sign in piece for sign in _OTHER_SIGNS):
        return None
    cells = _ORDINARY_CELL.findall(piece)
    numbers = [int(digits) for digits in cells if digits]
    usual = len(cells) == piece.count(b"<c ") and len(numbers) == piece.count(b't="s"')
    return numbers if usual else None


def _texts_shown(piece: bytes) -> list[int] | None:
    """The same of cells that are written in another way; None where it cannot be told."""
    numbers = [int(digits) for digits in _TEXT_SHOWN.findall(piece)]
    return numbers if len(numbers) == len(_SHOWS_TEXT.findall(piece)) else None


def _shown(numbers: Sequence[int] | None, texts: Sequence[int]) -> int:
    """Bytes of shared text that the cells show, each as often as it is shown; too many where that cannot be told."""
    if numbers is None or max(numbers, default=-1) >= len(texts):
        return SHEET_IN_MEMORY + 1
    return sum(map(texts.__getitem__, numbers))


def _pieces(content: IO[bytes], ends: Sequence[bytes]) -> Iterator[bytes]:
    """The content in pieces that end with one of `ends`, so that no text or cell is cut, and the rest. Raises WrongFile."""
    rest = b""
    while chunk := content.read(CHUNK):
        rest += chunk
        cut = max(rest.rfind(end) + len(end) if end in rest else 0 for end in ends)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        if len(rest) > MAX_RUN:
            raise too_large(MAX_RUN)
    yield rest


# --- the two readers


def _in_memory(path: Path) -> Iterator[Sheet]:
    with path.open("rb") as file:  # a file, not its name: the name may say `.xls`
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            yield name, lambda sheet=sheet: _guarded(_rows_with_values(sheet.iter_rows()))  # type: ignore[misc]


def _streamed(path: Path) -> Iterator[Sheet]:
    with path.open("rb") as file:
        names = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False).sheetnames
    for name in names:
        yield name, KeptRows(lambda name=name: _guarded(_rows_with_values(_streamed_cells(path, name))))  # type: ignore[misc]


def _streamed_cells(path: Path, name: str) -> Iterator[Cells]:
    with path.open("rb") as file:
        sheet = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)[name]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        yield from sheet.iter_rows(values_only=True)


def _rows_with_values(rows: Iterator[Cells]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise zipfile.BadZipFile("rows beyond the last")
        if any(cell is not None and cell != "" for cell in cells):
            yield number, cells


def _guarded(items: Iterator[_Item]) -> Iterator[_Item]:
    """Whatever a reader stumbles over in a damaged workbook is one thing to the person: the file is damaged."""
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl warns of styles and dates it does not know
                item = next(items, None)
        except (WrongFile, OSError, zipfile.BadZipFile, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of calamine is no Exception
            raise zipfile.BadZipFile(str(error)) from error
        if item is None:
            return
        yield item
