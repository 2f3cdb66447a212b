"""What every rule kind is: one test over columns, and the words to explain its answer on one row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ..facts import UNKNOWN, UNKNOWN_DATE, Int8, Int32, VacancyFacts, Vocabulary, WorkerFacts
from ..rules import Comparison, Outcome

Bools = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]
P = TypeVar("P")


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


class Kind(ABC, Generic[P]):
    """A rule kind. `worker_alone`: it also has an answer, as of the day, where no vacancy is known."""

    name: ClassVar[str]
    side: ClassVar[Side]
    worker_alone: ClassVar[bool] = False
    schema: type[P]

    def check(self, p: P) -> None:
        """Refuse combinations of parameters that the schema cannot: raises BadRule."""

    @abstractmethod
    def test(self, p: P, case: Case) -> Int8:
        """Outcomes of all rows at once, in the shape of the kind's side."""

    @abstractmethod
    def explain(self, p: P, case: Case) -> Comparison:
        """What the test compared in the first row of each side (an unknown side is a blank row)."""


def down(worker_column: Array) -> Array:
    """A column of the workers as (n, 1)."""
    return worker_column[:, None]


def across(vacancy_column: Array) -> Array:
    """A column of the vacancies as (1, m)."""
    return vacancy_column[None, :]


def outcome(passes: Bools, fails: Bools) -> Int8:
    """PASS where `passes`, FAIL where `fails` (never both), UNKNOWN where neither."""
    # FAIL, PASS, UNKNOWN are 0, 1, 2: whole-array arithmetic on single bytes is several times faster than choosing.
    answer: Int8 = (np.int8(Outcome.UNKNOWN) - passes.view(np.int8)) * np.logical_not(fails).view(np.int8)
    return answer


def yes_no(column: Array) -> Int8:
    """PASS for yes, FAIL for no, UNKNOWN for not known."""
    return outcome(column == 1, column == 0)


def known(number: Any) -> int | None:
    """A plain number, None where not known."""
    return None if number == UNKNOWN else int(number)


def state(number: Any) -> bool | None:
    return None if number == UNKNOWN else bool(number == 1)
