"""Appeals: filed in time or not, decided by somebody who neither proposed nor signed, and given back exactly where they are won."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import Can, may
from common.errors import InvalidInput, NotAllowed, WrongState
from common.scope import database_scope
from common.transitions import find, move_state

from ..choices import AppealStatus, CarveOutDecision, SanctionStatus, Touching
from ..desk_letters import complaint_gives_away
from ..models import Appeal, CarveOut, CascadeItem, Sanction
from ..selectors import has_conflict
from ..transitions import APPEAL_MOVES, SANCTION_MOVES
from .cascade import take_effect, whole_region
from .reversal import end_effect
from .sanction_mail import tell_the_contacts

APPEALABLE = (SanctionStatus.SIGNED, SanctionStatus.IN_FORCE, SanctionStatus.EXPIRED)
_OF_PLACEMENTS = {
    Touching.GOES_ON: (CarveOutDecision.EMPLOYER, CarveOutDecision.MINISTRY, CarveOutDecision.ENDS),
    Touching.ABROAD: (CarveOutDecision.CALLED, CarveOutDecision.NEEDS_HELP, CarveOutDecision.NOT_REACHED),
}


@transaction.atomic
def appeal_file(*, sanction: Sanction, by: User, grounds: str, filed_on: date | None = None) -> Appeal:
    """Take an appeal of the recruiter, entered by its contact or by staff; one that is late is kept as such, for the decider.

    Where the rule says that an appeal suspends the effect, what was stopped is given back until it is decided, but for a late one.
    Raises `WrongState` where there is nothing to appeal against or an appeal is open or was decided already.
    """
    day = filed_on or timezone.localdate()
    with database_scope(whole_region(by)):
        sanction = Sanction.objects.select_for_update(no_key=True).get(pk=sanction.pk)
        appeal_check(sanction=sanction, by=by, grounds=grounds, filed_on=day)
        late = sanction.appeal_until is not None and day > sanction.appeal_until
        appeal = Appeal.objects.create(
            sanction=sanction, filed_on=day, filed_by=by, is_late=late, grounds=grounds.strip()
        )
        appeal.events.create(action="file", new_state=appeal.status, by=by)
        if sanction.appeal_stays and not late and sanction.status != SanctionStatus.EXPIRED:
            move_state(sanction, SANCTION_MOVES, "stay", by=by, reason=str(appeal.pk))
            end_effect(sanction=sanction, by=by, reason=_("Appeal against %(folio)s") % {"folio": sanction.folio})
    return appeal


def appeal_check(*, sanction: Sanction, by: User, grounds: str, filed_on: date) -> None:
    """What can be said of an appeal before it is written. Raises what `appeal_file` does."""
    if not grounds.strip():
        raise InvalidInput(_("Say why the recruiter does not agree."), field="grounds")
    _refuse_outsiders(sanction, by)
    if sanction.signed_at is None or sanction.status not in APPEALABLE:
        raise WrongState(_("There is nothing in force to appeal against."))
    if not timezone.localdate(sanction.signed_at) <= filed_on <= timezone.localdate():
        raise InvalidInput(_("The appeal was filed between the day of the decision and today."), field="filed_on")
    if sanction.appeals.exclude(status=AppealStatus.WITHDRAWN).exists():
        raise WrongState(_("An appeal against this sanction was filed already."))


@transaction.atomic
def appeal_decide(*, appeal: Appeal, name: str, by: User, reason: str, new_ends_on: date | None = None) -> Appeal:
    """One of `APPEAL_MOVES`: the sanction stands, ends earlier (`vary`, with its new last day), or is overturned.

    A won appeal gives back exactly what was touched. It is taken back (`withdraw`) by the recruiter, or by staff who could decide it.
    Raises `NotAllowed` for who proposed or signed the sanction or has a conflict, `WrongState` where it was decided in between,
    `InvalidInput` without reasons or for a new day that is not earlier.
    """
    find(APPEAL_MOVES, name)
    with database_scope(whole_region(by)):
        sanction = (
            Sanction.objects.select_for_update(no_key=True).select_related("recruiter").get(pk=appeal.sanction_id)
        )
        if name != "withdraw" or not sanction.recruiter.members.filter(user=by).exists():
            _refuse_who_took_part(sanction, by)
        if name == "vary":
            _refuse_not_earlier(sanction, new_ends_on)
        if name != "withdraw" and sanction.complaint and (found := complaint_gives_away(sanction.complaint, reason)):
            raise InvalidInput(" ".join(found), field="reason")
        decided = {
            "decided_by": by,
            "decided_at": timezone.now(),
            "reasons": reason.strip(),
            "new_ends_on": new_ends_on,
            "old_ends_on": sanction.ends_on if name == "vary" else None,
        }
        extra = decided if name != "withdraw" else {"reasons": reason.strip()}
        move_state(appeal, APPEAL_MOVES, name, by=by, reason=reason, extra=extra)
        _carry_to_the_sanction(sanction, name, by=by, reason=reason, new_ends_on=new_ends_on)
        if name != "withdraw":
            tell_the_contacts(sanction, "appeal_decided")
    return appeal


def _carry_to_the_sanction(sanction: Sanction, name: str, *, by: User, reason: str, new_ends_on: date | None) -> None:
    if name == "overturn":
        move_state(sanction, SANCTION_MOVES, "overturn", by=by, reason=reason)
        end_effect(sanction=sanction, by=by, reason=f"{sanction.folio}: {reason}")
        return
    if name == "vary":
        Sanction.objects.filter(pk=sanction.pk).update(ends_on=new_ends_on)
        sanction.ends_on = new_ends_on
        sanction.events.create(
            action="vary", old_state=sanction.status, new_state=sanction.status, by=by, reason=reason
        )
    if sanction.status == SanctionStatus.STAYED:
        today = timezone.localdate()
        ahead = sanction.starts_on is not None and sanction.starts_on > today
        move_state(sanction, SANCTION_MOVES, "resume_ahead" if ahead else "resume", by=by, reason=reason)
        if not ahead and (sanction.ends_on is None or sanction.ends_on >= today):
            take_effect(sanction=sanction, by=by, reason=sanction.folio, seen=None)


@transaction.atomic
def carve_out_decide(*, item: CascadeItem, decision: str, by: User, note: str = "") -> CarveOut:
    """What a person decided about somebody whom the sanction does not stop. The latest one counts.

    Raises `InvalidInput` for a decision that does not go with the stage, or a call for help without a note.
    """
    if has_conflict(by, item.sanction.recruiter, item.sanction.complaint):
        raise NotAllowed(_("You are tied to this recruiter or to its case: somebody else decides here."))
    allowed = _OF_PLACEMENTS.get(Touching(item.what), ())
    if decision not in allowed:
        raise InvalidInput(_("Choose a decision that goes with where the person is."), field="decision")
    if decision in (CarveOutDecision.NEEDS_HELP, CarveOutDecision.ENDS) and not note.strip():
        raise InvalidInput(_("Say what the person needs, or why it ends."), field="note")
    return CarveOut.objects.create(item=item, decision=decision, note=note.strip(), by=by)


def decisions_for(item: CascadeItem) -> tuple[CarveOutDecision, ...]:
    return _OF_PLACEMENTS.get(Touching(item.what), ())


def _refuse_outsiders(sanction: Sanction, by: User) -> None:
    if not (may(by, Can.WORK_RECRUITERS) or sanction.recruiter.members.filter(user=by).exists()):
        raise NotAllowed(_("Only the recruiter appeals, or staff who enter what it sent."))


def _refuse_who_took_part(sanction: Sanction, by: User) -> None:
    if by.pk in (sanction.proposed_by_id, sanction.signed_by_id):
        raise NotAllowed(_("Who proposed or signed a sanction does not decide the appeal against it."))
    if not may(by, Can.WORK_RECRUITERS) or has_conflict(by, sanction.recruiter, sanction.complaint):
        raise NotAllowed(_("You are tied to this recruiter or to its case: somebody else decides here."))


def _refuse_not_earlier(sanction: Sanction, new_ends_on: date | None) -> None:
    if new_ends_on is None:
        raise InvalidInput(_("Say on which day the sanction now ends."), field="new_ends_on")
    begins = sanction.starts_on or timezone.localdate(sanction.signed_at)
    if new_ends_on < begins or (sanction.ends_on is not None and new_ends_on >= sanction.ends_on):
        raise InvalidInput(_("An appeal makes a sanction shorter: choose an earlier day."), field="new_ends_on")
