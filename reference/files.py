"""Reading a list that somebody hands in: a clear answer to a wrong file, and the line, column, value and fix of a wrong row."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from common.errors import InvalidInput

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000


class WrongFile(InvalidInput):
    """The file as a whole cannot be used; nothing of it is loaded."""


@dataclass(frozen=True)
class Problem:
    line: int
    column: str
    value: str
    fix: str

    def __str__(self) -> str:
        return _("line %(line)s, %(column)s “%(value)s”: %(fix)s") % {
            "line": self.line,
            "column": self.column,
            "value": self.value[:60],
            "fix": self.fix,
        }


@dataclass(frozen=True)
class Row:
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def problem(self, column: str, fix: str) -> Problem:
        return Problem(self.line, column, self[column], fix)


@dataclass
class Table:
    name: str
    columns: frozenset[str]
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """A CSV file in UTF-8 (also compressed with gzip), its cells without surrounding blanks. Raises WrongFile."""
    table = Table(path.name, frozenset(), [])
    try:
        _fill(table, _text(path))
    except csv.Error as error:
        raise WrongFile(
            _("%(file)s is not readable as CSV (%(why)s). Save it again as “CSV UTF-8”.")
            % {"file": path.name, "why": error}
        ) from error
    if not table.rows:
        raise WrongFile(_("%(file)s: no row below the header.") % {"file": path.name})
    return table


def shipped_table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of our own lists in `reference/data/`."""
    path = Path(__file__).parent / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, strict=True)


def _fill(table: Table, text: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = [cell.strip() for cell in next(reader, [])]
    if len(header) < 2 or len(set(header)) != len(header):
        raise WrongFile(
            _("%(file)s: the first line must name each column once, separated by commas.") % {"file": table.name}
        )
    table.columns = frozenset(header)
    line = reader.line_num + 1  # of the row that comes next: a cell in quotes may hold several lines
    for cells in reader:
        if len(table.rows) >= MAX_ROWS:
            raise WrongFile(_("%(file)s: more than %(rows)s rows.") % {"file": table.name, "rows": MAX_ROWS})
        if len(cells) == len(header):
            table.rows.append(Row(line, dict(zip(header, map(str.strip, cells), strict=True))))
        elif any(cells):
            table.problems.append(_wrong_width(line, header, cells))
        line = reader.line_num + 1


def _wrong_width(line: int, header: list[str], cells: list[str]) -> Problem:
    fix = _("%(found)s cells where the header has %(expected)s; look for a comma outside quotes.") % {
        "found": len(cells),
        "expected": len(header),
    }
    return Problem(line, header[0], cells[0], fix)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if content[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise WrongFile(_("%(file)s cannot be read: %(why)s.") % {"file": path, "why": why}) from error
    except (EOFError, zlib.error) as error:
        raise WrongFile(_("%(file)s is cut short. Copy it again.") % {"file": path.name}) from error
    if len(content) > MAX_BYTES:
        raise WrongFile(_("%(file)s is larger than %(mb)s MB.") % {"file": path.name, "mb": MAX_BYTES // 1_000_000})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongFile(
            _("%(file)s is not text in UTF-8 (byte %(at)s). Save it again as “CSV UTF-8”.")
            % {"file": path.name, "at": error.start}
        ) from error
    if "\x00" in text:
        raise WrongFile(_("%(file)s is not a text file. Save it as “CSV UTF-8”.") % {"file": path.name})
    return text
