"""The rungs: for each programme what is open now, what opens later, what is missing and what coming back would add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from employers.facts import OtherStarts
from employers.models import Vacancy
from pathways.engine.caps import is_returning
from pathways.engine.chains import Season
from pathways.engine.evaluate import Standing, standing, worker_findings
from pathways.engine.facts import UNKNOWN, day, to_date
from pathways.engine.ladder import Advantage, Gain, advantages, gain_of_a_season, opens_on
from pathways.engine.near import near_miss
from pathways.engine.rules import Change, Finding, Who
from pathways.engine.seasons import Lead, StartMonth
from pathways.models import CapPool, Programme

from .basis import Basis

SHOWN = 3  # vacancies of a programme that are named
TRIED = 2  # closed vacancies looked at for each programme: some are closed by what nobody can change


@dataclass(frozen=True)
class OpenWork:
    """Open vacancies that no bar closes to the person and nothing agreed overlaps, as rows of `Basis.work`: those that begin first are
    `shown`. `overlapping`: how many are left out for what is agreed."""

    count: int
    seats: int
    overlapping: int
    shown: tuple[int, ...]
    best_paid: int | None


@dataclass(frozen=True)
class Near:
    """The open vacancy (a row) that the fewest changes would open, and the changes."""

    row: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Pools:
    """Places kept for returning workers at the next season. `counts`: they are for this person today; else after one season.
    `not_told`: there were some in earlier years and none are on record for that season.
    """

    kept: tuple[CapPool, ...] = ()
    counts: bool = False
    not_told: bool = False


@dataclass(frozen=True)
class Rung:
    """One programme. `findings`: what its rules say of the person today, before any vacancy; `opens_on`: where it is closed, the first
    day on which time or a rule already on record opens it; `seasons`: those to come, of the first the `usual` demand and `crops`;
    `gained`: how many vacancies that ask for more experience the season of `Rungs.gain` would open here.
    """

    programme: Programme
    standing: Standing
    findings: tuple[Finding, ...]
    work: OpenWork
    near: Near | None
    opens_on: date | None
    seasons: tuple[Season, ...]
    usual: StartMonth | None
    crops: tuple[str, ...]
    advantages: tuple[Advantage, ...]
    pools: Pools
    gained: int
    lead: Lead | None

    @property
    def next(self) -> Season | None:
        return self.seasons[0] if self.seasons else None

    @property
    def is_for_nobody(self) -> bool:
        return not self.programme.takes_people

    @property
    def place(self) -> tuple[int, int, int, str]:
        """In the order of the ladder: with work today, with a season to come, then how it stands."""
        order = {"open": 0, "on_condition": 1, "closed": 2}
        has_work = 0 if self.work.count else 1 if self.seasons else 2
        return (
            int(self.is_for_nobody),
            3 if self.standing == "closed" else has_work,
            order[self.standing],
            self.programme.pk,
        )


class Rungs:
    """All rungs of one person, in the order of the ladder, and the season that would open most."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis

    @cached_property
    def gain(self) -> Gain | None:
        """Of the seasons open today the one whose months of work would open the most other vacancies."""
        basis = self.basis
        return gain_of_a_season(basis.rules, basis.person, basis.work, basis.doors, self.open_rows)

    @cached_property
    def all(self) -> tuple[Rung, ...]:
        return tuple(
            sorted((self._rung(programme) for programme in self.basis.programmes), key=lambda rung: rung.place)
        )

    @cached_property
    def open_rows(self) -> list[int]:
        """Every open vacancy that is open to the person and overlaps nothing agreed."""
        return sorted(row for rows in self._open.values() for row in rows)

    @cached_property
    def _open(self) -> Mapping[str, list[int]]:
        return self._by_programme(row for row, season in self._open_to_the_person if self.basis.fits(season))

    @cached_property
    def _open_to_the_person(self) -> list[tuple[int, Season]]:
        rows = self.basis.doors.open.tolist()
        return list(zip(rows, self.basis.seasons(rows), strict=True))

    @cached_property
    def _overlapping(self) -> Mapping[str, list[int]]:
        return self._by_programme(row for row, season in self._open_to_the_person if not self.basis.fits(season))

    def _by_programme(self, rows: Iterable[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {programme.pk: [] for programme in self.basis.programmes}
        for row in rows:
            found[self.basis.programme_of(row)].append(row)
        return found

    def _rung(self, programme: Programme) -> Rung:
        basis, code = self.basis, programme.pk
        found = worker_findings(basis.rules, basis.person, code)
        stands: Standing = standing(found) if programme.takes_people else "closed"
        seasons = tuple(season for season in basis.expected if season.programme == code)
        first = seasons[0] if seasons else None
        return Rung(
            programme=programme,
            standing=stands,
            findings=found,
            work=self._work(code),
            near=self._near(code) if stands != "closed" and not self._open[code] else None,
            opens_on=self._opens_on(code, found) if programme.takes_people and stands == "closed" else None,
            seasons=seasons,
            usual=basis.usual(first) if first else None,
            crops=basis.demand.crops.get((code, _month(first)), ()) if first else (),
            advantages=tuple(advantages(basis.ahead, basis.person, first)) if first else (),
            pools=self._pools(code, first) if first else Pools(),
            gained=sum(basis.programme_of(row) == code for row in self.gain.opens) if self.gain else 0,
            lead=basis.leads.get(code),
        )

    def _work(self, code: str) -> OpenWork:
        work, rows = self.basis.work, self._open[code]
        by_start = sorted(rows, key=lambda row: (int(work.starts[row]), int(work.ids[row])))
        paid = [row for row in by_start if work.wage_hourly_cents[row] != UNKNOWN]
        return OpenWork(
            count=len(rows),
            seats=int(work.seats[rows].sum()) if rows else 0,
            overlapping=len(self._overlapping[code]),
            shown=tuple(by_start[:SHOWN]),
            best_paid=max(paid, key=lambda row: int(work.wage_hourly_cents[row]), default=None),
        )

    def _near(self, code: str) -> Near | None:
        basis = self.basis
        for row in self._nearest.get(code, ()):
            on_start = self._other_starts.of(int(basis.work.ids[row]))
            if miss := near_miss(basis.rules, basis.person, basis.work.take([row]), on_start):
                return Near(row, miss.changes)
        return None

    @cached_property
    def _nearest(self) -> Mapping[str, list[int]]:
        """Of each programme with nothing open, the closed vacancies to look at."""
        basis, found = self.basis, {}
        for programme in basis.programmes:
            if not self._open[programme.pk]:
                ours = basis.work.programme == basis.rules.vocabulary.index("programmes", programme.pk)
                found[programme.pk] = basis.doors.nearest(np.asarray(ours), TRIED)
        return found

    @cached_property
    def _other_starts(self) -> OtherStarts:
        rows = [row for rows in self._nearest.values() for row in rows]
        return OtherStarts(Vacancy.objects.filter(pk__in=self.basis.work.ids[rows].tolist()))

    def _opens_on(self, code: str, found: Sequence[Finding]) -> date | None:
        basis = self.basis
        by_time = any(finding.closes and finding.comparison and finding.comparison.who == Who.TIME for finding in found)
        span = {"since": basis.today, "until": day(basis.until)}
        opens = opens_on(basis.ahead, basis.person, code, **span, by_time=by_time)
        return None if opens is None else to_date(opens)

    def _pools(self, code: str, season: Season) -> Pools:
        own = [pool for pool in self.basis.pools if pool.programme_id == code]
        first = to_date(season.first)
        assert first is not None
        kept = tuple(pool for pool in own if pool.starts_from <= first <= pool.starts_to)
        entered = [to_date(stay.first) for stay in self.basis.past if stay.programme == code]
        counts = is_returning([when for when in entered if when], first)
        return Pools(kept, counts, not_told=bool(own) and not kept)


def _month(season: Season) -> int:
    first = to_date(season.first)
    return first.month if first else 0
