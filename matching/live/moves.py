"""One move of one change by its name, as its page and the API make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.errors import WrongState
from common.transitions import find

from ..models import PlanChange
from ..transitions import CHANGE_MOVES
from .decisions import change_reconsider, changes_approve, changes_decline

if TYPE_CHECKING:
    from accounts.models import User

BY_HAND = ("approve", "decline", "reconsider")  # later news overtake a change, nobody does


def change_move(*, change: PlanChange, name: str, by: User, reason: str = "") -> None:
    """Raises `InvalidInput` for a move that nobody makes by hand or a reason that is missing, `WrongState` for what is not possible now."""
    find([step for step in CHANGE_MOVES if step.name in BY_HAND], name)
    if name == "reconsider":
        change_reconsider(change=change, by=by)
        return
    decided = (
        changes_approve(changes=[change], by=by)
        if name == "approve"
        else changes_decline(changes=[change], by=by, reason=reason)
    )
    for _change, why in decided.refused:
        raise WrongState(why)
