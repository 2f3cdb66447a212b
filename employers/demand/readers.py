"""From a file to rows of cells, in bounded memory: what a wrong, cut or hostile file is, is said before anything is imported.

The kind of file is read from its first bytes, never from its name. A source can be read more than once.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .layouts import LINES_BEFORE_HEADER, Binding, Layout, recognise
from .problems import WrongFile
from .texts import text_rows
from .values import cell_text
from .workbooks import sheets

MAX_BYTES = 2_000_000_000

Cells = Sequence[Any]
Row = tuple[int, Cells]  # the line of a CSV file or the row of a sheet, and its cells
Stamp = tuple[int, int, int]  # of a file: which one, how long, last written when

_WHY = {
    FileNotFoundError: gettext_lazy("there is no such file"),
    PermissionError: gettext_lazy("this user may not read it"),
}


@dataclass
class Source:
    """A file that was read to its end once and whose form is known."""

    path: Path
    sha256: str
    binding: Binding
    is_text: bool  # the rows of a workbook may leave out the last cells, those of a CSV file may not
    all_rows: Callable[[], Iterator[Row]] = field(repr=False)
    stamp: Stamp = (0, 0, 0)
    total: int = 0  # rows below the header, blank ones not counted
    repeated: Counter[str] = field(default_factory=Counter)  # cases that stand more than once, and how often

    def rows(self) -> Iterator[Row]:
        """What stands below the header, blank rows left out. Raises WrongFile where the file is no longer the one recognised."""
        width = len(self.binding.header)
        with _named(self.path):
            for line, cells in self.all_rows():
                if line > self.binding.header_line:
                    yield line, cells if self.is_text else [*cells, *[""] * (width - len(cells))]
            if _stamp(self.path) != self.stamp:
                raise WrongFile(_("It was changed while it was read. Start again when it is complete."))

    def case_in(self, cells: Cells) -> str:
        place = self.binding.positions["case_number"][0]
        return cell_text(cells[place]).upper() if len(cells) > place else ""


def open_source(path: Path, layouts: Sequence[Layout]) -> Source:
    """Read the file once to its end, so that a damaged one is refused before anything is written. Raises WrongFile."""
    with _named(path):
        stamp = _stamp(path)
        with path.open("rb") as file:
            start = file.read(8)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if not start:
            raise WrongFile(_("The file is empty."))
        opened = _open_workbook if start.startswith(b"PK") else _open_csv
        source = opened(path, sha256, layouts)
        source.stamp = stamp
    times = Counter(source.case_in(cells) for _line, cells in source.rows())
    source.total = times.total()
    if not source.total:
        raise WrongFile(_("%(file)s: No row stands below the names of the columns.") % {"file": path.name})
    source.repeated = Counter({case: count for case, count in times.items() if case and count > 1})
    return source


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
        why = _WHY.get(type(error), error.strerror or error)
        raise WrongFile(_("%(file)s cannot be read: %(why)s.") % {"file": path.name, "why": why}) from error


def _open_csv(path: Path, sha256: str, layouts: Sequence[Layout]) -> Source:
    rows = text_rows(path)
    return Source(path, sha256, recognise(_head(rows()), layouts), True, rows)


def _open_workbook(path: Path, sha256: str, layouts: Sequence[Layout]) -> Source:
    """The first sheet whose columns are known. Raises WrongFile that speaks of every sheet."""
    refusals = []
    for name, rows in sheets(path):
        try:
            return Source(path, sha256, recognise(_head(rows()), layouts), False, rows)
        except WrongFile as refusal:
            refusals.append(_("Sheet “%(sheet)s”: %(why)s") % {"sheet": name, "why": refusal.message})
    raise WrongFile(" ".join(refusals[:MOST_SHEETS]) or _("The workbook has no sheet."))


MOST_SHEETS = 5  # are spoken of


def _head(rows: Iterator[Row]) -> list[tuple[int, list[str]]]:
    return [(line, [cell_text(cell) for cell in cells]) for line, cells in islice(rows, LINES_BEFORE_HEADER)]
