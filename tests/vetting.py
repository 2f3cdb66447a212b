"""Vettings of invented recruiters, as far as a test needs them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from recruiters.models import LicenceReminder, Recruiter, VettingCase, VettingHearing, VettingProposal
from recruiters.selectors import lines_of
from recruiters.services import (
    AppealRight,
    LicenceSays,
    decision_propose,
    decision_sign,
    hearing_save,
    paper_add,
    paper_open,
    vetting_answer,
    vetting_open,
)
from tests import factories
from tests.complaints import photo

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


def whole(country: str = "GT", *, text: str = "Poner el aviso", contact: User | None = None) -> VettingCase:
    """Granted with a condition, with a row of everything that hangs on a vetting."""
    recruiter, by = factories.recruiter(country, licence="", contact=contact), inspector(country)
    case = vetting(recruiter, by=by)
    today = timezone.localdate()
    hearing_save(hearing=VettingHearing(case=case, kind="visit", on=today, place=text, heard=text, notes=text), by=by)
    paper = paper_add(case=case, title=text, file_name="x.jpg", chunks=[photo()], by=by)
    paper_open(paper=paper, by=by)
    number = f"R-{case.pk:06d}"
    due = today + timedelta(days=20)
    proposal = signed(case, "grant_conditions", licence=says(number), conditions=[(text, due)], reasons=text)
    LicenceReminder.objects.create(licence=proposal.licence, valid_to=due, days=90, to=by)
    return case


def listed(by: User) -> None:
    """A row of every list of vetting, written past the services: for how often a list asks."""
    today, recruiter = timezone.localdate(), factories.recruiter()
    licence = recruiter.licences.get()
    case = VettingCase.objects.create(
        folio=f"RV-{licence.pk:06d}",
        country=recruiter.country,
        recruiter=recruiter,
        regime=licence.regime,
        purpose="renewal",
        licence=licence,
        opened_on=today,
        opened_by=by,
        assigned_to=factories.user(Role.INSPECTOR, country="GT"),
        list_version=today,
    )
    case.events.create(action="create", new_state="open", by=by)
    case.answers.create(item="identity", position=0)
    proposal = case.proposals.create(
        decision="grant_conditions",
        appeal_days=5,
        number=licence.number,
        authority="x",
        valid_from=today,
        valid_to=today,
        proposed_by=by,
        answer="signed",
        decided_by=case.assigned_to,
        decided_at=timezone.now(),
        licence=licence,
    )
    proposal.conditions.create(text="Poner el aviso", due_on=today)
    LicenceReminder.objects.create(licence=licence, valid_to=licence.valid_to, days=90, to=by)
