"""Files that come in through a form: no larger than we read, whatever the request says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _

from .errors import InvalidInput

MOST_BYTES = 60_000_000


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep a file: what is too large is passed over as it comes, and nothing of it stays.

    The view asks `was_too_large`.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.size += len(raw_data)
        if self.size > MOST_BYTES:
            self.request.upload_was_too_large = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def was_too_large(request: Any) -> bool:
    return getattr(request, "upload_was_too_large", False)


class InMemory(FileUploadHandler):
    """Keeps files in memory only, `most` bytes of a request at most: what is not to stand in clear on a disk, not even for a moment.

    In `request.upload_handlers` before the body is read. The name that a file was given is not kept.
    """

    most = 10_000_000

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.content = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if self.taken > self.most:
            self.content = bytearray()
            self.request.upload_was_too_large = True  # type: ignore[union-attr]
            raise SkipFile
        self.content += raw_data

    def file_complete(self, file_size: int) -> UploadedFile:
        return SimpleUploadedFile("file", bytes(self.content))


def bounded(chunks: Iterable[bytes], most: int) -> bytes:
    """All of a file. Raises `InvalidInput` at the field `file` where it is empty or larger than `most` bytes."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > most:
            raise larger_than(most)
    if not content:
        raise InvalidInput(_("The file is empty: choose it again."), field="file")
    return bytes(content)


def larger_than(most: int) -> InvalidInput:
    sentence = _("The file is larger than %(size)s MB: make it smaller.") % {"size": most // 1_000_000}
    return InvalidInput(sentence, field="file")
