"""Our own small lists: CSV in UTF-8 whose first lines, after #, say what they are and where they come from."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.csv`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader((line for line in lines if not line.startswith("#")), strict=True))


def split(cell: str) -> tuple[str, ...]:
    """A cell that holds several codes: "a|b"."""
    return tuple(part for part in cell.split("|") if part)
