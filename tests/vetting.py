"""Vettings of invented recruiters, as far as a test needs them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from recruiters.models import Recruiter, VettingCase, VettingProposal
from recruiters.selectors import lines_of
from recruiters.services import (
    AppealRight,
    LicenceSays,
    decision_propose,
    decision_sign,
    vetting_answer,
    vetting_open,
)
from tests import factories

APPEAL = AppealRight("Recurso de revocatoria ante la autoridad", 5)


def inspector(country: str = "GT") -> User:
    return factories.user(Role.INSPECTOR, country=country)


def vetting(recruiter: Recruiter | None = None, *, by: User | None = None, **fields: Any) -> VettingCase:
    """Of a recruiter of Guatemala without a licence, nothing looked at yet."""
    recruiter = recruiter or factories.recruiter(licence="")
    return vetting_open(recruiter=recruiter, by=by or inspector(), **{"regime": "gt-ag-50-2022"} | fields)


def answered(case: VettingCase, by: User | None = None, **but: str) -> VettingCase:
    """Every item in order, but those that are named with another outcome."""
    for line in lines_of(case):
        outcome = but.get(line.answer.item, "in_order")
        note = "Visto." if outcome == "in_order" else "Falta."
        vetting_answer(
            case=case, item=line.answer.item, outcome=outcome, note=note, by=by or case.opened_by, seen=line.answer.at
        )
    return case


def says(number: str = "R-001/2026", days: int = 1095, **fields: Any) -> LicenceSays:
    today = timezone.localdate()
    defaults: dict[str, Any] = {
        "number": number,
        "authority": "Ministerio de Trabajo",
        "valid_from": today,
        "valid_to": today + timedelta(days=days),
    }
    return LicenceSays(**defaults | fields)


def proposed(case: VettingCase, decision: str = "grant", *, by: User | None = None, **fields: Any) -> VettingProposal:
    defaults: dict[str, Any] = {
        "reasons": "Cumple lo que pide el acuerdo.",
        "articles": "Acuerdo Gubernativo 50-2022",
        "appeal": APPEAL,
        "licence": None if decision == "refuse" else says(),
    }
    return decision_propose(case=case, decision=decision, by=by or case.opened_by, **defaults | fields)


def signed(case: VettingCase, decision: str = "grant", **fields: Any) -> VettingProposal:
    """Answered in order, proposed by who opened it and signed by somebody else of the same country."""
    proposed(answered(case), decision, **fields)
    return decision_sign(case=case, by=inspector(case.country_id))
