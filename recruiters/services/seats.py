"""How many seats of a vacancy a recruiter may fill."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from employers.services import SeatsNeeded, vacancy_locked

from ..choices import MandateStatus, RecordKind
from ..models import Mandate, Recruiter
from ..selectors import mandated_seats, seats_given
from .mandates import mandates_check

MOST_NAMED = 5


@transaction.atomic
def mandate_save(*, mandate: Mandate, by: User) -> Mandate:
    """Write a mandate with the vacancy locked; of a recruiter that is stopped it does not stand (`mandates_check`).

    Raises `InvalidInput` for a vacancy of another employer, for more seats than other mandates of the same days leave, and for an
    entry that only a foreign list names.
    """
    recruiter = Recruiter.objects.select_for_update(no_key=True).get(pk=mandate.recruiter_id)
    if recruiter.record_kind != RecordKind.REGISTER:
        raise InvalidInput(_("Only an entry of a ministry's register can have a mandate."), field="recruiter")
    if mandate.vacancy_id is not None:
        mandate.vacancy = vacancy_locked(mandate.vacancy_id)
    mandate_check(mandate)
    mandate.save()
    mandates_check(recruiter=recruiter, by=by)
    return mandate


def mandate_check(mandate: Mandate) -> None:
    """What can be said of a form before it is saved; the database says the same again, whoever writes."""
    vacancy = mandate.vacancy
    if vacancy is None:
        return
    if vacancy.employer_id != mandate.employer_id:
        raise InvalidInput(_("This vacancy is of another employer."), field="vacancy")
    if mandate.status == MandateStatus.ENDED:
        return
    same = vacancy.mandates.filter(recruiter=mandate.recruiter_id).exclude(status=MandateStatus.ENDED)
    if same.exclude(pk=mandate.pk).exists():
        raise InvalidInput(_("This recruiter has a mandate for this vacancy already."), field="vacancy")
    left = vacancy.seats - mandated_seats(vacancy, mandate.starts_on, mandate.ends_on, but=mandate.pk)
    if mandate.seats > left:
        raise InvalidInput(
            _("The vacancy has %(seats)d seats, of which other mandates leave %(left)d.")
            % {"seats": vacancy.seats, "left": max(left, 0)},
            field="seats",
        )


def seats_needed_by_mandates(vacancies: Sequence[int]) -> list[SeatsNeeded]:
    """For who lowers the seats of vacancies, which are locked: how many mandates give away on one day, and to whom."""
    return [
        SeatsNeeded(
            vacancy,
            given,
            _("Mandates give %(given)d of its seats to recruiters (%(names)s): lower or end them first.")
            % {"given": given, "names": _named(mandates)},
        )
        for vacancy, (given, mandates) in seats_given(vacancies).items()
    ]


def _named(mandates: Sequence[Mandate]) -> str:
    shown = [f"{mandate.recruiter}: {mandate.seats}" for mandate in mandates[:MOST_NAMED]]
    return ", ".join([*shown, "…"] if len(mandates) > MOST_NAMED else shown)


@transaction.atomic
def mandate_end(*, mandate: Mandate) -> Mandate:
    """Its seats may be given to others. Raises `WrongState` where it is not active: one that is frozen holds vacancies."""
    ended = Mandate.objects.filter(pk=mandate.pk, status=MandateStatus.ACTIVE).update(status=MandateStatus.ENDED)
    if not ended:
        raise WrongState(_("Only an active mandate is ended: lift the suspension first."))
    mandate.status = MandateStatus.ENDED
    return mandate
