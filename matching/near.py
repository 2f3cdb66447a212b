"""For people whom a run proposes for nothing: why, and the vacancy that the fewest changes would have opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pathways.engine.evaluate import outcomes
from pathways.engine.near import near_miss
from pathways.engine.rules import Outcome

from .engine.assignment import Assignment
from .engine.scoring import score
from .models import MatchRun, NearMiss, NotProposed
from .snapshot import Snapshot
from .standing import Seconds

BLOCK = 512
TRIED = 5  # vacancies looked at for each person, the nearest first: some are closed by what nobody can change
MOST_BARS = 8  # of what closes vacancies to a person, so many are kept


@dataclass
class LeftOver:
    """The people whom a run proposes for nothing: why, of all of them, and what would change it, of those where something would."""

    near_misses: list[NearMiss] = field(default_factory=list)
    not_proposed: list[NotProposed] = field(default_factory=list)


def left_over(
    run: MatchRun, snapshot: Snapshot, assignment: Assignment, seconds: Seconds, looked_at: Callable[[int], None]
) -> LeftOver:
    """A near miss is one a person at most: of the vacancies closed by the fewest failed bars the one that would score highest.

    A vacancy closed by what nobody can change (a nationality, a record) is passed over. `looked_at` is told after each person how
    many they were.
    """
    rows = np.flatnonzero(assignment.vacancy_of < 0)
    left = LeftOver()
    people = 0
    for start in range(0, rows.size, BLOCK):
        block = rows[start : start + BLOCK]
        closed = _closed(snapshot, block)
        nearest = _nearest(snapshot, block, closed.failed)
        for at, row in enumerate(block.tolist()):
            left.not_proposed.append(_why(run, snapshot, assignment, seconds, closed, (row, at)))
            if miss := _near_miss(run, snapshot, row, nearest[at] if nearest else []):
                left.near_misses.append(miss)
            people += 1
            looked_at(people)
    return left


@dataclass(frozen=True)
class _Closed:
    """Of a block of k people: `failed` (k, m) how many bars each vacancy fails, `by_bar` (bars, k) how many vacancies each bar closes."""

    bars: list[str]
    by_bar: npt.NDArray[np.int64]
    failed: npt.NDArray[np.int64]


def _closed(snapshot: Snapshot, rows: npt.NDArray[np.intp]) -> _Closed:
    workers = snapshot.workers.take(rows)
    failed = np.zeros((workers.n, snapshot.vacancies.n), dtype=np.int64)
    bars, by_bar = [], []
    for rule, answer in zip(snapshot.rules.rules, outcomes(snapshot.rules, workers, snapshot.vacancies), strict=True):
        if rule.rule.excludes:
            fails = np.broadcast_to(answer == Outcome.FAIL, failed.shape)
            failed += fails
            bars.append(rule.rule.name)
            by_bar.append(np.count_nonzero(fails, axis=1))
    return _Closed(bars, np.array(by_bar, dtype=np.int64).reshape(len(bars), workers.n), failed)


def _why(
    run: MatchRun,
    snapshot: Snapshot,
    assignment: Assignment,
    seconds: Seconds,
    closed: _Closed,
    person: tuple[int, int],
) -> NotProposed:
    """`person`: the row in the snapshot, and in the block."""
    row, at = person
    counts = closed.by_bar[:, at]
    worst = np.argsort(-counts, kind="stable")[:MOST_BARS].tolist()
    nearest = int(seconds[0][row])
    return NotProposed(
        run=run,
        worker_id=int(snapshot.workers.ids[row]),
        open_to=int(np.count_nonzero(closed.failed[at] == 0)),
        nearest_id=int(snapshot.vacancies.ids[nearest]) if nearest >= 0 else None,
        nearest_score=int(seconds[1][row]) if nearest >= 0 else None,
        nearest_price=int(assignment.prices[nearest]) if nearest >= 0 else None,
        bars=[[closed.bars[bar], int(counts[bar])] for bar in worst if counts[bar]],
    )


def _near_miss(run: MatchRun, snapshot: Snapshot, row: int, nearest: list[tuple[int, int]]) -> NearMiss | None:
    for column, points in nearest:
        if changes := _changes(snapshot, row, column):
            return NearMiss(
                run=run,
                worker_id=int(snapshot.workers.ids[row]),
                vacancy_id=int(snapshot.vacancies.ids[column]),
                score=points,
                changes=changes,
            )
    return None


def _nearest(
    snapshot: Snapshot, rows: npt.NDArray[np.intp], failed: npt.NDArray[np.int64]
) -> list[list[tuple[int, int]]]:
    """For each row the closed columns with the fewest failed bars, ties by score, then by id; each with its score."""
    if not snapshot.vacancies.n:
        return []
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
