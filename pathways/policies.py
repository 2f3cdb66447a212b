"""Who may do what with a change of the rules. The role is asked at the door (`Can.EDIT_RULES`); this is about the person."""

from __future__ import annotations

from accounts.models import User
from accounts.policies import Can, may
from common.transitions import Move, available

from .choices import ChangeStatus
from .models import RuleChange
from .transitions import CHANGE_MOVES, OF_A_SECOND_PERSON, OF_THE_DRAFTER

BEING_WRITTEN = (ChangeStatus.DRAFT, ChangeStatus.SENT_BACK)


def may_write(user: User, change: RuleChange) -> bool:
    """A draft is its drafter's: whoever else wrote in it could not approve it any more."""
    return may(user, Can.EDIT_RULES) and change.drafted_by_id == user.pk and change.status in BEING_WRITTEN


def moves_open_to(user: User, change: RuleChange) -> list[Move]:
    """The moves this person may make now: nobody approves what they drafted themselves."""
    if not may(user, Can.EDIT_RULES):
        return []
    names = OF_THE_DRAFTER if change.drafted_by_id == user.pk else OF_A_SECOND_PERSON
    return [step for step in available(CHANGE_MOVES, change.status) if step.name in names]
