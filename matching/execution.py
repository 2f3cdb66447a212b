"""One run from its row to its published proposals: the whole story, step by step.

take the lease -> snapshot -> scan, auction, pricing (matching.engine) -> explain -> publish everything in one transaction.
A process that dies leaves a row whose lease passes; the next one goes on after the last stage whose result was kept (`steps`) and
publishes the same.
"""

from __future__ import annotations

import logging
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from common.alive import Alive, kept_alive
from common.leases import Lease, LeaseLost
from common.scope import WHOLE_REGION, database_scope, one_view

from .assigning import Assigned, assign_snapshot
from .caps import limits_told
from .choices import Publishes, RunStage
from .engine import VERSION
from .engine.assignment import Assignment, RunCancelled
from .explanation import explain_pairs, kept_rules, table_of_parts
from .fairness.standing import standing_of
from .floors.counting import floors_told, points_given
from .groups import GroupsKept
from .live.night import night_of, places_given
from .models import MatchRun, Proposal
from .named.kept import Kept
from .near import left_over
from .placements import Placement, placement_of, ranked, result_hash
from .schedules.assigning import NotPossible
from .schedules.standing import next_best
from .services import run_beat, run_fail, run_finish, run_measured, run_progress, run_take
from .shards.asking import sharing
from .snapshot import Snapshot, take_snapshot
from .standing import Seconds
from .steps.resume import Stages
from .steps.services import ASSIGNING
from .steps.watch import Watch

log = logging.getLogger(__name__)
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]

BEAT_SECONDS = 3.0
SHOW_SECONDS = 0.5
_STAGES = {str(stage): stage for stage in (RunStage.SNAPSHOT, *ASSIGNING)}


def execute(run_id: int) -> None:
    """Work on a run if nobody else does. Ends quietly where the lease is lost or the run was cancelled."""
    lease = run_take(run_id)
    if lease is None:
        return
    try:
        with kept_alive(partial(run_beat, lease), f"run-{lease.pk}", BEAT_SECONDS) as alive:
            _work(lease, alive)
    except (LeaseLost, RunCancelled):
        log.info("run %s: stopped, it is in other hands or cancelled", run_id)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the lease will pass and the sweeper asks again
    except NotPossible as error:
        run_fail(run_id, token=lease.token, error=str(error))
    except SoftTimeLimitExceeded:
        run_fail(
            run_id,
            token=lease.token,
            error=_("The run took longer than a run may: limit it to a country or a pathway."),
        )
    except Exception:
        log.exception("run %s failed", run_id)
        run_fail(run_id, token=lease.token, error=_("The run met a fault. Its log has the details; start it again."))


def _work(lease: Lease, alive: Alive) -> None:
    timer = _Timer()
    run = MatchRun.objects.get(pk=lease.pk)
    stages = Stages(lease, run)
    shown = _Shown(lease, alive, stages)
    snapshot = stages.snapshot() or _read(run, stages, shown)
    timer.lap("snapshot", stages.seconds_before(RunStage.SNAPSHOT))
    shown.measured(timings=timer.laps, workers=snapshot.workers.n, vacancies=snapshot.vacancies.n)
    assigned = stages.assigned() or _assign(run, snapshot, stages, shown)
    timer.lap("assignment", stages.seconds_before(*ASSIGNING))
    shown.measured(timings=timer.laps)
    shown(RunStage.PUBLISH, 0, snapshot.workers.n)
    if run.publishes == Publishes.CHANGES:
        _finish_with_changes(lease, run, snapshot, assigned, timer)
    else:
        _finish_with_proposals(lease, run, snapshot, assigned, timer, shown)


def _finish_with_proposals(
    lease: Lease, run: MatchRun, snapshot: Snapshot, assigned: Assigned, timer: _Timer, shown: _Shown
) -> None:
    assignment = assigned.assignment
    seconds = next_best(snapshot, assigned)
    proposals = _proposals(run, snapshot, assigned, seconds, shown)
    _say_why_kept(proposals, snapshot, assigned.kept, assigned.groups)
    _say_what_floors_gave(proposals, snapshot, assignment)
    timer.lap("explanation")
    left = left_over(run, snapshot, assignment, seconds[0], partial(_looked_at, shown, snapshot, len(proposals)))
    timer.lap("near_misses")
    standing = standing_of(run, snapshot, assigned.turns, left.near_misses)
    timer.lap("standing")
    _connect_again()
    with database_scope(WHOLE_REGION):
        run_finish(
            lease,
            proposals=proposals,
            near_misses=left.near_misses,
            not_proposed=left.not_proposed,
            standing=standing,
            figures=_figures(run, snapshot, assigned, [placement_of(proposal) for proposal in proposals], timer),
        )


def _finish_with_changes(lease: Lease, run: MatchRun, snapshot: Snapshot, assigned: Assigned, timer: _Timer) -> None:
    """Of everybody it is kept where they would be; put before people is only what differs from what stands."""
    places = places_given(snapshot, assigned)
    with one_view(WHOLE_REGION):
        night = night_of(run, snapshot, assigned, places)
    timer.lap("explanation")
    standing = standing_of(run, snapshot, assigned.turns, ())
    timer.lap("standing")
    _connect_again()
    with database_scope(WHOLE_REGION):
        run_finish(
            lease,
            proposals=(),
            near_misses=(),
            not_proposed=(),
            standing=standing,
            night=night,
            figures=_figures(run, snapshot, assigned, places, timer),
        )


def _read(run: MatchRun, stages: Stages, shown: _Shown) -> Snapshot:
    shown(RunStage.SNAPSHOT, 0, 0)
    snapshot = take_snapshot(run)
    stages.keep_snapshot(snapshot)
    return snapshot


def _assign(run: MatchRun, snapshot: Snapshot, stages: Stages, shown: _Shown) -> Assigned:
    shown(RunStage.SCAN, 0, snapshot.workers.n)
    assigned = assign_snapshot(
        snapshot,
        seed=run.seed,
        parameters=run.parameters,
        progress=shown,
        cancelled=shown.alive.is_lost,
        others=sharing(shown.lease, run, snapshot.workers.n),
    )
    stages.keep_assigned(assigned)
    return assigned


def _looked_at(shown: _Shown, snapshot: Snapshot, before: int, people: int) -> None:
    """Reasons are given to everybody: to those proposed first, then to those left over."""
    shown("publish", before + people, snapshot.workers.n)


def _connect_again() -> None:
    """A database that restarted while we computed has dropped our connection: the result is worth a new one."""
    if not connection.in_atomic_block and not connection.is_usable():
        connection.close()


def _say_why_kept(proposals: list[Proposal], snapshot: Snapshot, kept: Kept, groups: GroupsKept) -> None:
    ids = snapshot.workers.ids
    request_of = {int(ids[row]): request for row, request in kept.request_of.items()}
    group_of = {int(ids[row]): group for row, group in groups.group_of.items()}
    for proposal in proposals:
        proposal.named_request_id = request_of.get(proposal.worker_id)
        proposal.travel_group_id = group_of.get(proposal.worker_id)


def _say_what_floors_gave(proposals: list[Proposal], snapshot: Snapshot, assignment: Assignment) -> None:
    """Not to those whose seat was kept: no points decided about it."""
    free = [proposal for proposal in proposals if not proposal.named_request_id and not proposal.travel_group_id]
    rows = np.searchsorted(snapshot.workers.ids, [proposal.worker_id for proposal in free])
    given = points_given(snapshot.floors, assignment, rows, assignment.vacancy_of[rows].astype(np.int64))
    for proposal, points in zip(free, given.tolist(), strict=True):
        proposal.floor_points = points


def _proposals(
    run: MatchRun, snapshot: Snapshot, assigned: Assigned, seconds: list[Seconds], shown: _Shown
) -> list[Proposal]:
    """A proposal for every place that somebody got, ranked within the vacancy by score, then by id."""
    proposals: list[Proposal] = []
    for turn, (vacancy_of, second) in enumerate(zip(assigned.turns, seconds, strict=True), start=1):
        prices = assigned.assignment.prices
        for proposal in _of_turn(run, snapshot, (vacancy_of, prices, second), shown, len(proposals)):
            proposal.turn = turn
            proposals.append(proposal)
    _rank(proposals)
    return proposals


def _of_turn(
    run: MatchRun, snapshot: Snapshot, placed: tuple[Int32, Int64, Seconds], shown: _Shown, before: int
) -> Iterator[Proposal]:
    """`placed`: everybody's vacancy (-1 none), the prices, and where they would have stood."""
    vacancy_of, prices, second = placed
    rows = np.flatnonzero(vacancy_of >= 0)
    columns = vacancy_of[rows].astype(np.intp)
    others = np.flatnonzero(second.vacancy[rows] >= 0)
    elsewhere = dict(
        zip(
            others.tolist(),
            table_of_parts(snapshot, rows[others], second.vacancy[rows[others]].astype(np.intp)),
            strict=True,
        )
    )
    workers, vacancies = snapshot.workers.ids, snapshot.vacancies.ids
    for one in explain_pairs(snapshot, rows, columns, partial(_looked_at, shown, snapshot, before)):
        row, column = int(rows[one.pair]), int(columns[one.pair])
        other = int(second.vacancy[row])
        yield Proposal(
            run=run,
            worker_id=int(workers[row]),
            vacancy_id=int(vacancies[column]),
            score=sum(one.parts.values()),
            score_parts=one.parts,
            findings=one.findings,
            unknown_count=one.unknown,
            price=int(prices[column]),
            runner_up_id=int(vacancies[other]) if other >= 0 else None,
            runner_up_score=int(second.score[row]) if other >= 0 else None,
            runner_up_parts=elsewhere.get(one.pair, {}),
            runner_up_price=int(second.price[row]) if other >= 0 else None,
        )


def _rank(proposals: list[Proposal]) -> None:
    """Each its rank, in the order of vacancies and ranks."""
    places = ranked((proposal.worker_id, proposal.vacancy_id, proposal.score, "") for proposal in proposals)
    rank_of = {(place.worker, place.vacancy): place.rank for place in places}
    for proposal in proposals:
        proposal.rank = rank_of[proposal.worker_id, proposal.vacancy_id]
    proposals.sort(key=lambda proposal: (proposal.vacancy_id, proposal.rank))


def _figures(
    run: MatchRun, snapshot: Snapshot, assigned: Assigned, places: list[Placement], timer: _Timer
) -> dict[str, Any]:
    assignment = assigned.assignment
    ids = snapshot.vacancies.ids.tolist()
    return {
        "rule_versions": dict(snapshot.rule_versions),
        "rule_texts": kept_rules(snapshot.rules),
        "limits": limits_told(snapshot.caps, assigned.turns, assignment.multipliers),
        "floors": floors_told(snapshot.floors, assigned.floors, assignment),
        "total_without_floors": assigned.total_without_floors,
        "weights_version": snapshot.weights_version,
        "weights": snapshot.weights.points(),
        "engine_version": VERSION,
        "input_hash": snapshot.fingerprint(run.seed),
        "result_hash": result_hash(places),
        "timings": timer.laps,
        "peak_memory": peak_memory(),
        "workers": snapshot.workers.n,
        "vacancies": snapshot.vacancies.n,
        "vacancies_already_started": snapshot.already_started,
        "seats": assignment.seats,
        "eligible_pairs": assignment.eligible_pairs,
        "proposals_made": len(places),
        "kept_by_name": len(assigned.kept.requests),
        "kept_for_groups": len(assigned.groups.group_of),
        "total_score": assignment.total_score,
        "bound": assignment.bound,
        "gap": assignment.gap,
        "prices": {str(ids[column]): int(price) for column, price in enumerate(assignment.prices) if price},
    }


def peak_memory() -> int:
    """Bytes: the most that this process has held in memory since it began (getrusage(2): kilobytes, on a Mac bytes)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


class _Timer:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str, before: float | None = None) -> None:
        """`before`: what it took in an earlier process, whose result was only read by this one."""
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 3) if before is None else before
        self._last = now


class _Shown:
    """Writes progress at most twice a second, and always the first and the last word about a stage.

    While the database is away nothing is shown and the work goes on: the heart knows whether the run is still ours.
    """

    def __init__(self, lease: Lease, alive: Alive, steps: Watch) -> None:
        self.lease, self.alive, self.steps = lease, alive, steps
        self._next = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self.alive.is_lost():
            raise LeaseLost
        now, at = time.monotonic(), _STAGES.get(stage, RunStage.PUBLISH)
        if now >= self._next or done == total or self.steps.is_new(at):
            self._next = now + SHOW_SECONDS
            with _while_the_database_may_be_away():
                run_progress(self.lease, at, done, total)
                self.steps.show(at, done, total)

    def measured(self, **measured: Any) -> None:
        with _while_the_database_may_be_away():
            run_measured(self.lease, **measured)


@contextmanager
def _while_the_database_may_be_away() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError):
        connection.close()  # the next one is new
