"""Where people with several places would have stood instead of each: the best other vacancy that fits between the rest."""

from __future__ import annotations

import numpy as np

from ..assigning import Assigned
from ..engine.scan import CANDIDATES
from ..snapshot import Snapshot
from ..standing import Seconds, best_priced, runners_up
from .assigning import calendar_of_snapshot


def next_best(snapshot: Snapshot, assigned: Assigned) -> list[Seconds]:
    """For each turn of `assigned.turns` and each worker the best vacancy above its price besides their own, at their other places' days
    and rest; none where none of the best `CANDIDATES` fits. In the first turn also of those who have no place.
    """
    if snapshot.several is None:
        return [runners_up(snapshot, assigned.assignment)]
    calendar = calendar_of_snapshot(snapshot)
    priced = best_priced(snapshot, assigned.assignment, CANDIDATES + len(assigned.turns))
    rows, columns = priced.rows, priced.columns
    first, last = calendar.first.astype(np.int64), calendar.last.astype(np.int64) + calendar.rest
    found = []
    for turn in assigned.turns:
        fits = columns != turn[rows]
        for other in assigned.turns:
            if other is not turn:
                there = other[rows]
                apart = (last[columns] < first[there]) | (last[there] < first[columns])
                fits &= (there < 0) | apart & (columns != there)
        found.append(priced.best(snapshot.workers.n, fits))
    return found
