"""The same people and vacancies assigned twice, as a run made now would and with a floor as well, and what differs. Numbers only.

A floor of the same group that holds today gives way to the one that is tried: two of one group hold on no day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..assigning import Assigned, assign_snapshot
from ..choices import TrialStage
from ..models.floors import TRIED
from ..snapshot import Snapshot
from .counting import FloorAsked, floors_told, placed_there

Progress = Callable[[str, int, int], None]
Columns = npt.NDArray[np.int32]


def compare(snapshot: Snapshot, *, seed: int, parameters: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """What `FloorPreview.result` keeps. `progress(stage, done, total)`: of `TrialStage`.

    Of the floors of `snapshot` the one that is tried has the id `TRIED`; where it is not among them no vacancy of its pathway is open,
    and nobody is assigned.
    """
    looked_at = {
        "workers": snapshot.workers.n,
        "vacancies": snapshot.vacancies.n,
        "seats": int(snapshot.seats.sum()),
        "floor": None,
    }
    tried = next((floor for floor in snapshot.floors if floor.floor == TRIED), None)
    if tried is None:
        return looked_at
    held = tuple(floor for floor in snapshot.floors if floor is not tried)
    others = tuple(floor for floor in held if not _same_group(floor, tried))
    floors = {TrialStage.WITHOUT: held, TrialStage.WITH: (*others, tried)}
    then, now = (
        _assigned(replace(snapshot, floors=floors[stage]), stage, seed, parameters, progress) for stage in floors
    )
    progress(TrialStage.COMPARING, 0, 1)
    before, after = then.assignment, now.assignment
    *told, of_tried = floors_told((*others, tried), now.floors, after)
    return looked_at | {
        "floor": of_tried | {"now": _placed(tried, then)},
        "replaces": [floor.floor for floor in held if floor not in others],
        "others": [row | {"now": _placed(floor, then)} for floor, row in zip(others, told, strict=True)],
        "people": {
            "group": _moves(before.vacancy_of, after.vacancy_of, tried.members),
            "others": _moves(before.vacancy_of, after.vacancy_of, ~tried.members),
        },
        "totals": [before.total_score, after.total_score],
        "bounds": [before.bound, after.bound],
        "gaps": [before.gap, after.gap],
    }


def _same_group(one: FloorAsked, other: FloorAsked) -> bool:
    names = ("country", "programme", "by", "group")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _assigned(
    snapshot: Snapshot, stage: TrialStage, seed: int, parameters: dict[str, Any], progress: Progress
) -> Assigned:
    def shown(_stage: str, done: int, total: int) -> None:
        progress(stage, min(done, total), total)

    shown("", 0, 1)
    return assign_snapshot(snapshot, seed=seed, parameters=parameters, progress=shown)


def _placed(floor: FloorAsked, assigned: Assigned) -> int:
    return placed_there(floor.members, floor.vacancies, assigned.assignment.vacancy_of)


def _moves(then: Columns, now: Columns, of: npt.NDArray[np.bool_]) -> dict[str, int]:
    """Of these people: who loses their place and gets none, who gains one, who has another one."""
    was, will = of & (then >= 0), of & (now >= 0)
    return {
        "loses": int((was & ~will).sum()),
        "gains": int((~was & will).sum()),
        "moves": int((was & will & (then != now)).sum()),
        "stays": int((was & will & (then == now)).sum()),
    }
