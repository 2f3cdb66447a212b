"""What a score reads beside the facts: who knows each other already, by id, and as columns of those whom a run looks at; and fares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from .fares import NO_FARES, Fares

Ids = npt.NDArray[np.int64]
NOWHERE = -1


@dataclass(frozen=True)
class Known:
    """`past`: how each (worker, employer) is proved; `stands`: the vacancy by worker; `employers`: the employer by vacancy. All by id.

    `fares`: what journeys cost on the day of the score.
    """

    past: dict[tuple[int, int], int] = field(default_factory=dict)
    stands: dict[int, int] = field(default_factory=dict)
    employers: dict[int, int] = field(default_factory=dict)
    fares: Fares = NO_FARES

    def of_workers(self, ids: Ids) -> dict[str, npt.NDArray[Any]]:
        """The columns of `engine.columns.WorkerColumns` of these people, whose ids ascend."""
        pairs = np.array([(*pair, proof) for pair, proof in sorted(self.past.items())], np.int64).reshape(-1, 3)
        row, there = _places(ids, pairs[:, 0])
        row, pairs = row[there], pairs[there]
        number = np.arange(len(row)) - np.searchsorted(row, row)
        shape = len(ids), int(number.max(initial=-1)) + 1
        employer, proof = np.full(shape, NOWHERE, np.int64), np.zeros(shape, np.int8)
        employer[row, number], proof[row, number] = pairs[:, 1], pairs[:, 2]
        stands = np.full(len(ids), NOWHERE, np.int64)
        held = np.array(sorted(self.stands.items()), np.int64).reshape(-1, 2)
        row, there = _places(ids, held[:, 0])
        stands[row[there]] = held[there, 1]
        return {"past_employer": employer, "past_proof": proof, "stands_at": stands}

    def of_vacancies(self, ids: Ids) -> dict[str, npt.NDArray[Any]]:
        employer = np.array([self.employers.get(pk, NOWHERE) for pk in ids.tolist()], np.int64)
        return {"ids": ids.astype(np.int64), "employer": employer}


NOBODY = Known()


def _places(ids: Ids, wanted: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """Where each wanted id is among ascending ones, and whether it is there."""
    if not len(ids):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return at, ids[at] == wanted
