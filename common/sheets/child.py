"""One sheet of a workbook as text, on the standard output of a process of its own: of a file that nobody trusts.

`held` reads it with python-calamine: fast, but it holds the sheet, and each text as often as a cell shows it. `streamed` reads it with
openpyxl, row by row. Either may take so much memory and so many seconds of the processor, write no file, and knows nothing of us:
beside these lines only `cells` is imported, and little of Python, for it is started for every workbook.

What it writes is frames, each after its length in four bytes: the names of all sheets; then rows, column by column, the first
the numbers of the rows; an empty one at the end. Where that is missing, the exit status says why.
"""

from __future__ import annotations

import fcntl
import gc
import os
import resource
import sys
import warnings
from itertools import islice, zip_longest

from .cells import cell_text

TYPE_CHECKING = False  # `typing` takes as long to import as all else
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO, Any

    Cells = Sequence[Any]
    Row = tuple[int, Cells]
    Book = tuple[list[str], Callable[[int], Iterable[Cells]]]  # the names of its sheets, and the rows of one

DAMAGED, TOO_LARGE = 3, 4
END_OF_CELL, END_OF_COLUMN = "\x1f", "\x1e"  # no letters: where a cell holds one, a blank stands for it
LAST_ROW = 1_048_576
ROWS = 100  # of a frame

_WITHOUT_ENDS = {ord(END_OF_CELL): " ", ord(END_OF_COLUMN): " "}


def main(reader: str, sheet: str, after: str, most_bytes: str, most_seconds: str) -> None:
    """The sheet, counted from 0, of the workbook on the standard input, without its rows up to `after`. Ends the process."""
    for kind, most in (("AS", int(most_bytes)), ("CPU", int(most_seconds)), ("FSIZE", 0), ("CORE", 0)):
        resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (most, most))
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it
    warnings.simplefilter("ignore")  # openpyxl warns of styles and dates it does not know
    gc.disable()
    _widen_the_pipe()
    status = 0
    try:
        for text in frames(READERS[reader](open(0, "rb")), int(sheet), int(after)):  # noqa: SIM115 - ends with us
            content = text.encode("utf-8", "replace")
            _write(len(content).to_bytes(4, "big") + content)
    except MemoryError:
        status = TOO_LARGE
    except BaseException:  # a panic of calamine is no Exception
        status = DAMAGED
    os._exit(status)  # cells need not be let go one by one


def held(file: IO[bytes]) -> Book:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(file)
    return book.sheet_names, lambda sheet: book.get_sheet_by_index(sheet).iter_rows()


def streamed(file: IO[bytes]) -> Book:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)

    def rows(sheet: int) -> Iterable[Cells]:
        found = book[book.sheetnames[sheet]]
        found.reset_dimensions()  # what the file says of its own size may be wrong
        return found.iter_rows(values_only=True)

    return book.sheetnames, rows


READERS = {"held": held, "streamed": streamed}


def frames(book: Book, sheet: int, after: int = 0) -> Iterator[str]:
    names, rows_of = book
    yield END_OF_CELL.join([name.translate(_WITHOUT_ENDS) for name in names])
    rows = _with_values(rows_of(sheet), after) if names else iter(())
    while part := list(islice(rows, ROWS)):
        yield _frame(part)
    yield ""


def _with_values(rows: Iterable[Cells], after: int) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise ValueError(number)
        if number > after and (any(cells) or any(cell is not None and cell != "" for cell in cells)):
            yield number, cells


def _frame(rows: list[Row]) -> str:
    numbers, cells = zip(*rows, strict=True)
    return END_OF_COLUMN.join([END_OF_CELL.join(map(str, numbers)), *map(_column, zip_longest(*cells))])


def _column(cells: Cells) -> str:
    try:
        text = END_OF_CELL.join(cells)
    except TypeError:
        text = END_OF_CELL.join([cell if type(cell) is str else _texts[cell] for cell in cells])
    if text.count(END_OF_CELL) == len(cells) - 1 and END_OF_COLUMN not in text:
        return text
    return END_OF_CELL.join([cell_text(cell).translate(_WITHOUT_ENDS) for cell in cells])


class _Texts(dict):
    """Days and wages come again and again."""

    def __missing__(self, cell: Any) -> str:
        text = cell_text(cell)
        if cell not in (0, 1) and len(self) < 50_000:  # which are the same as False and True
            self[cell] = text
        return text


_texts = _Texts()


def _widen_the_pipe() -> None:
    """So that both work at once; where that is not allowed, more slowly."""
    try:
        fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 1 << 20)
    except OSError:
        return


def _write(content: bytes) -> None:
    while content:
        content = content[os.write(1, content) :]
