"""What may be told of a run's fairness to somebody: numbers of people of their part of the region who agreed to statistics.

Whose file was erased, joined to another one or withdrawn since is not in it. Groups are those of the files as they read now.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet

from accounts.choices import Role
from accounts.scope import PeopleScope, people_scope
from common.reading import DAY, IDS, read_columns
from common.scope import DatabaseScope, database_scope
from common.suppression import THRESHOLD
from pathways.engine.facts import day
from workers.choices import ConsentPurpose, WorkerStatus
from workers.models import Worker
from workers.selectors import with_consent

from ..choices import FairnessBy
from ..models import MatchRun, RunStanding
from . import rates
from .groups import codes, columns, keys
from .stages import unpacked_ids, unpacked_stages

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Fairness:
    """A run's report. `registered`: people of the run in the reader's part of the region; None is too few to be told.

    `uncounted`: those of them who did not agree to statistics; None as well.
    """

    whole: rates.Group
    tables: list[rates.Table] = field(default_factory=list)
    registered: int | None = None
    uncounted: int | None = None


def numbers_scope(user: User) -> PeopleScope:
    """Whose numbers somebody may see: of the people they may see, and of their country or the region where they see no people."""
    if user.role == Role.AUDITOR and user.is_active:
        return PeopleScope((user.country,) if user.country else None, None)
    return people_scope(user)


@contextmanager
def counting(user: User) -> Iterator[PeopleScope]:
    """A block in which the database lets the people of `numbers_scope` be counted; what it gives out are numbers only."""
    scope = numbers_scope(user)
    countries = "*" if scope.countries is None else ",".join(scope.countries)
    offices = "*" if scope.offices is None else ",".join(map(str, scope.offices))
    with database_scope(DatabaseScope(countries, offices, str(user.pk))):
        yield scope


def standing_of_run(run: MatchRun) -> RunStanding | None:
    """None for a run that did not finish, or finished before standings were kept."""
    return RunStanding.objects.filter(run=run).first()


def fairness_of(run: MatchRun, user: User) -> Fairness | None:
    """The report as this person may read it; None where the run has no standing."""
    standing = standing_of_run(run)
    if standing is None:
        return None
    ids, stages = unpacked_ids(standing.people), unpacked_stages(standing.stages)
    with counting(user) as scope:
        registered = _of_run(Worker.objects.in_scope(scope), ids)
        everybody = len(np.intersect1d(read_columns(registered, {"pk": IDS})["pk"], ids)) if len(ids) else 0
        told = _read(with_consent(registered, ConsentPurpose.STATISTICS))
    people, keys = _people(told, ids, stages, run.as_of)
    counted = len(people.stages)
    small = 0 < everybody < THRESHOLD or 0 < everybody - counted < THRESHOLD
    return Fairness(
        rates.whole(people),
        [rates.table(people, by, keys[by]) for by in FairnessBy.values],
        registered=None if small else everybody,
        uncounted=None if small else everybody - counted,
    )


def of_standing(workers: QuerySet[Worker]) -> QuerySet[Worker]:
    """Those whose files still stand."""
    return workers.filter(status__in=[WorkerStatus.REGISTERED, WorkerStatus.STALE])


def _of_run(workers: QuerySet[Worker], ids: npt.NDArray[np.int64]) -> QuerySet[Worker]:
    """Those whose files still stand, between the first and the last of a run."""
    if not len(ids):
        return workers.none()
    return of_standing(workers).filter(pk__gte=int(ids[0]), pk__lte=int(ids[-1]))


def _read(workers: QuerySet[Worker]) -> dict[str, npt.NDArray[np.int64]]:
    return read_columns(workers, {"pk": IDS, "registered_on": DAY} | dict(columns(FairnessBy.values)))


def _people(
    told: dict[str, npt.NDArray[np.int64]], ids: npt.NDArray[np.int64], stages: npt.NDArray[np.uint8], as_of: date
) -> tuple[rates.People, dict[str, tuple[str, ...]]]:
    """Those read who were in the run, by group; and the name of each group's code, the first of which is for not recorded."""
    at = np.searchsorted(ids, told["pk"])
    here = at < len(ids)
    here[here] = ids[at[here]] == told["pk"][here]
    told, at = {name: column[here] for name, column in told.items()}, at[here]
    groups = {by: codes(by, told, as_of) for by in FairnessBy.values}
    days = np.maximum(day(as_of) - told["registered_on"], 0)
    return rates.People(stages[at], days, groups), {by: keys(by) for by in FairnessBy.values}
