"""How urgent a complaint is when it comes in, and until when it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from ..choices import ComplaintCategory, Severity

_C = ComplaintCategory
_FIRST = frozenset({_C.FORCED_LABOUR, _C.VIOLENCE, _C.HELD_DOCUMENTS})
_LAST = frozenset({_C.DISCRIMINATION, _C.DATA_MISUSE, _C.SERVICE})
_DAYS = {Severity.P1: 1, Severity.P2: 21, Severity.P3: 30}


def urgency_of(categories: Iterable[str], *, in_danger: bool, country: str, received_on: date) -> dict[str, Any]:
    """`severity` and `due_on`: the most urgent of what is told decides."""
    told = set(categories)
    first = in_danger or bool(told & _FIRST)
    severity = Severity.P1 if first else Severity.P3 if told <= _LAST else Severity.P2
    return {"severity": severity, "due_on": received_on + timedelta(days=_DAYS[severity])}
