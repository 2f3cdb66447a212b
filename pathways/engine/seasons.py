"""Seasons of a person: those that were, that stand open, and that demand of earlier years lets expect. Plain days for `chains`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .chains import Season, StayRule
from .evaluate import CompiledRules
from .facts import EPOCH, UNKNOWN_DATE, VacancyFacts, WorkerFacts, day

LEAST_SHARE = 0.05  # of a programme's seats: a month with fewer is no season of it


@dataclass(frozen=True)
class Lead:
    """Days before the first day of work: `filing` the employer's first step, `papers` the first in which the person has something to
    do at home; and `journey`, the days of the way back. `is_told` is False where no steps are on record and another programme's stand in.
    """

    filing: int = 0
    papers: int = 0
    journey: int = 0
    is_told: bool = True


@dataclass(frozen=True)
class StartMonth:
    """Demand on record for starts in one month of the year: the usual day of the month, length in days, and how much of it there is."""

    programme: str
    month: int
    day: int
    days: int
    vacancies: int
    seats: int


def stay_rules(compiled: CompiledRules) -> tuple[StayRule, ...]:
    """The limits of stay among the bars; programmes with the same one share it."""
    found: dict[Any, StayRule] = {}
    names = compiled.vocabulary.programmes
    for bar in compiled.rules:
        if bar.kind.name == "stay_limit" and bar.rule.excludes:
            binds = frozenset(names if bar.programmes is None else (names[number] for number in bar.programmes))
            same = frozenset(bar.parameters.programmes), bar.parameters.max_days, bar.parameters.pause
            rule = found.get(same) or StayRule(bar.rule.name, same[0], frozenset(), *same[1:])
            found[same] = replace(rule, binds=rule.binds | binds)
    return tuple(found.values())


def expected_seasons(
    months: Sequence[StartMonth], leads: Mapping[str, Lead], *, since: int, until: int
) -> list[Season]:
    """The seasons that demand of earlier years lets expect by `until`: one for each month in which a programme usually begins, and
    each year, where its employers can still file in time."""
    seats: dict[str, int] = {}
    for month in months:
        seats[month.programme] = seats.get(month.programme, 0) + month.seats
    seasons = []
    for month in months:
        if month.seats < LEAST_SHARE * seats[month.programme]:
            continue
        lead = leads.get(month.programme, Lead())
        for year in range(_year(since), _year(until) + 1):
            first = day(date(year, month.month, min(month.day, 28)))
            if since + lead.filing <= first <= until:
                key = f"expected:{month.programme}:{year}-{month.month:02d}"
                last = first + max(month.days, 1) - 1
                seasons.append(Season(key, month.programme, first, last, False, lead.papers, lead.journey))
    return sorted(seasons, key=lambda season: (season.first, season.key))


@dataclass(frozen=True)
class PastStays:
    """A person's stays: those that are over, those whose noted last day is to come, and whether of one nobody noted it."""

    over: list[Season]
    ahead: list[Season]
    is_untold: bool


def past_stays(worker: WorkerFacts, compiled: CompiledRules, today: int) -> PastStays:
    found = PastStays([], [], bool(((worker.stay_from != UNKNOWN_DATE) & (worker.stay_to == UNKNOWN_DATE)).any()))
    names = compiled.vocabulary.programmes
    for number, (first, last) in enumerate(zip(worker.stay_from[0].tolist(), worker.stay_to[0].tolist(), strict=True)):
        if UNKNOWN_DATE not in (first, last):
            programme = int(worker.stay_programme[0, number])
            stay = Season(f"stay:{number}", names[programme] if programme >= 0 else "", first, last)
            (found.over if last <= today else found.ahead).append(stay)
    return found


def as_seasons(
    vacancies: VacancyFacts, rows: Iterable[int], leads: Mapping[str, Lead], names: Sequence[str]
) -> list[Season]:
    """Open vacancies as seasons of a chain, named by the id of the vacancy."""
    seasons = []
    for row in rows:
        programme = names[int(vacancies.programme[row])]
        lead = leads.get(programme, Lead())
        first, last = int(vacancies.starts[row]), int(vacancies.ends[row])
        seasons.append(
            Season(f"vacancy:{int(vacancies.ids[row])}", programme, first, last, True, lead.papers, lead.journey)
        )
    return seasons


def _year(value: int) -> int:
    return date.fromordinal(EPOCH.toordinal() + value).year
