"""Every write to employers and vacancies."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.folios import next_folios
from common.names import plain
from common.transitions import move_state

from .choices import EmployerStatus, VacancyStatus
from .models import Employer, Vacancy, VacancyEvent, VacancyHold
from .signals import vacancy_closed, vacancy_held, vacancy_opened
from .transitions import VACANCY_MOVES


def employer_create(**fields: Any) -> Employer:
    employer = Employer(**fields)
    employer.full_clean(exclude=["search_name"])
    return employer_save(employer=employer)


def employer_save(*, employer: Employer) -> Employer:
    """Write an employer with the name it is searched by."""
    employer.search_name = plain(employer.legal_name)[:255]
    employer.save()
    return employer


@transaction.atomic
def vacancy_create(*, employer: Employer, by: User | None, **fields: Any) -> Vacancy:
    """A draft. It is checked as a whole (dates in order, seats 1 to 10,000, wage above zero) and gets its folio."""
    vacancy = Vacancy(employer=employer, folio=next_folios("V", timezone.localdate())[0], **fields)
    vacancy.full_clean()
    vacancy.save()
    VacancyEvent.objects.create(subject=vacancy, action="create", new_state=vacancy.status, by=by)
    return vacancy


@transaction.atomic
def vacancy_submit(*, vacancy: Vacancy, by: User) -> Vacancy:
    """Hand the vacancy in for approval. The stamp of its first receipt is written once and never changes."""
    if vacancy.employer.status not in (EmployerStatus.VERIFIED, EmployerStatus.ON_RECORD):
        raise InvalidInput(
            _("The employer is not verified yet: a vacancy can be drafted, not submitted."), field="employer"
        )
    move_state(vacancy, VACANCY_MOVES, "submit", by=by)
    Vacancy.objects.filter(pk=vacancy.pk, first_received_at__isnull=True).update(first_received_at=timezone.now())
    vacancy.refresh_from_db(fields=["first_received_at"])
    return vacancy


@transaction.atomic
def vacancy_open(*, vacancy: Vacancy, by: User) -> Vacancy:
    move_state(vacancy, VACANCY_MOVES, "open", by=by)
    vacancy_opened.send(sender=Vacancy, vacancy=vacancy, by=by)
    return vacancy


@transaction.atomic
def vacancy_move(*, vacancy: Vacancy, name: str, by: User, reason: str = "") -> Vacancy:
    """Any of `VACANCY_MOVES`. Opening again is an opening like the first: the apps above look at it anew."""
    if name == "submit":
        return vacancy_submit(vacancy=vacancy, by=by)
    if name == "open":
        return vacancy_open(vacancy=vacancy, by=by)
    move_state(vacancy, VACANCY_MOVES, name, by=by, reason=reason)
    if name == "reopen":
        vacancy_opened.send(sender=Vacancy, vacancy=vacancy, by=by)
    if vacancy.status in (VacancyStatus.CLOSED, VacancyStatus.EXPIRED):
        vacancy_closed.send(sender=Vacancy, vacancy=vacancy, by=by)
    return vacancy


@transaction.atomic
def vacancy_hold(*, vacancy: Vacancy, reason: str, by: User | None, note: str = "") -> VacancyHold:
    """Keep a vacancy out of matching and offers for one reason; reasons stack, the same one stands once."""
    vacancy_locked(vacancy.pk)
    hold, created = VacancyHold.objects.get_or_create(
        vacancy=vacancy, reason=reason, lifted_at=None, defaults={"note": note}
    )
    if created:
        _note(vacancy, f"hold:{reason}", by, note)
        vacancy_held.send(sender=Vacancy, vacancy=vacancy, by=by)
    return hold


@transaction.atomic
def hold_lift(*, vacancy: Vacancy, reason: str, by: User | None) -> bool:
    """Lift the hold of one reason, if it stands; whether it did. Other reasons go on holding."""
    holds = VacancyHold.objects.filter(vacancy=vacancy, reason=reason, lifted_at__isnull=True)
    lifted = bool(holds.update(lifted_at=timezone.now()))
    if lifted:
        _note(vacancy, f"lift:{reason}", by)
    return lifted


def vacancy_locked(pk: int) -> Vacancy:
    """The vacancy as it stands, locked to the end of the transaction.

    Whoever puts a person on a vacancy, takes its seat or holds it locks this row first: of an offer and a suspension in
    the same moment one sees the other, and nobody waits in a circle.
    """
    return Vacancy.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def seat_take(*, vacancy: Vacancy) -> None:
    """Take one seat by a conditional UPDATE: of many who want the last one, exactly one gets it."""
    taken = Vacancy.objects.filter(pk=vacancy.pk, seats_taken__lt=F("seats")).update(seats_taken=F("seats_taken") + 1)
    if not taken:
        raise WrongState(_("No seat of this vacancy is left: somebody else has just taken the last one."))


def seat_release(*, vacancy: Vacancy) -> None:
    Vacancy.objects.filter(pk=vacancy.pk, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)


def _note(vacancy: Vacancy, action: str, by: User | None, reason: str = "") -> None:
    """What happened to a vacancy without moving it to another state."""
    VacancyEvent.objects.create(
        subject=vacancy, action=action, old_state=vacancy.status, new_state=vacancy.status, by=by, reason=reason
    )
