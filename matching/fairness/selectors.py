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
from common.reading import DAY, IDS, WHOLE, code_of, read_columns
from common.scope import DatabaseScope, database_scope
from common.suppression import THRESHOLD
from pathways.engine.facts import day
from reference.models import Language, Subdivision
from workers.choices import SCHOOLING_BANDS, ConsentPurpose, People, Sex, WorkerStatus
from workers.models import Worker
from workers.selectors import with_consent

from ..choices import FairnessBy
from ..models import MatchRun, RunStanding
from . import rates
from .stages import unpacked_ids, unpacked_stages

if TYPE_CHECKING:
    from accounts.models import User

NOT_RECORDED = ""
AGES = (18, 25, 35, 45, 55)  # years from which each band but the first goes on


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
    return read_columns(
        workers,
        {
            "pk": IDS,
            "sex": code_of(Sex.values),
            "birth_date": DAY,
            "municipality__subdivision_id": code_of(_departments()),
            "preferred_language_id": code_of(_languages()),
            "people": code_of(_peoples()),
            "schooling_years": WHOLE,
            "registered_on": DAY,
        },
    )


def _departments() -> tuple[str, ...]:
    return tuple(Subdivision.objects.order_by("pk").values_list("pk", flat=True))


def _languages() -> tuple[str, ...]:
    return tuple(Language.objects.order_by("pk").values_list("pk", flat=True))


def _peoples() -> tuple[str, ...]:
    return tuple(value for value in People.values if value)


def _people(
    told: dict[str, npt.NDArray[np.int64]], ids: npt.NDArray[np.int64], stages: npt.NDArray[np.uint8], as_of: date
) -> tuple[rates.People, dict[str, tuple[str, ...]]]:
    """Those read who were in the run, by group; and the name of each group's code, the first of which is for not recorded."""
    at = np.searchsorted(ids, told["pk"])
    here = at < len(ids)
    here[here] = ids[at[here]] == told["pk"][here]
    told, at = {name: column[here] for name, column in told.items()}, at[here]
    least = np.array([years for years, _label in SCHOOLING_BANDS])
    schooling = np.searchsorted(least, told["schooling_years"], side="right")
    groups = {
        FairnessBy.SEX.value: told["sex"] + 1,
        FairnessBy.AGE.value: _age_bands(told["birth_date"], as_of),
        FairnessBy.DEPARTMENT.value: told["municipality__subdivision_id"] + 1,
        FairnessBy.LANGUAGE.value: told["preferred_language_id"] + 1,
        FairnessBy.PEOPLE.value: told["people"] + 1,
        FairnessBy.SCHOOLING.value: np.where(told["schooling_years"] < 0, 0, schooling),
    }
    keys = {
        FairnessBy.SEX.value: (NOT_RECORDED, *Sex.values),
        FairnessBy.AGE.value: tuple(str(number) for number in range(len(AGES) + 1)),
        FairnessBy.DEPARTMENT.value: (NOT_RECORDED, *_departments()),
        FairnessBy.LANGUAGE.value: (NOT_RECORDED, *_languages()),
        FairnessBy.PEOPLE.value: (NOT_RECORDED, *_peoples()),
        FairnessBy.SCHOOLING.value: (NOT_RECORDED, *(str(number) for number in range(len(SCHOOLING_BANDS)))),
    }
    days = np.maximum(day(as_of) - told["registered_on"], 0)
    return rates.People(stages[at], days, groups), keys


def _age_bands(born: npt.NDArray[np.int64], as_of: date) -> npt.NDArray[np.int64]:
    """How many of `AGES` each has reached on the day: 0 for younger than the first."""
    last_birthdays = np.array([day(_years_before(as_of, years)) for years in AGES])
    return (born[:, None] <= last_birthdays).sum(axis=1)


def _years_before(when: date, years: int) -> date:
    """The last day of birth of who is so many years old; who was born on 29 February is a year older on 1 March."""
    try:
        return when.replace(year=when.year - years)
    except ValueError:
        return when.replace(year=when.year - years, day=28)
