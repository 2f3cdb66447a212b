"""A run that publishes only what changes: everybody is matched anew, but whoever is told of a place keeps it unless another is better by
some points; what differs from the proposals that stand is put before people.

Who is pinned to a place (`standing`) is no part of it, and neither is the seat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from pathways.engine.facts import country_code
from workers.models import Worker

from ..assigning import Assigned
from ..choices import ChangeCause
from ..explanation import table_of_parts
from ..models import LivePlan, MatchRun, PlanChange, RunPlacements
from ..placements import Placement, packed, ranked
from ..snapshot import Snapshot
from .comparing import Place, change_of, explained
from .standing import Standing, plans_of, standing_of_plan


@dataclass(frozen=True)
class Night:
    """What such a run keeps and puts before people."""

    placements: RunPlacements
    changes: list[PlanChange]


def night_of(run: MatchRun, snapshot: Snapshot, assigned: Assigned, places: list[Placement]) -> Night:
    changes = [
        change
        for plan in plans_of(run.scope.get("countries") or [])
        for change in _changes(run, plan, snapshot, assigned)
    ]
    return Night(packed(run, places), changes)


def places_given(snapshot: Snapshot, assigned: Assigned) -> list[Placement]:
    """Of everybody who got a seat, by id."""
    rows = np.flatnonzero(assigned.assignment.vacancy_of >= 0)
    columns = assigned.assignment.vacancy_of[rows].astype(np.intp)
    scores = [sum(parts.values()) for parts in table_of_parts(snapshot, rows, columns)]
    named = assigned.kept.request_of
    return ranked(
        (
            int(snapshot.workers.ids[row]),
            int(snapshot.vacancies.ids[column]),
            score,
            "named" if row in named else "group" if row in assigned.groups.group_of else "",
        )
        for row, column, score in zip(rows.tolist(), columns.tolist(), scores, strict=True)
    )


def _changes(run: MatchRun, plan: LivePlan, snapshot: Snapshot, assigned: Assigned) -> Iterator[PlanChange]:
    standing = standing_of_plan(plan)
    changed = _changed(plan, run, standing, snapshot, assigned)
    given = {worker: place.after for worker, place in changed.items() if place.after is not None}
    told = dict(explained(snapshot, given))
    here = set(snapshot.workers.ids.tolist())
    prices = dict(zip(snapshot.vacancies.ids.tolist(), assigned.assignment.prices.tolist(), strict=True))
    for worker, place in changed.items():
        cause = ChangeCause.NIGHT if worker in here else ChangeCause.LEFT
        row = change_of(plan, worker, place, cause, standing, told.get(worker))
        row.night = run
        row.price = int(prices[place.after]) if place.after is not None else 0
        yield row


def _changed(
    plan: LivePlan, run: MatchRun, standing: Standing, snapshot: Snapshot, assigned: Assigned
) -> dict[int, Place]:
    """Of the registries of the plan, as far as the run looked at them, who would be elsewhere."""
    asked = set(run.scope.get("countries") or plan.countries) & set(plan.countries)
    of_plan = np.isin(snapshot.workers.registry_country, [country_code(code) for code in sorted(asked)])
    found: dict[int, Place] = {}
    ids = snapshot.vacancies.ids
    for row in np.flatnonzero(of_plan).tolist():
        worker, column = int(snapshot.workers.ids[row]), int(assigned.assignment.vacancy_of[row])
        held = standing.held.get(worker)
        place = Place(held.vacancy if held else None, int(ids[column]) if column >= 0 else None)
        if place.before != place.after:
            found[worker] = place
    gone = _gone(standing, set(snapshot.workers.ids.tolist()), asked)
    return found | {worker: Place(at, None) for worker, at in gone.items()}


def _gone(standing: Standing, here: set[int], asked: set[str]) -> Mapping[int, int]:
    """Who holds a place, is not pinned to it, and is not matched any more; by id where."""
    missing = [worker for worker in standing.held if worker not in here and worker not in standing.pinned]
    of = Worker.objects.filter(pk__in=missing, country__in=asked).values_list("pk", flat=True)
    return {worker: standing.held[worker].vacancy for worker in of}
