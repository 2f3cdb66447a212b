"""Sanctions in situations: proposed by one inspector, signed by another who looked at the preview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from employers.models import TakenSeat, Vacancy, VacancyHold
from matching.models import Proposal
from pathways.models import CapReservation
from placements.models import Placement
from placements.services import placement_move, placement_offer
from recruiters.models import Licence, Mandate, Recruiter, Sanction, SanctionRule
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
    terms_load,
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
    if not SanctionRule.objects.exists():
        sanction_rules_load()
        terms_load()
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


class Agency:
    """A recruiter with two vacancies and somebody at every stage on them."""

    def __init__(self) -> None:
        self.recruiter = factories.recruiter()
        self.vacancy, self.other = factories.vacancy(seats=9), factories.vacancy(seats=9)
        mandate(self.recruiter, self.vacancy)
        mandate(self.recruiter, self.other, for_all=True)
        self.rosa = factories.user()
        run = factories.run()
        self.waiting = [
            factories.proposal(factories.worker(), self.other, of=run, status=status, rank=n)
            for n, status in enumerate(("proposed", "shortlisted", "reserve"), 1)
        ]
        self.offered, self.accepted, self.ready, self.working = (self._placed(n) for n in range(4))
        for name in ("accept", "visa", "start"):
            placement_move(placement=self.working, name=name, by=self.rosa)
        for name in ("accept", "visa"):
            placement_move(placement=self.ready, name=name, by=self.rosa)
        placement_move(placement=self.accepted, name="accept", by=self.rosa)

    def _placed(self, n: int) -> Placement:
        person = factories.sharing(factories.worker(phone=f"+5025555010{n}"))
        return placement_offer(proposal=shortlisted(person, self.vacancy), by=self.rosa)


def shortlisted(person: Any, vacancy: Vacancy) -> Proposal:
    return factories.proposal(person, vacancy, of=factories.run(), status="shortlisted")


def snapshot() -> dict[str, Any]:
    """Every table that a cascade can touch, as it stands: states and counts, without histories and times of change."""
    seats = ("seats_offered", "seats_reserved", "seats_filled", "seats_released")
    return {
        "licences": list(Licence.objects.order_by("pk").values_list("pk", "status")),
        "mandates": list(Mandate.objects.order_by("pk").values_list("pk", "status")),
        "vacancies": list(Vacancy.objects.order_by("pk").values_list("pk", "status", *seats)),
        "holds": list(VacancyHold.objects.filter(lifted_at=None).order_by("vacancy").values_list("vacancy", "reason")),
        "proposals": list(Proposal.objects.order_by("pk").values_list("pk", "status")),
        "placements": list(Placement.objects.order_by("pk").values_list("pk", "status", "seat")),
        "seats": list(TakenSeat.objects.order_by("pk").values_list("pk", "state")),
        "caps": list(CapReservation.objects.order_by("pk").values_list("pk", "status")),
    }
