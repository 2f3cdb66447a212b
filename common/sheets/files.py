"""A file that is read more than once: opened, looked through to its end, and watched that it stays the same."""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .cells import cell_text
from .problems import WrongFile
from .texts import LINES_BEFORE_HEADER, text_rows
from .workbooks import sheets

MAX_BYTES = 2_000_000_000
MOST_SHEETS = 5  # are spoken of

Cells = Sequence[Any]
Row = tuple[int, Cells]  # the line of a CSV file or the row of a sheet, and its cells
Rows = Callable[[], Iterator[Row]]
Head = list[tuple[int, list[str]]]  # the first lines, with their numbers
Stamp = tuple[int, int, int]  # of a file: which one, how long, last written when
_Known = TypeVar("_Known")

_WHY = {
    FileNotFoundError: gettext_lazy("there is no such file"),
    PermissionError: gettext_lazy("this user may not read it"),
}


@dataclass(frozen=True)
class SheetFile:
    """A file that could be opened. Its rows come from `recognised`."""

    path: Path
    sha256: str
    is_text: bool  # the rows of a workbook may leave out the last cells, those of a CSV file may not
    stamp: Stamp

    def recognised(self, recognise: Callable[[Head], _Known]) -> tuple[_Known, Rows]:
        """What `recognise` makes of the first lines, and all rows: of the first sheet that it does not refuse with WrongFile.

        Reads the file to its end where it is text. Raises WrongFile, which speaks of every sheet.
        """
        with named(self.path):
            if self.is_text:
                rows = text_rows(self.path)
                return recognise(_head(rows())), rows
            refusals = []
            for name, rows in sheets(self.path):
                try:
                    return recognise(_head(rows())), rows
                except WrongFile as refusal:
                    refusals.append(_("Sheet “%(sheet)s”: %(why)s") % {"sheet": name, "why": refusal.message})
            raise WrongFile(" ".join(refusals[:MOST_SHEETS]) or _("The workbook has no sheet."))

    def below(self, rows: Rows, line: int, width: int) -> Iterator[Row]:
        """The rows below a line, blank ones left out, of a workbook as wide as `width`.

        Raises WrongFile where the file is no longer the one that was opened.
        """
        with named(self.path):
            for number, cells in rows():
                if number > line:
                    yield number, cells if self.is_text else [*cells, *[""] * (width - len(cells))]
            if _stamp(self.path) != self.stamp:
                raise WrongFile(_("It was changed while it was read. Start again when it is complete."))


def file_open(path: Path) -> SheetFile:
    """Raises WrongFile for what is no file, an empty or too large one."""
    with named(path):
        stamp = _stamp(path)
        with path.open("rb") as file:
            start = file.read(8)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if not start:
            raise WrongFile(_("The file is empty."))
    return SheetFile(path, sha256, not start.startswith(b"PK"), stamp)


def _stamp(path: Path) -> Stamp:
    """Raises WrongFile for what is no file at all, or too large a one."""
    found = os.stat(path)
    if stat.S_ISDIR(found.st_mode):
        raise WrongFile(_("It is a folder. Name the files in it."))
    if not stat.S_ISREG(found.st_mode):
        raise WrongFile(_("It is not a file that can be read twice."))
    if found.st_size > MAX_BYTES:
        raise WrongFile(_("It is larger than %(size)s MB.") % {"size": MAX_BYTES // 1_000_000})
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def named(path: Path) -> Iterator[None]:
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
        why = _WHY.get(type(error), error.strerror or error)
        raise WrongFile(_("%(file)s cannot be read: %(why)s.") % {"file": path.name, "why": why}) from error


def _head(rows: Iterator[Row]) -> Head:
    return [(line, [cell_text(cell) for cell in cells]) for line, cells in islice(rows, LINES_BEFORE_HEADER)]
