"""The rows that were not taken, as a CSV file that can be mended in a spreadsheet and read again."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.errors import InvalidInput
from common.sheets.cells import harmless

from .layouts import ERROR_COLUMNS, Binding
from .rows import Refusal


class ErrorsFile:
    """One line a refused row: file, line, what is wrong and what to do, then the row's own columns without contacts."""

    def __init__(self, target: Any, bindings: Sequence[Binding]) -> None:
        names = dict.fromkeys(name for binding in bindings for _place, name, _clean in binding.kept)
        self._columns = [name for name in names if name not in ERROR_COLUMNS]
        self._writer = csv.writer(target)
        self._row([*ERROR_COLUMNS, *self._columns])

    def add(self, file: str, refusal: Refusal) -> None:
        problems = [problem for _kind, problem in refusal.problems]
        what = [
            " | ".join(dict.fromkeys(getattr(problem, name) for problem in problems))
            for name in ("column", "value", "reason", "fix")
        ]
        self._row([file, str(refusal.line), *what, *(refusal.cells.get(name, "") for name in self._columns)])

    def _row(self, cells: Sequence[str]) -> None:
        self._writer.writerow([harmless(cell) for cell in cells])


@contextmanager
def errors_file(path: Path, bindings: Sequence[Binding]) -> Iterator[ErrorsFile]:
    """The file appears under its name when everything went well, so that an older one is not lost for nothing."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        target = beside.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise InvalidInput(
            _("%(file)s cannot be written: %(why)s.") % {"file": path, "why": error.strerror}, field="errors"
        ) from error
    try:
        with target:
            yield ErrorsFile(target, bindings)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
