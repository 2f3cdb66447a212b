"""A feed as rows of cells: each record is a row, its number in the list the row's number, every field of any record a column."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.sheets.archives import names_in
from common.sheets.files import Cells, Row, SheetFile, file_open, named
from common.sheets.problems import WrongFile
from common.sheets.records import Record, is_json, records

from ..layouts import Layout, recognise
from ..readers import Source
from .forms import FEEDS, FIRST_NAME, PRIVATE

MOST_FIELDS = 2_000
MOST_RECORDS = 1_000_000
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")  # what a database cannot hold


def is_feed(path: Path) -> bool:
    """Told by what is in the file, not by its name: JSON, or a ZIP archive that is no workbook. False for what cannot be opened."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
        if not start.startswith(b"PK"):
            return is_json(start)
        names = names_in(path)
    except (OSError, zipfile.BadZipFile, WrongFile):
        return False
    return not any(name == "[Content_Types].xml" or name.startswith("xl/") for name in names)


def open_feed(path: Path, layouts: Sequence[Layout]) -> Source:
    """Read once to its end, so that a damaged feed is refused before anything is written. Raises WrongFile."""
    file = file_open(path)
    with named(path):
        times, header = _looked_through(file)
        if not times:
            raise WrongFile(_("The list has no record."))
        feeds = [layout for layout in layouts if layout in FEEDS]
        if not feeds:
            raise WrongFile(_("It is a feed in JSON, and was to be read as a list of another form."))
        binding = recognise([(0, header)], [_with_private(layout, header) for layout in feeds])
    source = Source(replace(file, is_text=True), binding, lambda: _rows(file, header), total=times.total())
    source.repeated = Counter({case: n for case, n in times.items() if case and n > 1})
    return source


def _looked_through(file: SheetFile) -> tuple[Counter[str], list[str]]:
    """How often each case stands in the feed, and the names of all fields in the order in which they are met."""
    names: dict[str, None] = {}
    times: Counter[str] = Counter()
    for number, record in enumerate(records(file.path), start=1):
        cells = _flat(record)
        names |= dict.fromkeys(cells)
        if len(names) > MOST_FIELDS or number > MOST_RECORDS:
            raise WrongFile(_("It has more records or fields than any feed."))
        times[str(cells.get("caseNumber") or "").strip().upper()] += 1
    return times, list(names)


def _rows(file: SheetFile, header: Sequence[str]) -> Iterator[Row]:
    for number, record in enumerate(records(file.path), start=1):
        flat = _flat(record)
        cells: Cells = [flat.get(name, "") for name in header]
        yield number, cells


def _flat(record: Record, outer: str = "") -> dict[str, Any]:
    """Fields of an inner object as `outer.inner`; lists are told by their name and not looked into."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        name = f"{outer}{name}"
        if isinstance(value, dict) and not outer:
            flat |= _flat(value, f"{name}.")
        elif isinstance(value, str):
            flat[name] = _NOT_KEPT.sub("", value)
        else:
            flat[name] = "" if isinstance(value, list | dict) or value is None else value
    return flat


def _with_private(layout: Layout, header: Sequence[str]) -> Layout:
    """The layout with the fields of this feed that name persons, so that they are found in its texts too, and kept nowhere."""
    private = tuple(name for name in header if PRIVATE.search(name))
    pairs = ((name, FIRST_NAME.sub(_last, name)) for name in private if FIRST_NAME.search(name))
    return replace(layout, private=private, contact_names=tuple(pair for pair in pairs if pair[1] in header))


def _last(found: re.Match[str]) -> str:
    return f"{'Last' if found[1][0].isupper() else 'last'}{found[0][len(found[1]) :]}"
