"""Reads of the addenda: what they say of one case, and who recruits by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Count, Q, QuerySet, Sum

from common.names import plain

from ..demand import values
from ..models import CaseCrop, CaseHousing, CaseRecruiter, CaseWorksite, DemandRecord, Vacancy
from ..models.addenda import CaseRow

MOST_SHOWN = 50
MOST_PLACES = 20
_OCCUPANCY, _UNITS = ("TOTAL_OCCUPANCY", "housingTotalOccupy"), ("TOTAL_UNITS", "housingTotalUnits")
_Item = TypeVar("_Item", covariant=True)
_Row = TypeVar("_Row", bound=CaseRow)


@dataclass(frozen=True)
class Some(Generic[_Item]):
    """The first rows of all `count` of them."""

    rows: Sequence[_Item]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Housing:
    """`capacity` and `units` also of the housing that the case's own row names; the addendum lists what is further to it.

    `capacity` is None where nothing says for how many people there is room.
    """

    listed: Some[CaseHousing]
    capacity: int | None
    units: int | None


@dataclass(frozen=True)
class CaseFile:
    crops: Some[CaseCrop]
    sites: Some[CaseWorksite]
    places: Sequence[tuple[str, int]]  # counties (or towns) and how many sites are in each, most first
    housing: Housing
    recruiters: Some[CaseRecruiter]  # none where they were not asked for

    def __bool__(self) -> bool:
        return any(part.count for part in (self.crops, self.sites, self.housing.listed, self.recruiters))


def case_file(vacancy: Vacancy, *, recruiters: bool) -> CaseFile | None:
    """What the addenda say of the vacancy's case; None where they say nothing. At most nine queries for however many rows."""
    case = vacancy.case_number
    if not case:
        return None
    sites = CaseWorksite.objects.of_case(case).select_related("subdivision")
    named = CaseRecruiter.objects.of_case(case).select_related("country").order_by("organisation", "search_name", "id")
    found = CaseFile(
        crops=_some(CaseCrop.objects.of_case(case)),
        sites=(some_sites := _some(sites)),
        places=_places(sites) if some_sites.count else (),
        housing=_housing(vacancy),
        recruiters=_some(named if recruiters else named.none()),
    )
    return found if found else None


def recruiters_named(text: str) -> QuerySet[CaseRecruiter]:
    """People and organisations on record as recruiters whose name has all of the words, or is like them; nobody for no word."""
    folded = plain(text)
    if not folded:
        return CaseRecruiter.objects.none()
    has_all = Q()
    for word in folded.split():
        has_all &= Q(search_name__contains=word)
    return CaseRecruiter.objects.filter(has_all | Q(search_name__trigram_word_similar=folded))


def _some(rows: QuerySet[_Row]) -> Some[_Row]:
    shown = list(rows[: MOST_SHOWN + 1])
    return Some(shown[:MOST_SHOWN], rows.count() if len(shown) > MOST_SHOWN else len(shown))


def _places(sites: QuerySet[CaseWorksite]) -> list[tuple[str, int]]:
    columns = ("county", "subdivision__name", "city")
    counted = sites.order_by().values_list(*columns).annotate(n=Count("pk"))
    places: dict[str, int] = {}
    for county, state, city, n in counted:
        name = ", ".join(filter(None, (county or city, state)))
        if name:
            places[name] = places.get(name, 0) + n
    return sorted(places.items(), key=lambda place: (-place[1], place[0]))[:MOST_PLACES]


def _housing(vacancy: Vacancy) -> Housing:
    rows = CaseHousing.objects.of_case(vacancy.case_number).select_related("subdivision")
    sums = rows.order_by().aggregate(capacity=Sum("capacity"), units=Sum("units"))
    record = DemandRecord.objects.filter(vacancy=vacancy).first()
    own: dict[str, Any] = record.original.get("row", {}) if record else {}
    return Housing(
        listed=_some(rows),
        capacity=_sum(sums["capacity"], _number(own, _OCCUPANCY)),
        units=_sum(sums["units"], _number(own, _UNITS)),
    )


def _number(row: dict[str, Any], names: Sequence[str]) -> int | None:
    text = next((str(row[name]) for name in names if row.get(name)), "")
    try:
        return values.whole(text)
    except values.Unreadable:
        return None


def _sum(*numbers: int | None) -> int | None:
    known = [number for number in numbers if number]
    return sum(known) if known else None
