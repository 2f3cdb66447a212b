"""One cell: as the text a person would type, and as one that no spreadsheet runs."""

from __future__ import annotations

from datetime import datetime

_ERROR_CELLS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_text(cell: object) -> str:
    """A cell of any type as the text a person would type: 45.0 is `45`, a day is `2026-03-01`."""
    if isinstance(cell, str):
        text = cell.strip()
        if not text or text[0] not in "'#":
            return text
        if text[0] == "'" and len(text) > 1 and text[1] in "=+-@ \t\r":
            text = text[1:].lstrip(" ")  # the apostrophe with which spreadsheets mark a text
        return "" if text in _ERROR_CELLS else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return str(cell).removesuffix(" 00:00:00")
    return str(cell)


def harmless(value: str) -> str:
    """A cell that a spreadsheet would run as a formula becomes text; `cell_text` reads it back without the mark."""
    return f"'{value}" if value.startswith(_FORMULA) else value
