"""Trainings and papers that would open unfilled seats of a run, from its near misses: what is counted, and what may be told of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Count, F, Func, IntegerField
from django.db.models.fields.json import KT

from common.suppression import suppress
from workers.choices import ConsentPurpose
from workers.models import Worker
from workers.selectors import with_consent

from ..models import MatchRun, NearMiss
from .coverage import Openings, Plan, plan
from .selectors import counting, of_standing, standing_of_run
from .stages import PAPERS

if TYPE_CHECKING:
    from accounts.models import User

# What can be taught or brought by a course, a test or an office that comes to the people; the rest is waiting, wishing or an employer's.
TAUGHT = frozenset({"skill", "language", "language_test", "literacy"})
MOST_BUDGET = 20


@dataclass(frozen=True, order=True)
class Training:
    """One change: `needs` as `Change.needs` names it, and what of it (skills that are missing, a language and its level)."""

    needs: str
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """`people` whom `training` alone would open `vacancy` to, of one department."""

    training: Training
    department: str
    vacancy: int
    people: int


@dataclass(frozen=True)
class Chosen:
    """A step of a plan: `seats` that it adds to those before, `people` whom it opens their nearest vacancy to. `department` "" is all."""

    training: Training
    department: str
    people: int
    seats: int


@dataclass(frozen=True)
class ChosenPlan:
    steps: list[Chosen] = field(default_factory=list)
    seats: int = 0
    bound: int = 0

    @property
    def is_best(self) -> bool:
        return self.seats == self.bound


@dataclass(frozen=True)
class Gaps:
    """`everywhere`: a training is given to the whole registry; `by_department`: to the people of one department."""

    budget: int
    unfilled: int
    everywhere: ChosenPlan
    by_department: ChosenPlan


def gaps_of(run: MatchRun, user: User, budget: int) -> Gaps | None:
    """The plans for so many trainings as this person may read them; None where the run has no standing."""
    standing = standing_of_run(run)
    if standing is None:
        return None
    seats = {int(pk): left for pk, left in standing.unfilled.items()}
    with counting(user) as scope:
        people = with_consent(of_standing(Worker.objects.in_scope(scope)), ConsentPurpose.STATISTICS)
        opened = list(_opened(run, people))
    return Gaps(budget, sum(seats.values()), *plans(opened, seats, budget))


def _opened(run: MatchRun, people: Any) -> Iterable[Opened]:
    """Near misses that one change alone would open, counted by the database."""
    single = NearMiss.objects.filter(run=run, worker__in=people).annotate(
        n=Func(F("changes"), function="jsonb_array_length", output_field=IntegerField()),
        needs=KT("changes__0__needs"),
        value=F("changes__0__value"),
        threshold=F("changes__0__threshold"),
    )
    counted = (
        single.filter(n=1, needs__in=sorted(TAUGHT | PAPERS))
        .order_by()
        .values_list("needs", "value", "threshold", "worker__municipality__subdivision", "vacancy")
        .annotate(people=Count("pk"))
    )
    found: Counter[tuple[Training, str, int]] = Counter()
    for needs, value, threshold, department, vacancy, number in counted:
        found[training_of(needs, value, threshold), department, vacancy] += number
    return [Opened(*key, number) for key, number in sorted(found.items())]


def training_of(needs: str, value: Any, threshold: Any) -> Training:
    """Which training a change is. A passport is one whatever the day it must be good until; of skills those that are missing count."""
    if needs == "skill":
        return Training(needs, tuple(sorted(set(threshold or ()) - set(value or ()))))
    if needs == "language":
        return Training(needs, tuple(map(str, threshold or ())))
    if needs == "language_test":
        return Training(needs, (str(threshold),))
    return Training(needs)


def plans(opened: Iterable[Opened], seats: Mapping[int, int], budget: int) -> tuple[ChosenPlan, ChosenPlan]:
    """For the whole registry, and by department. A training that would reach fewer people than may be told of is not in it."""
    opened = list(opened)
    everywhere, by_department = _told(opened)
    summed: Counter[tuple[Training, str, int]] = Counter()
    for one in opened:
        summed[one.training, "", one.vacancy] += one.people
    return (
        _planned({(training, ""): n for training, n in everywhere.items()}, summed, seats, budget),
        _planned(by_department, _cells(opened), seats, budget),
    )


def _cells(opened: Iterable[Opened]) -> Mapping[tuple[Training, str, int], int]:
    return {(one.training, one.department, one.vacancy): one.people for one in opened}


def _told(opened: list[Opened]) -> tuple[dict[Training, int], dict[tuple[Training, str], int]]:
    """People whom each training reaches, everywhere and by department, as far as they may be told beside one another."""
    reached: dict[tuple[Training, str], int] = defaultdict(int)
    for one in opened:
        reached[one.training, one.department] += one.people
    if not reached:
        return {}, {}
    trainings = sorted({training for training, _department in reached})
    departments = sorted({department for _training, department in reached})
    counts = np.zeros((len(trainings), len(departments)), np.int64)
    for (training, department), people in reached.items():
        counts[trainings.index(training), departments.index(department)] = people
    hidden = suppress(counts, column_totals=False)
    everywhere = {one: int(counts[at].sum()) for at, one in enumerate(trainings) if not hidden.rows[at]}
    cells = {
        (trainings[row], departments[column]): int(counts[row, column])
        for row, column in np.argwhere((counts > 0) & ~hidden.cells).tolist()
    }
    return everywhere, cells


def _planned(
    told: Mapping[tuple[Training, str], int],
    cells: Mapping[tuple[Training, str, int], int],
    seats: Mapping[int, int],
    budget: int,
) -> ChosenPlan:
    changes, vacancies = sorted(told), sorted(pk for pk, left in seats.items() if left > 0)
    change_at = {change: at for at, change in enumerate(changes)}
    vacancy_at = {pk: at for at, pk in enumerate(vacancies)}
    rows = [
        (change_at[training, place], vacancy_at[vacancy], people)
        for (training, place, vacancy), people in cells.items()
        if (training, place) in change_at and vacancy in vacancy_at
    ]
    change, vacancy, people = np.array(rows, np.int64).reshape(-1, 3).T
    left = np.array([seats[pk] for pk in vacancies], np.int64)
    found: Plan = plan(Openings(change, vacancy, people, left, len(changes)), budget)
    steps = [Chosen(*changes[step.change], told[changes[step.change]], step.seats) for step in found.steps]
    return ChosenPlan(steps, found.seats, found.bound)
