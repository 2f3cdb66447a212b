"""What a floor asks of a run in numbers, and what the run came to.

**The number.** Everybody is assigned once without floors. Of the places that are then proposed in the programme to people of the registry,
the floor asks for `percent` %, rounded up. Where no more people of the group than `open_to` may take a seat there, no more are asked of the
assignment, and the rest is told as missing.

**The proof.** With its multiplier a floor adds points to what its people score at its vacancies. Prices then prove a bound for every
assignment that reaches at each floor as much as this one does (`proven_bound`): what a floor lacks is never hidden in the bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from pathways.engine.facts import VacancyFacts, Vocabulary, WorkerFacts, country_code
from pathways.engine.rows import packed

from ..engine.assignment import Assignment
from ..engine.limits import Limit
from ..engine.scoring import Eligible
from ..models import Floor

Bools = npt.NDArray[np.bool_]
Int64 = npt.NDArray[np.int64]
BLOCK = 8192


@dataclass(frozen=True)
class FloorAsked:
    """A floor in force for a run. `people` (n,) of the registry, `members` of them (n,) those of the group, `vacancies` (m,)."""

    floor: int
    country: str
    programme: str
    by: str
    group: str
    percent: int
    people: Bools
    members: Bools
    vacancies: Bools

    def as_limit(self, number: int) -> Limit:
        return Limit(self.members, self.vacancies, number, at_least=True)

    @property
    def told(self) -> dict[str, Any]:
        return {
            "floor": self.floor,
            "country": self.country,
            "programme": self.programme,
            "by": self.by,
            "group": self.group,
            "percent": self.percent,
        }


@dataclass(frozen=True)
class FloorNumbers:
    """Without floors: `places` of the programme proposed to the registry, `before` of them to the group. `wanted`: what the floor asks.

    `open_to`: how many of the group may take a seat there at all, and no more than there are seats.
    """

    places: int
    before: int
    wanted: int
    open_to: int

    @property
    def asked(self) -> int:
        """Of the assignment: more than may take a seat cannot be reached, and looking for them would only take time."""
        return min(self.wanted, self.open_to)


def floors_asked(
    floors: Sequence[Floor], members: Sequence[Bools], workers: WorkerFacts, work: VacancyFacts, vocabulary: Vocabulary
) -> tuple[FloorAsked, ...]:
    """`members`: for each floor who is of its group. One of a programme that the run has no vacancy of asks for nothing."""
    found = []
    for floor, of_group in zip(floors, members, strict=True):
        at = vocabulary.programmes.index(floor.programme_id) if floor.programme_id in vocabulary.programmes else -2
        vacancies = work.programme == at
        if vacancies.any():
            people = workers.registry_country == country_code(floor.country_id)
            told = floor.pk, floor.country_id, floor.programme_id, floor.by, floor.group, floor.percent
            found.append(FloorAsked(*told, people, people & of_group, vacancies))
    return tuple(found)


def wanted_of(percent: int, places: int) -> int:
    """So many percent of the places, rounded up."""
    return -(-percent * places // 100)


def placed_there(people: Bools, vacancies: Bools, vacancy_of: npt.NDArray[Any]) -> int:
    there = np.flatnonzero(people & (vacancy_of >= 0))
    return int(vacancies[vacancy_of[there]].sum())


def numbers_of(
    floors: Sequence[FloorAsked], without: npt.NDArray[np.int32], eligible: Eligible, seats: npt.NDArray[np.int32]
) -> tuple[FloorNumbers, ...]:
    """`without`: the vacancy of each person where there are no floors."""
    found = []
    for floor in floors:
        places = placed_there(floor.people, floor.vacancies, without)
        open_to = min(_open_to(floor, eligible), int(seats[floor.vacancies].sum(dtype=np.int64)))
        before = placed_there(floor.members, floor.vacancies, without)
        found.append(FloorNumbers(places, before, wanted_of(floor.percent, places), open_to))
    return tuple(found)


def _open_to(floor: FloorAsked, eligible: Eligible) -> int:
    """How many of the group may take a vacancy of the programme."""
    there = np.append(floor.vacancies, np.False_)[eligible.vacancy_at]
    words = packed(there[None, :])[0]
    found, n = 0, len(floor.members)
    for start in range(0, n, BLOCK):
        stop = min(start + BLOCK, n)
        if floor.members[start:stop].any():
            open_ = (eligible.bits(start, stop) & words).any(axis=1)
            found += int((open_ & floor.members[start:stop]).sum())
    return found


def limits_left(floors: Sequence[FloorAsked], numbers: Sequence[int], rows: Int64, columns: Int64) -> tuple[Limit, ...]:
    """The floors on everybody else, where these workers have got seats of these vacancies already."""
    found = []
    for floor, number in zip(floors, numbers, strict=True):
        taken = int((floor.members[rows] & floor.vacancies[columns]).sum())
        found.append(floor.as_limit(max(number - taken, 0)))
    return tuple(found)


def proven_bound(assignment: Assignment, limits: Sequence[Limit]) -> Assignment:
    """`assignment` within limits whose last ones are these floors, with the bound of all that reach as much at each of them.

    The engine's bound takes off the dearest price for each placement that a floor lacks; here nothing is taken off for those.
    """
    prices = assignment.multipliers[len(assignment.multipliers) - len(limits) :].tolist()
    lacks = [max(limit.number - int(limit.placed(assignment.vacancy_of).sum()), 0) for limit in limits]
    bound = assignment.bound + sum(price * lack for price, lack in zip(prices, lacks, strict=True))
    return replace(assignment, bound=bound, gap=(bound - assignment.total_score) / max(bound, 1))


def floors_told(
    floors: Sequence[FloorAsked], numbers: Sequence[FloorNumbers], assignment: Assignment
) -> list[dict[str, Any]]:
    """What a run keeps of its floors. `price`: the multiplier, points that each placement of the group there was worth more."""
    prices = assignment.multipliers[len(assignment.multipliers) - len(floors) :].tolist()
    return [
        floor.told
        | {
            "places": number.places,
            "before": number.before,
            "wanted": number.wanted,
            "open_to": number.open_to,
            "reached": placed_there(floor.members, floor.vacancies, assignment.vacancy_of),
            "price": int(price),
        }
        for floor, number, price in zip(floors, numbers, prices, strict=True)
    ]


def points_given(floors: Sequence[FloorAsked], assignment: Assignment, rows: Int64, columns: Int64) -> Int64:
    """(k,) the points that floors give each of these workers at the vacancy beside them."""
    given = np.zeros(len(rows), np.int64)
    if floors:
        prices = assignment.multipliers[len(assignment.multipliers) - len(floors) :].tolist()
        for floor, price in zip(floors, prices, strict=True):
            given += price * (floor.members[rows] & floor.vacancies[columns])
    return given
