"""Lists that leave the product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import User

from ..models import ExportLog

TYPED = frozenset({"q", "search", "name", "phone", "folio", "number"})
SOMETHING = "•"


def export_logged(
    *, by: User, what: str, count: int, filters: Mapping[str, Any] | None = None, reason: str = ""
) -> ExportLog:
    """Note that somebody took `count` rows of `what` out, by these filters; call it where the file is made, before it is sent.

    What was typed into a box is kept as "something": it may be a name. Empty filters are left out.
    """
    kept = {
        name: SOMETHING if name in TYPED else str(value)
        for name, value in (filters or {}).items()
        if value not in (None, "")
    }
    return ExportLog.objects.create(by=by, what=what, count=count, filters=kept, reason=reason.strip())
