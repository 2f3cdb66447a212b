"""A licence that is stopped with no sanction on record (it came so with a list, or from before): one proposes to lift it, another signs."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import Can, may
from accounts.scope import people_scope
from common.errors import InvalidInput, NotAllowed, WrongState
from common.transitions import move_state

from ..choices import LicenceStatus
from ..models import Licence, LicenceEvent, Recruiter
from ..selectors import country_of_regime, has_conflict, is_stopped_alone, lifting_proposed
from ..transitions import LICENCE_MOVES
from .licences import refuse_while_excluded, reinstate

_BACK = {LicenceStatus.SUSPENDED: "lift", LicenceStatus.CANCELLED: "restore"}


@transaction.atomic
def lifting_propose(*, licence: Licence, by: User, reason: str) -> LicenceEvent:
    """Say why the stop is to end; nothing changes yet.

    Raises `NotAllowed` for who is tied to the recruiter or of another country, `WrongState` where a sanction made the stop, it has
    ended, or a proposal waits already.
    """
    if not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    stored = _stopped(licence, by)
    if lifting_proposed(stored) is not None:
        raise WrongState(_("Somebody has proposed to lift this stop already: it waits for a second person."))
    return _noted(stored, "propose_lift", by, reason)


@transaction.atomic
def lifting_sign(*, licence: Licence, by: User) -> Licence:
    """The second signature: the licence stands again, and with it the mandates that nothing else stops.

    Raises as `lifting_propose` does, and `NotAllowed` for who proposed it.
    """
    recruiter = Recruiter.objects.select_for_update(no_key=True).get(pk=licence.recruiter_id)
    stored = _stopped(licence, by)
    proposed = lifting_proposed(stored)
    if proposed is None:
        raise WrongState(_("Nobody has proposed to lift this stop, or it was taken back."))
    if proposed.by_id == by.pk:
        raise NotAllowed(_("Who proposes to lift a stop does not sign it: somebody else has to look at it."))
    refuse_while_excluded(recruiter)
    name = _BACK[LicenceStatus(stored.status)]
    move_state(licence, LICENCE_MOVES, name, by=by, reason=proposed.reason)
    reinstate(recruiter, by)
    return licence


@transaction.atomic
def lifting_drop(*, licence: Licence, by: User, reason: str) -> LicenceEvent:
    if not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    stored = _stopped(licence, by)
    if lifting_proposed(stored) is None:
        raise WrongState(_("Nobody has proposed to lift this stop, or it was taken back."))
    return _noted(stored, "drop_lift", by, reason)


def _stopped(licence: Licence, by: User) -> Licence:
    """The licence as it stands, locked."""
    stored = Licence.objects.select_for_update(no_key=True, of=("self",)).select_related("recruiter").get(pk=licence.pk)
    countries = people_scope(by).countries
    if not may(by, Can.WORK_RECRUITERS) or (
        countries is not None and country_of_regime(stored.regime) not in countries
    ):
        raise NotAllowed(_("This licence is of another country: its inspectors decide."))
    if has_conflict(by, stored.recruiter):
        raise NotAllowed(_("You are tied to this recruiter or to its case: somebody else decides here."))
    if not is_stopped_alone(stored):
        raise WrongState(_("This licence is not stopped, or a sanction stopped it: lift that sanction."))
    return stored


def _noted(licence: Licence, action: str, by: User, reason: str) -> LicenceEvent:
    states = {"old_state": licence.status, "new_state": licence.status}
    event: LicenceEvent = licence.events.create(action=action, by=by, reason=reason.strip(), **states)
    return event
