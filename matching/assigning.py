"""Who gets which seat: seats that are kept first, then the assignment of everybody else; where floors are in force, without them first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from .caps import places_left
from .engine.assignment import Assignment, assign
from .engine.pairs import PairScores
from .engine.ranges import Others
from .floors.counting import FloorNumbers, limits_left, numbers_of, proven_bound
from .groups import GroupsKept, both, keep_groups
from .named.kept import Kept, WithoutKept, keep, seats_left, together
from .schedules.assigning import assign_several
from .snapshot import Snapshot


@dataclass(frozen=True)
class Assigned:
    """`assignment` is of everybody, with the seats `kept` for some of them, as requests and `groups` say.

    Its multipliers are those of the caps, then of the floors. `floors`: what each asked for, from the assignment without any of them,
    whose total score was `total_without_floors`. `later`: of a run of several places for one person everybody's second, third, ... one,
    as `assignment.vacancy_of` has the first; total and bound are of all.
    """

    assignment: Assignment
    kept: Kept
    groups: GroupsKept
    floors: tuple[FloorNumbers, ...] = ()
    total_without_floors: int | None = None
    later: tuple[npt.NDArray[np.int32], ...] = ()

    @property
    def turns(self) -> tuple[npt.NDArray[np.int32], ...]:
        """(n,) each, the vacancy of everybody's first place, of the second, ...: -1 for none."""
        return self.assignment.vacancy_of, *self.later


def assign_snapshot(
    snapshot: Snapshot,
    *,
    seed: int,
    parameters: Mapping[str, Any],
    progress: Callable[[str, int, int], None],
    cancelled: Callable[[], bool] = lambda: False,
    others: Others | None = None,
) -> Assigned:
    """As a run does it. `others`: who answers its passes over all pairs, but where it gives several places each.

    Raises `RunCancelled` where `cancelled` says so, `NotPossible` where several places each cannot be given.
    """
    kept, groups = _kept_of(snapshot)
    caps = places_left(snapshot.caps, kept.rows, kept.columns)
    if snapshot.several:
        rest, later = assign_several(snapshot, (kept, groups), caps, progress=progress, cancelled=cancelled)
        return Assigned(together(rest, kept, snapshot.scores), kept, groups, later=later)
    everybody_else = partial(
        assign,
        *_without(snapshot, kept, groups),
        seed=seed,
        progress=progress,
        cancelled=cancelled,
        others=others,
        **parameters,
    )
    rest = everybody_else(limits=caps)
    without = together(rest, kept, snapshot.scores)
    if not snapshot.floors:
        return Assigned(without, kept, groups)
    numbers = numbers_of(snapshot.floors, without.vacancy_of, snapshot.scores.eligible, snapshot.seats)
    if all(number.before >= number.asked for number in numbers):
        rest = _for_nothing(rest, len(caps) + len(numbers))
    else:
        floors = limits_left(snapshot.floors, [number.asked for number in numbers], kept.rows, kept.columns)
        rest = proven_bound(everybody_else(limits=(*caps, *floors)), floors)
    return Assigned(together(rest, kept, snapshot.scores), kept, groups, numbers, without.total_score)


def left_to_assign(snapshot: Snapshot) -> tuple[PairScores, npt.NDArray[np.int32]]:
    """The pairs of everybody else, and the seats that are left for them."""
    return _without(snapshot, *_kept_of(snapshot))


def _without(snapshot: Snapshot, kept: Kept, groups: GroupsKept) -> tuple[PairScores, npt.NDArray[np.int32]]:
    return WithoutKept(snapshot.scores, kept, groups.left_out), seats_left(snapshot.seats, kept)


def _for_nothing(rest: Assignment, n: int) -> Assignment:
    """The assignment without floors reaches all that can be: they cost nothing, and its proof is theirs."""
    free = np.zeros(n - len(rest.multipliers), np.int64)
    return replace(rest, multipliers=np.concatenate([rest.multipliers, free]))


def _kept_of(snapshot: Snapshot) -> tuple[Kept, GroupsKept]:
    """The seats that are kept before everybody else is assigned; of somebody who is asked for and goes with others, for all of them."""
    with_others = {worker for _group, members in snapshot.groups for worker in members}
    asked = [one for one in snapshot.named if one.worker not in with_others]
    ids = snapshot.workers.ids, snapshot.vacancies.ids
    named = keep(asked, snapshot.scores, snapshot.seats, ids)
    free = seats_left(snapshot.seats, named), snapshot.seats_together
    groups = keep_groups(snapshot.groups, snapshot.scores, free, snapshot.workers.ids)
    return both(named, groups), groups
