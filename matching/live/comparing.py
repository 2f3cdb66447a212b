"""Where a plan in memory differs from what stands: the changes that wait for approval, with their reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ..choices import ChangeCause
from ..explanation import Explained, explain_pairs
from ..models import LivePlan, PlanChange
from ..snapshot import Snapshot
from .standing import Standing, standing_of_plan
from .state import State


@dataclass(frozen=True)
class News:
    """Ids of what was written about since the plan was last looked at."""

    workers: frozenset[int] = frozenset()
    vacancies: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Found:
    """`changes` to be written, and whose waiting ones are overtaken: by those, or because nothing would change any more."""

    changes: tuple[PlanChange, ...]
    overtaken: frozenset[int]


@dataclass(frozen=True)
class Place:
    """Where somebody is by the proposals that stand, and where they would be."""

    before: int | None
    after: int | None


def differences(plan: LivePlan, state: State, workers: Collection[int] | None, news: News) -> Found:
    """Of these people; of everybody whom the plan is about where None."""
    standing = standing_of_plan(plan, workers)
    everybody = {*standing.held, *standing.waiting, *(state.row_of if workers is None else workers)}
    changed: dict[int, Place] = {}
    overtaken = set()
    for worker in sorted(everybody):
        place = _place(worker, standing, state)
        if place is not None and place.before != place.after:
            if worker in standing.waiting and standing.waiting[worker] == place.after:
                continue
            changed[worker] = place
        if worker in standing.waiting:
            overtaken.add(worker)
    told = _told(state, changed)
    rows = [
        change_of(plan, worker, place, _cause(worker, place, standing, state, news), standing, told.get(worker))
        for worker, place in changed.items()
    ]
    for row in rows:
        there = state.place(row.worker_id)
        row.price = there.price if there and row.after_id else 0
    return Found(tuple(rows), frozenset(overtaken))


def _place(worker: int, standing: Standing, state: State) -> Place | None:
    """None for whoever is not moved: pinned to their place, or of a group that only a run places."""
    if worker in standing.pinned or state.is_bound(worker):
        return None
    held, there = standing.held.get(worker), state.place(worker)
    return Place(held.vacancy if held else None, there.vacancy if there else None)


def _cause(worker: int, place: Place, standing: Standing, state: State, news: News) -> ChangeCause:
    if not state.is_in_play(worker):
        return ChangeCause.LEFT
    if worker in news.workers:
        return ChangeCause.PERSON if place.before is not None or worker in standing.waiting else ChangeCause.NEW_PERSON
    if news.vacancies & {place.before, place.after}:
        return ChangeCause.VACANCY
    return ChangeCause.CHAIN


def _told(state: State, changed: Mapping[int, Place]) -> Mapping[int, tuple[Explained, int]]:
    """By worker who gets a place: why, and the score."""
    places = {worker: place.after for worker, place in changed.items() if place.after is not None}
    return dict(explained(state.part(sorted(places), sorted(set(places.values()))), places)) if places else {}


def explained(part: Snapshot, places: Mapping[int, int]) -> Iterator[tuple[int, tuple[Explained, int]]]:
    """Of each (worker, vacancy) of a snapshot that holds them."""
    rows = part.workers.ids.searchsorted(sorted(places))
    columns = part.vacancies.ids.searchsorted([places[worker] for worker in sorted(places)])
    ids = part.workers.ids.tolist()
    for one in explain_pairs(part, rows, columns):
        yield ids[int(rows[one.pair])], (one, sum(one.parts.values()))


def change_of(
    plan: LivePlan, worker: int, place: Place, cause: str, standing: Standing, told: tuple[Explained, int] | None
) -> PlanChange:
    held = standing.held.get(worker)
    row = PlanChange(
        plan=plan,
        worker_id=worker,
        cause=cause,
        before_id=place.before,
        after_id=place.after,
        score_before=held.score if held else None,
    )
    if told:
        one, row.score = told
        row.score_parts, row.findings, row.unknown_count = one.parts, one.findings, one.unknown
    return row
