"""What a person decides about a suggested match, and what follows: a debarment in force holds the employer's vacancies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.transitions import move_state

from ..choices import EmployerStatus, HoldReason, MatchStatus, VacancyStatus
from ..models import Employer, EnforcementMatch, Vacancy
from ..selectors.enforcement import debarment_in_force
from ..transitions import MATCH_MOVES
from .holds import hold_lift, vacancy_hold

ENDED = (VacancyStatus.CLOSED, VacancyStatus.EXPIRED)


@transaction.atomic
def match_decide(*, match: EnforcementMatch, name: str, by: User, reason: str) -> EnforcementMatch:
    """Confirm, dismiss or undo, with a reason. Of two who decide at once the second is told (`WrongState`)."""
    move_state(match, MATCH_MOVES, name, by=by, reason=reason)
    sanctions_follow(employer=match.employer, by=by)
    return match


@transaction.atomic
def sanctions_follow(*, employer: Employer, by: User | None) -> None:
    """Hold the employer's vacancies while a confirmed debarment is in force, and lift that hold when none is.

    The hold of an employer that is suspended stays: it has another cause.
    """
    Employer.objects.select_for_update(no_key=True, of=("self",)).get(pk=employer.pk)
    match = debarment_in_force(employer)
    if match is not None:
        note = _("Debarred from %(programme)s according to the public list.") % {
            "programme": match.record.programme_written or "–"
        }
        for vacancy in employer.vacancies.exclude(status__in=ENDED).order_by("pk"):
            vacancy_hold(vacancy=vacancy, reason=HoldReason.EMPLOYER_SANCTIONED, by=by, note=note)
    elif employer.status != EmployerStatus.SUSPENDED:
        held = employer.vacancies.filter(holds__reason=HoldReason.EMPLOYER_SANCTIONED, holds__lifted_at__isnull=True)
        for vacancy in held.order_by("pk"):
            hold_lift(vacancy=vacancy, reason=HoldReason.EMPLOYER_SANCTIONED, by=by)


def vacancies_hold_if_sanctioned(*, vacancies: Iterable[Vacancy], by: User | None) -> None:
    """Vacancies opened while their employer is debarred are held from their first moment."""
    named = {vacancy.employer_id for vacancy in vacancies}
    confirmed = EnforcementMatch.objects.filter(employer__in=named, status=MatchStatus.CONFIRMED)
    for employer in Employer.objects.filter(pk__in=confirmed.order_by().values("employer")).order_by("pk"):
        if debarment_in_force(employer) is not None:
            sanctions_follow(employer=employer, by=by)


def sanctions_keep() -> int:
    """Once a day: debarments that begin or end. Returns how many employers were looked at."""
    confirmed = EnforcementMatch.objects.filter(status=MatchStatus.CONFIRMED).order_by().values("employer")
    employers = list(Employer.objects.filter(pk__in=confirmed).order_by("pk"))
    for employer in employers:
        sanctions_follow(employer=employer, by=None)
    return len(employers)


@transaction.atomic
def matches_follow(*, record: Employer, employer: Employer, by: User) -> list[int]:
    """What was found of an employer on record is about the one that it was recognised as. Returns the ids of the matches."""
    known = EnforcementMatch.objects.filter(employer=employer).values("record")
    theirs = EnforcementMatch.objects.filter(employer=record).exclude(record__in=known)
    moved = list(theirs.order_by("pk").values_list("pk", flat=True))
    EnforcementMatch.objects.filter(pk__in=moved).update(employer=employer)
    sanctions_follow(employer=employer, by=by)
    return moved


def matches_return(*, record: Employer, employer: Employer, matches: Sequence[int], by: User) -> None:
    """The way back: what was found of each is about itself again, and so are the holds."""
    EnforcementMatch.objects.filter(pk__in=matches, employer=employer).update(employer=record)
    for one in (record, employer):
        sanctions_follow(employer=one, by=by)


def refuse_while_debarred(employer: Employer) -> None:
    """Raises `InvalidInput` for an employer that a confirmed debarment keeps out today."""
    match = debarment_in_force(employer)
    if match is not None:
        until = match.record.ends_on
        day = until.isoformat() if until else _("no end")
        raise InvalidInput(
            _("A confirmed debarment is in force (until: %(day)s): it cannot be verified before it ends.")
            % {"day": day},
            field="move",
        )
