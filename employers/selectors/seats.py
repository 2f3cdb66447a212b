"""Reads of seats: who holds them is for the apps above to say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from common.errors import InvalidInput

from ..choices import SeatState, VacancyStatus
from ..models import TakenSeat, Vacancy, VacancySite

_OVER = frozenset({VacancyStatus.CLOSED, VacancyStatus.EXPIRED})
STATES = tuple(SeatState)


@dataclass(frozen=True)
class CountDiffers:
    """The count of one state of a vacancy (or of one worksite of it) beside the seats on record in that state."""

    vacancy_id: int
    site_id: int | None
    state: str
    counted: int
    on_record: int


def may_be_spread(vacancy: Vacancy) -> bool:
    return vacancy.status not in _OVER


def sites_of(vacancy: Vacancy) -> QuerySet[VacancySite]:
    return vacancy.sites.select_related("worksite", "worksite__subdivision")


def site_named(vacancy: Vacancy, worksite: int | None) -> VacancySite | None:
    """The seats of a vacancy at a worksite; None where none is named. Raises `InvalidInput` where it has none there."""
    if worksite is None:
        return None
    site = vacancy.sites.filter(worksite=worksite).first()
    if site is None:
        raise InvalidInput(_("The vacancy has no seats at this worksite."), field="worksite")
    return site


def counts_that_differ() -> list[CountDiffers]:
    """Every count of seats that is not the number of seats on record in that state. Three queries."""
    by_vacancy, by_site = _on_record("vacancy_id"), _on_record("site_id")
    found = [
        CountDiffers(pk, None, state, counted, by_vacancy[pk, state])
        for pk, state, counted in _counted(Vacancy.objects.order_by("pk"))
        if counted != by_vacancy[pk, state]
    ]
    whose = dict(VacancySite.objects.values_list("pk", "vacancy_id"))
    return found + [
        CountDiffers(whose[pk], pk, state, counted, by_site[pk, state])
        for pk, state, counted in _counted(VacancySite.objects.order_by("pk"))
        if counted != by_site[pk, state]
    ]


def _on_record(column: str) -> Counter[tuple[int, str]]:
    rows = TakenSeat.objects.order_by().values_list(column, "state").annotate(n=Count("pk"))
    return Counter({(pk, state): n for pk, state, n in rows})


def _counted(rows: QuerySet[Vacancy] | QuerySet[VacancySite]) -> list[tuple[int, str, int]]:
    columns = [f"seats_{state}" for state in STATES]
    told = rows.values_list("pk", *columns).iterator(chunk_size=5000)
    return [(pk, str(state), n) for pk, *counts in told for state, n in zip(STATES, counts, strict=True)]
