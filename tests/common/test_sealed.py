"""Sealed files: whole or not there at all, also where the disk has no room."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.choices import Role
from common.errors import NoRoom
from common.sealed import SealedFolder
from employers.models import DemandUpload

MUCH = [b"x" * 1_000_000] * 3


@contextmanager
def little_room() -> Iterator[None]:
    """No file of this process may grow beyond 200 kB: the system refuses to write on, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_for_which_there_is_no_room_leaves_nothing(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    folder = SealedFolder("lists")
    with little_room(), pytest.raises(NoRoom):
        folder.keep(MUCH)
    assert list(folder.path.iterdir()) == []
    stored, _sha256, size = folder.keep(MUCH)
    assert size == 3_000_000
    with little_room(), pytest.raises(NoRoom), folder.opened(stored, "list.csv"):
        pass
    assert [path.name for path in folder.path.iterdir()] == [stored]


def test_a_sender_that_breaks_off_leaves_nothing(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path

    def broken() -> Iterator[bytes]:
        yield b"a,b"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        SealedFolder("lists").keep(broken())
    assert list((tmp_path / "lists").iterdir()) == []


@pytest.mark.django_db
def test_the_page_says_that_there_is_no_room_and_keeps_nothing(client_for: Any, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = client_for(Role.COORDINATOR)
    with little_room():
        answer = client.post("/vacancies/imports/", {"file": SimpleUploadedFile("list.csv", b"".join(MUCH[:1]))})
    assert answer.status_code == 200
    assert "list.csv: Ahora no hay espacio para el archivo." in answer.content.decode()
    assert not DemandUpload.objects.exists()
    assert list((tmp_path / "demand").iterdir()) == []
