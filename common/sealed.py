"""Files that are not in clear on the disk: sealed while they wait, opened for as long as somebody reads them."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .crypto import cipher


def seal(chunks: Iterable[bytes], path: Path) -> tuple[str, int]:
    """Write the chunks encrypted, a line each. Returns the fingerprint (SHA-256, hex) and the size of what was given."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fingerprint, size = hashlib.sha256(), 0
    with path.open("xb") as target:
        path.chmod(0o600)
        for chunk in chunks:
            fingerprint.update(chunk)
            size += len(chunk)
            target.write(cipher().encrypt(chunk) + b"\n")
    return fingerprint.hexdigest(), size


@contextmanager
def unsealed(path: Path, name: str) -> Iterator[Path]:
    """The file in clear, called `name`, in a folder that only this process's user may enter and that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="open-", dir=path.parent) as folder:
        clear = Path(folder, name)
        with path.open("rb") as source, clear.open("wb") as target:
            for line in source:
                target.write(cipher().decrypt(line.rstrip(b"\n")))
        yield clear
