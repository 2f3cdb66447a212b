"""The files of public lists that wait for a decision: outside every served folder, sealed, and gone when the list is done with."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.text import get_valid_filename

from common.sealed import seal, unsealed

LEFT_OPEN_AFTER = 3_600  # seconds; longer than any work on a list


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "demand"


def keep(chunks: Iterable[bytes]) -> tuple[str, str, int]:
    """The name under which it is kept, its fingerprint and its size."""
    name = uuid.uuid4().hex
    return name, *seal(chunks, folder() / name)


@contextmanager
def opened(stored: str, file_name: str) -> Iterator[Path]:
    """The list in clear while it is read, under its own name, which may tell its quarter. FileNotFoundError where it is gone."""
    with unsealed(folder() / stored, get_valid_filename(file_name)[-100:]) as path:
        yield path


def forget(stored: str) -> None:
    if stored:
        (folder() / stored).unlink(missing_ok=True)


def tidy() -> None:
    """Remove what a process that was killed left open."""
    for left in folder().glob("open-*"):
        if time.time() - left.stat().st_mtime > LEFT_OPEN_AFTER:
            shutil.rmtree(left, ignore_errors=True)
