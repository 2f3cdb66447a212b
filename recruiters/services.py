"""Every write to the register of recruiters. A suspension stops mandates and vacancies in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from common.transitions import move_state
from employers.choices import HoldReason
from employers.models import Vacancy
from employers.services import hold_lift, vacancy_hold

from .choices import MandateStatus
from .models import Complaint, Licence, Mandate, Recruiter
from .signals import recruiter_reinstated, recruiter_suspended
from .transitions import COMPLAINT_MOVES, LICENCE_MOVES


@transaction.atomic
def licence_move(*, licence: Licence, name: str, by: User, reason: str = "") -> Licence:
    """One of `LICENCE_MOVES`. Suspending or cancelling freezes the recruiter's mandates and holds their vacancies; lifting reverses it."""
    move_state(licence, LICENCE_MOVES, name, by=by, reason=reason)
    if name in ("suspend", "cancel"):
        _freeze(licence.recruiter, by)
        recruiter_suspended.send(sender=Recruiter, recruiter=licence.recruiter, by=by)
    elif name == "lift":
        _thaw(licence.recruiter)
        recruiter_reinstated.send(sender=Recruiter, recruiter=licence.recruiter, by=by)
    return licence


def complaint_move(*, complaint: Complaint, name: str, by: User, reason: str = "") -> Any:
    return move_state(complaint, COMPLAINT_MOVES, name, by=by, reason=reason)


def _freeze(recruiter: Recruiter, by: User) -> None:
    for vacancy in _vacancies(recruiter, MandateStatus.ACTIVE):
        vacancy_hold(vacancy=vacancy, reason=HoldReason.RECRUITER_SUSPENDED, by=by)
    Mandate.objects.filter(recruiter=recruiter, status=MandateStatus.ACTIVE).update(status=MandateStatus.FROZEN)


def _thaw(recruiter: Recruiter) -> None:
    vacancies = list(_vacancies(recruiter, MandateStatus.FROZEN))
    Mandate.objects.filter(recruiter=recruiter, status=MandateStatus.FROZEN).update(status=MandateStatus.ACTIVE)
    for vacancy in vacancies:
        if not vacancy.mandates.filter(status=MandateStatus.FROZEN).exists():
            hold_lift(vacancy=vacancy, reason=HoldReason.RECRUITER_SUSPENDED)


def _vacancies(recruiter: Recruiter, status: str) -> Any:
    """The vacancies that such mandates of the recruiter name. One for all of an employer's vacancies names none."""
    return Vacancy.objects.filter(mandates__recruiter=recruiter, mandates__status=status).distinct()
