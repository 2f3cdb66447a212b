"""Campaigns and visits in situations: planned, frozen, drawn, visited by two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from recruiters.inspections.checklists import sections_of
from recruiters.models import FollowUp, Inspection, InspectionCampaign, Recruiter, Signal, SignalScan
from recruiters.services import (
    Answer,
    answers_save,
    campaign_draw,
    campaign_freeze,
    campaign_save,
    follow_up_add,
    inspection_assign,
    inspection_move,
    signals_scan,
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


@dataclass(frozen=True)
class Worked:
    """A campaign with one visit planned and one made, what that asked to be put right, and a signal."""

    campaign: InspectionCampaign
    planned: Inspection
    made: Inspection
    follow_up: FollowUp
    signal: Signal


def worked(country: str = "GT") -> Worked:
    by, second = inspector(country), inspector(country)
    agencies = [factories.recruiter(country) for _ in range(2)]
    plan = drawn(by, country=country, factors={"new": 50})
    made, planned = Inspection.objects.filter(unit__campaign=plan).order_by("pk")
    made = visited(made, by, second, found=("no_fee",))
    due = timezone.localdate() + timedelta(days=15)
    wanted = follow_up_add(inspection=made, what="Devolver lo cobrado", due_on=due, by=by)
    signals_scan()
    return Worked(plan, planned, made, wanted, signal(agencies[0]))


def one_more(recruiter: Recruiter, by: User) -> None:
    """One more row of every list, for `tests.faces.many`."""
    number, today = Inspection.objects.count(), timezone.localdate()
    visit = recruiter.inspections.create(
        folio=f"V-26-{number:06d}-X", country=factories.country("GT"), kind="recruiter", label="Agencia", lead=by
    )
    visit.follow_ups.create(country=visit.country, what="Algo", due_on=today)
    signal(recruiter)
    campaign(by, size=1)
    SignalScan.objects.create(day=today - timedelta(days=number))
