"""Caps: how many places a pool still has on a day, and which pools a person may take one from. Numbers and dates only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from .facts import UNKNOWN, UNKNOWN_DATE, Int32

FISCAL_YEAR_BEGINS = 10  # October (31 USC 1102)
FIRST_YEAR, LAST_YEAR = 2000, 2099  # years that anything is counted in
RETURNING_YEARS = 3  # fiscal years in which a season makes a returning worker (every supplemental rule so far)
# Places are there, how many is not told: the petition was counted while the pool was still open.
COUNTED = int(np.iinfo(np.int32).max)


def fiscal_year(day: date) -> int:
    """The US fiscal year of a day: 1 October 2025 to 30 September 2026 is 2026."""
    return day.year + (day.month >= FISCAL_YEAR_BEGINS)


def fiscal_years(days: Int32) -> Int32:
    """The same over a column; -1 where the day is not known."""
    dates = np.where(days == UNKNOWN_DATE, 0, days).astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64) + (12 - FISCAL_YEAR_BEGINS + 1)
    return np.where(days == UNKNOWN_DATE, UNKNOWN, 1970 + months // 12).astype(np.int32)


def is_returning(entered: Iterable[date], starts: date, within: int = RETURNING_YEARS) -> bool:
    """Whether a season began in one of the `within` fiscal years before that of a start of work: the status was granted then."""
    year = fiscal_year(starts)
    return any(year - within <= fiscal_year(day) < year for day in entered)


@dataclass(frozen=True)
class PoolOnADay:
    """One pool as it stood: `ours` the places reserved or used by the platform, `reported` what the agency said was used by
    everybody (None: it said nothing), `closed_on` the last day on which a petition was counted (None: it is not known to be
    closed). Without `nationalities` it is open to all, `returning` only to people of earlier seasons.
    """

    total: int
    ours: int = 0
    reported: int | None = None
    closed_on: date | None = None
    returning: bool = False
    nationalities: tuple[str, ...] = ()

    @property
    def left(self) -> int | None:
        """Places known to be left; 0 where it is known that none is; None where most of the pool is used by others unknown."""
        own = self.total - self.ours
        if self.closed_on is not None or own <= 0:
            return 0
        return None if self.reported is None else max(min(own, self.total - self.reported), 0)

    def left_for(self, petition: date | None, certified: bool) -> int:
        """The same for one vacancy, -1 for not known.

        A pool that closed on the day its `petition` was received or later has counted it. Where that day is not known and the
        work is `certified`, a closed pool may have.
        """
        if self.closed_on is not None and self.total > self.ours:
            if petition is not None:
                return COUNTED if petition <= self.closed_on else 0
            return UNKNOWN if certified else 0
        return UNKNOWN if self.left is None else self.left

    def is_for(self, nationality: str, returning: bool | None) -> bool:
        """Whether a person may take a place of it; one of whom it is not known whether they return, perhaps."""
        if self.nationalities:
            return nationality in self.nationalities
        return not self.returning or returning is not False


@dataclass(frozen=True)
class PlacesLeft:
    """For one start of work, as VacancyFacts holds it: a number, `COUNTED`, 0 for none, -1 for not known.

    `elsewhere` is what a nationality has that no pool names.
    """

    general: int = UNKNOWN
    returning: int = UNKNOWN
    reserved: Mapping[str, int] = field(default_factory=dict)
    elsewhere: int = UNKNOWN


@dataclass(frozen=True)
class PoolForAStart:
    """A pool that covers a start of work. `left`: places that are known to be left in it, -1 for not known; `counts`: whether who is placed
    there takes one of them (not, where the petition has been counted, and not known, where it may have been).
    """

    pool: int
    left: int
    counts: bool
    returning: bool = False
    nationalities: tuple[str, ...] = ()
    registry_country: str = ""  # the ceiling of that country's own programme


def places_left(
    pools: Iterable[PoolOnADay], *, supplement_told: bool, petition: date | None = None, certified: bool = False
) -> PlacesLeft:
    """What the pools of one programme and start of work have left together.

    A year whose supplemental pools are on record (`supplement_told`) is told whole: what it does not set aside is 0. Of any
    other year that is not known, and nothing is carried over from the year before.
    """
    pools = list(pools)
    absent = 0 if supplement_told else UNKNOWN

    def together(some: list[PoolOnADay]) -> int:
        return _sum([pool.left_for(petition, certified) for pool in some]) if some else absent

    to_all = [pool for pool in pools if not pool.returning and not pool.nationalities]
    named = sorted({code for pool in pools for code in pool.nationalities})
    return PlacesLeft(
        general=together(to_all) if to_all else UNKNOWN,
        returning=together([pool for pool in pools if pool.returning and not pool.nationalities]),
        reserved={code: together([pool for pool in pools if code in pool.nationalities]) for code in named},
        elsewhere=absent,
    )


def _sum(numbers: list[int]) -> int:
    """Known places add up; where none is known to be left, one pool of which nobody knows makes the sum unknown."""
    if COUNTED in numbers:
        return COUNTED
    known = sum(number for number in numbers if number != UNKNOWN)
    return known if known or UNKNOWN not in numbers else UNKNOWN
