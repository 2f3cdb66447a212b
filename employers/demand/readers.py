"""From a file to rows of cells: a list of demand is recognised by its columns and read to its end before anything is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from django.utils.translation import gettext as _

from common.sheets.cells import cell_text
from common.sheets.files import Cells, Row, Rows, SheetFile, file_open
from common.sheets.problems import WrongFile

from .layouts import Binding, Layout, recognise
from .lmia.periods import Period


@dataclass
class Source:
    """A file that was read to its end once and whose form is known."""

    file: SheetFile
    binding: Binding
    all_rows: Rows = field(repr=False)
    total: int = 0  # rows below the header, blank ones not counted
    repeated: Counter[str] = field(default_factory=Counter)  # cases that stand more than once, and how often
    period: Period | None = None  # of a list of decisions

    @property
    def path(self) -> Path:
        return self.file.path

    @property
    def sha256(self) -> str:
        return self.file.sha256

    def rows(self) -> Iterator[Row]:
        """What stands below the header, blank rows left out. Raises WrongFile where the file is no longer the one recognised."""
        return self.file.below(self.all_rows, self.binding.header_line, len(self.binding.header))

    def case_in(self, cells: Cells) -> str:
        place = self._case_place
        return cell_text(cells[place]).upper() if 0 <= place < len(cells) else ""

    @cached_property
    def _case_place(self) -> int:
        return next(iter(self.binding.positions.get("case_number", ())), -1)


def open_source(path: Path, layouts: Sequence[Layout]) -> Source:
    """Read the file once to its end, so that a damaged one is refused before anything is written. Raises WrongFile."""
    file = file_open(path)
    source = Source(file, *file.recognised(partial(recognise, candidates=layouts)))
    times = Counter(source.case_in(cells) for _line, cells in source.rows())
    source.total = times.total()
    if not source.total:
        raise WrongFile(_("%(file)s: No row stands below the names of the columns.") % {"file": path.name})
    source.repeated = Counter({case: count for case, count in times.items() if case and count > 1})
    return source
