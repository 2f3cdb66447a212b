"""For people whom a run proposes for nothing: why, and the vacancy that the fewest changes would have opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pathways.engine.bits import Reads
from pathways.engine.evaluate import CompiledRule, CompiledRules
from pathways.engine.facts import WorkerFacts
from pathways.engine.failing import Failing, FailingBars
from pathways.engine.many import outcomes_of_pairs
from pathways.engine.near import near_miss
from pathways.engine.rules import Outcome

from .engine.assignment import Assignment
from .engine.scoring import ColumnScores
from .models import MatchRun, NearMiss, NotProposed
from .snapshot import Snapshot
from .standing import Seconds

BLOCK = 256  # people at a time: their bits fit the processor's cache
TRIED = 5  # vacancies looked at for each person, the nearest first: some are closed by what nobody can change
MOST_BARS = 8  # of what closes vacancies to a person, so many are kept
MOST_NEAR = (
    10_000  # people whose changes are looked for in a run: some milliseconds each, tried with the rules themselves
)
ASKED_AT_ONCE = 2_048  # people: the more there are the more agree in what a bar reads
_FAR = np.iinfo(np.int64).max


_Known = list[tuple[CompiledRule, bool, Reads]]  # what each bar says of a pair


@dataclass(frozen=True)
class _Tried:
    """A person and the closed vacancies that are tried, the nearest first, with the points that each would bring."""

    row: int  # among those whose changes are looked for
    columns: list[int]
    points: list[int]


@dataclass
class LeftOver:
    """The people whom a run proposes for nothing: why, of all of them, and what would change it, of those where something would."""

    near_misses: list[NearMiss] = field(default_factory=list)
    not_proposed: list[NotProposed] = field(default_factory=list)


def left_over(
    run: MatchRun, snapshot: Snapshot, assignment: Assignment, seconds: Seconds, looked_at: Callable[[int], None]
) -> LeftOver:
    """A near miss is one a person at most: of the vacancies closed by the fewest failed bars the one that would score highest.

    A vacancy closed by what nobody can change (a nationality, a record) is passed over. Where more than `MOST_NEAR` people are left,
    changes are looked for of those to whom nothing is open first, of them of those whom the fewest bars keep out, and then of who has
    waited longest. `looked_at` is told how many people are done with.
    """
    rows = np.flatnonzero(assignment.vacancy_of < 0)
    left, open_to, least = LeftOver(), np.zeros(rows.size, np.int64), np.zeros(rows.size, np.int64)
    bars = FailingBars(snapshot.rules, snapshot.workers.take(rows), snapshot.vacancies)
    for start, stop, failing in _blocks(bars, 0, bars.n):
        open_to[start:stop], least[start:stop] = failing.open_to, failing.least
        left.not_proposed += _why(run, snapshot, seconds, (rows[start:stop], bars.names, failing))
        looked_at(0)
    near = rows[_nearest_first(snapshot, rows, open_to, least)[:MOST_NEAR]]
    for done, miss in enumerate(_near_misses(run, snapshot, np.sort(near)), start=1):
        if miss is not None:
            left.near_misses.append(miss)
        looked_at(rows.size * done // near.size)
    if rows.size:
        looked_at(rows.size)
    return left


def _blocks(bars: FailingBars, first: int, end: int) -> Iterator[tuple[int, int, Failing]]:
    for start in range(first, end, BLOCK):
        stop = min(start + BLOCK, end)
        yield start, stop, bars.of(start, stop)


def _why(
    run: MatchRun,
    snapshot: Snapshot,
    seconds: Seconds,
    block: tuple[npt.NDArray[np.intp], list[str], Failing],
) -> Iterator[NotProposed]:
    """`block`: the rows in the snapshot, the names of the bars, and what fails."""
    rows, names, failing = block
    worst = np.argsort(-failing.by_bar, axis=1, kind="stable")[:, :MOST_BARS]
    counts = np.take_along_axis(failing.by_bar, worst, axis=1).tolist()
    ids, vacancies = snapshot.workers.ids[rows].tolist(), snapshot.vacancies.ids
    nearest, points, prices = (column[rows].tolist() for column in seconds)
    for at, (pk, bars, open_to) in enumerate(zip(ids, worst.tolist(), failing.open_to.tolist(), strict=True)):
        column = nearest[at]
        yield NotProposed(
            run=run,
            worker_id=pk,
            open_to=open_to,
            nearest_id=int(vacancies[column]) if column >= 0 else None,
            nearest_score=points[at] if column >= 0 else None,
            nearest_price=prices[at] if column >= 0 else None,
            bars=[[names[bar], count] for bar, count in zip(bars, counts[at], strict=True) if count],
        )


def _nearest_first(
    snapshot: Snapshot, rows: npt.NDArray[np.intp], open_to: npt.NDArray[np.int64], least: npt.NDArray[np.int64]
) -> npt.NDArray[np.intp]:
    """Positions in `rows` of those to whom something is closed, in the order in which changes are looked for."""
    order = np.lexsort((snapshot.workers.ids[rows], snapshot.workers.registered_on[rows], least, open_to > 0))
    return order[least[order] > 0]


def _near_misses(run: MatchRun, snapshot: Snapshot, rows: npt.NDArray[np.intp]) -> Iterator[NearMiss | None]:
    """One for each row, in their order; None where nothing that somebody can change opens one of the nearest vacancies."""
    if not rows.size:
        return
    people = snapshot.workers.take(rows)
    scores = ColumnScores(snapshot.worker_columns.take(rows), snapshot.vacancy_columns, None, snapshot.weights)
    bars = replace(snapshot.rules, rules=tuple(rule for rule in snapshot.rules.rules if rule.rule.excludes))
    found = FailingBars(snapshot.rules, people, snapshot.vacancies)
    for first in range(0, rows.size, ASKED_AT_ONCE):
        tried: list[_Tried] = []
        for start, stop, failing in _blocks(found, first, min(first + ASKED_AT_ONCE, rows.size)):
            points = scores.block(start, stop).astype(np.int64)
            for row, columns in enumerate(_nearest(failing.failed, points)):
                tried.append(_Tried(start + row, columns, [int(points[row, column]) for column in columns]))
        known = _known(bars, people, snapshot, tried)
        for one in tried:
            yield _near_miss(run, snapshot, int(rows[one.row]), one, known)


def _known(
    bars: CompiledRules, people: WorkerFacts, snapshot: Snapshot, tried: list[_Tried]
) -> dict[tuple[int, int], _Known]:
    """What every bar says of each pair that is tried, asked of all together, by the row among `people` and the column."""
    pairs = [(one.row, column) for one in tried for column in one.columns]
    rows, columns = np.array(pairs, np.intp).reshape(-1, 2).T
    known: dict[tuple[int, int], _Known] = {}
    for some in outcomes_of_pairs(bars, people, snapshot.vacancies, rows, columns):
        fails = (some.outcomes == Outcome.FAIL).tolist()
        for pair, line in zip(some.pairs.tolist(), fails, strict=True):
            known[pairs[pair]] = list(zip(some.rules, line, some.reads, strict=True))
    return known


def _nearest(failed: npt.NDArray[np.int8], points: npt.NDArray[np.int64]) -> list[list[int]]:
    """For each row of (k, m) the closed columns with the fewest failed bars, ties by score, then by id."""
    m = failed.shape[1]
    order = np.where(failed > 0, (failed.astype(np.int64) * 100_000 - points) * m + np.arange(m), _FAR)
    most = min(TRIED, m)
    columns = np.argpartition(order, most - 1, axis=1)[:, :most]
    keys = np.take_along_axis(order, columns, axis=1)
    ranked = np.take_along_axis(columns, np.argsort(keys, axis=1), axis=1)
    return [[column for column in line if failed[row, column]] for row, line in enumerate(ranked.tolist())]


def _near_miss(
    run: MatchRun, snapshot: Snapshot, row: int, tried: _Tried, known: Mapping[tuple[int, int], _Known]
) -> NearMiss | None:
    for column, points in zip(tried.columns, tried.points, strict=True):
        if changes := _changes(snapshot, row, column, known[tried.row, column]):
            return NearMiss(
                run=run,
                worker_id=int(snapshot.workers.ids[row]),
                vacancy_id=int(snapshot.vacancies.ids[column]),
                score=points,
                changes=changes,
            )
    return None


def _changes(snapshot: Snapshot, row: int, column: int, known: _Known) -> list[dict[str, object]]:
    on_start = snapshot.other_starts.of(int(snapshot.vacancies.ids[column]))
    pair = snapshot.workers.take([row]), snapshot.vacancies.take([column])
    miss = near_miss(snapshot.rules, *pair, on_start, known)
    return [change.as_dict() for change in miss.changes] if miss else []
