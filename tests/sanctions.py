"""Sanctions in situations: proposed by one inspector, signed by another who looked at the preview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from employers.models import Vacancy
from recruiters.models import Mandate, Recruiter, Sanction
from recruiters.services import (
    Proposed,
    appeal_decide,
    appeal_file,
    carve_out_decide,
    preview_keep,
    sanction_act_now,
    sanction_lift,
    sanction_propose,
    sanction_sign,
)
from recruiters.services.sanction_rules import sanction_rules_load
from tests import factories


def mandate(recruiter: Recruiter, vacancy: Vacancy, *, for_all: bool = False, **fields: Any) -> Mandate:
    today = timezone.localdate()
    return Mandate.objects.create(
        recruiter=recruiter,
        employer=vacancy.employer,
        vacancy=None if for_all else vacancy,
        **{"seats": 5, "starts_on": today - timedelta(days=9), "ends_on": today + timedelta(days=300)} | fields,
    )


def inspectors(count: int = 2, country: str = "GT") -> list[User]:
    return [factories.user(Role.INSPECTOR, country=country) for _ in range(count)]


def proposed(recruiter: Recruiter, by: User, kind: str = "suspension", **fields: Any) -> Sanction:
    sanction_rules_load()
    told = {
        "regime": "gt-ag-50-2022",
        "basis": "inspection",
        "basis_reference": "Acta 12-2026",
        "grounds": "Cobró por el puesto.",
    } | fields
    factories.country(told["regime"][:2].upper())
    return sanction_propose(by=by, told=Proposed(recruiter=recruiter, kind=kind, **told))


def seen(sanction: Sanction, by: User) -> str:
    """The digest of what the signer was shown."""
    return preview_keep(sanction=sanction, by=by)[0].digest


def signed(recruiter: Recruiter, kind: str = "suspension", *, by: list[User] | None = None, **fields: Any) -> Sanction:
    one, two = (by or inspectors())[:2]
    sanction = proposed(recruiter, one, kind, **fields)
    return sanction_sign(sanction=sanction, by=two, seen=seen(sanction, two))


def stopped_at_once(recruiter: Recruiter, by: User, **fields: Any) -> Sanction:
    sanction = proposed(recruiter, by, "interim", **fields)
    return sanction_act_now(sanction=sanction, by=by, reason="Viajan mañana.", seen=seen(sanction, by))


def lifted(sanction: Sanction, by: User | None = None) -> Sanction:
    return sanction_lift(sanction=sanction, by=by or inspectors(1)[0], reason="Devolvió todo.")


def decided(recruiter: Recruiter, country: str = "GT") -> Sanction:
    """A warning with a row of everything that may hang on a sanction, its appeal decided by a third person."""
    regime = {"GT": "gt-ag-50-2022", "HN": "hn-stss-141-2015"}[country]
    ana, luis, sonia = inspectors(3, country)
    sanction = signed(recruiter, "warning", by=[ana, luis], regime=regime)
    item = sanction.items.create(
        what="abroad",
        model="placements.placement",
        object_id=1,
        label="GT-26-000001-A",
        before="working",
        after="working",
    )
    carve_out_decide(item=item, decision="called", by=ana)
    appeal = appeal_file(sanction=sanction, by=ana, grounds="Nunca cobramos.")
    appeal_decide(appeal=appeal, name="uphold", by=sonia, reason="Está probado.")
    return sanction
