"""A file that was joined to another one is its person's second one: what they say belongs to the file that stayed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import WrongState

from ..choices import WorkerStatus
from ..models import Worker


def refuse_joined(worker: Worker) -> None:
    """Raises `WrongState` for a file that was joined: an answer, a hold or an erasure written there would not reach the person."""
    if Worker.objects.filter(pk=worker.pk, status=WorkerStatus.MERGED).exists():
        raise WrongState(_("This file was joined to another one: put that one right."))
