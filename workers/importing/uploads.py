"""The files of lists that wait; each is gone when its list is done with."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from common.sealed import SealedFolder

from ..models import ImportBatch

FOLDER = SealedFolder("imports")
keep, opened_as, forget, tidy = FOLDER.keep, FOLDER.opened, FOLDER.forget, FOLDER.tidy


def opened(batch: ImportBatch) -> AbstractContextManager[Path]:
    """The list in clear while it is read. FileNotFoundError where it is gone."""
    return FOLDER.opened(batch.stored, batch.file_name)
