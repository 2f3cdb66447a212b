"""Who got which seat by a finished run: by the proposals that it made, or by what a run keeps that publishes only changes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from .choices import Publishes
from .fairness.stages import packed_ids, unpacked_ids
from .models import MatchRun, Proposal, RunPlacements

KEPT = ("", "named", "group")  # kept in the database by their positions


class Placement(NamedTuple):
    """`kept`: why the seat was kept for the person, empty where it was given by score."""

    worker: int
    vacancy: int
    score: int
    rank: int  # within the vacancy, by score, then by id
    kept: str


def placements_of(run: MatchRun) -> Iterator[Placement]:
    """In the order of the workers' ids. What was approved after the run is no part of it."""
    if run.publishes == Publishes.CHANGES:
        return iter(_unpacked(run.placements))
    return _proposed(run)


def placement_of(proposal: Proposal) -> Placement:
    kept = "named" if proposal.named_request_id else "group" if proposal.travel_group_id else ""
    return Placement(proposal.worker_id, proposal.vacancy_id, proposal.score, proposal.rank, kept)


def _proposed(run: MatchRun) -> Iterator[Placement]:
    names = "worker_id", "vacancy_id", "score", "rank", "named_request_id", "travel_group_id"
    rows = Proposal.objects.filter(run=run, is_later=False).order_by("worker_id").values_list(*names)
    for worker, vacancy, score, rank, named, group in rows.iterator(chunk_size=5_000):
        yield Placement(worker, vacancy, score, rank, "named" if named else "group" if group else "")


def packed(run: MatchRun, places: Iterable[Placement]) -> RunPlacements:
    """To be saved with the run. `places` in the order of the workers' ids."""
    rows = list(places)
    return RunPlacements(
        run=run,
        people=packed_ids(np.array([row.worker for row in rows], np.int64)),
        vacancies=zlib.compress(np.array([row.vacancy for row in rows], "<i8").tobytes()),
        scores=zlib.compress(np.array([row.score for row in rows], "<i2").tobytes()),
        kept=zlib.compress(np.array([KEPT.index(row.kept) for row in rows], np.uint8).tobytes()),
    )


def _unpacked(kept: RunPlacements) -> list[Placement]:
    def column(content: bytes | memoryview, kind: str) -> list[int]:
        told: list[int] = np.frombuffer(zlib.decompress(content), kind).tolist()
        return told

    columns = column(kept.vacancies, "<i8"), column(kept.scores, "<i2"), column(kept.kept, "u1")
    people = unpacked_ids(kept.people).tolist()
    return ranked((worker, *row[:2], KEPT[row[2]]) for worker, *row in zip(people, *columns, strict=True))


def ranked(places: Iterable[tuple[int, int, int, str]]) -> list[Placement]:
    """(worker, vacancy, score, kept) with their ranks, in the order of the workers' ids."""
    found, rank, before = [], 0, None
    for worker, vacancy, score, kept in sorted(places, key=lambda row: (row[1], -row[2], row[0])):
        rank = rank + 1 if vacancy == before else 1
        before = vacancy
        found.append(Placement(worker, vacancy, score, rank, kept))
    return sorted(found)


def result_hash(places: Iterable[Placement]) -> str:
    """SHA-256 over worker, vacancy, score and rank of every placement, in the order of workers: equal results, equal fingerprints."""
    digest = hashlib.sha256()
    for row in sorted(places):
        digest.update(f"{row.worker},{row.vacancy},{row.score},{row.rank}\n".encode())
    return digest.hexdigest()
