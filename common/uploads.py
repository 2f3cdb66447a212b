"""Files that come in through a form: no larger than we read, whatever the request says of itself."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

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
