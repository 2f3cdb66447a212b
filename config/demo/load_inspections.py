"""Campaigns and visits of the demonstration, by the services that make them on the pages: invented, the same each time."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from recruiters.choices import FrameKind
from recruiters.inspections.checklists import sections_of
from recruiters.models import Inspection, InspectionCampaign, Recruiter
from recruiters.services import Answer, answers_save, campaign_draw, campaign_freeze, campaign_save

SOURCE = "Un sorteo público (en la demostración, una cifra inventada)"
NUMBER = "048213"
WEIGHTS = (
    ("complaints", 60, "Lo que la gente cuenta es la señal más directa que hay."),
    ("no_licence", 200, "Quien recluta sin licencia no tiene quien lo vigile."),
    ("never_visited", 50, "De quien nunca se visitó no se sabe nada."),
)


def load_inspections(inspector: User | None) -> dict[str, int]:
    """One campaign that is planned, one that was drawn with a visit under way. Nothing without an inspector or recruiters."""
    if inspector is None or not inspector.country:
        return {}
    if Recruiter.objects.filter(country=inspector.country).count() < 4:
        return {}
    today = timezone.localdate()
    _planned(inspector, today)
    drawn = _drawn(inspector, today)
    return {"campaigns": 2, "visits": drawn.size}


def _planned(by: User, today: date) -> InspectionCampaign:
    return _campaign(by, today, "Alojamientos de la próxima temporada", FrameKind.HOUSING, 15)


def _drawn(by: User, today: date) -> InspectionCampaign:
    """Frozen yesterday, its number is of today."""
    plan = campaign_freeze(
        campaign=_campaign(by, today, "Agencias: cobros y contratos", FrameKind.RECRUITERS, 4), by=by
    )
    InspectionCampaign.objects.filter(pk=plan.pk).update(frozen_on=today - timedelta(days=1), seed_day=today)
    plan.refresh_from_db()
    campaign_draw(campaign=plan, number=NUMBER, by=by)
    visit = Inspection.objects.filter(unit__campaign=plan).order_by("pk").first()
    if visit is not None:
        section = sections_of(visit.kind)[1]
        told = {
            "no_fee": Answer("found", "serious", "Tres personas mostraron recibos de Q3,500 cada una."),
            "receipts": Answer("in_order"),
        }
        answers_save(inspection=visit, section=section, answers=told, by=by)
    return plan


def _campaign(by: User, today: date, title: str, kind: str, size: int) -> InspectionCampaign:
    plan = InspectionCampaign(
        title=title,
        country_id=by.country,
        kind=kind,
        size=size,
        purpose="Saber qué tan común es lo que cuentan las quejas, también donde nadie se queja.",
        seed_source=SOURCE,
        seed_day=today + timedelta(days=1),
    )
    campaign_save(campaign=plan, by=by)
    for factor, points, reason in WEIGHTS:
        if kind == FrameKind.RECRUITERS or factor != "no_licence":
            plan.factors.create(factor=factor, points=points, reason=reason)
    return plan
