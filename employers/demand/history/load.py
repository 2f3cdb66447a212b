"""One list: which programme and fiscal year it is of, its rows read and written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _

from common.copying import in_parts
from common.names import plain
from common.sheets.cells import cell_text
from common.sheets.files import named
from common.sheets.problems import WrongFile
from reference.models import Subdivision

from .. import values
from ..batches import BatchImport
from ..layouts import Binding, Layout, plain_name
from ..lookups import PROGRAMME_OF_VISA, Lookups
from ..problems import Problem, Rejection, Warn
from ..readers import Source
from ..rows import Refusal
from .cells import CaseCells
from .chunks import CaseRow, ChunkReader
from .filings import Filed, Filings
from .forms import HISTORY_LISTS, OF_ONE_PROGRAMME
from .writing import CaseWriter

CHUNK = 2_000
FIRST_ROWS = 50
_YEAR = re.compile(r"(?:FY|fiscal year)[\s_-]?((?:19|20)?\d\d)(?!\d)", re.IGNORECASE)
_PROGRAMMES = {
    "us-h2a": re.compile(r"H-?2A(?![a-z])", re.IGNORECASE),
    "us-h2b": re.compile(r"H-?2B(?![a-z])", re.IGNORECASE),
}


def history_source(source: Source, *, programme_is_given: bool) -> Source:
    """The list with its programme. Raises WrongFile where neither rows, columns, title nor name tell it, or another than was asked for.

    `programme_is_given`: the layout by which the file was read was asked for, not found.
    """
    with named(source.path):
        given = source.binding.layout if programme_is_given else None
        told = _told_by_rows(source) or _told_by_columns(source.binding) or (given.programme if given else "")
        programme = told or _told_by_name(f"{_above(source)} {source.path.name}")
        if given and programme != given.programme:
            other = next(form for form in HISTORY_LISTS if form.programme == programme)
            raise WrongFile(
                _("It was to be read as “%(given)s”, but the list itself says “%(told)s”.")
                % {"given": given.title, "told": other.title}
            )
        if not programme:
            raise WrongFile(
                _(
                    "Neither its columns nor its name says whether it is of H-2A or H-2B. Say it: --format %(a)s or %(b)s."
                )
                % {"a": HISTORY_LISTS[0].format, "b": HISTORY_LISTS[1].format}
            )
    layout: Layout = next(form for form in HISTORY_LISTS if form.programme == programme)
    return replace(source, binding=replace(source.binding, layout=layout))


def _told_by_rows(source: Source) -> str:
    places = source.binding.positions["visa_class"]
    for _line, cells in islice(source.rows(), FIRST_ROWS):
        case = source.case_in(cells)
        for text in (*(plain(cell_text(cells[place])) for place in places if place < len(cells)), case[:5]):
            if programme := PROGRAMME_OF_VISA.get(text) or {"H-300": "us-h2a", "H-400": "us-h2b"}.get(text):
                return programme
    return ""


def _told_by_columns(binding: Binding) -> str:
    names = {plain_name(name) for name in binding.header if name}
    told = [code for code, own in OF_ONE_PROGRAMME.items() if names & set(map(plain_name, own))]
    return told[0] if len(told) == 1 else ""


def _told_by_name(text: str) -> str:
    told = [code for code, pattern in _PROGRAMMES.items() if pattern.search(text)]
    return told[0] if len(told) == 1 else ""


def _above(source: Source) -> str:
    """What stands above the names of the columns."""
    lines: list[str] = []
    for line, cells in source.all_rows():
        if line >= source.binding.header_line:
            break
        lines.append(" ".join(filter(None, map(cell_text, cells))))
    return " ".join(lines)


def _year_in(text: str) -> int | None:
    found = _YEAR.search(text)
    if not found:
        return None
    year = int(found[1])
    return year if year > 99 else year + (2000 if year < 70 else 1900)


class HistoryImport(BatchImport):
    def run(self) -> None:
        binding = self.source.binding
        provinces = {
            text: code
            for code, name in Subdivision.objects.filter(country="CA").values_list("code", "name")
            for text in (plain(name), code[3:].lower())
        }
        cells = CaseCells(
            binding, Lookups.load(), provinces, programme=binding.layout.programme, year=self._year_of_list()
        )
        reader = ChunkReader(binding, cells)
        writer = CaseWriter(self.batch, self.summary, lambda: self._decided_until)
        filings = Filings(binding, self.source.repeated)
        rows = filings.rows(self.source.rows(), self.source.case_in, associations=binding.layout.programme == "us-h2a")
        for part in in_parts(rows, CHUNK):
            self._write(reader, writer, part)
            self._sorted_out(filings)
            self.chunk_written()
        self._sorted_out(filings)
        self.summary.skipped = filings.blank
        self.batch.decided_until = reader.decided_until
        self.finish()

    def _write(self, reader: ChunkReader, writer: CaseWriter, part: Sequence[Filed]) -> None:
        self.summary.read += len(part)
        found: list[CaseRow] = []
        for row in reader.read(part):
            if isinstance(row, Refusal):
                self.refuse(row)
            else:
                found.append(row)
        writer.write(found)

    def _sorted_out(self, filings: Filings) -> None:
        """Counts the rows that were not taken because another row of their case says it."""
        for line, case in filings.repeated:
            self.summary.read += 1
            self.summary.unchanged += 1
            self.summary.warn(Warn.REPEATED, line, case)
        for (line, cells), counts in filings.contradicted:
            self.summary.read += 1
            self.refuse(self._contradicted(line, cells, counts))
        filings.repeated.clear()
        filings.contradicted.clear()

    def _contradicted(self, line: int, cells: Sequence[object], counts: int) -> Refusal:
        binding = self.source.binding
        problem = Problem(
            column=binding.header[binding.positions["case_number"][0]],
            value=self.source.case_in(cells),
            reason=_("the case stands again in row %(line)s, which is the one that counts") % {"line": counts},
            fix=_("Nothing, if the later row is the right one; else remove that."),
        )
        kept = {name: text for place, name, _clean in binding.kept if (text := cell_text(cells[place]))}
        return Refusal(line, [(Rejection.REPEATED, problem)], kept)

    def _year_of_list(self) -> int | None:
        """Needed where no row tells its year: of the title, else of the file's name, with a warning."""
        if any(self.source.binding.positions.get(name) for name in ("decided_on", "fiscal_year")):
            return None
        if year := _year_in(_above(self.source)):
            return year
        if year := _year_in(self.source.path.name):
            self.summary.warn(Warn.YEAR_FROM_NAME, 0, str(year))
        return year

    @cached_property
    def _decided_until(self) -> date | None:
        """The last day of decision in the whole list."""
        places = self.source.binding.positions.get("decided_on", ())[:1]
        texts = {
            cell_text(cells[place]) for _line, cells in self.source.rows() for place in places if place < len(cells)
        }
        return max(filter(None, map(_day, texts)), default=None)


def _day(text: str) -> date | None:
    try:
        return values.day(text)
    except values.Unreadable:
        return None
