"""Reads of Canada's lists of decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from ..models import Employer, LmiaDecision

MOST_LINES = 12


@dataclass(frozen=True)
class LmiaInPeriod:
    """What one file says of an employer for one period: `positions` in all its rows, approved or requested as `counted` says."""

    outcome: str
    first: date
    last: date
    counted: str
    positions: int
    file: str
    read_at: datetime


def lmia_record(employer: Employer) -> list[LmiaInPeriod]:
    """The newest periods first, refusals before approvals. One query."""
    names = ("outcome", "period_from", "period_to", "counted", "batch__file_name", "batch__started_at")
    grouped = LmiaDecision.objects.filter(employer=employer).order_by().values_list(*names)
    found = grouped.annotate(all_positions=Sum("positions")).order_by("-period_to", "outcome", "counted", "batch_id")
    return [
        LmiaInPeriod(outcome, first, last, counted, positions, file, read_at)
        for outcome, first, last, counted, file, read_at, positions in found[:MOST_LINES]
    ]
