"""Legal holds: somebody answers for keeping a file that would go."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..choices import WorkerStatus
from ..models import LegalHold, Worker
from .joined import refuse_joined


@transaction.atomic
def hold_place(*, worker: Worker, by: User, reason: str, until: date | None = None) -> LegalHold:
    """Keep a file from being erased. Raises `InvalidInput` without a reason or with a day that is over, `WrongState` once it is erased,
    and for one that was joined to another one: that one is to be held.
    """
    stored = Worker.objects.select_for_update(of=("self",)).get(
        pk=worker.pk
    )  # an erasure that runs right now is waited for
    if stored.status == WorkerStatus.ERASED:
        raise WrongState(_("This file was erased: there is nothing left to hold."))
    refuse_joined(stored)
    if not reason.strip():
        raise InvalidInput(_("Say why the file has to be kept: it is kept with your name."), field="reason")
    if until is not None and until < timezone.localdate():
        raise InvalidInput(_("This day is over already."), field="until")
    return LegalHold.objects.create(worker=worker, placed_by=by, reason=reason.strip(), until=until)


@transaction.atomic
def hold_lift(*, hold: LegalHold, by: User) -> LegalHold:
    """Let go of it. Raises `WrongState` where it was lifted already."""
    lifted = LegalHold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=timezone.now(), lifted_by=by)
    if not lifted:
        raise WrongState(_("This hold was lifted already."))
    hold.refresh_from_db()
    return hold
