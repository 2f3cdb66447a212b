"""A ZIP archive with one file in it, read as a stream and never unpacked to the disk.

An archive says of itself how much is in it, and may lie: what comes out is counted while it is read.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from .problems import WrongFile

MAX_DIRECTORY = (
    1_000_000  # bytes of the list of what is in an archive; a workbook of a thousand parts has a tenth of it
)
MAX_UNPACKED = 600_000_000
MAX_RATIO = 200  # JSON packs to a tenth, a sheet of blanks to a hundredth
SMALL = 10_000_000  # bytes, below which the ratio says nothing
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_LONGEST_END = 22 + 65_535
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\")
_LOCKED = 0x1


def refuse_long_directory(path: Path) -> None:
    """Before the archive's list is read into memory. Raises WrongFile where it is too long, BadZipFile."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_END - 20))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("no end of the directory")
    long = int.from_bytes(tail[at + 12 : at + 16], "little") > MAX_DIRECTORY
    if long or tail[max(0, at - 20) : at].startswith(_END_64):
        raise WrongFile(_("It is a ZIP archive of too many or too large files."))


@contextmanager
def only_file_in(path: Path, ending: str) -> Iterator[IO[bytes]]:
    """The one file of an archive whose name ends so. Raises WrongFile for everything else, and while too much comes out."""
    refuse_long_directory(path)
    with zipfile.ZipFile(path) as packed:
        part = _the_one(packed.infolist(), ending)
        with packed.open(part) as content:
            yield _Counted(content)  # type: ignore[misc]


def names_in(path: Path) -> list[str]:
    refuse_long_directory(path)
    with zipfile.ZipFile(path) as packed:
        return packed.namelist()


def _the_one(parts: list[zipfile.ZipInfo], ending: str) -> zipfile.ZipInfo:
    files = [part for part in parts if not part.is_dir() and not part.filename.startswith("__MACOSX/")]
    if any(_OUTSIDE.search(part.orig_filename) for part in parts):
        raise WrongFile(_("It is a ZIP archive whose names point outside it. It was not opened."))
    if any(part.flag_bits & _LOCKED for part in files):
        raise WrongFile(_("It is a ZIP archive locked with a password. Unlock it first."))
    if any(part.filename.lower().endswith((".zip", ".gz", ".7z")) for part in files):
        raise WrongFile(_("It is an archive in an archive. Unpack the outer one first."))
    if len(files) != 1:
        raise WrongFile(
            _("It is a ZIP archive of %(count)s files; one with a single file is read.") % {"count": len(files)}
        )
    (part,) = files
    if not part.filename.lower().endswith(ending):
        raise WrongFile(
            _("In the ZIP archive is %(name)s, and not a %(ending)s file.")
            % {"name": os.path.basename(part.filename)[:80], "ending": ending}
        )
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise WrongFile(_("The ZIP archive is packed in an unusual way. Pack it again."))
    _refuse_bomb(part.file_size, part.compress_size)
    return part


def _refuse_bomb(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED:
        raise WrongFile(_("Unpacked, it is larger than %(size)s MB.") % {"size": MAX_UNPACKED // 1_000_000})
    if unpacked > SMALL and unpacked > MAX_RATIO * packed:
        raise WrongFile(_("It is packed more tightly than any list is (a “ZIP bomb”). It was not opened."))


class _Counted:
    """Reads on for as long as no more comes out than a file may hold."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self._read = content, 0

    def read(self, size: int) -> bytes:
        chunk = self._content.read(size)
        self._read += len(chunk)
        _refuse_bomb(self._read, self._read)
        return chunk
