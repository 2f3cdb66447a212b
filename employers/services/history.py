"""What was handed in, kept as it was."""

from __future__ import annotations

from django.db.models import Max

from accounts.models import User

from ..content import Content
from ..models import Vacancy, VacancyVersion


def version_add(*, vacancy: Vacancy, kind: str, content: Content, by: User | None, note: str = "") -> VacancyVersion:
    """The next version. The caller has locked the vacancy, so that no two have one number."""
    last = VacancyVersion.objects.filter(vacancy=vacancy).aggregate(last=Max("number"))["last"] or 0
    return VacancyVersion.objects.create(
        vacancy=vacancy, number=last + 1, kind=kind, content=content, by=by, note=note.strip()[:500]
    )
