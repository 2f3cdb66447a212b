"""Who gets which seat: seats that are kept first, then the assignment of everybody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .caps import places_left
from .engine.assignment import Assignment, assign
from .groups import GroupsKept, both, keep_groups
from .named.kept import Kept, WithoutKept, keep, seats_left, together
from .snapshot import Snapshot


@dataclass(frozen=True)
class Assigned:
    """`assignment` is of everybody, with the seats `kept` for some of them, as requests and `groups` say."""

    assignment: Assignment
    kept: Kept
    groups: GroupsKept


def assign_snapshot(
    snapshot: Snapshot,
    *,
    seed: int,
    parameters: Mapping[str, Any],
    progress: Callable[[str, int, int], None],
    cancelled: Callable[[], bool] = lambda: False,
) -> Assigned:
    """As a run does it. Raises `RunCancelled` where `cancelled` says so."""
    kept, groups = _kept_of(snapshot)
    rest = assign(
        WithoutKept(snapshot.scores, kept, groups.left_out),
        seats_left(snapshot.seats, kept),
        limits=places_left(snapshot.caps, kept.rows, kept.columns),
        seed=seed,
        progress=progress,
        cancelled=cancelled,
        **parameters,
    )
    return Assigned(together(rest, kept, snapshot.scores), kept, groups)


def _kept_of(snapshot: Snapshot) -> tuple[Kept, GroupsKept]:
    """The seats that are kept before everybody else is assigned; of somebody who is asked for and goes with others, for all of them."""
    with_others = {worker for _group, members in snapshot.groups for worker in members}
    asked = [one for one in snapshot.named if one.worker not in with_others]
    ids = snapshot.workers.ids, snapshot.vacancies.ids
    named = keep(asked, snapshot.scores, snapshot.seats, ids)
    free = seats_left(snapshot.seats, named), snapshot.seats_together
    groups = keep_groups(snapshot.groups, snapshot.scores, free, snapshot.workers.ids)
    return both(named, groups), groups
