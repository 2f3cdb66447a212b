"""Moves of complaints."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from common.transitions import move_state

from ..models import Complaint
from ..transitions import COMPLAINT_MOVES


def complaint_move(*, complaint: Complaint, name: str, by: User, reason: str = "") -> Any:
    return move_state(complaint, COMPLAINT_MOVES, name, by=by, reason=reason)
