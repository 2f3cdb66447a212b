"""Entries of the register of recruiters."""

from __future__ import annotations

from common.names import plain

from ..models import Recruiter


def recruiter_save(*, recruiter: Recruiter) -> Recruiter:
    """Write a recruiter's entry with the name it is searched by."""
    recruiter.search_name = plain(recruiter.legal_name, recruiter.trade_name)[:255]
    recruiter.save()
    return recruiter
