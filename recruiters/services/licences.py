"""Moves of licences. A suspension stops mandates and vacancies in the same transaction."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from common.transitions import move_state

from ..models import Licence, Recruiter
from ..selectors import may_recruit
from ..signals import recruiter_reinstated, recruiter_suspended
from ..transitions import LICENCE_MOVES
from .mandates import mandates_freeze, mandates_thaw


@transaction.atomic
def licence_move(*, licence: Licence, name: str, by: User, reason: str = "") -> Licence:
    """One of `LICENCE_MOVES`. Suspending or cancelling freezes the recruiter's mandates and holds the vacancies under them.

    Lifting (or a new licence) reverses it, once no other licence of the recruiter keeps it from recruiting.
    """
    recruiter = Recruiter.objects.select_for_update(no_key=True).get(pk=licence.recruiter_id)
    move_state(licence, LICENCE_MOVES, name, by=by, reason=reason)
    if name in ("suspend", "cancel"):
        mandates_freeze(recruiter=recruiter, by=by)
        recruiter_suspended.send(sender=Recruiter, recruiter=recruiter, by=by)
    elif name in ("lift", "grant") and may_recruit(recruiter):
        mandates_thaw(recruiter=recruiter, by=by)
        recruiter_reinstated.send(sender=Recruiter, recruiter=recruiter, by=by)
    return licence
