"""What is compared, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..evidence import in_words


@dataclass(frozen=True)
class PersonToCompare:
    """Somebody who may be in the registry already. Names as written; an empty text, and no date, where it is not known.

    `municipality_id`: the row of `reference.Municipality` in which the person lives. `worker_id`: their own file, where they have one:
    nobody is compared with themselves.
    """

    given_names: str
    first_surname: str
    second_surname: str
    birth_date: date | None
    sex: str
    municipality_id: int | None
    phone: str
    married_name: str = ""
    worker_id: int | None = None


@dataclass(frozen=True)
class Likeness:
    """How like one other person is: a registered one (`worker_id`) or one of the same list (`position` in it, from 0).

    `score` is 0 to 100 whole points; `evidence` the reasons for and against, as codes of `workers.evidence.EVIDENCE`.
    """

    score: int
    evidence: tuple[str, ...]
    worker_id: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class SimilarPerson:
    """A registered person who may be the same one.

    Outside what the asker may see (`may_open` is false) `name` is initials, and what else would tell the person is empty: with the
    folio one can ask the office that has the file.
    """

    worker_id: int
    folio: str
    office: str
    score: int
    evidence: tuple[str, ...]
    may_open: bool
    name: str
    status: str
    birth_date: date | None = None
    municipality: str = ""
    phone: str = ""

    @property
    def reasons(self) -> list[str]:
        """The evidence in words, what speaks for it first."""
        return in_words(self.evidence)
