"""A CSV file as rows of cells, in bounded memory.

Comma, semicolon, tab or bar; UTF-8 (with or without its mark), UTF-16 with its mark, else cp1252; gzip or not.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from .problems import WrongFile

LINES_BEFORE_HEADER = 40  # a title and notes may stand above the names of the columns
MAX_BYTES = 2_000_000_000  # unpacked
MAX_LINE = 4_000_000  # characters
MAX_CELL = 200_000  # characters; Excel ends at 32,767
CHUNK = 1 << 20

Row = tuple[int, Sequence[str]]

_NOT_TEXT = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x7fELF", "ELF"),
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def text_rows(path: Path) -> Callable[[], Iterator[Row]]:
    """A way to the rows that can be gone more than once. Reads the file to its end. Raises WrongFile, csv.Error, OSError, EOFError."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    encoding = _encoding(path, packed)
    return partial(_csv_rows, path, packed, encoding, _delimiter(path, packed, encoding))


def _raw(path: Path, packed: bool) -> IO[bytes]:
    return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]


def _encoding(path: Path, packed: bool) -> str:
    """The file's encoding; the whole file is unpacked and decoded once."""
    decoder: codecs.IncrementalDecoder | None = None
    encoding, size = "utf-8-sig", 0
    with _raw(path, packed) as content:
        while chunk := content.read(CHUNK):
            if not size:
                encoding = _first_guess(chunk)
                decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
            size += len(chunk)
            if size > MAX_BYTES:
                raise WrongFile(_("Unpacked, it is larger than %(size)s MB.") % {"size": MAX_BYTES // 1_000_000})
            if b"\0" in chunk and encoding != "utf-16":
                raise WrongFile(_("It is not a text file. CSV (also .gz) and XLSX are read."))
            if decoder:
                decoder = _still_decodes(decoder, chunk, encoding)
        if decoder and not _ends_well(decoder):
            decoder = None
    if not size:
        raise WrongFile(_("The file is empty."))
    if decoder:
        return encoding
    if encoding == "utf-16":
        raise WrongFile(_("It is damaged: its UTF-16 text cannot be read."))
    return "cp1252"


def _first_guess(chunk: bytes) -> str:
    for magic, kind in _NOT_TEXT:
        if chunk.startswith(magic):
            raise WrongFile(_("It is a %(kind)s file. CSV (also .gz) and XLSX are read.") % {"kind": kind})
    if chunk.startswith(_OLD_EXCEL):
        raise WrongFile(_("It is an old or a locked Excel file. Open it, save it as XLSX without a password."))
    return "utf-16" if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _still_decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, encoding: str) -> codecs.IncrementalDecoder | None:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return None
    return decoder


def _ends_well(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, packed: bool, encoding: str) -> str:
    with io.TextIOWrapper(_raw(path, packed), encoding=encoding, errors="replace", newline="") as text:
        head = "".join(islice(_lines(text, [""]), LINES_BEFORE_HEADER))
    return max(",;\t|", key=head.count)


def _csv_rows(path: Path, packed: bool, encoding: str, delimiter: str) -> Iterator[Row]:
    # cp1252 leaves five bytes without a letter; one of them in a text is no reason to refuse the file.
    errors = "replace" if encoding == "cp1252" else "strict"
    csv.field_size_limit(MAX_CELL)
    with io.TextIOWrapper(_raw(path, packed), encoding=encoding, errors=errors, newline="") as text:
        last = [""]
        reader = csv.reader(_lines(text, last), delimiter=delimiter, strict=True)
        line, width = 1, 0
        short: list[Row] = []  # one that may have been cut off, if it is the last
        for cells in reader:
            if short:
                yield short.pop()
            if any(cells):
                width = width or len(cells)
                if len(cells) < width:
                    short.append((line, cells))
                else:
                    yield line, cells
            line = reader.line_num + 1
        if short and not last[0].endswith(("\n", "\r")):
            raise EOFError
        yield from short


def _lines(text: io.TextIOWrapper, last: list[str]) -> Iterator[str]:
    """The lines, the one that was given last also in `last`."""
    while line := text.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise WrongFile(_("A line is longer than %(size)s characters.") % {"size": MAX_LINE})
        last[0] = line
        yield line
