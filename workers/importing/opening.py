"""A list of people as a file: opened, its columns known, its rows counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from common.sheets.files import Head, Row, Rows, SheetFile, file_open
from common.sheets.problems import WrongFile

from .columns import Binding, Header, bind, header_in

MOST_ROWS = 250_000


@dataclass
class Source:
    """A file whose columns are known and whose rows were counted once."""

    file: SheetFile
    binding: Binding
    all_rows: Rows = field(repr=False)
    total: int = 0  # rows below the headings, blank ones not counted

    def rows(self) -> Iterator[Row]:
        return self.file.below(self.all_rows, self.binding.header.line, len(self.binding.header.names))


def open_list(
    path: Path, mapping: Mapping[str, str] | None = None, remembered: Mapping[str, str] | None = None
) -> Source:
    """Read the file once to its end. `mapping` (folded heading to key) is what somebody chose, `remembered` what the office chose before.

    Raises WrongFile for what is no list, is damaged or too long, or lacks a column that is needed.
    """
    return _counted(path, lambda head: bind(header_in(head, remembered), mapping))


def read_header(path: Path, remembered: Mapping[str, str]) -> Header:
    """The headings of a file and what each is guessed to be. Reads a text file to its end. Raises WrongFile."""
    header, _rows = file_open(path).recognised(lambda head: header_in(head, remembered))
    return header


def _counted(path: Path, recognise: Callable[[Head], Binding]) -> Source:
    file = file_open(path)
    source = Source(file, *file.recognised(recognise))
    for _row in source.rows():
        source.total += 1
        if source.total > MOST_ROWS:
            raise WrongFile(
                _("%(file)s has more than %(most)s rows: divide it.") % {"file": path.name, "most": MOST_ROWS}
            )
    if not source.total:
        raise WrongFile(_("%(file)s: No row stands below the names of the columns.") % {"file": path.name})
    return source
