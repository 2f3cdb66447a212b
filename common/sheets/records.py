"""A JSON list of objects, one at a time and in bounded memory: as a file, or alone in a ZIP archive.

No more than a record and a chunk are held. Where it is no such list, it is said where: line, column, and what to do.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any, NoReturn

from django.utils.translation import gettext as _

from .archives import MAX_UNPACKED, only_file_in
from .problems import WrongFile

CHUNK = 1 << 18
MAX_RECORD = 2_000_000  # characters; a job order has ten thousand
NEAR_THE_END = 100  # characters: what is wrong there may only be not complete
Record = dict[str, Any]

_BLANK = re.compile(r"[ \t\r\n]*")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def is_json(start: bytes) -> bool:
    """Whether the first bytes of a file are those of JSON: no CSV begins with a bracket, and no workbook."""
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return start[len(mark) :].decode(encoding, "ignore").lstrip()[:1] in ("[", "{")
    return start.lstrip()[:1] in (b"[", b"{")


def records(path: Path) -> Iterator[Record]:
    """The objects of the list, in their order. Raises WrongFile where something else stands, BadZipFile where it is damaged."""
    with _content(path) as content:
        yield from _List(content).records()


def _content(path: Path) -> AbstractContextManager[IO[bytes]]:
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    return only_file_in(path, ".json") if packed else path.open("rb")


def _no_such_number(text: str) -> NoReturn:
    raise ValueError(text)


class _List:
    def __init__(self, content: IO[bytes]) -> None:
        self._bytes = _chunks(content)
        self._decode = json.JSONDecoder(parse_constant=_no_such_number, strict=False).raw_decode
        self._text, self._at, self._ended = "", 0, False
        self._line, self._column = 1, 1  # of the first character of `_text`

    def records(self) -> Iterator[Record]:
        if self._next() != "[":
            self._refuse(self._at, _("a list of records in square brackets is expected"))
        self._at += 1
        if self._next() == "]":
            self._at += 1
        else:
            yield from self._items()
        if self._next():
            self._refuse(self._at, _("something stands after the end of the list"))

    def _items(self) -> Iterator[Record]:
        while True:
            self._next()
            yield self._record()
            sign = self._next()
            self._at += 1
            if sign == "]":
                return
            if sign != ",":
                self._refuse(
                    self._at - 1, _("a comma or the end of the list is expected") if sign else _("the file was cut off")
                )

    def _next(self) -> str:
        """The next character that is no blank; nothing at the end of the file."""
        while True:
            found = _BLANK.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _record(self) -> Record:
        while True:
            try:
                record, end = self._decode(self._text, self._at)
            except RecursionError:
                self._refuse(self._at, _("brackets are nested too deep"))
            except ValueError as error:
                self._read_on_or_refuse(error)
                continue
            if not isinstance(record, dict):
                self._refuse(self._at, _("a record in curly brackets is expected"))
            self._at = end
            return record

    def _read_on_or_refuse(self, error: ValueError) -> None:
        """A record that is not complete yet is read on with; one that is wrong in what stands there is refused."""
        if len(self._text) - self._at > MAX_RECORD:
            self._refuse(self._at, _("a record is longer than %(most)s characters") % {"most": MAX_RECORD})
        at = error.pos if isinstance(error, json.JSONDecodeError) else self._at
        open_text = isinstance(error, json.JSONDecodeError) and error.msg.startswith("Unterminated")
        may_go_on = isinstance(error, json.JSONDecodeError) and (open_text or at > len(self._text) - NEAR_THE_END)
        into = at - self._at
        if may_go_on and self._more():
            return
        at = self._at + into
        cut = may_go_on and (open_text or at >= len(self._text.rstrip()))
        self._refuse(at, _("the file was cut off") if cut else _("this cannot be read as JSON"))

    def _more(self) -> bool:
        if self._ended:
            return False
        done = self._text[: self._at]
        self._line, self._column = _after(done, self._line, self._column)
        self._text, self._at = self._text[self._at :], 0
        chunk = next(self._bytes, "")
        self._ended = not chunk
        self._text += chunk
        return bool(chunk)

    def _refuse(self, at: int, why: str) -> NoReturn:
        line, column = _after(self._text[:at], self._line, self._column)
        raise WrongFile(
            _("Line %(line)s, column %(column)s: %(why)s. Fetch the file again, or mend it there.")
            % {"line": line, "column": column, "why": why}
        )


def _after(text: str, line: int, column: int) -> tuple[int, int]:
    """Where one stands after a text that begins at a line and a column."""
    lines = text.count("\n")
    return line + lines, len(text) - text.rfind("\n") if lines else column + len(text)


def _chunks(content: IO[bytes]) -> Iterator[str]:
    """As text. Raises WrongFile where it is none, and for more than a file may hold."""
    start = content.read(CHUNK)
    if start.startswith(b"PK"):
        raise WrongFile(_("It is an archive in an archive. Unpack the outer one first."))
    mark, encoding = next(((mark, name) for mark, name in _BOMS if start.startswith(mark)), (b"", "utf-8"))
    decoder, chunk, size = codecs.getincrementaldecoder(encoding)(), start[len(mark) :], 0
    while chunk:
        size += len(chunk)
        if size > MAX_UNPACKED:
            raise WrongFile(_("Unpacked, it is larger than %(size)s MB.") % {"size": MAX_UNPACKED // 1_000_000})
        text = _decoded(decoder, chunk)
        chunk = content.read(CHUNK)
        if text:
            yield text
    if last := _decoded(decoder, b"", final=True):
        yield last


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        raise WrongFile(_("Its text is not UTF-8. Fetch the file again as it was published.")) from error
