"""What the state of a case at the Department of Labor means for its vacancy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from common.names import plain

from ..choices import VacancyStatus


@dataclass(frozen=True)
class CaseState:
    status: VacancyStatus
    certified: bool | None  # None: not said


CERTIFIED = CaseState(VacancyStatus.OPEN, certified=True)
PENDING = CaseState(VacancyStatus.OPEN, certified=False)
LISTED = CaseState(VacancyStatus.OPEN, certified=None)  # in a form that names only what is active
LAPSED = CaseState(VacancyStatus.EXPIRED, certified=False)
REFUSED = CaseState(VacancyStatus.CLOSED, certified=False)

# The first line whose beginning or word fits wins: "Acceptance Issued - Denial Action In Review" is still pending.
_BEGINNINGS = (
    ("acceptance issued", PENDING),
    ("notice of acceptance", PENDING),
    ("accepted", PENDING),
    ("pending", PENDING),
    ("nod issued", PENDING),
    ("notice of deficiency", PENDING),
    ("received", PENDING),
    ("in process", PENDING),
    ("post cert", CERTIFIED),
)
_WORDS = (
    ("withdrawn", REFUSED),
    ("denied", REFUSED),
    ("rejected", REFUSED),
    ("revoked", REFUSED),
    ("terminated", REFUSED),
    ("invalidated", REFUSED),
    ("certification expired", LAPSED),
    ("certified expired", LAPSED),
    ("certification", CERTIFIED),
    ("certified", CERTIFIED),
)


@lru_cache(maxsize=500)
def case_state(text: str) -> CaseState | None:
    """None where the words are not known: a vacancy is never opened on a guess."""
    words = plain(text)
    for beginning, state in _BEGINNINGS:
        if words.startswith(beginning):
            return state
    return next((state for word, state in _WORDS if word in words), None)


def status_on(state: CaseState, ends_on: date, as_of: date) -> VacancyStatus:
    """An open vacancy whose work ended before `as_of` has expired."""
    if state.status == VacancyStatus.OPEN and ends_on < as_of:
        return VacancyStatus.EXPIRED
    return state.status
