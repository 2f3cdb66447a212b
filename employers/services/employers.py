"""Who employs."""

from __future__ import annotations

from typing import Any

from common.names import plain

from ..models import Employer


def employer_create(**fields: Any) -> Employer:
    employer = Employer(**fields)
    employer.full_clean(exclude=["search_name"])
    return employer_save(employer=employer)


def employer_save(*, employer: Employer) -> Employer:
    """Write an employer with the name it is searched by."""
    employer.search_name = plain(employer.legal_name)[:255]
    employer.save()
    return employer
