"""What stands above a licence that is stopped without a sanction, and what this reader may do about it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import Can, may
from common.transitions import Move
from common.wording import day

from .models import Licence
from .selectors import is_stopped_alone, lifting_proposed
from .transitions import LIFTING_MOVES


def licence_facts(licence: Licence) -> list[dict[str, Any]]:
    if not is_stopped_alone(licence):
        return []
    facts = [_fact(_("Stop"), _("without a sanction on record"), _("two people lift it: one proposes, another signs"))]
    if proposed := lifting_proposed(licence):
        facts.append(_fact(_("Proposed to be lifted by"), str(proposed.by), f"{day(proposed.at)}: {proposed.reason}"))
    return facts


def lifting_moves(licence: Licence, user: User) -> list[Move]:
    """The steps that this reader may take now; who proposed it does not sign."""
    if not may(user, Can.WORK_RECRUITERS) or not is_stopped_alone(licence):
        return []
    proposed = lifting_proposed(licence)
    names = {"propose_lift"} if proposed is None else {"drop_lift", "sign_lift"}
    if proposed is not None and proposed.by_id == user.pk:
        names.remove("sign_lift")
    return [step for step in LIFTING_MOVES if step.name in names]


def _fact(label: str, value: str, note: str) -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "face": "warn"}
