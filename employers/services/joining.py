"""An employer of the public records that a coordinator recognises as one that has signed up."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..choices import EmployerStatus
from ..models import Employer, EmployerJoin
from ..signals import employer_joined

# What hangs on an employer on record and is its history; everything else that names it stays.
HISTORY = ("vacancies", "demand_cases", "lmia_decisions", "worksites")


@transaction.atomic
def employer_join(*, record: Employer, employer: Employer, by: User, reason: str) -> EmployerJoin:
    """The history of `record` belongs to `employer` from now on; later lists that name the one are read as the other.

    Raises `InvalidInput` without a reason or for another country, `WrongState` where the record is not, or no longer, one to be joined.
    """
    if not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    if record.country_id != employer.country_id:
        raise InvalidInput(_("They are of different countries."), field="record")
    both = Employer.objects.select_for_update(no_key=True).filter(pk__in=[record.pk, employer.pk]).order_by("pk")
    locked = {row.pk: row for row in both}
    if locked[record.pk].status != EmployerStatus.ON_RECORD or locked[record.pk].joined_to_id:
        raise WrongState(_("This employer on record has been joined to another one in between, or is none any more."))
    if locked[employer.pk].status != EmployerStatus.VERIFIED:
        raise WrongState(_("Only an employer that is verified takes over a history."))
    moved = {name: getattr(record, name).update(employer=employer) for name in HISTORY}
    Employer.objects.filter(pk=record.pk).update(joined_to=employer)
    join = EmployerJoin.objects.create(
        record=record, employer=employer, vacancies=moved["vacancies"], reason=reason.strip(), by=by
    )
    employer_joined.send(sender=Employer, record=record, employer=employer, by=by)
    return join
