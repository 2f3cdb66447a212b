"""What one run looks at: the registry, the open vacancies and the rules as columns, as of one day, with a fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from common.scope import DatabaseScope, one_view
from employers.facts import OtherStarts, starts_of, vacancy_facts
from pathways.engine.bits import EligibleBits
from pathways.engine.evaluate import CompiledRules, compile_rules
from pathways.engine.facts import VacancyFacts, Vocabulary, WorkerFacts
from pathways.selectors import pools_of_starts, rule_set_versions, rules_in_force
from pathways.vocabulary import current_vocabulary
from workers.facts import worker_facts
from workers.selectors import standing_groups

from .caps import CapLimit, cap_limits
from .columns import vacancy_columns, worker_columns
from .engine.known import NOBODY, Known
from .engine.scoring import ColumnScores, VacancyColumns, WorkerColumns
from .engine.weights import SHIPPED, Weights
from .floors.counting import FloorAsked, floors_asked
from .floors.members import members
from .floors.selectors import floors_of_run
from .groups import Groups, seats_together
from .known import known_in_run
from .live.standing import pinned_of_run
from .models import Floor, MatchRun
from .named.kept import Named, named_pairs
from .schedules.calendar import Several
from .selectors import vacancies_of_run, workers_of_run
from .weights.selectors import weights_of_run


@dataclass(frozen=True)
class Snapshot:
    """n workers and m vacancies, sorted by id. Everything after this is arithmetic on these columns."""

    as_of: Any
    vocabulary: Vocabulary
    rules: CompiledRules
    rule_versions: Mapping[str, str]
    workers: WorkerFacts
    vacancies: VacancyFacts
    already_started: int
    other_starts: OtherStarts
    named: tuple[Named, ...] = ()
    groups: Groups = ()
    seats_together: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    weights: Weights = SHIPPED
    weights_version: str = ""
    caps: tuple[CapLimit, ...] = ()
    known: Known = NOBODY
    floors: tuple[FloorAsked, ...] = ()
    several: Several | None = None

    @cached_property
    def worker_columns(self) -> WorkerColumns:
        return worker_columns(self.workers, self.as_of, self.known)

    @cached_property
    def vacancy_columns(self) -> VacancyColumns:
        return vacancy_columns(self.vacancies, self.vocabulary, self.known)

    @cached_property
    def scores(self) -> ColumnScores:
        eligible = EligibleBits(self.rules, self.workers, self.vacancies)
        return ColumnScores(self.worker_columns, self.vacancy_columns, eligible, self.weights)

    @property
    def seats(self) -> npt.NDArray[np.int32]:
        return self.vacancies.seats

    def fingerprint(self, seed: int) -> str:
        """SHA-256 of every column, who is asked for by name, who goes with whom and who knows whom, the rules' versions, the weights, the
        floors with whom they are about, the day and the seed.

        Equal input, equal fingerprint. The weights that the product began with add nothing to it: so had runs of before there were others.
        Nor does what the weights give no points for, nor a floor where there is none, nor that everybody gets one place at most.
        """
        digest = hashlib.sha256(json.dumps([str(self.as_of), seed, self.rule_versions], sort_keys=True).encode())
        for side in (self.workers, self.vacancies):
            for column in fields(side):
                if column.name != "home":
                    digest.update(np.ascontiguousarray(getattr(side, column.name)).tobytes())
        if self.named:
            digest.update(json.dumps([astuple(one) for one in self.named]).encode())
        if self.groups:
            digest.update(json.dumps(self.groups).encode())
            digest.update(self.seats_together.tobytes())
        if self.caps:
            digest.update(json.dumps([(cap.pools, cap.limit.number) for cap in self.caps]).encode())
        if self.weights != SHIPPED:
            digest.update(json.dumps({"weights": self.weights.points()}).encode())
        for cells in self._known_columns():
            digest.update(np.ascontiguousarray(cells).tobytes())
        for floor in self.floors:
            digest.update(json.dumps(floor.told, sort_keys=True).encode())
            digest.update(np.packbits(floor.members).tobytes())
        if self.several:
            digest.update(json.dumps({"several": astuple(self.several)}).encode())
        return digest.hexdigest()

    def _known_columns(self) -> Iterator[npt.NDArray[Any]]:
        people, work = self.worker_columns, self.vacancy_columns
        if self.weights.same_employer:
            yield from (people.past_employer, people.past_proof, work.employer)
        if self.weights.stay:
            yield people.stands_at
        if self.weights.travel:
            yield from (people.home, work.journey, work.journey_share)


def take_snapshot(run: MatchRun, tried: Sequence[Floor] = ()) -> Snapshot:
    """Read everything of a run in one consistent view of the database. Of a finished one the weights are those it scored by.

    `tried`: floors beside its own, which nobody has decided; the last of `Snapshot.floors`.
    """
    countries = run.scope.get("countries") or []
    scope = DatabaseScope(countries=",".join(countries) or "*", offices="*", user="system")
    with one_view(scope):
        vacancies, started = vacancies_of_run(run)
        vocabulary = current_vocabulary()
        pinned = pinned_of_run(run)
        workers = workers_of_run(run).exclude(pk__in=pinned)
        work = _less_seats(vacancy_facts(vacancies, vocabulary, run.as_of), Counter(pinned.values()))
        in_force = weights_of_run(run)
        people = worker_facts(workers, vocabulary, run.as_of)
        pools = pools_of_starts(starts_of(vacancies, run.as_of), run.as_of)
        floors = [*floors_of_run(run), *tried]
        of_groups = members(workers, people.ids, [(floor.by, floor.group) for floor in floors], run.as_of)
        return Snapshot(
            as_of=run.as_of,
            vocabulary=vocabulary,
            rules=compile_rules(rules_in_force(run.as_of), vocabulary, run.as_of),
            rule_versions=rule_set_versions(run.as_of),
            workers=people,
            caps=cap_limits(people, work, pools, vocabulary, run.as_of, each=run.placements_each),
            vacancies=work,
            already_started=started,
            other_starts=OtherStarts.of_questions(
                OtherStarts(vacancies).questions
            ),  # as they are now, not when first asked
            named=named_pairs(work.ids.tolist()),
            groups=standing_groups(),
            seats_together=seats_together(work.ids, work.seats),
            weights=in_force.weights,
            weights_version=in_force.version,
            known=known_in_run(run, work.ids),
            floors=floors_asked(floors, of_groups, people, work, vocabulary),
            several=Several(run.placements_each, run.rest_days) if run.has_several else None,
        )


def _less_seats(work: VacancyFacts, taken: Counter[int]) -> VacancyFacts:
    """Without the seats of those whom a run leaves where they are."""
    if not taken:
        return work
    there = np.array([taken[pk] for pk in work.ids.tolist()], work.seats.dtype)
    return replace(work, seats=np.maximum(work.seats - there, 0))
