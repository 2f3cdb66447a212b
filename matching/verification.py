"""A finished run checked again from the outside: by the rows it left, and by going through every pair once more with other code.

Eligibility is `pathways.engine.evaluate`, which explains single pairs, and not the bits of a run; points are `engine.reference`, and
not its tables; sums are numpy's and PostgreSQL's. No auction is run again: the prices on record prove the bound, whoever found them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Sum

from pathways.engine.evaluate import eligible

from .engine.reference import reference_score
from .models import MatchRun, Proposal
from .snapshot import Snapshot, take_snapshot

CELLS = 1 << 21  # pairs at a time
MOST_NAMED = 20  # of what is wrong, so many are named


@dataclass(frozen=True)
class Check:
    """`told`: what the run says; `found`: what was worked out again; `wrong`: those rows of which it does not hold, in words."""

    name: str
    told: Any
    found: Any
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return bool(self.told == self.found) and not self.wrong


@dataclass(frozen=True)
class Verdict:
    """`same_input`: whether the registry and the vacancies still are what the run saw; without it pairs cannot be checked again."""

    checks: tuple[Check, ...]
    same_input: bool

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


def run_verify(run: MatchRun, looked_at: Callable[[int, int], None] = lambda done, total: None) -> Verdict:
    """Check a finished run. `looked_at(done, total)` counts the workers gone through. Runs within the whole region's scope."""
    checks = list(_rows(run))
    snapshot = take_snapshot(run)
    same_input = snapshot.fingerprint(run.seed) == run.input_hash
    if same_input:
        checks += _pairs(run, snapshot, looked_at)
    return Verdict(tuple(checks), same_input)


def _rows(run: MatchRun) -> list[Check]:
    """What the database can say by itself."""
    proposals = Proposal.objects.filter(run=run).order_by()
    figures = proposals.aggregate(n=Count("pk"), total=Sum("score"))
    twice = proposals.values("worker").annotate(n=Count("pk")).filter(n__gt=1).values_list("worker", flat=True)
    total, bound = figures["total"] or 0, run.bound or 0
    return [
        Check("proposals", run.proposals_made, figures["n"], _named(twice, "worker %s is proposed twice")),
        Check("total score", run.total_score, total),
        Check("gap", run.gap, (bound - total) / max(bound, 1)),
        Check("the total is not above the bound", True, total <= bound),
    ]


def _pairs(run: MatchRun, snapshot: Snapshot, looked_at: Callable[[int, int], None]) -> list[Check]:
    ids, places = snapshot.workers.ids, snapshot.vacancies.ids
    placed = placed_of(run, snapshot)
    prices = np.array([run.prices.get(str(pk), 0) for pk in places.tolist()], np.int64)
    taken = np.bincount(placed.vacancy_of[placed.vacancy_of >= 0], minlength=len(places))
    seats = snapshot.seats.astype(np.int64)
    over = [f"vacancy {places[at]}: {taken[at]} people for {seats[at]} seats" for at in np.flatnonzero(taken > seats)]
    pairs, gains, wrong = 0, 0, []
    step = max(CELLS // max(len(places), 1), 1)
    for start in range(0, len(ids), step):
        rows = slice(start, min(start + step, len(ids)))
        allowed = eligible(snapshot.rules, snapshot.workers.take(rows), snapshot.vacancies)
        points = reference_score(snapshot.worker_columns.take(rows), snapshot.vacancy_columns)
        pairs += int(allowed[~placed.left_out[rows]].sum())
        free = ~(placed.left_out[rows] | placed.kept[rows])
        worth = np.where(allowed, points - prices, 0)[free]
        gains += int(np.maximum(worth, 0).max(axis=1, initial=0).sum())
        wrong += _misplaced(rows, placed, allowed, points, ids, places)
        looked_at(rows.stop, len(ids))
    for_kept = np.bincount(placed.vacancy_of[placed.kept], minlength=len(places))
    bound = gains + int(((seats - for_kept) * prices).sum()) + int(placed.score_of[placed.kept].sum())
    return [
        Check("workers", run.workers, len(ids)),
        Check("vacancies", run.vacancies, len(places)),
        Check("seats", run.seats, int(seats.sum()), tuple(over[:MOST_NAMED])),
        Check("eligible pairs", run.eligible_pairs, pairs),
        Check("every proposal is eligible and has its score", 0, len(wrong), tuple(wrong[:MOST_NAMED])),
        Check("bound that the prices prove", run.bound, bound),
    ]


@dataclass(frozen=True)
class Placed:
    """Rows of workers: the column of the vacancy (-1 none) and its score on record, and who was not free to choose."""

    vacancy_of: npt.NDArray[np.int64]
    score_of: npt.NDArray[np.int64]
    kept: npt.NDArray[np.bool_]  # asked for by name, or with a group
    left_out: npt.NDArray[np.bool_]  # of a group that found no place together


def placed_of(run: MatchRun, snapshot: Snapshot) -> Placed:
    row_of = {pk: row for row, pk in enumerate(snapshot.workers.ids.tolist())}
    column_of = {pk: column for column, pk in enumerate(snapshot.vacancies.ids.tolist())}
    n = len(row_of)
    placed = Placed(np.full(n, -1), np.zeros(n, np.int64), np.zeros(n, np.bool_), np.zeros(n, np.bool_))
    fields = "worker_id", "vacancy_id", "score", "named_request_id", "travel_group_id"
    for worker, vacancy, score, named, group in Proposal.objects.filter(run=run).values_list(*fields):
        row = row_of[worker]
        placed.vacancy_of[row], placed.score_of[row] = column_of[vacancy], score
        placed.kept[row] = named is not None or group is not None
    of_groups = [row_of[worker] for _group, members in snapshot.groups for worker in members if worker in row_of]
    for row in of_groups:
        placed.left_out[row] = placed.vacancy_of[row] < 0
    return placed


def _misplaced(
    rows: slice, placed: Placed, allowed: npt.NDArray[np.bool_], points: npt.NDArray[np.int64],
    ids: npt.NDArray[np.int64], places: npt.NDArray[np.int64],
) -> list[str]:  # fmt: skip
    wrong = []
    for at in np.flatnonzero(placed.vacancy_of[rows] >= 0).tolist():
        row, column = rows.start + at, int(placed.vacancy_of[rows.start + at])
        pair = f"worker {ids[row]} at vacancy {places[column]}"
        if not allowed[at, column]:
            wrong.append(f"{pair}: a bar closes it")
        elif points[at, column] != placed.score_of[row]:
            wrong.append(f"{pair}: {points[at, column]} points, not {placed.score_of[row]}")
    return wrong


def _named(rows: Any, words: str) -> tuple[str, ...]:
    return tuple(words % row for row in rows[:MOST_NAMED])
