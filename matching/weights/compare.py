"""The same people and vacancies assigned twice, by two weights, and what differs. Numbers and ids, no name.

Everybody is assigned anew both times, so nothing but the weights differs: who was proposed for what in an earlier run plays no part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..assigning import assign_snapshot
from ..choices import PreviewStage
from ..engine.scoring import score_parts
from ..engine.weights import PART_KEYS, Weights
from ..snapshot import Snapshot

PAIRS = 64  # at a time: parts are worked out for all of 64 people at all of 64 vacancies, and those of the pairs are read off
MOST_VACANCIES = 15
MOST_PEOPLE = 20  # of each kind
Progress = Callable[[str, int, int], None]
Columns = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """Of each worker the column of the vacancy (-1: none), and the points of each part, 0 where none. Shapes (n,), (n, parts)."""

    place: Columns
    parts: Columns

    @property
    def placed(self) -> npt.NDArray[np.bool_]:
        return self.place >= 0


def compare(
    snapshot: Snapshot, before: Weights, after: Weights, *, seed: int, parameters: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """What `WeightsPreview.result` keeps. `progress(stage, done, total)`: of `PreviewStage`."""
    sides = [
        _assigned(replace(snapshot, weights=weights), seed, parameters, _of_stage(progress, stage))
        for weights, stage in ((before, PreviewStage.BEFORE), (after, PreviewStage.AFTER))
    ]
    progress(PreviewStage.COMPARING, 0, 1)
    then, now = sides
    stays = then.placed & (then.place == now.place)
    moves = then.placed & now.placed & (then.place != now.place)
    loses, gains = then.placed & ~now.placed, ~then.placed & now.placed
    return {
        "workers": snapshot.workers.n,
        "vacancies": snapshot.vacancies.n,
        "seats": int(snapshot.seats.sum()),
        "people": {
            "stays": int(stays.sum()),
            "moves": int(moves.sum()),
            "loses": int(loses.sum()),
            "gains": int(gains.sum()),
            "none": int((~then.placed & ~now.placed).sum()),
        },
        "parts": {key: [int(side.parts[:, number].sum()) for side in sides] for number, key in enumerate(PART_KEYS)},
        "programmes": _programmes(snapshot, then.place, now.place),
        "places": _vacancies(snapshot, then.place, now.place),
        "some": {
            kind: _some(snapshot, rows, then, now)
            for kind, rows in (("loses", loses), ("gains", gains), ("moves", moves))
        },
    }


def _of_stage(progress: Progress, stage: PreviewStage) -> Progress:
    return lambda _stage, done, total: progress(stage, min(done, total), total)


def _assigned(snapshot: Snapshot, seed: int, parameters: dict[str, Any], progress: Progress) -> Side:
    progress("", 0, 1)
    place = assign_snapshot(snapshot, seed=seed, parameters=parameters, progress=progress).assignment.vacancy_of
    return Side(place.astype(np.int64), _parts(snapshot, place.astype(np.int64)))


def _parts(snapshot: Snapshot, place: Columns) -> Columns:
    rows = np.flatnonzero(place >= 0)
    parts = np.zeros((len(place), len(PART_KEYS)), np.int64)
    for start in range(0, len(rows), PAIRS):
        some = rows[start : start + PAIRS]
        people = snapshot.worker_columns.take(some)
        points = score_parts(people, snapshot.vacancy_columns.take(place[some]), snapshot.weights)
        for number, key in enumerate(PART_KEYS):
            parts[some, number] = points[key].diagonal()
    return parts


def _counts(snapshot: Snapshot, then: Columns, now: Columns) -> npt.NDArray[np.int64]:
    """Of each vacancy: people before, after, who stay, who come, who leave. Shape (5, m)."""
    same = then[(then == now) & (then >= 0)]
    before, after, stay = (
        np.bincount(column[column >= 0], minlength=snapshot.vacancies.n) for column in (then, now, same)
    )
    return np.stack([before, after, stay, after - stay, before - stay])


def _vacancies(snapshot: Snapshot, then: Columns, now: Columns) -> list[list[int]]:
    """Those where most people come and leave: [id, before, after, stay, come, leave]."""
    counts = _counts(snapshot, then, now)
    changed = counts[3] + counts[4]
    most = np.argsort(-changed, kind="stable")[:MOST_VACANCIES]
    return [[int(snapshot.vacancies.ids[at]), *counts[:, at].tolist()] for at in most.tolist() if changed[at]]


def _programmes(snapshot: Snapshot, then: Columns, now: Columns) -> list[list[Any]]:
    """[code, seats, before, after, come, leave]: who stays in a programme at another vacancy neither comes nor leaves."""
    of = snapshot.vacancies.programme.astype(np.int64)
    before, after = (np.where(place >= 0, np.append(of, -1)[place], -1) for place in (then, now))
    told: list[list[Any]] = []
    for programme in np.unique(of).tolist():
        was, will = before == programme, after == programme
        code = snapshot.vocabulary.programmes[programme] if programme >= 0 else ""
        seats = int(snapshot.seats[of == programme].sum())
        told.append([code, seats, *(int(rows.sum()) for rows in (was, will, will & ~was, was & ~will))])
    return sorted(told, key=lambda row: (-row[1], row[0]))


def _some(snapshot: Snapshot, rows: npt.NDArray[np.bool_], then: Side, now: Side) -> list[list[int]]:
    """Spread evenly over all of them: [worker, vacancy before or 0, vacancy after or 0, points before, points after]."""
    found = np.flatnonzero(rows)
    if len(found) > MOST_PEOPLE:
        found = found[np.linspace(0, len(found) - 1, MOST_PEOPLE).astype(np.intp)]
    ids = np.append(snapshot.vacancies.ids, 0)
    return [
        [
            int(snapshot.workers.ids[row]),
            int(ids[then.place[row]]),
            int(ids[now.place[row]]),
            int(then.parts[row].sum()),
            int(now.parts[row].sum()),
        ]
        for row in found.tolist()
    ]
