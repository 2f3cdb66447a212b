"""One addendum: its rows read and written."""

from __future__ import annotations

from collections.abc import Iterator

from common.copying import in_parts

from ..batches import CHUNK, BatchImport
from ..lookups import Lookups
from ..rows import Refusal
from .rows import KINDS, Addendum, read_addendum
from .writing import AddendumWriter


class AddendumImport(BatchImport):
    def run(self) -> None:
        writer = AddendumWriter(KINDS[self.source.binding.layout.format], self.batch, self.summary)
        for chunk in in_parts(self._good_rows(), CHUNK):
            writer.write(chunk)
            self.chunk_written()
        self.finish()

    def _good_rows(self) -> Iterator[Addendum]:
        lookups = Lookups.load()
        for line, cells in self.source.rows():
            self.summary.read += 1
            row = read_addendum(self.source.binding, line, cells, lookups)
            if isinstance(row, Refusal):
                self.refuse(row)
            else:
                yield row
