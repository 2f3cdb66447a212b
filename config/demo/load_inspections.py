"""Campaigns and visits of the demonstration, by the services that make them on the pages: invented, the same each time."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from recruiters.choices import FrameKind
from recruiters.inspections.checklists import sections_of
from recruiters.models import Inspection, InspectionCampaign, Recruiter
from recruiters.services import (
    Answer,
    answers_save,
    campaign_draw,
    campaign_freeze,
    campaign_save,
    follow_up_add,
    follow_up_done,
    inspection_assign,
    inspection_move,
    signals_scan,
)

SOURCE = "Un sorteo público (en la demostración, una cifra inventada)"
NUMBER = "048213"
TOLD = {
    "no_fee": Answer("found", "serious", "Tres personas mostraron recibos de Q3,500 cada una."),
    "receipts": Answer("in_order"),
    "licence_shown": Answer("found", "minor", "El aviso estaba guardado en un cajón."),
    "no_debt": Answer("not_seen", "", "Nadie quiso hablar de préstamos delante del encargado."),
}
# What, days after the visit, of which item.
PUT_RIGHT = (
    ("Poner a la vista la licencia y el aviso de que no se cobra", 7, "licence_shown"),
    ("Devolver Q3,500 a cada una de las tres personas", 15, "no_fee"),
    ("Entregar copia de la oferta a quienes salen en la próxima temporada", 40, "copy"),
)
WEIGHTS = (
    ("complaints", 60, "Lo que la gente cuenta es la señal más directa que hay."),
    ("no_licence", 200, "Quien recluta sin licencia no tiene quien lo vigile."),
    ("never_visited", 50, "De quien nunca se visitó no se sabe nada."),
)


def load_inspections(inspector: User | None, as_of: date) -> dict[str, int]:
    """One campaign that is planned, one that was drawn, with a visit made and one under way, and the signals of the day.

    Nothing without an inspector or recruiters.
    """
    if inspector is None or not inspector.country:
        return {}
    if Recruiter.objects.filter(country=inspector.country).count() < 4:
        return {}
    today = timezone.localdate()
    _planned(inspector, today)
    drawn = _drawn(inspector, today)
    return {"campaigns": 2, "visits": drawn.size, "signals": signals_scan(day=as_of) or 0}


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
    second = User.objects.filter(role=by.role, country=by.country).exclude(pk=by.pk).order_by("pk").first()
    visits = list(Inspection.objects.filter(unit__campaign=plan).order_by("unit__order"))
    if second is not None and visits:
        _made(visits[0], by, second, today - timedelta(days=18))
    if visits[1:]:
        section = sections_of(visits[1].kind)[1]
        told = {item.code: TOLD[item.code] for item in section.items if item.code in TOLD}
        answers_save(inspection=visits[1], section=section, answers=told, by=by)
    return plan


def _made(visit: Inspection, by: User, second: User, on: date) -> None:
    """By two people, with what is to be put right: one thing was, one is late, one has time."""
    inspection_assign(inspection=visit, lead=by, second=second, planned_on=on, by=by)
    for section in sections_of(visit.kind):
        answers = {item.code: TOLD.get(item.code, Answer("in_order")) for item in section.items}
        answers_save(inspection=visit, section=section, answers=answers, by=by)
    visit.refresh_from_db()
    inspection_move(inspection=visit, name="visit", by=by, visited_on=on)
    wanted = [
        follow_up_add(inspection=visit, what=what, due_on=on + timedelta(days=days), by=by, item=item)
        for what, days, item in PUT_RIGHT
    ]
    follow_up_done(
        follow_up=wanted[0], note="Se vio el aviso en la entrada, en español y en el idioma del lugar.", by=by
    )


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
