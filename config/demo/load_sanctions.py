"""Sanctions of the demonstration: behind each licence that is stopped (one was appealed), one to be signed, a warning to appeal against."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from common.folios import next_folios
from employers.choices import HoldReason
from employers.models import VacancyHold
from recruiters.choices import LicenceStatus, MandateStatus, PublicReason, SanctionKind, Touching
from recruiters.models import CascadeItem, Licence, LicenceTerm, Mandate, Recruiter, Sanction, SanctionRule
from recruiters.selectors import rule_for
from recruiters.services import (
    Proposed,
    appeal_file,
    covered_vacancies,
    preview_keep,
    sanction_propose,
    sanction_sign,
    terms_load,
)
from recruiters.services.sanction_rules import sanction_rules_load
from recruiters.services.sanctions import COPIED

from .copying import Written

GROUNDS = "Los recibos que se citan no son de la empresa: los firmó un promotor que ya no trabaja con nosotros. Que se le cite."
KINDS = {LicenceStatus.SUSPENDED: SanctionKind.SUSPENSION, LicenceStatus.CANCELLED: SanctionKind.CANCELLATION}


def load_sanctions(users: dict[Role, User], as_of: date, agency: Recruiter | None) -> Written:
    """Of the inspectors' country. Nothing where there are not two of them: nobody signs alone, also in a demonstration.

    `agency`: whose suspension is proposed, with people at every stage; its page shows what that touches.
    """
    first = users.get(Role.INSPECTOR)
    second = (
        User.objects.filter(role=Role.INSPECTOR, country=first.country).exclude(pk=first.pk).first() if first else None
    )
    if first is None or second is None or Sanction.objects.exists():
        return {}
    sanction_rules_load()
    terms_load()
    stopped = Licence.objects.filter(status__in=KINDS, recruiter__country=first.country).order_by("pk")
    for licence in stopped.select_related("recruiter"):
        _behind(licence, first, second, as_of)
    _appealed(second)
    if agency is not None:
        sanction_propose(by=first, told=_told(agency, SanctionKind.SUSPENSION))
    _warning(first, second)
    return {"sanctions": Sanction.objects.count()}


def _behind(licence: Licence, first: User, second: User, as_of: date) -> None:
    """As if it had been signed a month ago, with everything that it stopped, so that it can be lifted."""
    kind = KINDS[LicenceStatus(licence.status)]
    rule = rule_for(licence.regime, kind)
    if rule is None:
        return
    sanction = Sanction.objects.create(
        folio=next_folios("SN", as_of)[0],
        recruiter=licence.recruiter,
        regime=licence.regime,
        kind=kind,
        status="in_force",
        basis="inspection",
        basis_reference=f"Acta {licence.pk}-{as_of.year}",
        public_reason=PublicReason.FEES,
        grounds="Cobró a las personas por el puesto, contra la prohibición de cobrar.",
        country_id=licence.recruiter.country_id,
        proposed_by=first,
        signed_by=second,
        signed_at=timezone.now() - timedelta(days=30),
        appeal_until=timezone.localdate() - timedelta(days=15),
        **_law(rule),
    )
    for action, old, new, by in (("create", "", "proposed", first), ("sign", "proposed", "in_force", second)):
        sanction.events.create(action=action, old_state=old, new_state=new, by=by)
    CascadeItem.objects.bulk_create(_touched(sanction, licence))


def _law(rule: SanctionRule) -> dict[str, Any]:
    term = LicenceTerm.objects.get(regime=rule.regime)
    return {name: getattr(rule, name) for name in COPIED} | {"appeal_working_days": term.appeal_working_days}


def _touched(sanction: Sanction, licence: Licence) -> list[CascadeItem]:
    def item(what: Touching, model: str, pk: int, label: str, **told: Any) -> CascadeItem:
        return CascadeItem(sanction=sanction, what=what, model=model, object_id=pk, label=label[:80], **told)

    before = LicenceStatus.VALID
    items = [
        item(Touching.LICENCE, "recruiters.licence", licence.pk, licence.number, before=before, after=licence.status)
    ]
    frozen = Mandate.objects.filter(recruiter=licence.recruiter, status=MandateStatus.FROZEN)
    for mandate in frozen.order_by("pk").select_related("vacancy", "employer"):
        label = mandate.vacancy.folio if mandate.vacancy else mandate.employer.legal_name
        states: dict[str, Any] = {
            "before": MandateStatus.ACTIVE,
            "after": MandateStatus.FROZEN,
            "vacancy": mandate.vacancy,
        }
        items.append(item(Touching.MANDATE, "recruiters.mandate", mandate.pk, label, **states))
    held = VacancyHold.objects.filter(reason=HoldReason.RECRUITER_SUSPENDED, lifted_at__isnull=True)
    for hold in held.filter(vacancy__in=covered_vacancies(frozen).order_by().values("pk")).select_related("vacancy"):
        states = {"before": "free", "after": "held", "vacancy": hold.vacancy, "made": {"hold": hold.pk}}
        items.append(item(Touching.VACANCY, "employers.vacancy", hold.vacancy_id, hold.vacancy.folio, **states))
    return items


def _appealed(by: User) -> None:
    """The cancelled one does not agree; somebody who neither proposed nor signed it has to decide."""
    sanction = Sanction.objects.filter(kind=SanctionKind.CANCELLATION, status="in_force").order_by("pk").first()
    if sanction is not None:
        appeal_file(sanction=sanction, by=by, grounds=GROUNDS, filed_on=timezone.localdate() - timedelta(days=20))


def _warning(first: User, second: User) -> None:
    """Against the recruiter of the account that anybody may try: its contact may appeal."""
    recruiter = Recruiter.objects.filter(country=first.country, members__isnull=False).order_by("pk").first()
    if recruiter is not None:
        sanction = sanction_propose(by=first, told=_told(recruiter, SanctionKind.WARNING))
        shown = preview_keep(sanction=sanction, by=second)[0]
        sanction_sign(sanction=sanction, by=second, seen=shown.digest)


def _told(recruiter: Recruiter, kind: SanctionKind) -> Proposed:
    regime = next(licence.regime for licence in recruiter.licences.order_by("pk"))
    return Proposed(
        recruiter=recruiter,
        regime=regime,
        kind=kind,
        basis="inspection",
        basis_reference="Acta de inspección 41-2026",
        public_reason=PublicReason.FEES,
        grounds="En la visita se hallaron recibos de cobros a personas por tramitar el puesto.",
    )
