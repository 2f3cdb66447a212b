"""From a file to rows of cells, in bounded memory: what a wrong, cut or hostile file is, is said before anything is imported.

The kind of file is read from its first bytes, never from its name. A source can be read more than once.

CSV: comma, semicolon, tab or bar; UTF-8 (with or without its mark), UTF-16 with its mark, else cp1252; gzip or not.
XLSX: python-calamine reads ten times as fast as openpyxl but holds the rectangle of all cells in memory (31 bytes a cell:
1.9 GB for FY2016 Q1 with its million blank rows), so a sheet that may be larger than `RECTANGLE` is streamed by openpyxl.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar

import openpyxl
import python_calamine
from django.utils.translation import gettext as _

from .layouts import LINES_BEFORE_HEADER, Binding, Layout, recognise
from .problems import WrongFile
from .values import cell_text

MAX_BYTES = 2_000_000_000  # unpacked
MAX_LINE = 4_000_000  # characters
MAX_CELL = 200_000  # characters; Excel ends at 32,767
RECTANGLE = 7_500_000  # cells, some 230 MB in calamine
CHUNK = 1 << 20

Cells = Sequence[Any]
Row = tuple[int, Cells]  # the line of a CSV file or the row of a sheet, and its cells
_Item = TypeVar("_Item")

_NOT_TEXT = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x7fELF", "ELF"),
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass
class Source:
    """A file that was read to its end once and whose form is known."""

    path: Path
    sha256: str
    binding: Binding
    is_text: bool  # the rows of a workbook may leave out the last cells, those of a CSV file may not
    all_rows: Callable[[], Iterator[Row]] = field(repr=False)
    total: int = 0  # rows below the header, blank ones not counted
    repeated: Counter[str] = field(default_factory=Counter)  # cases that stand more than once, and how often

    def rows(self) -> Iterator[Row]:
        """What stands below the header, blank rows left out."""
        width = len(self.binding.header)
        with _named(self.path):
            for line, cells in self.all_rows():
                if line > self.binding.header_line:
                    yield line, cells if self.is_text else [*cells, *[""] * (width - len(cells))]

    def case_in(self, cells: Cells) -> str:
        place = self.binding.positions["case_number"][0]
        return cell_text(cells[place]).upper() if len(cells) > place else ""


def open_source(path: Path, layouts: Sequence[Layout]) -> Source:
    """Read the file once to its end, so that a damaged one is refused before anything is written. Raises WrongFile."""
    with _named(path):
        with path.open("rb") as file:
            start = file.read(8)
        if not start:
            raise WrongFile(_("The file is empty."))
        if start.startswith(b"PK"):
            source = _open_workbook(path, layouts)
        else:
            source = _open_csv(path, layouts, packed=start.startswith(b"\x1f\x8b"))
    times = Counter(source.case_in(cells) for _line, cells in source.rows())
    source.total = times.total()
    source.repeated = Counter({case: count for case, count in times.items() if case and count > 1})
    return source


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Every way in which reading fails, as one sentence that begins with the file's name."""
    try:
        yield
    except WrongFile as error:
        raise WrongFile(f"{path.name}: {error.message}") from error
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        raise WrongFile(
            _("%(file)s is damaged or was cut off on its way. Fetch it again.") % {"file": path.name}
        ) from error
    except csv.Error as error:
        raise WrongFile(
            _("%(file)s is not readable as CSV (%(why)s). Save it again as “CSV UTF-8”.")
            % {"file": path.name, "why": error}
        ) from error
    except OSError as error:
        raise WrongFile(
            _("%(file)s cannot be read: %(why)s.") % {"file": path.name, "why": error.strerror or error}
        ) from error


# --- CSV


def _open_csv(path: Path, layouts: Sequence[Layout], *, packed: bool) -> Source:
    sha256, encoding = _look_through(path, packed)
    delimiter = _delimiter(path, packed, encoding)
    rows = partial(_csv_rows, path, packed, encoding, delimiter)
    binding = recognise(_head(rows()), layouts)
    return Source(path, sha256, binding, True, rows)


def _raw(path: Path, packed: bool) -> IO[bytes]:
    return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]


def _look_through(path: Path, packed: bool) -> tuple[str, str]:
    """Fingerprint of the file and its encoding; the whole file is unpacked and decoded once."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    decoder: codecs.IncrementalDecoder | None = None
    encoding, size = "utf-8-sig", 0
    with _raw(path, packed) as content:
        while chunk := content.read(CHUNK):
            if not size:
                encoding = _first_guess(chunk)
                decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
            size += len(chunk)
            if size > MAX_BYTES:
                raise WrongFile(_("Unpacked, it is larger than %(size)s MB.") % {"size": MAX_BYTES // 1_000_000})
            if b"\0" in chunk and encoding != "utf-16":
                raise WrongFile(_("It is not a text file. CSV (also .gz) and XLSX are read."))
            if decoder:
                decoder = _still_decodes(decoder, chunk, encoding)
        if decoder and not _ends_well(decoder):
            decoder = None
    if not size:
        raise WrongFile(_("The file is empty."))
    if decoder:
        return sha256, encoding
    if encoding == "utf-16":
        raise WrongFile(_("It is damaged: its UTF-16 text cannot be read."))
    return sha256, "cp1252"


def _first_guess(chunk: bytes) -> str:
    for magic, kind in _NOT_TEXT:
        if chunk.startswith(magic):
            raise WrongFile(_("It is a %(kind)s file. CSV (also .gz) and XLSX are read.") % {"kind": kind})
    if chunk.startswith(_OLD_EXCEL):
        raise WrongFile(_("It is an old or a locked Excel file. Open it, save it as XLSX without a password."))
    return "utf-16" if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _still_decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, encoding: str) -> codecs.IncrementalDecoder | None:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return None
    return decoder


def _ends_well(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, packed: bool, encoding: str) -> str:
    with io.TextIOWrapper(_raw(path, packed), encoding=encoding, errors="replace", newline="") as text:
        head = "".join(islice(_lines(text), LINES_BEFORE_HEADER))
    return max(",;\t|", key=head.count)


def _csv_rows(path: Path, packed: bool, encoding: str, delimiter: str) -> Iterator[Row]:
    # cp1252 leaves five bytes without a letter; one of them in a text is no reason to refuse the file.
    errors = "replace" if encoding == "cp1252" else "strict"
    csv.field_size_limit(MAX_CELL)
    with io.TextIOWrapper(_raw(path, packed), encoding=encoding, errors=errors, newline="") as text:
        lines = _CountedLines(_lines(text))
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        line, width, cells = 1, 0, []
        for cells in reader:
            if any(cells):
                width = width or len(cells)
                if len(cells) < width and not lines.whole and lines.at_end:
                    raise EOFError
                yield line, cells
            line = reader.line_num + 1


class _CountedLines:
    """Lines with one more fact: whether the last one given ends as a line does."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._next = next(lines, None)
        self.whole = True

    @property
    def at_end(self) -> bool:
        return self._next is None

    def __iter__(self) -> _CountedLines:
        return self

    def __next__(self) -> str:
        if self._next is None:
            raise StopIteration
        line, self._next = self._next, next(self._lines, None)
        self.whole = line.endswith(("\n", "\r"))
        return line


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise WrongFile(_("A line is longer than %(size)s characters.") % {"size": MAX_LINE})
        yield line


def _head(rows: Iterator[Row]) -> list[tuple[int, list[str]]]:
    return [(line, [cell_text(cell) for cell in cells]) for line, cells in islice(rows, LINES_BEFORE_HEADER)]


# --- XLSX


def _open_workbook(path: Path, layouts: Sequence[Layout]) -> Source:
    """The first sheet whose columns are known. Raises WrongFile that speaks of every sheet."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with zipfile.ZipFile(path) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            raise WrongFile(_("It is a ZIP archive, not an XLSX workbook."))
        sheets = _in_memory if _fits_in_memory(packed) else _streamed
    refusals = []
    for name, rows in _guarded(sheets(path)):
        try:
            return Source(path, sha256, recognise(_head(rows()), layouts), False, rows)
        except WrongFile as refusal:
            refusals.append(_("Sheet “%(sheet)s”: %(why)s") % {"sheet": name, "why": refusal.message})
    raise WrongFile(" ".join(refusals) or _("The workbook has no sheet."))


_CELL_AT = re.compile(rb' r="([A-Z]+)(\d+)"')
_FAR_COLUMN = re.compile(rb' r="(?:[A-Z]{3}|[G-Z][A-Z])\d')  # beyond FZ, the 182nd column


def _fits_in_memory(packed: zipfile.ZipFile) -> bool:
    """Whether no sheet's rectangle can exceed `RECTANGLE`. Reads every part to its end, which also checks its sum."""
    if sum(member.file_size for member in packed.infolist()) > MAX_BYTES:
        raise WrongFile(_("Unpacked, it is larger than %(size)s MB.") % {"size": MAX_BYTES // 1_000_000})
    fits = True
    for member in packed.infolist():
        is_sheet = member.filename.startswith("xl/worksheets/")
        tail = b""
        with packed.open(member) as content:
            while chunk := content.read(CHUNK):
                window = tail + chunk
                fits = fits and not (is_sheet and _FAR_COLUMN.search(window))
                tail = window[-64_000:]
        rows = [int(row) for _column, row in _CELL_AT.findall(tail)] if is_sheet else []
        fits = fits and max(rows, default=0) * 182 <= RECTANGLE
    return fits


Sheets = Iterator[tuple[str, Callable[[], Iterator[Row]]]]


def _in_memory(path: Path) -> Sheets:
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        yield name, lambda sheet=sheet: _guarded(_rows_with_values(sheet.iter_rows()))  # type: ignore[misc]


def _streamed(path: Path) -> Sheets:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    names = book.sheetnames
    book.close()
    for name in names:
        yield name, partial(_stream, path, name)


def _stream(path: Path, name: str) -> Iterator[Row]:
    return _guarded(_rows_with_values(_streamed_cells(path, name)))


def _streamed_cells(path: Path, name: str) -> Iterator[Cells]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book[name]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _rows_with_values(rows: Iterator[Cells]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
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
