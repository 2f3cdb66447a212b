"""Schedules checked again, sharing no code with the search that made them: days, rest, stays, and the bound."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from ..engine.schedules_checker import best_of_block, schedule_wrong
from ..engine.stays import Calendar

Int64 = npt.NDArray[np.int64]


def schedules_wrong(
    rows: Int64, columns: Int64, calendar: Calendar, ids: npt.NDArray[np.int64], kept: npt.NDArray[np.bool_]
) -> list[str]:
    """In words, of placements (k,) in the order of workers and turns. Whoever had a seat `kept` (n,) has that one and no other."""
    wrong = []
    edges = np.flatnonzero(np.append(True, np.diff(rows) != 0)) if rows.size else np.array([], np.int64)
    for start, stop in zip(edges.tolist(), np.append(edges[1:], rows.size).tolist(), strict=True):
        row, places = int(rows[start]), columns[start:stop]
        if kept[row]:
            found = ["a seat was kept for them and they have another"] if len(places) > 1 else []
        else:
            found = schedule_wrong(row, places, calendar)
        wrong += [f"worker {ids[row]}: {words}" for words in found]
    return wrong


def gains_of(worth: Int64, allowed: npt.NDArray[np.bool_], calendar: Calendar, start: int, free: Iterable[int]) -> int:
    """What these rows of the block that begins at worker `start` could gain together: the best set of each at what vacancies ask."""
    begins = np.argsort(calendar.first, kind="stable")
    best = best_of_block(worth, allowed & (worth > 0), begins, start, calendar)
    return int(best[np.fromiter(free, np.intp)].sum())
