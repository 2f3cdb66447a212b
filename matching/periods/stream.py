"""The registry's own stream as columns: who came when, what opened when, who may take what, and with how much fit.

Everything is read once, in one view of the database; what follows is arithmetic. Files, employers' answers and rules are those of the
day of the study: nobody kept what they were before. Caps, groups that travel together and people asked for by name play no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from common.scope import DatabaseScope, one_view
from employers.facts import vacancy_facts
from employers.models import Vacancy
from pathways.engine.bits import EligibleBits
from pathways.engine.evaluate import CompiledRules, compile_rules
from pathways.engine.facts import UNKNOWN, VacancyFacts, Vocabulary, WorkerFacts, day
from pathways.selectors import rules_in_force
from pathways.vocabulary import current_vocabulary
from workers.facts import worker_facts

from ..columns import vacancy_columns, worker_columns
from ..engine.known import Known
from ..engine.periods import Stream, pairs_in_time
from ..engine.scoring import WAITING_DAYS, ColumnScores, WorkerColumns, own_points
from ..engine.weights import Weights
from ..known import fares_of
from ..models import PeriodsStudy
from .selectors import Offered, people_of_stream, vacancies_of_stream

Days = npt.NDArray[np.int32]
TOGETHER = 28  # days: vacancies that opened within so many are looked at by the rules as of the first of these days
_CAPS = ("cap_left_general", "cap_left_returning", "cap_left_reserved", "cap_left_elsewhere")


@dataclass(frozen=True)
class Came:
    """n people, and m vacancies in the order in which they opened. All days since 1970-01-01."""

    first: int
    last: int
    vocabulary: Vocabulary
    rules: CompiledRules
    workers: WorkerFacts
    vacancies: VacancyFacts
    people: WorkerColumns
    weights: Weights
    known: Known  # what journeys cost, nobody
    opened: Days  # not before the first day
    until: Days
    seats: npt.NDArray[np.int32]
    vacancies_within: int  # that opened within the days, not before them

    @property
    def people_within(self) -> int:
        """Who were registered within the days."""
        return int((self.workers.registered_on >= self.first).sum())


def read_stream(study: PeriodsStudy) -> Came:
    """Everything that the study looks at, as the registry is now."""
    scope = DatabaseScope(countries=study.country_id or "*", offices="*", user="system")
    with one_view(scope):
        vocabulary = current_vocabulary()
        offered = vacancies_of_stream(study.first_day, study.last_day)
        open_vacancies = Vacancy.objects.filter(pk__in=[one.pk for one in offered])
        work = vacancy_facts(open_vacancies, vocabulary, study.as_of)
        workers = worker_facts(people_of_stream(study.country_id, study.last_day), vocabulary, study.as_of)
        rules = compile_rules(rules_in_force(study.as_of), vocabulary, study.as_of)
        fares = Known(fares=fares_of(study.as_of))
    return _came(study, vocabulary, rules, workers, work, offered, fares)


def _came(
    study: PeriodsStudy,
    vocabulary: Vocabulary,
    rules: CompiledRules,
    workers: WorkerFacts,
    work: VacancyFacts,
    offered: list[Offered],
    known: Known,
) -> Came:
    first = day(study.first_day)
    opened = np.array([max(day(one.opened), first) for one in offered], np.int32)
    order = np.argsort(opened, kind="stable")
    unknown = {name: np.full_like(getattr(work, name), UNKNOWN) for name in _CAPS}
    until, seats = (np.array(column, np.int32) for column in _columns(offered))
    return Came(
        first=first,
        last=day(study.last_day),
        vocabulary=vocabulary,
        rules=rules,
        workers=workers,
        vacancies=replace(work, seats=seats, **unknown).take(order),
        people=replace(worker_columns(workers, study.as_of), waiting_days=np.zeros(workers.n, np.int32)),
        weights=study.score_weights,
        known=known,
        opened=opened[order],
        until=until[order],
        seats=seats[order],
        vacancies_within=sum(one.opened >= study.first_day for one in offered),
    )


def _columns(offered: list[Offered]) -> tuple[list[int], list[int]]:
    return [day(one.last) for one in offered], [one.seats for one in offered]


def stream_of(came: Came, heartbeat: Callable[[int, int], None]) -> Stream:
    """Rules and scores of all pairs that can meet. `heartbeat(done, total)` counts vacancies. Raises `engine.periods.TooManyPairs`."""
    since = came.workers.registered_on
    arrived = np.maximum(since, came.first).astype(np.int32)
    done = 0

    def scores() -> Iterator[ColumnScores]:
        nonlocal done
        for some in _together(came.opened):
            heartbeat(done, came.vacancies.n)
            yield _scores(came, some)
            done = some.stop

    def beat() -> None:
        heartbeat(done, came.vacancies.n)

    return Stream(
        since=since,
        arrived=arrived,
        opened=came.opened,
        last=came.until,
        seats=came.seats,
        offers=pairs_in_time(scores(), arrived, came.until, beat),
        waiting=waiting_points(came.weights),
    )


def _scores(came: Came, some: slice) -> ColumnScores:
    """All people and some vacancies. What a rule asks of the day itself (time left to file, papers that still hold) is asked as of the
    day on which the first of these opened."""
    work = came.vacancies.take(some)
    rules = replace(came.rules, as_of=int(came.opened[some.start]))
    eligible = EligibleBits(rules, came.workers, work)
    return ColumnScores(came.people, vacancy_columns(work, came.vocabulary, came.known), eligible, came.weights)


def _together(opened: Days) -> Iterator[slice]:
    start = 0
    while start < len(opened):
        stop = int(np.searchsorted(opened, opened[start] + TOGETHER))
        yield slice(start, stop)
        start = stop


def waiting_points(weights: Weights) -> npt.NDArray[np.int16]:
    """The points for having waited 0, 1, 2 … days, until more add nothing."""
    days = WAITING_DAYS + 1
    nothing = np.zeros((days, 0), np.int8)
    people = WorkerColumns(
        occupation_months=nothing.astype(np.int16),
        crop_months=nothing.astype(np.int16),
        skill_evidence=nothing,
        language_level=nothing,
        prefers_programme=nothing,
        prefers_place=nothing,
        documents_ready=np.zeros(days, np.int16),
        waiting_days=np.arange(days, dtype=np.int32),
        past_employer=nothing.astype(np.int64),
        past_proof=nothing,
        stands_at=np.full(days, UNKNOWN, np.int64),
        home=np.full(days, UNKNOWN, np.int32),
    )
    return own_points(people, weights)["waiting"]
