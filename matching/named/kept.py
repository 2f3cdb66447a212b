"""The seats that a run keeps for people whom an employer asked for by name, before everybody else is assigned.

A seat is kept where the request is found, the person agrees (and still agrees that employers know them), no bar closes the vacancy to
them, and the vacancy has a seat: the rules hold for them as for everybody, and how they score plays no part. Requests count in the order in
which they were asked; a person who is asked for twice gets the earlier one. What the run proves best is then the assignment of all others
to the seats that are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from employers.selectors import named_standing
from workers.choices import ConsentPurpose
from workers.models import Consent

from ..choices import NamedPersonStatus
from ..engine.assignment import Assignment
from ..engine.pairs import Chunk, PairScores
from ..models import NamedPerson


@dataclass(frozen=True)
class Named:
    """A request with the ids of its person and vacancy."""

    request: int
    worker: int
    vacancy: int


def named_pairs(vacancies: Sequence[int]) -> tuple[Named, ...]:
    """Who agreed to a request for one of these vacancies, in the order of the requests. Two queries."""
    found = named_standing(list(vacancies)).values_list("pk", "vacancy_id")
    vacancy_of = dict(found)
    shared = Consent.objects.filter(purpose=ConsentPurpose.SHARING, withdrawn_at=None).values("worker")
    people = NamedPerson.objects.filter(request__in=vacancy_of, status=NamedPersonStatus.AGREED, worker__in=shared)
    rows = people.order_by("request_id").values_list("request_id", "worker_id")
    return tuple(Named(request, worker, vacancy_of[request]) for request, worker in rows)


@dataclass(frozen=True)
class Kept:
    """Row of the worker, column of the vacancy, and the score of the pair, for each request that a seat is kept for."""

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    scores: npt.NDArray[np.int64]
    requests: tuple[int, ...]

    @property
    def request_of(self) -> Mapping[int, int]:
        """The request by the row of its worker; rows that are kept for no request come after those."""
        return dict(zip(self.rows.tolist(), self.requests, strict=False))


def keep(
    named: Sequence[Named], scores: PairScores, seats: npt.NDArray[np.int32], ids: tuple[npt.NDArray, npt.NDArray]
) -> Kept:
    """Those of `named` that get their seat: in this run, eligible, and while the vacancy has seats.

    `ids`: of workers and vacancies, sorted.
    """
    workers, vacancies = ids
    left, rows, columns, points, requests = seats.copy(), [], [], [], []
    for one in named:
        row, column = _place(workers, one.worker), _place(vacancies, one.vacancy)
        if row is None or column is None or row in rows or left[column] < 1:
            continue
        score = int(scores.block(row, row + 1)[0, column])
        if score < 0:
            continue
        left[column] -= 1
        rows.append(row)
        columns.append(column)
        points.append(score)
        requests.append(one.request)
    return Kept(np.array(rows, np.int64), np.array(columns, np.int64), np.array(points, np.int64), tuple(requests))


def _place(ids: npt.NDArray[np.int64], wanted: int) -> int | None:
    at = int(np.searchsorted(ids, wanted))
    return at if at < len(ids) and ids[at] == wanted else None


class WithoutKept:
    """The scores of a run for everybody but those who have their seat, or go with others who found none: eligible for nothing more."""

    def __init__(self, scores: PairScores, kept: Kept, left_out: Sequence[int] = ()) -> None:
        self._scores = scores
        self._rows = np.sort(np.concatenate([kept.rows, np.array(left_out, np.int64)]))
        self.n_workers, self.n_vacancies, self.layout = scores.n_workers, scores.n_vacancies, scores.layout

    def chunk(self, start: int, stop: int) -> Chunk:
        chunk = self._scores.chunk(start, stop)
        inside = self._inside(start, stop)
        return chunk.without(inside) if inside.size else chunk

    def block(self, start: int, stop: int) -> npt.NDArray[np.int16]:
        block = self._scores.block(start, stop)
        inside = self._inside(start, stop)
        if inside.size:
            block = block.copy()
            block[inside] = -1
        return block

    def _inside(self, start: int, stop: int) -> npt.NDArray[np.int64]:
        return self._rows[np.searchsorted(self._rows, start) : np.searchsorted(self._rows, stop)] - start


def seats_left(seats: npt.NDArray[np.int32], kept: Kept) -> npt.NDArray[np.int32]:
    return seats - np.bincount(kept.columns, minlength=len(seats)).astype(np.int32)


def together(assignment: Assignment, kept: Kept, scores: PairScores) -> Assignment:
    """The assignment of all others with the kept seats: total and bound are of both, so the proof is about what was free to choose."""
    if not kept.rows.size:
        return assignment
    vacancy_of = assignment.vacancy_of.copy()
    vacancy_of[kept.rows] = kept.columns
    points = int(kept.scores.sum())
    bound = assignment.bound + points
    total = assignment.total_score + points
    pairs = sum(int((scores.block(row, row + 1) >= 0).sum()) for row in kept.rows.tolist())
    return replace(
        assignment,
        vacancy_of=vacancy_of,
        total_score=total,
        bound=bound,
        gap=(bound - total) / max(bound, 1),
        seats=assignment.seats + len(kept.rows),
        eligible_pairs=assignment.eligible_pairs + pairs,
    )
