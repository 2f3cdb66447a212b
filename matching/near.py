"""For people whom a run proposes for nothing: the vacancy that the fewest changes would have opened."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from pathways.engine.evaluate import outcomes
from pathways.engine.near import near_miss
from pathways.engine.rules import Outcome

from .engine.assignment import Assignment
from .engine.scoring import score
from .models import MatchRun, NearMiss
from .snapshot import Snapshot

BLOCK = 512
TRIED = 5  # vacancies looked at for each person, the nearest first: some are closed by what nobody can change


def near_misses(
    run: MatchRun, snapshot: Snapshot, assignment: Assignment, looked_at: Callable[[int], None]
) -> list[NearMiss]:
    """One a person at most: of the vacancies closed by the fewest failed bars the one that would score highest.

    A vacancy closed by what nobody can change (a nationality, a record) is passed over. `looked_at` is told after each person how
    many they were.
    """
    rows = np.flatnonzero(assignment.vacancy_of < 0)
    if not snapshot.vacancies.n:
        return []
    found: list[NearMiss] = []
    people = 0
    for start in range(0, rows.size, BLOCK):
        block = rows[start : start + BLOCK]
        for row, nearest in zip(block.tolist(), _nearest(snapshot, block), strict=True):
            for column, points in nearest:
                if changes := _changes(snapshot, row, column):
                    found.append(
                        NearMiss(
                            run=run,
                            worker_id=int(snapshot.workers.ids[row]),
                            vacancy_id=int(snapshot.vacancies.ids[column]),
                            score=points,
                            changes=changes,
                        )
                    )
                    break
            people += 1
            looked_at(people)
    return found


def _nearest(snapshot: Snapshot, rows: npt.NDArray[np.intp]) -> list[list[tuple[int, int]]]:
    """For each row the closed columns with the fewest failed bars, ties by score, then by id; each with its score."""
    workers = snapshot.workers.take(rows)
    failed = np.zeros((workers.n, snapshot.vacancies.n), dtype=np.int64)
    for rule, answer in zip(snapshot.rules.rules, outcomes(snapshot.rules, workers, snapshot.vacancies), strict=True):
        if rule.rule.excludes:
            failed += answer == Outcome.FAIL
    points = score(snapshot.worker_columns.take(rows), snapshot.vacancy_columns, snapshot.weights).astype(np.int64)
    order = np.where(failed > 0, failed * 100_000 - points, np.iinfo(np.int64).max)
    columns = order.argsort(axis=1, kind="stable")[:, :TRIED]
    return [
        [(int(column), int(points[row, column])) for column in nearest if failed[row, column]]
        for row, nearest in enumerate(columns)
    ]


def _changes(snapshot: Snapshot, row: int, column: int) -> list[dict[str, object]]:
    on_start = snapshot.other_starts.of(int(snapshot.vacancies.ids[column]))
    miss = near_miss(snapshot.rules, snapshot.workers.take([row]), snapshot.vacancies.take([column]), on_start)
    return [change.as_dict() for change in miss.changes] if miss else []
