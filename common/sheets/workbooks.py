"""The sheets of an XLSX file as rows of cells, in bounded memory, whatever the file says of itself.

No process of ours parses it: a child does (`child`), which may take only so much and of whose answer nothing is used but its text. It reads
with python-calamine, ten times as fast as openpyxl; that holds the rectangle around all cells (31 bytes a cell: 1.9 GB for FY2016 Q1
with its million blank rows), so where it takes too much a second child streams the sheet.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import weakref
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from itertools import count, islice
from pathlib import Path
from typing import IO

import python_calamine
from django.utils.translation import gettext as _

from .archives import refuse_long_directory
from .child import DAMAGED, END_OF_CELL, END_OF_COLUMN, TOO_LARGE
from .problems import WrongFile

MAX_BYTES = 2_000_000_000  # of all parts, unpacked
MAX_PARTS = 1_000
MOST_MEMORY = 512_000_000  # bytes that a child may address
MOST_SECONDS = 300  # of the processor; to stream a million rows of sixty cells takes half of it
MOST_HELD = 5_000_000  # cells of a rectangle that it is worth trying to hold, or that many times thirty bytes of XML
MOST_FRAME = 16_000_000  # bytes of text in a hundred rows
MOST_TEXT = 1_000_000_000  # bytes of text in all rows
KEPT_IN_MEMORY = 16_000_000  # 20,000 decisions of sixty cells; what is longer is written to a nameless file

Cells = Sequence[str]
Row = tuple[int, Cells]
Sheet = tuple[str, Callable[[], Iterator[Row]]]
Frames = Generator[bytes, None, None]

_SIZE = re.compile(rb"""<dimension\s+ref=["'](?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})["']""")
_ENVIRONMENT = {
    "MALLOC_TOP_PAD_": "67108864",
    "MALLOC_TRIM_THRESHOLD_": "512000000",
}  # memory in large pieces, and kept
_BEGIN = "import sys; sys.path += sys.argv[6:]; from common.sheets.child import main; main(*sys.argv[1:6])"
_FOLDERS = [str(Path(__file__).resolve().parents[2]), str(Path(python_calamine.__file__).resolve().parents[1])]


def sheets(path: Path) -> Iterator[Sheet]:
    """Each sheet's name and its rows that hold something, with their numbers; the rows can be read more than once.

    Raises WrongFile where it is no workbook or too large, and BadZipFile where it is damaged.
    """
    reader = _reader(path)
    for sheet in count():
        rows = _Rows(_sent(path, reader, sheet))
        if sheet < len(rows.names):
            yield rows.names[sheet], rows
        if sheet + 1 >= len(rows.names):
            return


def too_large(size: int) -> WrongFile:
    return WrongFile(_("Unpacked, it is larger than %(size)s MB.") % {"size": size // 1_000_000})


def _reader(path: Path) -> str:
    """The child's reader to begin with, by what the workbook says of its size."""
    refuse_long_directory(path)
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        if "xl/workbook.xml" not in packed.namelist():
            raise WrongFile(_("It is a ZIP archive, not an XLSX workbook."))
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
            raise too_large(MAX_BYTES)
        try:
            large = any(_is_large(packed, part) for part in parts if part.filename.startswith("xl/worksheets/"))
        except (NotImplementedError, RuntimeError) as error:  # packed in an unusual way, or locked
            raise zipfile.BadZipFile(str(error)) from error
    return "streamed" if large else "held"


def _is_large(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with packed.open(part) as content:
        size = _SIZE.search(content.read(4_000))
    if not size or part.file_size > 30 * MOST_HELD:
        return part.file_size > 30 * MOST_HELD
    width = 0
    for letter in size[1]:
        width = 26 * width + letter - ord("@")
    return width * int(size[2]) > MOST_HELD


class _Rows:
    """The rows of one sheet: kept as they come from the child, for whoever reads them again."""

    def __init__(self, sent: Frames) -> None:
        names = next(sent)
        self.names = names.decode().split(END_OF_CELL) if names else []
        self._sent, self._size, self._is_whole = sent, 0, False
        self._kept: IO[bytes] = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._kept.close)

    def __call__(self) -> Iterator[Row]:
        at = 0
        while at < self._size or self._take():
            self._kept.seek(at)
            frame = _frame(self._kept) or b""
            at += 4 + len(frame)
            yield from _rows(frame)

    def _take(self) -> bool:
        """Keep the next frame; there is none after the empty one."""
        if self._is_whole:
            return False
        frame = next(self._sent, None)
        if frame is None:
            raise zipfile.BadZipFile("reading has ended before")
        self._is_whole = not frame
        if self._is_whole:
            self._sent.close()
            return False
        self._kept.seek(self._size)
        self._size += self._kept.write(len(frame).to_bytes(4, "big") + frame)
        if self._size > MOST_TEXT:
            raise too_large(MOST_TEXT)
        return True


def _rows(frame: bytes) -> Iterator[Row]:
    try:
        numbers, *columns = (column.split(END_OF_CELL) for column in frame.decode().split(END_OF_COLUMN))
        yield from zip(map(int, numbers), zip(*columns, strict=True), strict=True)
    except ValueError as error:
        raise zipfile.BadZipFile(str(error)) from error


def _sent(path: Path, reader: str, sheet: int) -> Frames:
    """What a child sends of a sheet; where it took too much, what a second one streams instead, from the row after the last."""
    last = b""
    if reader == "held":
        with suppress(WrongFile):
            for last in _child(path, reader, sheet):
                yield last
            return
    numbers, is_row, _columns = last.partition(END_OF_COLUMN.encode())
    after = int(numbers.rpartition(END_OF_CELL.encode())[2]) if is_row else 0
    yield from islice(_child(path, "streamed", sheet, after), 1 if last else 0, None)


def _child(path: Path, reader: str, sheet: int, after: int = 0) -> Frames:
    """The frames of a child, up to the empty one. It ends with this reading; where this process dies, as soon as it sends on."""
    limits = (str(sheet), str(after), str(MOST_MEMORY), str(MOST_SECONDS))
    command = [sys.executable, "-I", "-S", "-c", _BEGIN, reader, *limits, *_FOLDERS]
    with (
        path.open("rb") as book,
        subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
            command,
            stdin=book,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_ENVIRONMENT,
            bufsize=1 << 18,
        ) as process,
    ):
        try:
            while (frame := _frame(process.stdout)) is not None:  # type: ignore[arg-type]
                yield frame
                if not frame:
                    return
            raise _failure(process.wait(timeout=10))
        finally:
            process.kill()


def _frame(file: IO[bytes]) -> bytes | None:
    """The next frame, without its length; None where the file ends in it or before. Raises WrongFile."""
    length = file.read(4)
    size = int.from_bytes(length, "big")
    if size > MOST_FRAME:
        raise too_large(MOST_FRAME)
    frame = file.read(size)
    return frame if len(length) == 4 and len(frame) == size else None


def _failure(status: int) -> Exception:
    if status == DAMAGED:
        return zipfile.BadZipFile("the sheet cannot be read")
    if status == TOO_LARGE or status < 0:  # a signal: it had no more memory or time
        return too_large(MOST_MEMORY)
    return RuntimeError(f"the reader of workbooks did not start ({status})")
