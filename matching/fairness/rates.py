"""Selection rates and waits of groups of people, as a table that may be told. Pure numpy: codes in, numbers without people out.

**What is hidden.** A group of fewer than `THRESHOLD` people is not shown, nor a number from 1 to 9 of people of a group, and as many more
are hidden as it takes that none can be worked out from the totals: the threshold rule with complementary suppression of Hundepool and
others, *Handbook on Statistical Disclosure Control* (2nd edition, ESSnet 2024, chapters 4.2 and 4.3), as `common.suppression` does it
and proves it cell by cell. Of all dimensions the same totals are told, so that no dimension tells what another hides: where one could
only be guarded by hiding a total, its stages are put together until none is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from common.suppression import THRESHOLD, Suppressed, suppress

from .stages import ELIGIBLE, Stage, Stages
from .statistics import ChiSquare, Interval, chi_square, holm, two_shares, wilson

Codes = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]
Line = tuple[tuple[Stage, ...], ...]  # stages that are counted together, as the columns of a table
BEYOND_CHANCE = 0.05

EVERY_STAGE: Line = ((Stage.CLOSED,), (Stage.PAPERS,), (Stage.OUTBID,), (Stage.PROPOSED,))
BY_ELIGIBLE: Line = ((Stage.CLOSED, Stage.PAPERS), (Stage.OUTBID,), (Stage.PROPOSED,))
BY_PROPOSED: Line = ((Stage.CLOSED, Stage.PAPERS, Stage.OUTBID), (Stage.PROPOSED,))
NO_STAGE: Line = ((Stage.CLOSED, Stage.PAPERS, Stage.OUTBID, Stage.PROPOSED),)
COARSER: tuple[Line, ...] = (EVERY_STAGE, BY_ELIGIBLE, BY_PROPOSED, NO_STAGE)


@dataclass(frozen=True)
class Rate:
    """`found` of `of` people, with the 95 % interval of the share (Wilson)."""

    found: int
    of: int

    @property
    def share(self) -> float:
        return self.found / self.of

    @property
    def interval(self) -> Interval:
        return wilson(self.found, self.of)


@dataclass(frozen=True)
class Group:
    """What may be told of one group; None is hidden (or nobody to tell of). Waits are medians, in whole days since registration.

    `rest`: the rate of everybody else. `chance`: how likely chance alone sets the two rates of people so far apart, all groups of the
    dimension taken together (Holm); None where it was not tested.
    """

    key: str
    people: int | None
    closed: int | None = None
    papers: int | None = None
    outbid: int | None = None
    proposed: int | None = None
    eligible: int | None = None
    days_proposed: int | None = None
    days_waiting: int | None = None
    rest: Rate | None = None
    chance: float | None = None

    @property
    def of_people(self) -> Rate | None:
        """The share of all who were registered that is proposed."""
        return _rate(self.proposed, self.people)

    @property
    def of_eligible(self) -> Rate | None:
        """The share of those eligible for a seat at least that is proposed."""
        return _rate(self.proposed, self.eligible)

    @property
    def is_hidden(self) -> bool:
        return self.people is None

    @property
    def is_beyond_chance(self) -> bool:
        return self.chance is not None and self.chance < BEYOND_CHANCE

    @property
    def is_behind(self) -> bool:
        """Whether fewer of them are proposed than of everybody else, beyond chance."""
        rate = self.of_people
        return self.is_beyond_chance and rate is not None and self.rest is not None and rate.share < self.rest.share


@dataclass(frozen=True)
class Table:
    """One dimension: groups in the order of their codes (those without anybody left out), and a test of all of them together."""

    dimension: str
    groups: tuple[Group, ...]
    test: ChiSquare | None

    @property
    def hidden(self) -> int:
        """Groups of which nothing is told."""
        return sum(group.is_hidden for group in self.groups)


@dataclass(frozen=True)
class People:
    """n people: how far each came, days since registration, and by dimension the code of each one's group (0 to groups - 1)."""

    stages: Stages
    days: Codes
    groups: dict[str, Codes]


def whole(people: People) -> Group:
    """Everybody as one group: the totals that all tables share. Nothing is told of fewer than `THRESHOLD` people."""
    if len(people.stages) < THRESHOLD:
        return Group("", None)
    line = _told_of_all(people)
    counts = _counts(people.stages, np.zeros(len(people.stages), np.int64), 1, line)
    return _group("", counts[0], np.zeros(len(line), np.bool_), line, people, np.ones(len(people.stages), np.bool_))


def table(people: People, dimension: str, keys: Sequence[str]) -> Table:
    """One dimension of `people.groups` as it may be told; `keys`: the name of each code."""
    if len(people.stages) < THRESHOLD:
        return Table(dimension, (), None)
    codes = people.groups[dimension]
    line, counts, hidden = _guarded(people, codes, len(keys))
    totals = counts.sum(axis=0)
    groups = []
    for code, key in enumerate(keys):
        if not counts[code].sum():
            continue
        if hidden.rows[code]:
            groups.append(Group(key, None))
            continue
        groups.append(_group(key, counts[code], hidden.cells[code], line, people, codes == code))
    return Table(dimension, *_tested(groups, int(totals.sum()), _proposed_in(totals, line)))


def _told_of_all(people: People) -> Line:
    """The finest stages of which each has nobody or enough people among all."""
    for line in COARSER:
        totals = _counts(people.stages, np.zeros(len(people.stages), np.int64), 1, line)[0]
        if ((totals == 0) | (totals >= THRESHOLD)).all():
            return line
    return NO_STAGE


def _guarded(people: People, codes: Codes, n: int) -> tuple[Line, Counts, Suppressed]:
    """The stages that leave most rates to tell while every total of a stage can be told, the counts by group, and what is hidden."""
    found: list[tuple[tuple[int, int, int], Line, Counts, Suppressed]] = []
    for line in COARSER[COARSER.index(_told_of_all(people)) :]:
        counts = _counts(people.stages, codes, n, line)
        hidden = suppress(counts)
        if line == NO_STAGE or not hidden.columns.any():
            found.append((_worth(counts, hidden, line), line, counts, hidden))
    _worth_most, line, counts, hidden = max(found, key=lambda one: one[0])
    return line, counts, hidden


def _worth(counts: Counts, hidden: Suppressed, line: Line) -> tuple[int, int, int]:
    """Rates of people that are told, rates of the eligible, stages."""
    there = counts.sum(axis=1) > 0
    cells = ~hidden.cells & ~hidden.rows[:, None] & there[:, None]
    proposed = cells[:, -1] if len(line) > 1 else np.zeros(len(counts), np.bool_)
    outbid = cells[:, -2] if len(line) > 2 else np.zeros(len(counts), np.bool_)
    return int(proposed.sum()), int((proposed & outbid).sum()), len(line)


def _counts(stages: Stages, codes: Codes, n: int, line: Line) -> Counts:
    column_of = np.zeros(len(Stage), np.int64)
    for column, together in enumerate(line):
        column_of[list(together)] = column
    counted = np.bincount(codes * len(line) + column_of[stages], minlength=n * len(line))
    return counted.reshape(n, len(line)).astype(np.int64)


def _group(
    key: str, counts: Counts, hidden: npt.NDArray[np.bool_], line: Line, people: People, of: npt.NDArray[np.bool_]
) -> Group:
    told = {together: None if hidden[at] else int(counts[at]) for at, together in enumerate(line)}
    proposed, outbid = told.get((Stage.PROPOSED,)), told.get((Stage.OUTBID,))
    everybody = int(counts.sum())
    kept_out = [told.get(together) for together in line if not set(together) & set(ELIGIBLE)]
    if len(line) < 3:
        eligible = None
    elif None not in kept_out:
        eligible = everybody - sum(number or 0 for number in kept_out)
    else:
        eligible = None if proposed is None or outbid is None else proposed + outbid
    placed = of & (people.stages == Stage.PROPOSED)
    return Group(
        key,
        everybody,
        closed=told.get((Stage.CLOSED,)),
        papers=told.get((Stage.PAPERS,)),
        outbid=outbid,
        proposed=proposed,
        eligible=eligible,
        days_proposed=_median(people.days[placed], proposed),
        days_waiting=_median(people.days[of & ~placed], None if proposed is None else everybody - proposed),
    )


def _median(days: Codes, told: int | None) -> int | None:
    """Only of a number of people that is told and large enough."""
    return None if told is None or told < THRESHOLD else round(float(np.median(days)))


def _tested(groups: list[Group], people: int, proposed: int | None) -> tuple[tuple[Group, ...], ChiSquare | None]:
    """Each group beside everybody else, and all that are told (the others as one) together. Nothing but told numbers goes in."""
    if proposed is None:
        return tuple(groups), None
    told = [(group.of_people, at) for at, group in enumerate(groups)]
    rates = [(rate, at) for rate, at in told if rate is not None and rate.of < people]
    rests = [Rate(proposed - rate.found, people - rate.of) for rate, _at in rates]
    chances = [two_shares(a.found, a.of, b.found, b.of) for (a, _at), b in zip(rates, rests, strict=True)]
    tested = list(groups)
    for (_rate_told, at), rest, chance in zip(rates, rests, holm(chances), strict=True):
        tested[at] = replace(groups[at], rest=rest, chance=chance)
    pairs = [(rate.found, rate.of) for rate, _at in rates]
    left = (proposed - sum(found for found, _of in pairs), people - sum(of for _found, of in pairs))
    return tuple(tested), chi_square([*pairs, left])


def _proposed_in(totals: Counts, line: Line) -> int | None:
    return int(totals[-1]) if len(line) > 1 else None


def _rate(found: int | None, of: int | None) -> Rate | None:
    return None if found is None or not of else Rate(found, of)
