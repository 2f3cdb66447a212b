"""What every rule kind is: one test over columns, and the words to explain its answer on one row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ..facts import UNKNOWN, UNKNOWN_DATE, Facts, Int8, Int32, VacancyFacts, Vocabulary, WorkerFacts
from ..rules import Comparison, Outcome, Who
from .gates import Gates

Bools = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]
P = TypeVar("P")
# Of so many lists of codes which names they cover is worked out once: it is the same for every vacancy.
MASKS_KEPT = 512
_UNKNOWN = np.int8(Outcome.UNKNOWN)
MOST_COMPARED = 8  # values; above that numpy's own search is faster
# An employer may be asked to move a start by so many days; a longer wait is for another season.
MOST_SHIFT_DAYS = 60


class Side(StrEnum):
    """Which facts a kind looks at; also the shape it answers in: (n, 1), (1, m) or (n, m)."""

    WORKER = "worker"
    VACANCY = "vacancy"
    PAIR = "pair"


@dataclass(frozen=True)
class Case:
    """What a kind may look at: both sides, the codes of their columns, and the day of the evaluation."""

    workers: WorkerFacts
    vacancies: VacancyFacts
    vocabulary: Vocabulary
    as_of: int

    @property
    def starts(self) -> Int32:
        """First days of work; where no vacancy is known, the day of the evaluation."""
        starts = self.vacancies.starts
        return np.where(starts == UNKNOWN_DATE, np.int32(self.as_of), starts)

    @property
    def ends(self) -> Int32:
        """Last days of work; where no vacancy is known, the day of the evaluation."""
        ends = self.vacancies.ends
        return np.where(ends == UNKNOWN_DATE, np.int32(self.as_of), ends)

    def with_changes(self, worker: Mapping[str, Array], vacancy: Mapping[str, Array]) -> Case:
        """The same case with some columns as they would be."""
        workers = replace(self.workers, **worker) if worker else self.workers
        return replace(
            self, workers=workers, vacancies=replace(self.vacancies, **vacancy) if vacancy else self.vacancies
        )


@dataclass(frozen=True)
class Remedy:
    """A change of one row that lets a rule pass: who can make it, and the columns as they would then be.

    `unit` and `gap` say by how much, where that is not what the rule's own comparison says.
    """

    who: Who
    needs: str
    worker: Mapping[str, Array] = field(default_factory=dict)
    vacancy: Mapping[str, Array] = field(default_factory=dict)
    unit: str = ""
    gap: int | None = None


class Kind(ABC, Generic[P]):
    """A rule kind. `worker_alone`: it also has an answer, as of the day, where no vacancy is known.

    `tells_only`: it states something that nobody passes or fails.
    """

    name: ClassVar[str]
    side: ClassVar[Side]
    worker_alone: ClassVar[bool] = False
    tells_only: ClassVar[bool] = False
    schema: type[P]

    def check(self, p: P) -> None:
        """Refuse combinations of parameters that the schema cannot: raises BadRule."""

    @abstractmethod
    def test(self, p: P, case: Case) -> Int8:
        """Outcomes of all rows at once, in the shape of the kind's side."""

    def gates(self, p: P, case: Case) -> Gates | None:
        """The pairs that do not fail, put together from single numbers; None where the test itself is asked (see `gates`)."""
        return None

    @abstractmethod
    def explain(self, p: P, case: Case) -> Comparison:
        """What the test compared in the first row of each side (an unknown side is a blank row)."""

    def remedies(self, p: P, case: Case) -> tuple[Remedy, ...]:
        """For one pair that fails: the changes of which each alone would let it pass, the easiest first.

        None where nobody can change it.
        """
        return ()


def row_with(facts: Facts, **cells: Any) -> dict[str, Array]:
    """Copies of the named columns of one row of facts, with these values in them."""
    columns = {name: getattr(facts, name).copy() for name in cells}
    for name, value in cells.items():
        columns[name][0] = value
    return columns


def cell_with(facts: Facts, name: str, cells: Mapping[int, int]) -> dict[str, Array]:
    """A copy of one table of one row of facts, with these values at the given columns."""
    table = getattr(facts, name).copy()
    for column, value in cells.items():
        table[0, column] = value
    return {name: table}


def moved(case: Case, days: int) -> tuple[Remedy, ...]:
    """The same work that many days later (earlier where negative): nothing where that cannot be asked of anybody."""
    start, end = int(case.vacancies.starts[0]), int(case.vacancies.ends[0])
    if UNKNOWN_DATE in (start, end) or not days or start + days < case.as_of or days < -MOST_SHIFT_DAYS:
        return ()
    return (
        Remedy(
            Who.EMPLOYER if days <= MOST_SHIFT_DAYS else Who.TIME,
            "later_start" if days > 0 else "earlier_start",
            vacancy=row_with(case.vacancies, starts=start + days, ends=end + days),
            unit="days",
            gap=abs(days),
        ),
    )


def down(worker_column: Array) -> Array:
    """A column of the workers as (n, 1)."""
    return worker_column[:, None]


def across(vacancy_column: Array) -> Array:
    """A column of the vacancies as (1, m)."""
    return vacancy_column[None, :]


def outcome(passes: Bools, fails: Bools) -> Int8:
    """PASS where `passes`, FAIL where `fails` (never both), UNKNOWN where neither."""
    # FAIL, PASS, UNKNOWN are 0, 1, 2: whole-array arithmetic on single bytes is several times faster than choosing.
    answer: Int8 = (_UNKNOWN - passes.view(np.int8)) * np.logical_not(fails).view(np.int8)
    return answer


def among(column: Array, values: Sequence[int]) -> Bools:
    """Where a column holds one of the values."""
    if len(values) > MOST_COMPARED:
        return np.isin(column, values)
    found = np.zeros(column.shape, dtype=bool)
    for value in values:
        found |= column == value
    return found


def distinct_rows(rows: Array) -> tuple[Array, npt.NDArray[np.intp]]:
    """The different rows, and which of them each row is. A single one is itself: that is most of what explaining a pair asks."""
    if len(rows) == 1:
        return rows, np.zeros(1, dtype=np.intp)
    distinct, position = np.unique(rows, axis=0, return_inverse=True)
    return distinct, position.reshape(-1)


def kept(mask: Bools) -> Bools:
    """A mask that may be handed out again and again: nobody can write to it."""
    mask.flags.writeable = False
    return mask


def yes_no(column: Array) -> Int8:
    """PASS for yes, FAIL for no, UNKNOWN for not known."""
    return outcome(column == 1, column == 0)


def known(number: Any) -> int | None:
    """A plain number, None where not known."""
    return None if number == UNKNOWN else int(number)


def state(number: Any) -> bool | None:
    return None if number == UNKNOWN else bool(number == 1)
