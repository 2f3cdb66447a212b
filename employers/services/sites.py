"""Which worksites the seats of a vacancy are at."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..models import DemandRecord, Vacancy, VacancyEvent, VacancySite, Worksite
from ..selectors import may_be_spread
from ..signals import seats_changed
from .seats import vacancy_locked


@transaction.atomic
def vacancy_sites_set(*, vacancy: Vacancy, seats: Mapping[Worksite, int], by: User) -> list[VacancySite]:
    """Spread the seats of a vacancy over worksites of its employer; nothing at all means that they are all in one place.

    Raises `WrongState` while the vacancy comes from a public record or is over, and where seats were taken before it was spread or a
    worksite has more seats taken than it would keep; `InvalidInput` for a worksite of another employer and seats that do not add up.
    """
    vacancy = vacancy_locked(vacancy.pk)
    wanted = {site: count for site, count in sorted(seats.items(), key=lambda item: item[0].pk) if count}
    _refuse_unless_spreadable(vacancy)
    if any(site.employer_id != vacancy.employer_id for site in wanted):
        raise InvalidInput(_("Choose worksites of the employer of this vacancy."))
    if wanted and sum(wanted.values()) != vacancy.seats:
        raise InvalidInput(
            _("The worksites have %(sum)d seats together, the vacancy %(seats)d: make them the same.")
            % {"sum": sum(wanted.values()), "seats": vacancy.seats}
        )
    before = {
        row.worksite_id: row for row in VacancySite.objects.select_for_update(no_key=True).filter(vacancy=vacancy)
    }
    if not before and vacancy.taken_seats.exists():
        raise WrongState(_("Seats were taken before they were spread over worksites: it is too late for that."))
    for worksite, count in wanted.items():
        _site_set(vacancy, worksite, count, before.pop(worksite.pk, None))
    for gone in before.values():
        _site_removed(gone)
    VacancyEvent.objects.create(
        subject=vacancy, action="spread", old_state=vacancy.status, new_state=vacancy.status, by=by
    )
    seats_changed.send(sender=Vacancy, vacancy=vacancy)
    return list(vacancy.sites.select_related("worksite"))


def sites_follow(*, vacancy: Vacancy, seats: int) -> None:
    """The worksites of a vacancy that is to have so many seats: more go to the largest, fewer leave where most are free.

    The caller has locked the vacancy. Raises `WrongState` where more seats are taken at the worksites than would be left.
    """
    rows = list(VacancySite.objects.select_for_update(no_key=True).filter(vacancy=vacancy).order_by("-seats", "pk"))
    missing = sum(row.seats for row in rows) - seats
    if not rows or not missing:
        return
    if missing < 0:
        VacancySite.objects.filter(pk=rows[0].pk).update(seats=rows[0].seats - missing)
        return
    for row in sorted(rows, key=lambda each: -each.seats_left):
        gone = min(missing, row.seats_left, row.seats - (1 if row.taken_seats.exists() else 0))
        if gone == row.seats:
            row.delete()
        elif gone:
            VacancySite.objects.filter(pk=row.pk).update(seats=row.seats - gone)
        missing -= gone
    if missing:
        raise WrongState(_("More seats are taken at its worksites than that: there cannot be fewer."))


def _refuse_unless_spreadable(vacancy: Vacancy) -> None:
    if DemandRecord.objects.filter(vacancy=vacancy).exists():
        raise WrongState(_("The seats of a vacancy from a public record are changed by that record only."))
    if not may_be_spread(vacancy):
        raise WrongState(_("The vacancy is over: its seats stay as they were."))


def _site_set(vacancy: Vacancy, worksite: Worksite, count: int, row: VacancySite | None) -> None:
    if row is None:
        VacancySite.objects.create(vacancy=vacancy, worksite=worksite, seats=count)
    elif row.seats_taken > count:
        raise WrongState(
            _("%(site)s: %(n)d seats are taken already, more than it would keep.")
            % {"site": worksite, "n": row.seats_taken}
        )
    elif row.seats != count:
        VacancySite.objects.filter(pk=row.pk).update(seats=count)


def _site_removed(row: VacancySite) -> None:
    if row.taken_seats.exists():
        raise WrongState(_("%(site)s: seats were taken there, so it stays.") % {"site": row.worksite})
    row.delete()
