"""Several places for one person: the engine's schedules of everybody whose seat was not kept before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from common.wording import grouped
from pathways.engine.facts import day

from ..engine.assignment import Assignment
from ..engine.limits import Limit
from ..engine.schedules import MOST_PAIRS, Schedules, TooManyPairs, schedule
from ..engine.stays import Calendar
from ..groups import GroupsKept
from ..named.kept import Kept, WithoutKept, seats_left
from .calendar import calendar_of

if TYPE_CHECKING:
    from ..snapshot import Snapshot

Int32 = npt.NDArray[np.int32]
_STAGES = {"prices": "auction"}
MAX_GAP = 1e-4


class NotPossible(Exception):
    """The run cannot be done as it was asked for; says why, and what to do, in the language of who reads."""


def assign_several(
    snapshot: Snapshot,
    kept: tuple[Kept, GroupsKept],
    caps: Sequence[Limit],
    *,
    progress: Callable[[str, int, int], None],
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Assignment, tuple[Int32, ...]]:
    """Everybody's first place, with the figures of all, and their later ones, in the order of days.

    Raises NotPossible where a floor holds or too many pairs are eligible, RunCancelled where `cancelled` says so.
    """
    if snapshot.floors:
        raise NotPossible(refused_by_floors())
    seats, groups = kept
    try:
        found = schedule(
            WithoutKept(snapshot.scores, seats, groups.left_out),
            seats_left(snapshot.seats, seats),
            calendar_of_snapshot(snapshot),
            limits=caps,
            max_gap=MAX_GAP,
            progress=lambda stage, done, total: progress(_STAGES.get(stage, stage), done, total),
            cancelled=cancelled,
        )
    except TooManyPairs as error:
        raise NotPossible(
            _(
                "More than %(most)s pairs of a person and a vacancy are possible: several places for one person are not worked out for so "
                "many. Limit the run to a registry or to some pathways."
            )
            % {"most": grouped(MOST_PAIRS)}
        ) from error
    first, *later = _turns(found, snapshot.workers.n, snapshot.several.each if snapshot.several else 1)
    return _assignment(found, first), tuple(later)


def refused_by_floors() -> str:
    return _(
        "A floor of a group holds on that day, and floors are about people who get one place each. Ask for one place for each person, or "
        "for pathways without a floor."
    )


def calendar_of_snapshot(snapshot: Snapshot) -> Calendar:
    """Raises ValueError for a snapshot of one place each."""
    if snapshot.several is None:
        raise ValueError("the run gives one place to each")
    return calendar_of(snapshot.workers, snapshot.vacancies, snapshot.rules, day(snapshot.as_of), snapshot.several)


def _turns(found: Schedules, n: int, each: int) -> list[Int32]:
    """(n,) each: the vacancy of everybody's first place, of the second, ..."""
    turns = [np.full(n, -1, np.int32) for _number in range(each)]
    begins = np.append(True, np.diff(found.workers) != 0)[: len(found.workers)]
    firsts = np.flatnonzero(begins)
    turn = np.arange(len(found.workers)) - np.repeat(firsts, np.diff(np.append(firsts, len(found.workers))))
    for number, places in enumerate(turns):
        places[found.workers[turn == number]] = found.vacancies[turn == number]
    return turns


def _assignment(found: Schedules, first: Int32) -> Assignment:
    return Assignment(
        vacancy_of=first,
        prices=found.prices,
        total_score=found.total_score,
        bound=found.bound,
        gap=found.gap,
        eligible_pairs=found.eligible_pairs,
        seats=found.seats,
        rounds=found.rounds,
        multipliers=found.multipliers,
    )
