"""What a run keeps so that its fairness can be reported: how far everybody came, and the seats that it left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from ..models import MatchRun, NearMiss, RunStanding
from ..snapshot import Snapshot
from .stages import needs_of, packed_ids, packed_stages, stages_of

BLOCK = 8192


def standing_of(
    run: MatchRun, snapshot: Snapshot, turns: Sequence[npt.NDArray[np.int32]], near_misses: Iterable[NearMiss]
) -> RunStanding:
    """To be saved with the run. `turns`: everybody's vacancy (-1 none), the first, the second, ..."""
    ids, vacancies = snapshot.workers.ids, snapshot.vacancies.ids.tolist()
    proposed = turns[0] >= 0
    changes = {miss.worker_id: needs_of(miss.changes) for miss in near_misses}
    left = snapshot.seats.astype(np.int64)
    for vacancy_of in turns:
        left -= np.bincount(vacancy_of[vacancy_of >= 0], minlength=len(vacancies))
    return RunStanding(
        run=run,
        people=packed_ids(ids),
        stages=packed_stages(stages_of(ids, _eligible(snapshot), proposed, changes)),
        unfilled={str(pk): seats for pk, seats in zip(vacancies, left.tolist(), strict=True) if seats > 0},
    )


def _eligible(snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    """(n,) whether a person may take any vacancy."""
    found = np.zeros(snapshot.workers.n, np.bool_)
    if snapshot.vacancies.n:
        for start in range(0, len(found), BLOCK):
            stop = min(start + BLOCK, len(found))
            found[start:stop] = snapshot.scores.eligible.bits(start, stop).any(axis=1)
    return found
