"""The seasons that are suggested: the best chain of those that are open and those to come, and why each step stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from employers.models import Vacancy
from pathways.engine.chains import Chain, Link, Season, best_chain
from pathways.engine.evaluate import findings, worker_findings
from pathways.engine.facts import HOURS_SCALE, UNKNOWN, day, to_date
from pathways.engine.rules import Finding, Rule
from pathways.engine.seasons import Lead, StartMonth
from pathways.models import Programme
from workers.models import Worker

from ..models import Placement
from .basis import Basis, read_basis
from .rungs import Rung, Rungs

Sort = Literal["whole", "open"]
WEEK = 7


@dataclass(frozen=True)
class Step:
    """One season of a suggestion: an open `vacancy`, a `placement` agreed before, a stay under way, or (none of these) a season to come.

    `findings`: what the rules say of the person at that season. `limits`: the rules of longest stay that count it, with the days in a
    row at its end and the most. `usual`: the demand behind a season to come. `pay`: cents that it pays at the wage offered and the
    hours told, None where one of them is not.
    """

    season: Season
    first: date
    last: date
    programme: Programme
    is_agreed: bool
    free: int | None
    lead: Lead
    vacancy: Vacancy | None
    placement: Placement | None
    findings: tuple[Finding, ...]
    limits: tuple[tuple[Rule, int, int], ...]
    usual: StartMonth | None
    pay: int | None


@dataclass(frozen=True)
class Suggestion:
    """`whole`: the best with the seasons to come; `open`: the best of what is open today alone. `days` and `open_days` count what is
    suggested within the horizon."""

    sort: Sort
    steps: tuple[Step, ...]
    days: int
    open_days: int


@dataclass(frozen=True)
class Ladder:
    """One person's ladder on a day. `vacancies`: all that is named here, by row; `gain_of`: the one whose season would open most, and
    the months it adds. `stay_not_told`: nobody noted the end of a stay, so its limit is not known.
    """

    worker: Worker
    as_of: date
    until: date
    rungs: tuple[Rung, ...]
    suggestions: tuple[Suggestion, ...]
    vacancies: Mapping[int, Vacancy]
    gain_of: tuple[int, int] | None
    agreed: tuple[Step, ...]
    stay_not_told: bool


def ladder_of(worker: Worker, as_of: date) -> Ladder:
    """The ladder of a person as of a day, for the 24 months that follow. The same file, demand and rules give the same ladder."""
    basis = read_basis(worker, as_of)
    rungs = Rungs(basis)
    open_seasons = basis.seasons(rungs.open_rows)
    chains: list[tuple[Sort, Chain]] = [("whole", _best(basis, [*open_seasons, *basis.expected]))]
    only_open = _best(basis, open_seasons)
    if only_open.suggested and only_open.suggested != chains[0][1].suggested:
        chains.append(("open", only_open))
    rows = {f"vacancy:{int(basis.work.ids[row])}": row for row in rungs.open_rows}
    vacancies = _named(basis, rungs, [rows[s.key] for _sort, chain in chains for s in chain.suggested if s.key in rows])
    steps = _Steps(basis, rows, vacancies)
    gain = rungs.gain
    return Ladder(
        worker=worker,
        as_of=as_of,
        until=basis.until,
        rungs=rungs.all,
        suggestions=tuple(steps.suggestion(sort, chain) for sort, chain in chains if chain.suggested),
        vacancies=vacancies,
        gain_of=(gain.row, gain.months) if gain else None,
        agreed=tuple(steps.step(link) for link in chains[0][1].links if link.is_taken),
        stay_not_told=basis.is_stay_untold,
    )


def _best(basis: Basis, seasons: Sequence[Season]) -> Chain:
    return best_chain(seasons, basis.agreed, basis.past, basis.limits, since=basis.today, until=day(basis.until))


def _named(basis: Basis, rungs: Rungs, of_chains: Sequence[int]) -> dict[int, Vacancy]:
    """The vacancies that are shown, read once."""
    rows = set(of_chains) | ({rungs.gain.row} if rungs.gain else set())
    for rung in rungs.all:
        rows |= {*rung.work.shown, *([rung.work.best_paid] if rung.work.best_paid is not None else [])}
        rows |= {rung.near.row} if rung.near else set()
    ids = {int(basis.work.ids[row]): row for row in rows}
    found = Vacancy.objects.filter(pk__in=ids).select_related(
        "employer", "programme", "subdivision", "occupation", "crop"
    )
    return {ids[vacancy.pk]: vacancy for vacancy in found}


class _Steps:
    """Makes the steps of suggestions; what the rules say of a season is asked once."""

    def __init__(self, basis: Basis, rows: Mapping[str, int], vacancies: Mapping[int, Vacancy]) -> None:
        self.basis, self.rows, self.vacancies = basis, rows, vacancies
        self.programmes = {programme.pk: programme for programme in basis.programmes}
        self.by_name = {compiled.rule.name: compiled.rule for compiled in basis.rules.rules}
        self.most = {limit.name: limit.max_days for limit in basis.limits}
        self._made: dict[str, tuple[Finding, ...]] = {}

    def suggestion(self, sort: Sort, chain: Chain) -> Suggestion:
        return Suggestion(sort, tuple(map(self.step, chain.links)), chain.worth.days, chain.worth.open_days)

    def step(self, link: Link) -> Step:
        season, row = link.season, self.rows.get(link.season.key)
        first, last = to_date(season.first), to_date(season.last)
        assert first is not None
        assert last is not None
        return Step(
            season=season,
            first=first,
            last=last,
            programme=self.programmes[season.programme],
            is_agreed=link.is_taken,
            free=link.free,
            lead=self.basis.leads.get(season.programme, Lead()),
            vacancy=None if row is None else self.vacancies.get(row),
            placement=self.basis.taken.get(season.key),
            findings=() if link.is_taken else self._findings(season, row),
            limits=tuple((self.by_name[name], days, self.most[name]) for name, days in link.stayed),
            usual=None if season.is_open else self.basis.usual(season),
            pay=None if row is None else self._pay(row),
        )

    def _findings(self, season: Season, row: int | None) -> tuple[Finding, ...]:
        if season.key not in self._made:
            basis = self.basis
            self._made[season.key] = (
                worker_findings(basis.ahead.on(season.first), basis.person, season.programme)
                if row is None
                else findings(basis.rules, basis.person, basis.work.take([row]))
            )
        return self._made[season.key]

    def _pay(self, row: int) -> int | None:
        work = self.basis.work
        wage, hours = int(work.wage_hourly_cents[row]), int(work.hours_per_week[row])
        if UNKNOWN in (wage, hours):
            return None
        days = int(work.ends[row]) - int(work.starts[row]) + 1
        return wage * hours * days // (HOURS_SCALE * WEEK)
