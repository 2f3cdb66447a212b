"""The lowest wage the law allows: the highest of the floors that apply, which one binds, and what is not known.

Amounts are hourly, in cents of the country's own currency; -1 is *not known*, 0 is *the law sets none here*. A fact that is not
known (the skill level, whether housing is free, when the job order was filed) is tried both ways: `least` holds however it turns
out, `most` is not passed however it turns out. An offer below `least` is surely too low; one at `most` or above, where every
floor of the programme is known, is surely enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from .facts import HOURS_SCALE, UNKNOWN, UNKNOWN_DATE, YES, Int8, Int32, Int64

BASES = (
    "aewr",
    "prevailing",
    "collective_agreement",
    "federal_minimum",
    "state_minimum",
    "general_minimum",
    "professional_minimum",
    "ncl_table",
    "mifi_table",
)
LEVELS = ("I", "II")
ADJUSTED, UNADJUSTED = "adjusted", "unadjusted"
CURRENCIES = {"US": "USD", "MX": "MXN", "CA": "CAD"}
DAY_HOURS = 8  # a day's minimum wage is for eight hours (Ley Federal del Trabajo, art. 61)
# 20 CFR 655.121: a job order is filed 75 to 60 days before the work; an emergency may come later, nothing comes earlier.
EARLIEST_FILING_DAYS = 75

NOT_AT_ALL, PERHAPS, SURELY = 0, 1, 2  # "and" is the minimum, "not" is 2 - x
_OPEN = int(np.iinfo(np.int32).max)
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
Strings = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Group:
    """Occupations that share a floor. `codes` are of one classification ("soc2018"); of ISCO-08 a code holds all finer ones.

    `paid_by`: only work paid by this unit is meant. `without`: work of that other group is not in this one.
    """

    scheme: str
    codes: frozenset[str]
    paid_by: str = ""
    without: Group | None = None

    def holds(self, candidates: frozenset[str]) -> int:
        """Whether work that is one of these codes is in the group."""
        if not candidates:
            return PERHAPS
        inside = sum(self._names(code) for code in candidates)
        return SURELY if inside == len(candidates) else PERHAPS if inside else NOT_AT_ALL

    def _names(self, code: str) -> bool:
        return code in self.codes or (self.scheme == "isco08" and code[:4] in self.codes)


@dataclass(frozen=True)
class Floor:
    """One figure. `cents` for its `unit` (hour, day, month); None: the law sets none here. Days are inclusive, -1970 based.

    `first`, `last`: first days of work it is for. `filed_first`, `filed_last`: job orders it is for.
    """

    id: int
    basis: str
    cents: int | None
    unit: str
    country: str
    place: str = ""
    area: str = ""
    programme: str = ""
    group: Group | None = None
    level: str = ""
    housing: str = ""
    first: int = UNKNOWN_DATE
    last: int = _OPEN
    filed_first: int = UNKNOWN_DATE
    filed_last: int = _OPEN

    @property
    def varies(self) -> bool:
        """Whether it may be for a vacancy or not, depending on what may not be known of it."""
        return bool(self.level or self.housing) or (self.filed_first, self.filed_last) != (UNKNOWN_DATE, _OPEN)


@dataclass(frozen=True)
class Work:
    """n vacancies as their floors see them. `kinds[kind[i]]` holds, by classification, the codes that vacancy i may be."""

    programme: Strings
    place: Strings  # ISO 3166-2
    area: Strings  # county or other area, lower case; "" not known
    kind: Int32
    kinds: Sequence[Mapping[str, frozenset[str]]]
    starts: Int32
    filed: Int32  # the day the job order was filed, UNKNOWN_DATE where not recorded
    housing_free: Int8
    unit: Strings  # what the offer is for: hour, day, week, month ...
    hours: Int32  # a week, in tenths

    @property
    def n(self) -> int:
        return len(self.starts)

    @cached_property
    def country(self) -> Strings:
        return self.place.astype("<U2")

    @cached_property
    def earliest_filing(self) -> Int32:
        return np.where(self.filed == UNKNOWN_DATE, self.starts - EARLIEST_FILING_DAYS, self.filed).astype(np.int32)

    @cached_property
    def latest_filing(self) -> Int32:
        return np.where(self.filed == UNKNOWN_DATE, self.starts, self.filed).astype(np.int32)


@dataclass(frozen=True)
class WageBounds:
    """For n vacancies the floor, and for each of `BASES` (first axis) what is known of it. `known`: bit b for basis b."""

    least: Int64
    most: Int64
    known: npt.NDArray[np.int16]
    figure: Int64  # the id of the floor that gives `least`
    basis_least: Int64
    basis_most: Int64
    basis_figure: Int64


@dataclass(frozen=True)
class _Standing:
    """A floor with the vacancies that it may be for, how far it reaches each, and what it comes to for an hour."""

    floor: Floor
    rows: Rows
    reach: Int8
    amount: Int64
    settles: Bools


@dataclass(frozen=True)
class _Scenario:
    """One way in which what is not known may turn out."""

    level: str
    housing: str
    filed: Int32


@dataclass
class _Amounts:
    """(bases, n) each, filled floor by floor."""

    least: Int64
    most: Int64
    figure: Int64
    unsettled: Bools

    @classmethod
    def unknown(cls, n: int) -> _Amounts:
        shape = (len(BASES), n)
        least, most, figure = (np.full(shape, UNKNOWN, dtype=np.int64) for _ in range(3))
        return cls(least, most, figure, np.zeros(shape, dtype=bool))

    def copy(self) -> _Amounts:
        return _Amounts(self.least.copy(), self.most.copy(), self.figure.copy(), self.unsettled.copy())

    def take(self, found: _Standing, reach: Int8) -> None:
        """Count one more floor where it applies: of two of one basis the higher."""
        basis, sure, may_be = BASES.index(found.floor.basis), reach == SURELY, reach != NOT_AT_ALL
        rows, amount = found.rows[sure], found.amount[sure]
        self.figure[basis, rows[amount > self.least[basis, rows]]] = found.floor.id
        self.least[basis, rows] = np.maximum(self.least[basis, rows], amount)
        rows = found.rows[may_be]
        self.most[basis, rows] = np.maximum(self.most[basis, rows], found.amount[may_be])
        self.unsettled[basis, found.rows[may_be & ~found.settles]] = True


def known_bits(bases: Iterable[str]) -> int:
    """The bits of these bases in `WageBounds.known`."""
    return sum(1 << BASES.index(basis) for basis in set(bases))


def wage_bounds(work: Work, floors: Sequence[Floor]) -> WageBounds:
    """The floor of every vacancy. An amount by the month is turned into an hourly one with the vacancy's own hours."""
    standing = [found for floor in floors if (found := _standing(floor, work)).rows.size]
    fixed = _Amounts.unknown(work.n)
    for found in standing:
        if not found.floor.varies:
            fixed.take(found, found.reach)
    varying = [found for found in standing if found.floor.varies]
    results = [_in_scenario(scenario, varying, fixed, work) for scenario in _scenarios(work)]
    # each (scenarios, bases, n)
    least, most, figures, settles = (np.stack(arrays) for arrays in zip(*results, strict=True))
    every = np.arange(work.n)
    floor_of = least.max(axis=1)
    lowest = floor_of.argmin(axis=0)
    of_lowest = figures[lowest, :, every].T
    binding = least[lowest, :, every].argmax(axis=1)
    settled = settles.all(axis=0)
    bits = (1 << np.arange(len(BASES)))[:, None]
    return WageBounds(
        least=floor_of[lowest, every],
        most=most.max(axis=(0, 1)),
        known=(settled * bits).sum(axis=0).astype(np.int16),
        figure=of_lowest[binding, every],
        basis_least=least.min(axis=0),
        basis_most=np.where(settled, most.max(axis=0), UNKNOWN),
        basis_figure=of_lowest,
    )


def _scenarios(work: Work) -> list[_Scenario]:
    """Both skill levels, housing free or not, and both ends of the time in which the job order may have been filed."""
    ends = [work.earliest_filing]
    if (work.latest_filing != work.earliest_filing).any():
        ends.append(work.latest_filing)
    return [_Scenario(*way) for way in product(LEVELS, (ADJUSTED, UNADJUSTED), ends)]


def _standing(floor: Floor, work: Work) -> _Standing:
    """By programme, place and first day of work, which are always known; then by area and occupation, which may not be."""
    here = work.place == floor.place if floor.place else work.country == floor.country
    if floor.programme:
        here = here & (work.programme == floor.programme)
    rows = np.flatnonzero(here & (work.starts >= floor.first) & (work.starts <= floor.last))
    reach = np.full(len(rows), SURELY, dtype=np.int8)
    if floor.area:
        area = work.area[rows]
        reach = np.where(area == floor.area, SURELY, np.where(area == "", PERHAPS, NOT_AT_ALL)).astype(np.int8)
    if floor.group is not None:
        reach = np.minimum(reach, _in_group(floor.group, work, rows))
    return _Standing(floor, rows, reach, *_hourly(floor, work, rows))


def _in_group(group: Group, work: Work, rows: Rows) -> Int8:
    by_kind = np.array([group.holds(kind.get(group.scheme, frozenset())) for kind in work.kinds], dtype=np.int8)
    held = by_kind[work.kind[rows]]
    if group.paid_by:
        held = np.where(work.unit[rows] == group.paid_by, held, NOT_AT_ALL).astype(np.int8)
    return held if group.without is None else np.minimum(held, SURELY - _in_group(group.without, work, rows))


def _in_scenario(
    scenario: _Scenario, varying: Sequence[_Standing], fixed: _Amounts, work: Work
) -> tuple[Int64, Int64, Int64, Bools]:
    """(bases, n) each: what the basis comes to at least and at most, the figure that gives the least, and whether that settles it."""
    amounts = fixed.copy()
    for found in varying:
        if found.floor.level in ("", scenario.level):
            amounts.take(found, _in_regime(found, scenario, work))
    return amounts.least, amounts.most, amounts.figure, ~amounts.unsettled & (amounts.least != UNKNOWN)


def _in_regime(found: _Standing, scenario: _Scenario, work: Work) -> Int8:
    """Only vacancies whose filing day and housing, as they are or as the scenario takes them, are the floor's."""
    floor, rows = found.floor, found.rows
    meant = (scenario.filed[rows] >= floor.filed_first) & (scenario.filed[rows] <= floor.filed_last)
    if floor.housing:
        free = work.housing_free[rows]
        side = np.where(free == UNKNOWN, scenario.housing == ADJUSTED, free == YES)
        meant &= side == (floor.housing == ADJUSTED)
    return np.where(meant, found.reach, NOT_AT_ALL).astype(np.int8)


def _hourly(floor: Floor, work: Work, rows: Rows) -> tuple[Int64, Bools]:
    """The amount for an hour, to the nearest cent, and where it settles what is due.

    A month needs the hours of the week. A day's minimum is also due for the weekly day of rest (Ley Federal del Trabajo, art. 69):
    for pay by any other unit it is a lower bound only.
    """
    everywhere = np.ones(len(rows), dtype=bool)
    if floor.unit == "month" and floor.cents is not None:
        hours = work.hours[rows].astype(np.int64)
        told = hours > 0
        amount = _nearest(floor.cents * 12 * HOURS_SCALE, 52 * np.where(told, hours, 1))
        return np.where(told, amount, UNKNOWN), told
    if floor.unit == "day" and floor.cents is not None:
        amount = _nearest(floor.cents, np.full(len(rows), DAY_HOURS, dtype=np.int64))
        return amount, work.unit[rows] == "day"
    return np.full(len(rows), floor.cents or 0, dtype=np.int64), everywhere


def _nearest(cents: int, divisor: Int64) -> Int64:
    """The quotient rounded half up, in whole numbers: as a wage is, so that equal pay is never below its own floor."""
    return (2 * cents + divisor) // (2 * divisor)
