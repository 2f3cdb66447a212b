"""The files of public lists that wait for a decision; each is gone when its list is done with. Its own name may tell its quarter."""

from __future__ import annotations

from common.sealed import SealedFolder

FOLDER = SealedFolder("demand")
keep, opened, forget, tidy = FOLDER.keep, FOLDER.opened, FOLDER.forget, FOLDER.tidy
