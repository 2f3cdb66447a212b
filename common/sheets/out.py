"""Lists that go out as files: every cell is text, and none begins as a formula does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .cells import harmless

Rows = Iterable[Sequence[str]]
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(rows: Rows) -> bytes:
    """Comma-separated, in UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, rows: Rows) -> bytes:
    """A workbook of one sheet, whose first row stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([harmless(ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_download(kind: str, *, title: str, name: str, rows: Rows) -> HttpResponse:
    """A list as a file to keep: a workbook where `kind` is "xlsx", else CSV. `name` is without its ending."""
    if kind == "xlsx":
        return _download(as_xlsx(title, rows), XLSX, f"{name}.xlsx")
    return _download(as_csv(rows), CSV, f"{name}.csv")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
