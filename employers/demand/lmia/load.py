"""One list: which outcome and quarters it is of, its rows read and written, its notes counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from django.utils.translation import gettext as _

from common.sheets.cells import cell_text
from common.sheets.files import named
from common.sheets.problems import WrongFile

from ...choices import DemandFormat
from ..batches import CHUNK, BatchImport
from ..layouts import Binding, Layout, plain_name
from ..problems import Warn
from ..readers import Source
from ..rows import Refusal
from .forms import LMIA_NEGATIVE, LMIA_POSITIVE
from .periods import Period, period_in_name, period_in_title
from .rows import Decision, ListReader, LmiaLookups, is_note
from .writing import DecisionWriter

_POSITIVE = re.compile(r"(?<![a-z])pos(?:itive)?(?![a-z])")
_NEGATIVE = re.compile(r"(?<![a-z])neg(?:ative)?(?![a-z])")


def lmia_source(source: Source, *, period: Period | None, outcome_is_given: bool) -> Source:
    """The list with its outcome and its quarters. Raises WrongFile where they are not told, or told in two ways.

    `outcome_is_given`: the layout by which the file was read was asked for, not found.
    """
    with named(source.path):
        above = _above(source)
        title, name = " ".join(above), source.path.name
        given = source.binding.layout if outcome_is_given else None
        layout = _outcome(source.binding, title, name, given)
        found = _period(title, name, period)
        if all(is_note(cells) for _line, cells in source.rows()):
            raise WrongFile(_("No row stands below the names of the columns."))
    return replace(source, binding=replace(source.binding, layout=layout), period=found)


def _above(source: Source) -> list[str]:
    """What stands above the names of the columns: a text for each row."""
    rows = takewhile(lambda row: row[0] < source.binding.header_line, source.all_rows())
    return [" ".join(filter(None, map(cell_text, cells))) for _line, cells in rows]


def _outcome(binding: Binding, title: str, name: str, given: Layout | None) -> Layout:
    approved = any(
        plain_name(binding.header[place]).find("approved") >= 0
        for field in ("positions", "lmias")
        for place in binding.positions[field]
    )
    told = _told(title) or (LMIA_POSITIVE if approved else None)
    if told and given and told.format != given.format:
        raise WrongFile(
            _("It was to be read as “%(given)s”, but the list itself says “%(told)s”.")
            % {"given": given.title, "told": told.title}
        )
    found = told or given or _told(name)
    if found is None:
        raise WrongFile(
            _(
                "Neither its title nor its name says whether the answers are positive or negative. Say it: --format %(a)s or %(b)s."
            )
            % {"a": DemandFormat.LMIA_POSITIVE.value, "b": DemandFormat.LMIA_NEGATIVE.value}
        )
    return found


def _told(text: str) -> Layout | None:
    text = text.lower()
    positive, negative = _POSITIVE.search(text), _NEGATIVE.search(text)
    if bool(positive) == bool(negative):
        return None
    return LMIA_POSITIVE if positive else LMIA_NEGATIVE


def _period(title: str, name: str, given: Period | None) -> Period:
    told = period_in_title(title)
    if told and given and told != given:
        raise WrongFile(
            _("It was to be read as of %(given)s, but its title says %(told)s.") % {"given": given, "told": told}
        )
    found = told or given or period_in_name(name)
    if found is None:
        raise WrongFile(
            _("Neither its title nor its name says which quarter it is of. Say it: --period %(example)s.")
            % {"example": "2024-Q3"}
        )
    return found


class LmiaImport(BatchImport):
    def run(self) -> None:
        assert self.source.period is not None
        self.summary.skipped = sum(map(bool, _above(self.source)))
        if self.source.period.from_name:
            self.summary.warn(Warn.PERIOD_FROM_NAME, 0, str(self.source.period))
        reader = ListReader(self.source.binding, self.source.period, LmiaLookups.load())
        writer = DecisionWriter(self.batch, self.summary)
        chunk: list[Decision] = []
        for line, cells in self.source.rows():
            row = reader.read(line, cells)
            if row is None:
                self.summary.skipped += 1
                continue
            self.summary.read += 1
            if isinstance(row, Refusal):
                self.refuse(row)
                continue
            chunk.append(row)
            if len(chunk) == CHUNK:
                self._write(writer, chunk)
                chunk = []
        self._write(writer, chunk)
        self.finish()

    def _write(self, writer: DecisionWriter, chunk: Sequence[Decision]) -> None:
        writer.write(chunk)
        self.chunk_written()
