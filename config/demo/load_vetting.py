"""Vettings of the demonstration, made by the services as an inspector would: begun, proposed, decided with conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from accounts.choices import Role
from accounts.models import User
from recruiters.models import Licence, Recruiter, VettingCase, VettingHearing
from recruiters.selectors import is_stopped, lines_of, term_of
from recruiters.services import (
    AppealRight,
    LicenceSays,
    decision_propose,
    decision_sign,
    hearing_save,
    vetting_answer,
    vetting_move,
    vetting_open,
)
from recruiters.vetting.checklists import checklist_of

from .copying import Written

REGIME, YEARS = "gt-ag-50-2022", 3
AGES = (3, 12, 26, 41, 8)  # days that they wait
ASKED = "Falta la constancia de que la fianza está vigente: se pidió por escrito."


def load_vettings(recruiters: Sequence[int], users: dict[Role, User], today: date) -> Written:
    """Five of Guatemala: begun, half answered, proposed, granted with a condition that falls due, waiting for the recruiter.

    None without an inspector.
    """
    inspector, second = users.get(Role.INSPECTOR), users.get(Role.ADMINISTRATOR)
    if inspector is None or second is None or inspector.country != "GT":
        return {}
    licences = _renewable(recruiters)
    cases = [
        _opened(licence, inspector, today - timedelta(days=age)) for licence, age in zip(licences, AGES, strict=False)
    ]
    for number, case in enumerate(cases):
        lines = lines_of(case)
        for line in lines[: (0, len(lines) // 2, len(lines), len(lines), 3)[number]]:
            vetting_answer(case=case, item=line.answer.item, outcome="in_order", note="", by=inspector)
        if number:
            _visited(case, inspector, today - timedelta(days=2))
        if number in (2, 3):
            _proposed(case, inspector, today, conditional=number == 3)
        if number == 3:
            decision_sign(case=case, by=second)
        if number == 4:
            vetting_move(case=case, name="ask", by=inspector, reason=ASKED)
    return {"vettings": len(cases)}


def _renewable(recruiters: Sequence[int]) -> list[Licence]:
    """The licences of Guatemala that end first, of recruiters whom nothing stops."""
    found = Licence.objects.filter(recruiter__in=recruiters, regime=REGIME, status="valid").order_by("valid_to", "pk")
    free = [licence for licence in found.select_related("recruiter") if not is_stopped(licence.recruiter)]
    return free[: len(AGES)]


def _opened(licence: Licence, by: User, on: date) -> VettingCase:
    recruiter: Recruiter = licence.recruiter
    case = vetting_open(recruiter=recruiter, regime=REGIME, purpose="renewal", licence=licence, by=by)
    VettingCase.objects.filter(pk=case.pk).update(opened_on=on)
    case.opened_on = on
    return case


def _visited(case: VettingCase, by: User, on: date) -> None:
    visit = VettingHearing(
        case=case,
        kind="visit",
        on=on,
        place=case.recruiter.address or "Oficina",
        heard="Encargada de la oficina",
        notes="La oficina atiende al público; el aviso de que no se cobra no está a la vista.",
        follow_up="Volver a ver el aviso",
        follow_up_on=on + timedelta(days=30),
    )
    hearing_save(hearing=visit, by=by)


def _proposed(case: VettingCase, by: User, today: date, *, conditional: bool) -> None:
    checklist, licence = checklist_of(REGIME), case.licence
    appeal, term = checklist.appeal, term_of(REGIME)
    if licence is None or appeal is None or term is None or term.appeal_working_days is None:
        return
    begins = max(today, licence.valid_to + timedelta(days=1))
    decision_propose(
        case=case,
        decision="grant_conditions" if conditional else "grant",
        reasons="Cumple cada punto de la lista y no cobra a las personas que recluta.",
        articles=checklist.citation,
        appeal=AppealRight(appeal.es, term.appeal_working_days),
        licence=LicenceSays(licence.number, licence.authority, begins, begins + timedelta(days=365 * YEARS)),
        conditions=[("Poner a la vista el aviso de que no se cobra", today + timedelta(days=21))]
        if conditional
        else (),
        by=by,
    )
