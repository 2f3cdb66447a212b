"""Files that are not in clear on the disk: sealed while they wait, opened for as long as somebody reads them."""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from .crypto import cipher
from .errors import NoRoom

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
LEFT_OPEN_AFTER = 3_600  # seconds; longer than any work on a file


def seal(chunks: Iterable[bytes], path: Path, *, dated: bool = True) -> tuple[str, int]:
    """Write the chunks encrypted, a line each. Returns the fingerprint (SHA-256, hex) and the size of what was given.

    Each line says in clear when it was written, unless it is not `dated`.
    Raises `NoRoom` where the disk is full. Whatever goes wrong, nothing of the file is left.
    """
    fingerprint, size = hashlib.sha256(), 0
    with _room(path), path.open("xb") as target:
        path.chmod(0o600)
        for chunk in chunks:
            fingerprint.update(chunk)
            size += len(chunk)
            target.write(_sealed(chunk, dated=dated) + b"\n")
    return fingerprint.hexdigest(), size


def _sealed(chunk: bytes, *, dated: bool) -> bytes:
    return cipher().encrypt(chunk) if dated else cipher().encrypt_at_time(chunk, 0)


@contextmanager
def _room(path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise NoRoom(_("There is no room for the file now. Tell whoever looks after this machine.")) from error
        raise


@contextmanager
def unsealed(path: Path, name: str) -> Iterator[Path]:
    """The file in clear, called `name`, in a folder that only this process's user may enter and that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="open-", dir=path.parent) as folder:
        clear = Path(folder, name)
        with path.open("rb") as source, _room(clear), clear.open("wb") as target:
            for line in source:
                target.write(cipher().decrypt(line.rstrip(b"\n")))
        yield clear


@dataclass(frozen=True)
class SealedFolder:
    """A folder of sealed files that wait, outside every served folder. `name` is under `MEDIA_ROOT`; `dated` as for `seal`."""

    name: str
    dated: bool = True

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.name

    def keep(self, chunks: Iterable[bytes]) -> tuple[str, str, int]:
        """The name under which it is kept, its fingerprint and its size."""
        name = uuid.uuid4().hex
        return name, *seal(chunks, self.path / name, dated=self.dated)

    @contextmanager
    def opened(self, stored: str, file_name: str) -> Iterator[Path]:
        """The file in clear while it is read, under its own name. FileNotFoundError where it is gone."""
        with unsealed(self.path / stored, get_valid_filename(file_name)[-100:]) as path:
            yield path

    def content(self, stored: str) -> bytes:
        """The file in clear, in memory. FileNotFoundError where it is gone."""
        return b"".join(cipher().decrypt(line) for line in (self.path / stored).read_bytes().splitlines())

    def forget(self, stored: str) -> None:
        if stored:
            (self.path / stored).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what a process that was killed left open."""
        for left in self.path.glob("open-*"):
            if time.time() - left.stat().st_mtime > LEFT_OPEN_AFTER:
                shutil.rmtree(left, ignore_errors=True)
