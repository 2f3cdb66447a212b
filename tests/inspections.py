"""Campaigns and visits in situations: planned, frozen, drawn, visited by two."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from recruiters.inspections.checklists import sections_of
from recruiters.models import Inspection, InspectionCampaign, Recruiter, Signal
from recruiters.services import (
    Answer,
    answers_save,
    campaign_draw,
    campaign_freeze,
    campaign_save,
    inspection_assign,
    inspection_move,
)
from tests import factories

NUMBER = "048213"


def inspector(country: str = "GT", **fields: Any) -> User:
    return factories.user(Role.INSPECTOR, country=country, **fields)


def campaign(
    by: User, *, country: str = "GT", factors: dict[str, int] | None = None, **fields: Any
) -> InspectionCampaign:
    """A plan for recruiters: two visits, decided by a lottery of tomorrow."""
    told: dict[str, Any] = {
        "title": "Agencias de la capital",
        "kind": "recruiter",
        "size": 2,
        "seed_source": "Lotería Santa Lucía, primer premio",
        "seed_day": timezone.localdate() + timedelta(days=1),
    }
    plan = campaign_save(campaign=InspectionCampaign(country=factories.country(country), **told | fields), by=by)
    for factor, points in (factors or {}).items():
        plan.factors.create(factor=factor, points=points, reason="Así lo pide la norma.")
    return plan


def drawn(by: User, **fields: Any) -> InspectionCampaign:
    """Frozen yesterday and drawn today."""
    plan = campaign_freeze(campaign=campaign(by, **fields), by=by)
    yesterday = timezone.localdate() - timedelta(days=1)
    InspectionCampaign.objects.filter(pk=plan.pk).update(frozen_on=yesterday, seed_day=timezone.localdate())
    plan.refresh_from_db()
    return campaign_draw(campaign=plan, number=NUMBER, by=by)


def visited(
    visit: Inspection, by: User, second: User, *, found: tuple[str, ...] = (), on: date | None = None
) -> Inspection:
    """With every item in order but those `found`, which are serious."""
    inspection_assign(inspection=visit, lead=by, second=second, planned_on=timezone.localdate(), by=by)
    for section in sections_of(visit.kind):
        told = {
            item.code: Answer("found", "serious", "Así se vio.") if item.code in found else Answer("in_order")
            for item in section.items
        }
        answers_save(inspection=visit, section=section, answers=told, by=by)
    visit.refresh_from_db()
    return inspection_move(inspection=visit, name="visit", by=by, visited_on=on or timezone.localdate())


def signal(recruiter: Recruiter, **fields: Any) -> Signal:
    """Nine complaints where two were usual."""
    made = Signal.objects.create(
        **{
            "kind": "rate",
            "recruiter": recruiter,
            "country": recruiter.country,
            "period": "2026-10",
            "computed_on": timezone.localdate(),
            "figures": {
                "complaints": 9,
                "placements": 100.0,
                "raw": 9.0,
                "believed": 7.6,
                "usual": 2.0,
                "chance": 0.0002,
            },
        }
        | fields
    )
    made.events.create(action="create", new_state="proposed")
    return made
