"""The few pairs that know each other: who has worked for the employer before, and where a person stands already.

As demands they would be another for nearly every vacancy, in a table as large as all pairs. So these are told pair by pair, beside the
tables (`pairs.Tied`), and every pass looks at them as at all others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .columns import VacancyColumns, WorkerColumns
from .demands import PROOF_PERCENT
from .weights import Weights

Int16 = NDArray[np.int16]
Int64 = NDArray[np.int64]
TIED_KEYS = ("same_employer", "stay")


@dataclass(frozen=True)
class Ties:
    """Pairs that some of these points are for, each once, by worker and then by vacancy; all others have 0."""

    workers: Int64  # (ties,)
    vacancies: Int64  # (ties,)
    points: dict[str, Int16]  # of each of TIED_KEYS (ties,)

    def spread(self, key: str, shape: tuple[int, int]) -> Int16:
        """The points of all pairs (n, m)."""
        table = np.zeros(shape, np.int16)
        table[self.workers, self.vacancies] = self.points[key]
        return table


def ties_of(workers: WorkerColumns, vacancies: VacancyColumns, weights: Weights) -> Ties:
    """Same employer: as far as it is proved that the person has worked there, by the best proof. Stay: all points where they stand."""
    proof = np.clip(workers.past_proof.astype(np.int64), 0, len(PROOF_PERCENT) - 1)
    worth = weights.same_employer * PROOF_PERCENT[proof] // 100
    again, employed = _met(workers.past_employer, vacancies.employer) if weights.same_employer else _NOBODY
    stands, there = _met(workers.stands_at[:, None], vacancies.ids) if weights.stay else _NOBODY
    width = max(vacancies.m, 1)
    keys = np.concatenate([again // max(proof.shape[1], 1) * width + employed, stands * width + there])
    pairs, of = np.unique(keys, return_inverse=True)
    points = {key: np.zeros(len(pairs), np.int16) for key in TIED_KEYS}
    np.maximum.at(points["same_employer"], of[: len(again)], worth.ravel()[again].astype(np.int16))
    points["stay"][of[len(again) :]] = weights.stay
    return Ties(pairs // width, pairs % width, points)


_NOBODY = np.empty(0, np.int64), np.empty(0, np.int64)


def _met(wanted: Int64, ids: Int64) -> tuple[Int64, Int64]:
    """Every cell of `wanted` (n, k), counted row by row, with every one of `ids` (m,) that it names; below 0 names nobody."""
    order = np.argsort(ids, kind="stable")
    inside, cells = ids[order], wanted.ravel()
    first = np.searchsorted(inside, cells)
    counts = np.where(cells >= 0, np.searchsorted(inside, cells, side="right") - first, 0)
    cell = np.repeat(np.arange(len(cells)), counts)
    within = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    return cell, order[first[cell] + within]
