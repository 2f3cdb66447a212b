"""Licences are granted here. What suspends, cancels or restores one is a sanction that two people signed (`sanctions`)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import NotAllowed, WrongState
from common.scope import WHOLE_REGION, database_scope
from common.transitions import move_state

from ..choices import SanctionKind
from ..models import Licence, Recruiter
from ..selectors import is_stopped, may_recruit, stopping_sanctions
from ..signals import recruiter_reinstated
from ..transitions import LICENCE_MOVES, SANCTIONED_MOVES
from .mandates import mandates_thaw


@transaction.atomic
def licence_move(*, licence: Licence, name: str, by: User, reason: str = "") -> Licence:
    """Grant a licence; what a sanction had not stopped goes on from then.

    Raises `NotAllowed` for the moves that only a signed sanction makes, `WrongState` while the recruiter is excluded.
    """
    if name in SANCTIONED_MOVES:
        raise NotAllowed(_("Nobody does this alone: propose a sanction, or lift the one in force."))
    recruiter = Recruiter.objects.select_for_update(no_key=True).get(pk=licence.recruiter_id)
    refuse_while_excluded(recruiter)
    move_state(licence, LICENCE_MOVES, name, by=by, reason=reason)
    reinstate(recruiter, by)
    return licence


def refuse_while_excluded(recruiter: Recruiter) -> None:
    with database_scope(WHOLE_REGION):
        excluded = stopping_sanctions(recruiter).filter(kind=SanctionKind.EXCLUSION).exists()
    if excluded:
        raise WrongState(_("This recruiter is excluded: no licence is granted while that is in force."))


def reinstate(recruiter: Recruiter, by: User) -> None:
    """After a licence came to stand, in the caller's transaction: what nothing else stops goes on."""
    if may_recruit(recruiter) and not is_stopped(recruiter):
        mandates_thaw(recruiter=recruiter, by=by)
        recruiter_reinstated.send(sender=Recruiter, recruiter=recruiter, by=by)
