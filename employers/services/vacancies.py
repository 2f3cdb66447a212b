"""A vacancy from the draft to its end."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.folios import next_folios
from common.transitions import move_state

from ..choices import EmployerStatus, VacancyStatus, VersionKind
from ..content import content_of
from ..demands import in_a_sentence, refused_in
from ..families import family_of
from ..models import Employer, Vacancy, VacancyEvent, VacancyTerms
from ..signals import changes_asked, vacancy_closed, vacancy_filled, vacancy_opened, vacancy_submitted
from ..transitions import VACANCY_MOVES
from .history import version_add

_ANNOUNCED = {"ask_changes": changes_asked, "fill": vacancy_filled, "reopen": vacancy_opened}
_KNOWN = (EmployerStatus.VERIFIED, EmployerStatus.ON_RECORD)


@transaction.atomic
def vacancy_create(*, employer: Employer, by: User | None, **fields: Any) -> Vacancy:
    """A draft. It is checked as a whole (dates in order, seats 1 to 10,000, wage above zero) and gets its folio."""
    vacancy = Vacancy(employer=employer, folio=next_folios("V", timezone.localdate())[0], **fields)
    vacancy.full_clean()
    vacancy.save()
    VacancyEvent.objects.create(subject=vacancy, action="create", new_state=vacancy.status, by=by)
    return vacancy


@transaction.atomic
def vacancy_submit(*, vacancy: Vacancy, by: User, note: str = "") -> Vacancy:
    """Hand the vacancy in for approval, and keep it as it was handed in. The stamp of its first receipt is written once.

    Raises `InvalidInput` where the employer is not verified, or a text asks what the law forbids.
    """
    if vacancy.employer.status not in _KNOWN:
        raise InvalidInput(
            _("The employer is not verified yet: a vacancy can be drafted, not submitted."), field="employer"
        )
    _asks_nothing_forbidden(vacancy)
    move_state(vacancy, VACANCY_MOVES, "submit", by=by)
    Vacancy.objects.filter(pk=vacancy.pk, first_received_at__isnull=True).update(first_received_at=timezone.now())
    vacancy.refresh_from_db(fields=["first_received_at"])
    content = content_of(vacancy, VacancyTerms.objects.filter(vacancy=vacancy).first())
    version = version_add(vacancy=vacancy, kind=VersionKind.SUBMITTED, content=content, by=by, note=note)
    vacancy_submitted.send(sender=Vacancy, vacancy=vacancy, by=by, version=version.number)
    return vacancy


def _its_employer_stands(vacancy: Vacancy) -> None:
    status = Employer.objects.values_list("status", flat=True).get(pk=vacancy.employer_id)
    if status not in _KNOWN:
        told = {"state": EmployerStatus(status).label}
        raise WrongState(_("The employer is “%(state)s” now: let it in first, or send the vacancy back.") % told)


def _asks_nothing_forbidden(vacancy: Vacancy) -> None:
    for name in ("title", "duties", "special_requirements", "pay_notes"):
        if found := refused_in(getattr(vacancy, name), family_of(vacancy.programme_id)):
            raise InvalidInput(in_a_sentence(found), field=name)


@transaction.atomic
def vacancy_open(*, vacancy: Vacancy, by: User) -> Vacancy:
    """Raises `WrongState` where the employer lost its verification after the vacancy was handed in."""
    _its_employer_stands(vacancy)
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
    if name == "reopen":
        _its_employer_stands(vacancy)
    move_state(vacancy, VACANCY_MOVES, name, by=by, reason=reason)
    if name in _ANNOUNCED:
        _ANNOUNCED[name].send(sender=Vacancy, vacancy=vacancy, by=by)
    if vacancy.status in (VacancyStatus.CLOSED, VacancyStatus.EXPIRED):
        vacancy_closed.send(sender=Vacancy, vacancy=vacancy, by=by)
    return vacancy


@transaction.atomic
def vacancy_expire(*, vacancy: Vacancy) -> Vacancy:
    """What the calendar does to a vacancy whose work has ended. Raises `WrongState` where it is over already."""
    move_state(vacancy, VACANCY_MOVES, "expire", by=None)
    vacancy_closed.send(sender=Vacancy, vacancy=vacancy, by=None)
    return vacancy
