"""What a person agreed to, and who opened their file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User

from ..models import Consent, FileOpening, Worker

CONSENT_TEXT_VERSION = "2026-11"


def consent_give(*, worker: Worker, purpose: str, means: str, text_version: str = CONSENT_TEXT_VERSION) -> Consent:
    consent, _created = Consent.objects.get_or_create(
        worker=worker,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"means": means, "text_version": text_version, "given_at": timezone.now()},
    )
    return consent


def file_opened(*, worker: Worker, by: User, what: str, reason: str = "") -> FileOpening:
    """Note that somebody opened the person's file. The person can ask to see these rows."""
    return FileOpening.objects.create(worker=worker, by=by, what=what, reason=reason)


def files_opened(*, workers: Iterable[int], by: User, what: str) -> None:
    """The same for many people at once, by their ids."""
    FileOpening.objects.bulk_create(
        [FileOpening(worker_id=pk, by=by, what=what) for pk in sorted(workers)], batch_size=1000
    )
