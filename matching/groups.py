"""Seats that a run keeps for groups that travel together: all of a group at one worksite of one vacancy, or none of it.

Groups come in the order in which they were made, after those who are asked for by name. Each gets the vacancy where nobody of it is
barred, enough seats are left together, and their scores add up to most; of equal ones the oldest. Where there is none, nobody of the
group is proposed. That is no search over all groups at once, and prices play no part in it: what the run proves best is the
assignment of all others to the seats that are left, and it says how many it kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db.models import F, Max

from employers.models import VacancySite

from .engine.pairs import PairScores
from .named.kept import Kept

Groups = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True)
class GroupsKept:
    """The seats kept, which group each row of a worker goes with, and the rows of those whose group found no place."""

    kept: Kept
    group_of: dict[int, int]
    left_out: tuple[int, ...]


def seats_together(vacancies: npt.NDArray[np.int64], seats: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """How many seats of each vacancy are free at one worksite: of one that is not spread all of them. One query."""
    left = F("seats") - F("seats_offered") - F("seats_reserved") - F("seats_filled")
    most = VacancySite.objects.filter(vacancy__in=vacancies.tolist()).order_by().values("vacancy")
    found = dict(most.annotate(most=Max(left)).values_list("vacancy", "most"))
    return np.array([found.get(pk, n) for pk, n in zip(vacancies.tolist(), seats.tolist(), strict=True)], np.int32)


def keep_groups(
    groups: Groups,
    scores: PairScores,
    free: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    workers: npt.NDArray[np.int64],
) -> GroupsKept:
    """`free`: seats left of each vacancy, and seats left at one worksite of it. `workers`: their ids, sorted."""
    left, at_once = free[0].copy(), free[1].copy()
    rows: list[int] = []
    columns: list[int] = []
    points: list[int] = []
    group_of: dict[int, int] = {}
    left_out: list[int] = []
    for group, members in groups:
        here = _rows(workers, members)
        place = None if len(here) < len(members) else _best(scores, here, np.minimum(left, at_once))
        if place is None:
            left_out += here
            continue
        column, each = place
        left[column] -= len(here)
        at_once[column] -= len(here)
        rows += here
        columns += [column] * len(here)
        points += each
        group_of |= dict.fromkeys(here, group)
    kept = Kept(np.array(rows, np.int64), np.array(columns, np.int64), np.array(points, np.int64), ())
    return GroupsKept(kept, group_of, tuple(left_out))


def _rows(workers: npt.NDArray[np.int64], members: Sequence[int]) -> list[int]:
    """The rows of those members whom the run may propose at all."""
    at = np.searchsorted(workers, members)
    return [int(row) for row, pk in zip(at, members, strict=True) if row < len(workers) and workers[row] == pk]


def _best(scores: PairScores, rows: Sequence[int], room: npt.NDArray[np.int32]) -> tuple[int, list[int]] | None:
    block = np.stack([scores.block(row, row + 1)[0].astype(np.int64) for row in rows])
    possible = (block >= 0).all(axis=0) & (room >= len(rows))
    if not possible.any():
        return None
    column = int(np.where(possible, block.sum(axis=0), -1).argmax())
    return column, block[:, column].tolist()


def both(named: Kept, groups: GroupsKept) -> Kept:
    """All kept seats in one; the requests are those of the named, which come first."""
    return Kept(
        np.concatenate([named.rows, groups.kept.rows]),
        np.concatenate([named.columns, groups.kept.columns]),
        np.concatenate([named.scores, groups.kept.scores]),
        named.requests,
    )
