"""Where the columns come from. The apps above register themselves (`AppConfig.ready`); pathways asks whoever is there.

So the editor of a rule can be told whom it touches without this app knowing the registry or the demand. What a provider hands out
are columns for the rules, of the whole region, to be counted: numbers leave, people do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from .engine.facts import Facts, VacancyFacts, Vocabulary, WorkerFacts

F = TypeVar("F", bound=Facts)


@dataclass(frozen=True)
class Provider(Generic[F]):
    """`count` rows in all; `chunks(vocabulary, as_of, size)` gives them as columns, at most `size` rows at a time, each once.

    Both are called inside a database scope of the whole region, one chunk in one transaction.
    """

    count: Callable[[date], int]
    chunks: Callable[[Vocabulary, date, int], Iterator[F]]


_people: list[Provider[WorkerFacts]] = []
_vacancies: list[Provider[VacancyFacts]] = []


def provide_people(provider: Provider[WorkerFacts]) -> None:
    """Registered people whom a run may propose. The provider registered last stands."""
    _people[:] = [provider]


def provide_vacancies(provider: Provider[VacancyFacts]) -> None:
    """Open vacancies whose work has not begun."""
    _vacancies[:] = [provider]


def people() -> Provider[WorkerFacts]:
    return _people[0]


def vacancies() -> Provider[VacancyFacts]:
    return _vacancies[0]
