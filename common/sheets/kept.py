"""Rows that are slow to read, written down as they are read for the first time: a workbook is parsed once, not at every look."""

from __future__ import annotations

import io
import os
import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

MOST_KEPT = 300_000_000  # bytes; a list of 100,000 people takes 40 MB. What is longer is read anew each time.

Row = tuple[int, Sequence[Any]]


class KeptRows:
    """Reads like `rows`. The first reading that comes to the end is kept in a nameless file of this process, for those that follow."""

    def __init__(self, rows: Callable[[], Iterator[Row]]) -> None:
        self._rows = rows
        self._kept: IO[bytes] | None = None

    def __call__(self) -> Iterator[Row]:
        return self._again(self._kept) if self._kept else self._first()

    def _first(self) -> Iterator[Row]:
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - kept for the next reading
        try:
            for row in self._rows():
                if not file.closed:
                    pickle.dump(row, file, pickle.HIGHEST_PROTOCOL)
                    if file.tell() > MOST_KEPT:
                        file.close()
                yield row
            if not file.closed:
                file.flush()
                self._kept = file
                weakref.finalize(self, file.close)
        finally:
            if self._kept is not file:
                file.close()

    def _again(self, file: IO[bytes]) -> Iterator[Row]:
        content = io.BufferedReader(_From(file.fileno()), 1 << 20)
        while content.peek(1):
            yield pickle.load(content)  # noqa: S301 - written above, by this process, in a file that has no name


class _From(io.RawIOBase):
    """A file from its beginning, at a place of its own: several read it at once."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._at = descriptor, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = os.preadv(self._descriptor, [buffer], self._at)
        self._at += count
        return count
