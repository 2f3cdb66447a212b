"""How far each person of a run came: who was proposed, and what kept out those who were not. One number a person, kept with the run."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

Stages = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.int64]

# What a person can bring as a paper, as `pathways.engine.rules.Change.needs` names it.
PAPERS = frozenset(
    {
        "passport",
        "national_id",
        "passport_or_national_id",
        "police_record",
        "migration_record",
        "medical",
        "driving_licence",
    }
)


class Stage(IntEnum):
    """From the farthest from a seat to the nearest. Kept in the database by these numbers: they never change their meaning."""

    CLOSED = 0  # eligible for no vacancy of the run
    PAPERS = 1  # eligible for none, and papers alone would have opened the vacancy that is nearest
    OUTBID = 2  # eligible for one at least; the seats went to others, or a group found no place together
    PROPOSED = 3


ELIGIBLE = (Stage.OUTBID, Stage.PROPOSED)


def stages_of(
    ids: Ids, eligible: npt.NDArray[np.bool_], proposed: npt.NDArray[np.bool_], changes: Mapping[int, Collection[str]]
) -> Stages:
    """(n,) the stage of each person. `changes`: by id what would have opened the nearest vacancy (`Change.needs`)."""
    papers = [pk for pk, needs in changes.items() if needs and PAPERS.issuperset(needs)]
    found = np.where(np.isin(ids, papers), Stage.PAPERS, Stage.CLOSED)
    found = np.where(eligible, Stage.OUTBID, found)
    return np.where(proposed, Stage.PROPOSED, found).astype(np.uint8)


def packed_ids(ids: Ids) -> bytes:
    """Ids in ascending order, as little as they can be: the steps between them, deflated."""
    if (np.diff(ids) <= 0).any():
        raise ValueError("ids must ascend")
    return zlib.compress(np.diff(ids, prepend=0).astype("<i8").tobytes())


def unpacked_ids(kept: bytes | memoryview) -> Ids:
    return np.cumsum(np.frombuffer(zlib.decompress(kept), "<i8"), dtype=np.int64)


def packed_stages(stages: Stages) -> bytes:
    return zlib.compress(stages.tobytes())


def unpacked_stages(kept: bytes | memoryview) -> Stages:
    return np.frombuffer(zlib.decompress(kept), np.uint8)


def needs_of(changes: Sequence[Mapping[str, Any]]) -> set[str]:
    return {str(change["needs"]) for change in changes}
