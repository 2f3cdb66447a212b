"""Who opened whose file."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User

from ..models import FileOpening, Worker


def file_opened(*, worker: Worker, by: User, what: str, reason: str = "") -> FileOpening:
    """Note that somebody opened the person's file. The person can ask to see these rows."""
    return FileOpening.objects.create(worker=worker, by=by, what=what, reason=reason)


def files_opened(*, workers: Iterable[int], by: User, what: str) -> None:
    """The same for many people at once, by their ids."""
    FileOpening.objects.bulk_create(
        [FileOpening(worker_id=pk, by=by, what=what) for pk in sorted(workers)], batch_size=1000
    )
