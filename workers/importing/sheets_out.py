"""Files that go out: templates to fill in, and the rows that were not taken, with why and what to do.

Every cell is text, and none begins as a formula does. Rows that come back carry their reasons in front; they are read again as they are.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.errors import InvalidInput
from common.sheets.cells import harmless
from common.sheets.out import as_csv, as_xlsx

from .checking import Told
from .columns import ERROR_COLUMNS
from .fields import FIELDS, Field
from .lookups import Lookups, WordList

ROWS_WITH_LISTS = 5_000  # of a template, in which a cell offers its values
_HEAD = Font(bold=True, color="FFFFFF")
_NEEDED, _OTHER = PatternFill("solid", fgColor="1B4D7A"), PatternFill("solid", fgColor="5B6770")
_OFFERED = (
    "identity_kind",
    "sex",
    "area",
    "people",
    "yes_no",
    "language_level",
    "department",
    "language",
    "country",
    "skill",
)


def template_csv() -> bytes:
    """The headings in the reader's language and one invented person."""
    return as_csv([[_heading(field) for field in FIELDS], [field.example for field in FIELDS]])


def template_xlsx(lookups: Lookups) -> bytes:
    """Headings, one invented person, lists to choose from, and a sheet with everything that may be written."""
    book = Workbook()
    people: Any = book.active
    people.title = _("People")
    allowed = book.create_sheet(_("Allowed values"))
    people.append([_heading(field) for field in FIELDS])
    people.append([field.example for field in FIELDS])
    people.freeze_panes = "A2"
    for place, field in enumerate(FIELDS, start=1):
        letter = get_column_letter(place)
        head = people[f"{letter}1"]
        head.font, head.fill = _HEAD, _NEEDED if field.required else _OTHER
        people.column_dimensions[letter].width = max(14, min(len(field.title) + 4, 34))
        people[f"{letter}2"].number_format = "@"
    _offer(people, allowed, _values(lookups))
    return _saved(book)


def _heading(field: Field) -> str:
    """The mark of what is needed is no letter: the heading is read as if it were not there."""
    return f"{field.title} *" if field.required else field.title


def _values(lookups: Lookups) -> dict[str, list[str]]:
    """What may be written, by list, in the reader's language where the list has names in it."""
    values = {name: offered(words) for name, words in lookups.lists.items()}
    return values | {"yes_no": [_("yes"), _("no")], "municipality": sorted(lookups.places.names.shown.values())}


def offered(words: WordList) -> list[str]:
    """Each meaning once, by its first name: Spanish."""
    first: dict[Any, str] = {}
    for word, meaning in words.meanings.items():
        first.setdefault(meaning, words.shown[word])
    return sorted(first.values())


def _offer(people: Any, allowed: Any, values: dict[str, list[str]]) -> None:
    places: dict[str, str] = {}
    for number, name in enumerate(sorted(values), start=1):
        letter = get_column_letter(number)
        head = allowed.cell(1, number, next(field.title for field in FIELDS if field.values == name))
        head.font, head.fill = _HEAD, _OTHER
        allowed.column_dimensions[letter].width = 30
        for line, text in enumerate(values[name], start=2):
            allowed.cell(line, number, harmless(text))
        places[name] = f"'{allowed.title}'!${letter}$2:${letter}${len(values[name]) + 1}"
    for place, field in enumerate(FIELDS, start=1):
        if field.values in _OFFERED:
            letter = get_column_letter(place)
            choice = DataValidation(
                type="list", formula1=places[field.values], allow_blank=True, showErrorMessage=False
            )
            people.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{ROWS_WITH_LISTS}")


# --- the rows that were not taken


def bad_rows_csv(header: Sequence[str], rows: Iterable[Told]) -> bytes:
    return as_csv(_with_reasons(header, rows))


def bad_rows_xlsx(header: Sequence[str], rows: Iterable[Told]) -> bytes:
    return as_xlsx(_("Rows to mend"), _with_reasons(header, rows))


def _with_reasons(header: Sequence[str], rows: Iterable[Told]) -> Iterator[list[str]]:
    kept = [place for place, name in enumerate(header) if name and name not in ERROR_COLUMNS]
    yield [*ERROR_COLUMNS, *(header[place] for place in kept)]
    for told in rows:
        parts = [
            " | ".join(dict.fromkeys(getattr(problem, name) for problem in told.problems))
            for name in ("column", "value", "reason", "fix")
        ]
        cells = [told.cells[place] if place < len(told.cells) else "" for place in kept]
        yield [str(told.line), *parts, *cells]


class ErrorsFile:
    """Where the command writes the rows that were not taken, file after file: each may have headings of its own."""

    def __init__(self, target: Any) -> None:
        self._writer = csv.writer(target)

    def begin(self, header: Sequence[str]) -> None:
        self._write(next(_with_reasons(header, [])))
        self._header = header

    def add(self, told: Told) -> None:
        *_head, cells = _with_reasons(self._header, [told])
        self._write(cells)

    def _write(self, cells: Sequence[str]) -> None:
        self._writer.writerow([harmless(cell) for cell in cells])


@contextmanager
def errors_file(path: Path) -> Iterator[ErrorsFile]:
    """The file appears under its name when everything went well, so that an older one is not lost for nothing."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InvalidInput(
            _("%(file)s cannot be written: %(why)s.") % {"file": path, "why": error.strerror}, field="errors"
        ) from error
    try:
        with os.fdopen(number, "w", encoding="utf-8-sig", newline="") as target:
            yield ErrorsFile(target)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


__all__ = ["ErrorsFile", "Field", "bad_rows_csv", "bad_rows_xlsx", "errors_file", "template_csv", "template_xlsx"]
