"""What became of a case, in the words of every vintage, and the fiscal year of a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from common.names import plain

from ..choices import CaseDecision

# What a list says of a case that it has not decided. "Acceptance Issued - Denial Action In Review" is one of them.
_UNDECIDED = (
    "acceptance issued",
    "notice of acceptance",
    "accepted",
    "pending",
    "nod issued",
    "notice of deficiency",
    "received",
    "in process",
    "incomplete",
    "modification",
    "final review",
    "remand issued",
)
_WORDS = (
    ("withdrawn", CaseDecision.WITHDRAWN),
    ("denied", CaseDecision.DENIED),
    ("rejected", CaseDecision.REJECTED),
    ("revoked", CaseDecision.REJECTED),
    ("terminated", CaseDecision.REJECTED),
    ("invalidated", CaseDecision.REJECTED),
    ("returned", CaseDecision.RETURNED),
)
_CERTIFIED = ("certification", "certified", "post cert")


@lru_cache(maxsize=500)
def case_decision(text: str) -> CaseDecision | None:
    """None where the words are not known. A certification that has expired was one."""
    words = plain(text)
    if words.startswith(_UNDECIDED):
        return CaseDecision.UNDECIDED
    for word, decision in _WORDS:
        if word in words:
            return decision
    if any(word in words for word in _CERTIFIED):
        return CaseDecision.PARTIAL if "partial" in words else CaseDecision.CERTIFIED
    return None


def fiscal_year(day: date) -> int:
    """Of the United States: October to September, named by the year in which it ends."""
    return day.year + (day.month >= 10)
