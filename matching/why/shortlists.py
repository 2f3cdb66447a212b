"""Who would be best for one vacancy, and what for one person, asked now: read within what the asker may see.

The other side of the question is the whole registry, or all open vacancies. Up to `READ_AFRESH` rows of it are read for the question.
A larger one is kept in this process for `MINUTES` (some 2.5 KB a person): it only says who comes into question, and those few are read
again and judged as they stand now. Whoever came meanwhile is missing until it is read anew, and the page says since when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.scope import PeopleScope, people_scope
from common.reading import IDS, read_columns
from common.scope import WHOLE_REGION, database_scope
from employers.facts import vacancy_facts
from employers.models import Vacancy
from pathways.engine.evaluate import CompiledRules, eligible
from pathways.engine.facts import VacancyFacts, WorkerFacts, country_code
from pathways.selectors import compiled_rules
from workers.facts import person_facts, worker_facts
from workers.models import Worker
from workers.selectors import workers_visible_to

from ..columns import vacancy_columns, worker_columns
from ..engine.known import Known
from ..engine.scoring import score
from ..engine.weights import Weights
from ..known import known_at_vacancy, known_to_worker
from ..models import MatchRun, Proposal
from ..selectors import vacancies_of_run, workers_of_run
from ..weights.selectors import weights_in_force
from .kept import KeptReading, Reading
from .one_vacancy import best_workers, column_by_column

READ_AFRESH = 3_000
MINUTES = 10
MOST = 100
SPARE = 3  # times as many as are asked for are read again where the registry was kept

_PEOPLE: KeptReading[WorkerFacts] = KeptReading(MINUTES)
_WORK: KeptReading[VacancyFacts] = KeptReading(MINUTES)


@dataclass(frozen=True)
class Ranked:
    """`found`: (id, points in hundredths), the best first. `eligible` of all that were looked at may take it, or be taken.

    `read_at` is of the reading that said who comes into question; `is_kept` where it was not made for this question.
    """

    found: tuple[tuple[int, int], ...]
    eligible: int
    read_at: datetime
    is_kept: bool


def best_for_vacancy(vacancy: Vacancy, user: User, as_of: date, most: int) -> Ranked:
    """The best workers, registered and without a seat, whom the user may see, by the weights in force for these.

    Raises KeyError where the vacancy is out of their sight.
    """
    rules = compiled_rules(as_of)
    work = vacancy_facts(Vacancy.objects.filter(pk=vacancy.pk), rules.vocabulary, as_of)
    if not work.n:
        raise KeyError(vacancy.pk)
    people = _people(rules, as_of)
    spare = most * SPARE if people.is_kept else most
    scope = people_scope(user)
    weights = weights_in_force(as_of, scope.countries or ()).weights
    known = known_at_vacancy(vacancy.pk, as_of, weights)
    best = best_workers(rules, people.value, work, as_of, spare, weights, _seen_by(scope, user, people.value), known)
    ids, points = best.ids, best.points
    if people.is_kept:
        now = worker_facts(_free(as_of).filter(pk__in=ids.tolist()), rules.vocabulary, as_of)
        again = best_workers(rules, now, work, as_of, most, weights, known=known)
        ids, points = again.ids, again.points
    return Ranked(_pairs(ids, points), best.eligible, people.read_at, people.is_kept)


def best_for_worker(worker: Worker, as_of: date, most: int) -> Ranked:
    """The best open vacancies that have not begun, for one person."""
    rules = compiled_rules(as_of)
    person = person_facts(worker.pk, rules.vocabulary, as_of)
    work = open_work(rules, as_of)
    weights = weights_in_force(as_of, [worker.country_id]).weights
    known = known_to_worker(worker.pk, worker.country_id, work.value.ids.tolist(), as_of, weights)
    ids, points = _best_work(rules, person, work.value, as_of, most * SPARE if work.is_kept else most, weights, known)
    count = int(np.count_nonzero(eligible(rules, person, work.value)[0]))
    if work.is_kept:
        now = vacancy_facts(_open(as_of).filter(pk__in=ids.tolist()), rules.vocabulary, as_of)
        ids, points = _best_work(rules, person, now, as_of, most, weights, known)
    return Ranked(_pairs(ids, points), count, work.read_at, work.is_kept)


def _best_work(
    rules: CompiledRules,
    person: WorkerFacts,
    work: VacancyFacts,
    as_of: date,
    most: int,
    weights: Weights,
    known: Known,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int16]]:
    columns = np.flatnonzero(eligible(rules, person, work)[0])
    some = work.take(columns)
    points = score(worker_columns(person, as_of, known), vacancy_columns(some, rules.vocabulary, known), weights)[0]
    order = np.argsort(-points.astype(np.int32), kind="stable")[:most]
    return some.ids[order], points[order]


def _pairs(ids: npt.NDArray[np.int64], points: npt.NDArray[np.int16]) -> tuple[tuple[int, int], ...]:
    return tuple(zip(ids.tolist(), points.tolist(), strict=True))


def open_work(rules: CompiledRules, as_of: date) -> Reading[VacancyFacts]:
    """The open vacancies that have not begun, with a seat left."""
    if _open(as_of).count() <= READ_AFRESH:
        return Reading(vacancy_facts(_open(as_of), rules.vocabulary, as_of), timezone.now(), is_kept=False)

    def read() -> VacancyFacts:
        with database_scope(WHOLE_REGION):
            return vacancy_facts(_open(as_of), rules.vocabulary, as_of)

    return _WORK.get((as_of, rules.vocabulary), read)


def _people(rules: CompiledRules, as_of: date) -> Reading[WorkerFacts]:
    if _free(as_of).count() <= READ_AFRESH:
        return Reading(worker_facts(_free(as_of), rules.vocabulary, as_of), timezone.now(), is_kept=False)

    def read() -> WorkerFacts:
        with database_scope(WHOLE_REGION):
            return column_by_column(worker_facts(_free(as_of), rules.vocabulary, as_of))

    return _PEOPLE.get((as_of, rules.vocabulary), read)


def forget_kept() -> None:
    """The next question reads everything."""
    _PEOPLE.forget()
    _WORK.forget()


def _free(as_of: date) -> QuerySet[Worker]:
    return workers_of_run(MatchRun(as_of=as_of))


def _open(as_of: date) -> QuerySet[Vacancy]:
    return vacancies_of_run(MatchRun(as_of=as_of))[0]


def _seen_by(scope: PeopleScope, user: User, people: WorkerFacts) -> npt.NDArray[np.bool_] | None:
    """Which of the people somebody may see; None where all."""
    if scope.offices is not None:
        return np.isin(people.ids, read_columns(workers_visible_to(user), {"pk": IDS})["pk"])
    if scope.countries is not None:
        return np.isin(people.registry_country, [country_code(code) for code in scope.countries])
    return None


@dataclass(frozen=True)
class Elsewhere:
    """What the newest run proposed to somebody: the proposal, and how many points it gains them beyond the price of the seat."""

    proposal: Proposal

    @property
    def gain(self) -> int:
        return max(self.proposal.score - self.proposal.price, 0)

    @property
    def gain_points(self) -> float:
        return self.gain / 100


def newest_run() -> MatchRun | None:
    """The newest finished run, with its prices."""
    return MatchRun.objects.proposing().defer("rule_texts").order_by("-pk").first()


def proposed_elsewhere(run: MatchRun | None, workers: Sequence[int], user: User) -> Mapping[int, Elsewhere]:
    """By worker, what the run proposed to these people."""
    if run is None:
        return {}
    proposals = Proposal.objects.in_scope(people_scope(user)).standing().filter(run=run, worker__in=workers)
    newest_first = proposals.select_related("vacancy").order_by("-turn", "pk")  # of several places the first is told
    return {proposal.worker_id: Elsewhere(proposal) for proposal in newest_first}
