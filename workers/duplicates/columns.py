"""People to be compared as columns: numbers of words, days, places. One row a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .words import NO_WORD, Vocabulary, words_of

GIVEN, SURNAMES = 3, 4  # places for words; the last of the surnames is a husband's
NOT_KNOWN = 0
_SEXES = {"F": 1, "M": 2}


class Told(NamedTuple):
    """A person as rows of the registry, and of a list, tell them.

    `department`: of their municipality, "" where not known. `phone`: any number that stands for theirs, 0 where they have none.
    """

    given_names: str
    first_surname: str
    second_surname: str
    married_name: str
    birth_date: date | None
    sex: str
    municipality_id: int | None
    department: str
    phone: int


@dataclass(frozen=True)
class People:
    """`given` (n, 3) and `surnames` (n, 4) hold numbers of words, -1 where there is none; the rest one number a person, 0 not known.

    `year`, `month` and `dom` are the date of birth.
    """

    given: npt.NDArray[np.int32]
    surnames: npt.NDArray[np.int32]
    year: npt.NDArray[np.int16]
    month: npt.NDArray[np.int8]
    dom: npt.NDArray[np.int8]
    sex: npt.NDArray[np.int8]
    municipality: npt.NDArray[np.int64]
    department: npt.NDArray[np.int16]
    phone: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.year)

    def take(self, rows: npt.NDArray[np.integer[Any]]) -> People:
        return People(*(getattr(self, field.name)[rows] for field in fields(self)))

    def join(self, other: People) -> People:
        return People.joined([self, other])

    @classmethod
    def joined(cls, parts: Sequence[People]) -> People:
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    @property
    def words(self) -> npt.NDArray[np.int32]:
        """Every word of the names, (n, 7)."""
        return np.concatenate([self.given, self.surnames], axis=1)


class Columns:
    """Makes `People` of one vocabulary: those of two makings can be compared with each other."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self._departments: dict[str, int] = {"": NOT_KNOWN}

    def of(self, people: Iterable[Told]) -> People:
        rows = [self._numbers(one) for one in people]
        table = np.array(rows, dtype=np.int64).reshape(len(rows), GIVEN + SURNAMES + 7)
        words, rest = table[:, : GIVEN + SURNAMES].astype(np.int32), table[:, GIVEN + SURNAMES :]
        return People(
            words[:, :GIVEN],
            words[:, GIVEN:],
            rest[:, 0].astype(np.int16),
            rest[:, 1].astype(np.int8),
            rest[:, 2].astype(np.int8),
            rest[:, 3].astype(np.int8),
            rest[:, 4],
            rest[:, 5].astype(np.int16),
            rest[:, 6],
        )

    def _numbers(self, one: Told) -> tuple[int, ...]:
        born = one.birth_date
        surnames = (*words_of(one.first_surname), *words_of(one.second_surname))
        return (
            *self._words(words_of(one.given_names), GIVEN),
            *self._words(surnames, SURNAMES - 1),
            *self._words(words_of(one.married_name)[-1:], 1),
            *((born.year, born.month, born.day) if born else (0, 0, 0)),
            _SEXES.get(one.sex, NOT_KNOWN),
            one.municipality_id or NOT_KNOWN,
            self._departments.setdefault(one.department, len(self._departments)),
            one.phone,
        )

    def _words(self, words: tuple[str, ...], places: int) -> list[int]:
        numbers = [self.vocabulary.of(word) for word in words[:places]]
        return numbers + [NO_WORD] * (places - len(numbers))


# How much of the registry a word names, told in bits: a word of one in a thousand, or rarer, has as many as are ever counted.
MOST_BITS = 10.0
_UNSEEN = 1000  # as if so many people more were registered, with none of the words: a small registry knows little of what is rare


def bits_of(words: Iterable[str], share: Mapping[str, float]) -> npt.NDArray[np.float32]:
    """How much the sameness of each word tells: -log2 of the share of people who bear it; one that is not in `share` is rare."""
    shares = np.array([share.get(word, 0.0) for word in words] or [0.0], dtype=np.float64)
    return np.minimum(-np.log2(np.maximum(shares, 2.0**-MOST_BITS)), MOST_BITS).astype(np.float32)


def shares_of(vocabulary: Vocabulary, people: People) -> dict[str, float]:
    """The share of these people who bear each word."""
    words = people.words
    counts = np.bincount(words[words >= 0], minlength=len(vocabulary))
    total = len(people) + _UNSEEN
    return {word: float(count) / total for word, count in zip(vocabulary.number, counts.tolist(), strict=True)}
