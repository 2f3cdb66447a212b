"""What a run said of a person, and what would open most seats, under fixed names for programs."""

from __future__ import annotations

from typing import Any

from employers.models import Vacancy

from ..models import NotProposed, Proposal
from .openings import OpenNow


def said_by_run(result: Proposal | NotProposed | None, vacancy: Vacancy) -> dict[str, Any] | None:
    """`price` is that of a seat of the vacancy asked about; all in hundredths of a point."""
    if result is None:
        return None
    said: dict[str, Any] = {
        "run": result.run_id,
        "as_of": result.run.as_of.isoformat(),
        "price": result.run.prices.get(str(vacancy.pk), 0),
        "proposed": isinstance(result, Proposal),
    }
    if isinstance(result, Proposal):
        return said | {
            "vacancy": result.vacancy_id,
            "score": result.score,
            "floor_points": result.floor_points,
            "runner_up": result.runner_up_id,
            "runner_up_score": result.runner_up_score,
            "runner_up_price": result.runner_up_price,
            "runner_up_parts": result.runner_up_parts,
        }
    return said | {
        "open_to": result.open_to,
        "nearest": result.nearest_id,
        "nearest_score": result.nearest_score,
        "nearest_price": result.nearest_price,
        "points_missing": result.points_missing,
        "bars": dict(result.bars),
    }


def opens_most(now: OpenNow) -> dict[str, Any] | None:
    """The change that would open most seats today; None where nothing would open more."""
    if now.opening is None:
        return None
    return {
        "changes": [change.as_dict() for change in now.opening.changes],
        "vacancies": now.opening.vacancies,
        "seats": now.opening.seats,
    }
