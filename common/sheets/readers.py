"""Processes that read workbooks (`child`), one of them started before it is asked for: to start one takes as long as a short list.

After each reading the next process is started and waits, for a minute at most, with the parser in its memory and nothing else. It is
asked through a socket, over which it gets the workbook as an open file and nothing that names it; where that fails, a new one is.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import python_calamine

WAITS = 60.0  # seconds, until one that nobody asks ends

_ENVIRONMENT = {
    "MALLOC_TOP_PAD_": "67108864",
    "MALLOC_TRIM_THRESHOLD_": "512000000",
}  # memory in large pieces, and kept

_BEGIN = "import sys; sys.path += sys.argv[4:]; from common.sheets.child import main; main(*sys.argv[1:4])"
_FOLDERS = [str(Path(__file__).resolve().parents[2]), str(Path(python_calamine.__file__).resolve().parents[1])]


class Reader:
    """A process that waits to be asked once. Raises OSError where none can be started."""

    def __init__(self, memory: int, seconds: int) -> None:
        self.limits = memory, seconds
        self.owner = os.getpid()
        self._asks, asked = socket.socketpair()
        with asked:
            self.process = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
                [sys.executable, "-I", "-S", "-c", _BEGIN, str(memory), str(seconds), str(WAITS), *_FOLDERS],
                stdin=asked.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_ENVIRONMENT,
                bufsize=1 << 18,
            )

    def ask(self, book: IO[bytes], reader: str, sheet: int, after: int) -> None:
        """Raises OSError where it waits no more."""
        socket.send_fds(self._asks, [f"{reader} {sheet} {after}".encode()], [book.fileno()])

    @property
    def output(self) -> IO[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout

    def end(self) -> None:
        """It ends with its socket; one in the midst of its work is killed."""
        self._asks.close()
        self.process.kill()
        self.output.close()
        self.process.wait()


class _Waiting:
    """The one that waits, of this process alone: after a fork it is the parent's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    def take(self, limits: tuple[int, int]) -> Reader | None:
        with self._lock:
            reader, self._reader = self._reader, None
        if reader is None or reader.owner != os.getpid():
            return None
        if reader.limits != limits or reader.process.poll() is not None:
            reader.end()
            return None
        return reader

    def put(self, reader: Reader) -> None:
        with self._lock:
            before, self._reader = self._reader, reader
        if before is not None and before.owner == os.getpid():
            before.end()


_waiting = _Waiting()


@contextmanager
def reading(
    book: IO[bytes], reader: str, sheet: int, after: int, *, memory: int, seconds: int
) -> Generator[subprocess.Popen[bytes]]:
    """A process that sends the sheet on its standard output. It ends with this reading; where ours dies, as soon as it sends on.

    `memory`: bytes that it may address; `seconds`: of the processor that it may take.
    """
    one = _asked(book, reader, sheet, after, (memory, seconds))
    try:
        yield one.process
    finally:
        one.end()
        with suppress(OSError):  # the next reading starts its own
            _waiting.put(Reader(memory, seconds))


def _asked(book: IO[bytes], reader: str, sheet: int, after: int, limits: tuple[int, int]) -> Reader:
    waiting = _waiting.take(limits)
    if waiting is not None:
        try:
            waiting.ask(book, reader, sheet, after)
        except OSError:
            waiting.end()
        else:
            return waiting
    started = Reader(*limits)
    started.ask(book, reader, sheet, after)
    return started


def none_waits() -> None:
    """End the one that waits, if there is one: it is never asked under such limits."""
    _waiting.take((-1, -1))


atexit.register(none_waits)
