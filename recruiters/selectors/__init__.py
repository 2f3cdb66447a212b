"""Reads of the register of recruiters and of complaints, by topic."""

from .complaints import complaints_visible_to, inspectors_beside, search_complaints
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
    "Standing",
    "active_mandates",
    "complaints_visible_to",
    "inspectors_beside",
    "licence_standing",
    "may_recruit",
    "recruiter_standing",
    "recruiters_visible_to",
    "search_complaints",
    "search_recruiters",
]
