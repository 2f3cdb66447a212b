"""What is left in the caps on a day: counted by us, told by the agencies, and not known where nobody tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from common.ready import Ready

from ..engine.caps import PlacesLeft, PoolForAStart, PoolOnADay, places_left
from ..engine.facts import UNKNOWN
from ..models import CapClosing, CapPool, CapPoolQuerySet, CapReport, CapReservation, Programme

NOTHING_TOLD = PlacesLeft()
Told = TypeVar("Told", CapClosing, CapReport)

_FIRST_DAY, _LAST_DAY = (
    date(1900, 1, 1),
    date(2999, 12, 31),
)  # no cap is outside, and a year before or after is still a date


@dataclass(frozen=True)
class PoolStanding:
    """A pool as it stood at the end of a day. `report` is the agency's latest count, `closing` the latest closing by then."""

    pool: CapPool
    day: date
    ours: int
    report: CapReport | None
    closing: CapClosing | None

    @property
    def for_engine(self) -> PoolOnADay:
        return PoolOnADay(
            total=self.pool.total,
            ours=self.ours,
            reported=self.report.used if self.report else None,
            closed_on=self.closing.closed_on if self.closing else None,
            returning=self.pool.returning_only,
            nationalities=tuple(self.pool.nationalities),
        )

    def covers(self, start: Start) -> bool:
        pool = self.pool
        return pool.programme_id == start.programme and pool.starts_from <= start.starts_on <= pool.starts_to

    @property
    def left(self) -> int | None:
        """Places left, None where that is not known."""
        return self.for_engine.left


@dataclass(frozen=True)
class PoolsForAPerson:
    """Pools of the country of work not known to be full, the closest fit first; those that are, and the last day on which one of
    them counted a petition; and the ceilings of the person's own country.
    """

    open: tuple[CapPool, ...] = ()
    full: tuple[CapPool, ...] = ()
    closed_on: date | None = None
    ceilings: tuple[CapPool, ...] = ()


def caps_of(programme: str) -> CapPoolQuerySet:
    """All caps of a programme, those that count nothing (withdrawn, proposed) included: newest year first."""
    return caps_listed().filter(programme_id=programme)


def caps_listed() -> CapPoolQuerySet:
    return CapPool.objects.select_related("programme", "registry_country").prefetch_related(
        Prefetch("closings", CapClosing.objects.order_by("closed_on")),
        Prefetch("reports", CapReport.objects.order_by("as_of")),
    )


def caps_around(programme: str, day: date) -> CapPoolQuerySet:
    """Caps of a programme for work in the year before the day or the year after it, in the order of their windows."""
    day = min(max(day, _FIRST_DAY), _LAST_DAY)
    around = {"starts_to__gte": day - timedelta(days=365), "starts_from__lte": day + timedelta(days=365)}
    return caps_of(programme).filter(**around).order_by("starts_from", "key")


def standings(pools: Iterable[CapPool], day: date) -> list[PoolStanding]:
    """Each pool as it stood at the end of the day. Pools come from `caps_listed`, with their closings and reports."""
    pools = list(pools)
    ours = _held(pools, day)
    return [
        PoolStanding(
            pool=pool,
            day=day,
            ours=ours[pool.pk],
            report=_latest([report for report in pool.reports.all() if report.as_of <= day]),
            closing=_latest([closing for closing in pool.closings.all() if closing.closed_on < day]),
        )
        for pool in pools
    ]


def reservations_of(reference: str) -> QuerySet[CapReservation]:
    """What a reference holds or held, the newest first."""
    return CapReservation.objects.filter(reference=reference).select_related("pool")


def _latest(rows: Sequence[Told]) -> Told | None:
    return rows[-1] if rows else None


def _held(pools: Sequence[CapPool], day: date) -> Mapping[int, int]:
    """What the platform held: the counters for today, the reservations of the time for a day gone by."""
    if day >= timezone.localdate():
        return {pool.pk: pool.held for pool in pools}
    not_released = Q(released_on__isnull=True) | Q(released_on__gt=day)
    rows = CapReservation.objects.filter(not_released, pool__in=[p.pk for p in pools], reserved_on__lte=day)
    counted = rows.order_by().values("pool").annotate(places=Sum("quantity"))
    return defaultdict(int, {row["pool"]: row["places"] for row in counted})


@dataclass(frozen=True)
class Start:
    """One start of work to ask the caps about: what the employer's papers say of it, as far as that is on record."""

    programme: str
    starts_on: date
    petition: date | None = None
    certified: bool = False


@dataclass(frozen=True)
class _Pools:
    """The pools of every programme that count, with their closings and reports, and the years whose supplement is on record."""

    by_programme: Mapping[str, tuple[CapPool, ...]]
    told: frozenset[tuple[str, int]]

    @classmethod
    def read(cls) -> _Pools:
        by_programme: dict[str, list[CapPool]] = defaultdict(list)
        for pool in caps_listed().counted().filter(registry_country__isnull=True):
            by_programme[pool.programme_id].append(pool)
        named = CapPool.objects.filter(is_supplemental=True).order_by()  # withdrawn ones included
        told = frozenset(named.values_list("programme_id", "year").distinct())
        return cls({code: tuple(pools) for code, pools in by_programme.items()}, told)


_POOLS = Ready[_Pools]((CapPool, CapClosing, CapReport, Programme))


def places_left_for(starts: Sequence[Start], day: date) -> list[PlacesLeft]:
    """For each start what the pools of its programme have left, in the same order. As many queries for however many starts."""
    if not starts:
        return []
    pools = _POOLS.get(_Pools.read)
    first, last = min(start.starts_on for start in starts), max(start.starts_on for start in starts)
    named = {start.programme for start in starts}
    meant = [pool for code in sorted(named) for pool in pools.by_programme.get(code, ())]
    by_programme: dict[str, list[PoolStanding]] = defaultdict(list)
    for standing in standings([pool for pool in meant if pool.starts_from <= last and pool.starts_to >= first], day):
        by_programme[standing.pool.programme_id].append(standing)
    answers = {start: _places_left(by_programme[start.programme], start, pools.told) for start in set(starts)}
    return [answers[start] for start in starts]


def _places_left(standing: Iterable[PoolStanding], start: Start, told: Set[tuple[str, int]]) -> PlacesLeft:
    covering = [s for s in standing if s.pool.starts_from <= start.starts_on <= s.pool.starts_to]
    if not covering:
        return NOTHING_TOLD
    return places_left(
        [s.for_engine for s in covering],
        supplement_told=any((start.programme, s.pool.year) in told for s in covering),
        petition=start.petition,
        certified=start.certified,
    )


def pools_of_starts(starts: Sequence[Start], day: date) -> list[tuple[PoolForAStart, ...]]:
    """For each start all pools that cover it, ceilings of countries of origin included, by id. As many queries for however many starts."""
    named = {start.programme for start in starts}
    standing = standings(caps_listed().counted().filter(programme__in=named).order_by("pk"), day) if named else []
    answers = {start: tuple(_for_start(one, start) for one in standing if one.covers(start)) for start in set(starts)}
    return [answers[start] for start in starts]


def _for_start(standing: PoolStanding, start: Start) -> PoolForAStart:
    pool, left = standing.pool, UNKNOWN if standing.left is None else standing.left
    if pool.registry_country_id and standing.closing is None:
        left = max(pool.total - standing.ours, 0)  # nobody else takes a place under a country's own ceiling
        counts = True
    else:
        counts = standing.for_engine.left_for(start.petition, start.certified) == left
    return PoolForAStart(
        pool=pool.pk,
        left=left,
        counts=counts,
        returning=pool.returning_only,
        nationalities=tuple(pool.nationalities),
        registry_country=pool.registry_country_id or "",
    )


def pools_for_person(
    start: Start, *, nationality: str, registry_country: str, returning: bool | None, day: date
) -> PoolsForAPerson:
    """Which pools a person may take a place from: set aside for them, then for returning workers, then for all; what was added for
    the year before what stands every year.
    """
    pools = caps_listed().counted().for_start(start.programme, start.starts_on)
    found, ceilings = [], []
    for standing in standings(pools.order_by("pk"), day):
        if standing.pool.registry_country_id is not None:
            ceilings += [standing.pool] if standing.pool.registry_country_id == registry_country else []
        elif standing.for_engine.is_for(nationality, returning):
            found.append(standing)
    found.sort(key=_closest_first)
    full = [s for s in found if s.for_engine.left_for(start.petition, start.certified) == 0]
    return PoolsForAPerson(
        open=tuple(s.pool for s in found if s not in full),
        full=tuple(s.pool for s in full),
        closed_on=max((s.closing.closed_on for s in full if s.closing), default=None),
        ceilings=tuple(ceilings),
    )


def _closest_first(standing: PoolStanding) -> tuple[bool, bool, bool, int]:
    pool = standing.pool
    return (not pool.nationalities, not pool.returning_only, not pool.is_supplemental, pool.pk)


@dataclass(frozen=True)
class PlacesByLaw:
    """What the caps of a programme allow in one of its years, taken or not: for people of any nationality, of those for returning
    workers alone, and what is set aside. None where no cap of the year is on record.
    """

    year: int
    shared: int
    returning: int
    set_aside: Mapping[str, int]


def places_by_law(programme: str, day: date) -> PlacesByLaw | None:
    """The places of the year to which a start of work on the day belongs, with all of its windows and supplements."""
    pools = list(CapPool.objects.counted().filter(programme=programme, registry_country__isnull=True).order_by("pk"))
    years = {pool.year for pool in pools if pool.starts_from <= day <= pool.starts_to}
    if not years:
        return None
    shared, returning, set_aside = 0, 0, defaultdict[str, int](int)
    for pool in pools:
        if pool.year != max(years):
            continue
        for code in pool.nationalities:
            set_aside[code] += pool.total
        if not pool.nationalities:
            shared += pool.total
            returning += pool.total if pool.returning_only else 0
    return PlacesByLaw(max(years), shared, returning, dict(set_aside))
