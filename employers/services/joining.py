"""An employer of the public records that a coordinator recognises as one that has signed up."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..choices import EmployerStatus
from ..models import Employer, EmployerJoin, EmployerParting, VacancySite
from ..signals import employer_joined, employer_parted

# What hangs on an employer on record and is its history; everything else that names it stays.
HISTORY = ("vacancies", "demand_cases", "lmia_decisions", "worksites")
MOST_NAMED = 10


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
    moved = {name: _ids(getattr(record, name)) for name in HISTORY}
    for name, ids in moved.items():
        getattr(record, name).filter(pk__in=ids).update(employer=employer)
    Employer.objects.filter(pk=record.pk).update(joined_to=employer)
    answers: list[tuple[Any, Any]] = employer_joined.send(sender=Employer, record=record, employer=employer, by=by)
    for _receiver, more in answers:
        moved |= more
    return EmployerJoin.objects.create(
        record=record, employer=employer, vacancies=len(moved["vacancies"]), moved=moved, reason=reason.strip(), by=by
    )


@transaction.atomic
def employer_part(*, join: EmployerJoin, by: User, reason: str) -> EmployerParting:
    """The join was a mistake: what came along goes back, and later lists are read as the record again.

    What lists have brought since under the record's name stays with the employer until a list is read that names it. Raises
    `InvalidInput` without a reason, `WrongState` where it is undone already or a vacancy would be left at a worksite of the other.
    """
    if not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    record, employer = join.record, join.employer
    list(Employer.objects.select_for_update(no_key=True).filter(pk__in=[record.pk, employer.pk]).order_by("pk"))
    if EmployerParting.objects.filter(join=join).exists():
        raise WrongState(_("This has been undone in between."))
    _refuse_shared_worksites(join)
    back = {name: getattr(employer, name).filter(pk__in=join.moved.get(name, [])) for name in HISTORY}
    parting = EmployerParting.objects.create(
        join=join, vacancies=len(_ids(back["vacancies"])), reason=reason.strip(), by=by
    )
    for rows in back.values():
        rows.update(employer=record)
    Employer.objects.filter(pk=record.pk).update(joined_to=None)
    employer_parted.send(sender=Employer, record=record, employer=employer, moved=join.moved, by=by)
    return parting


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _refuse_shared_worksites(join: EmployerJoin) -> None:
    """Raises `WrongState` naming the vacancies of the one that are worked at a worksite of the other by now."""
    own = join.employer.vacancies
    ids, sites = join.moved.get("vacancies", []), join.moved.get("worksites", [])
    there = Q(worksite__in=sites) | Q(pk__in=VacancySite.objects.filter(worksite__in=sites).values("vacancy"))
    elsewhere = Q(worksite__isnull=False) & ~Q(worksite__in=sites)
    elsewhere |= Q(pk__in=VacancySite.objects.exclude(worksite__in=sites).values("vacancy"))
    shared = own.filter(there).exclude(pk__in=ids) | own.filter(elsewhere, pk__in=ids)
    folios = list(shared.order_by("pk").values_list("folio", flat=True)[:MOST_NAMED])
    if folios:
        raise WrongState(
            _("These vacancies are at a worksite of the other employer: give them another one first. %(folios)s")
            % {"folios": ", ".join(folios)}
        )
