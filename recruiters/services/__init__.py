"""Every write to the register of recruiters and to complaints, by topic."""

from .complaints import complaint_move
from .licences import licence_move
from .mandates import (
    mandates_check,
    mandates_follow,
    mandates_freeze,
    mandates_return,
    mandates_thaw,
    vacancies_hold_if_frozen,
)
from .register import recruiter_save

__all__ = [
    "complaint_move",
    "licence_move",
    "mandates_check",
    "mandates_follow",
    "mandates_freeze",
    "mandates_return",
    "mandates_thaw",
    "recruiter_save",
    "vacancies_hold_if_frozen",
]
