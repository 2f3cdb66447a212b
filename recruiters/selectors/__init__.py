"""Reads of the register of recruiters and of complaints, by topic."""

from .complaints import complaints_visible_to, inspectors_beside, search_complaints
from .intake import (
    Returned,
    Told,
    evidence_of,
    evidence_visible_to,
    fee_totals,
    fees_of,
    filing_of,
    messages_of,
    returned_to,
    with_unread,
)
from .register import (
    EXPIRING_WITHIN,
    Standing,
    active_mandates,
    licence_standing,
    may_recruit,
    recruiter_standing,
    recruiters_visible_to,
    search_recruiters,
)

__all__ = [
    "EXPIRING_WITHIN",
    "Returned",
    "Standing",
    "Told",
    "active_mandates",
    "complaints_visible_to",
    "evidence_of",
    "evidence_visible_to",
    "fee_totals",
    "fees_of",
    "filing_of",
    "inspectors_beside",
    "licence_standing",
    "may_recruit",
    "messages_of",
    "recruiter_standing",
    "recruiters_visible_to",
    "returned_to",
    "search_complaints",
    "search_recruiters",
    "with_unread",
]
