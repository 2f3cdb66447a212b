"""The story of a run and of a proposal: every write of this app.

A run is asked for (`run_request`), taken by a worker process (`run_take`), kept alive (`run_beat`), finished (`run_finish`)
or ended otherwise.
The row decides: a task that arrives twice finds the lease taken and goes home; a process that died lets its lease pass, and the
sweeper asks again. All clocks are the database's.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import people_scope
from common.copying import in_parts, insert_rows
from common.errors import InvalidInput, NotAllowed, WrongState
from common.leases import GIVEN_BACK, MAX_ATTEMPTS, Lease, LeasedWork, LeaseLost
from common.transitions import find, move_state
from employers.choices import HoldReason, VacancyStatus
from employers.models import Vacancy, VacancyHold
from employers.selectors import is_held
from employers.services import vacancy_locked
from workers.choices import WorkerStatus
from workers.models import Worker
from workers.services import Rows, rows_follow

from .choices import FIRST_DAY, LAST_DAY, ProposalStatus, Publishes, RunStage, RunStatus
from .live.services import changes_of_night, plans_follow, refuse_without_plan
from .models import (
    MatchRun,
    NearMiss,
    NotProposed,
    PlanChange,
    PlanChangeEvent,
    Proposal,
    ProposalEvent,
    RunEvent,
    RunStanding,
)  # fmt: skip
from .schedules.services import several_asked
from .steps.services import kept_sweep, steps_begin, steps_end
from .transitions import PROPOSAL_MOVES, RUN_MOVES

if TYPE_CHECKING:
    from .live.night import Night

WRITTEN_AT_ONCE = 20_000  # rows: their columns as text are in memory twice
MOST_SEED = 2**31 - 1
WORK = LeasedWork(MatchRun, (RunStatus.QUEUED, RunStatus.RUNNING), timedelta(seconds=12), "matching.tasks.execute_run")


def run_request(
    *,
    by: User | None,
    as_of: date,
    seed: int = 0,
    scope: Mapping[str, Sequence[str]] | None = None,
    parameters: Mapping[str, Any] | None = None,
    request_key: str = "",
    publishes: str = Publishes.PROPOSALS,
    placements_each: int = 1,
    rest_days: int = 0,
) -> MatchRun:
    """Ask for a run. The same `request_key` of the same person gives the same run, however often it is asked.

    `placements_each`: places that one person may get, one after another, with `rest_days` at home between two; `InvalidInput` where that
    cannot be (`schedules.services`).

    `publishes`: all that it proposes, or only what would change in the plans of its registries, for approval; then `WrongState` too where
    a registry has no plan yet, and `InvalidInput` where the run is limited to some pathways.

    A coordinator's run is limited to their country. Raises `InvalidInput` for a scope beyond what the person may see, a day far from
    ours or a seed out of range, `WrongState` for a key that was used for another run.
    """
    scope = _allowed_scope(by, dict(scope or {}))
    if not FIRST_DAY <= as_of <= LAST_DAY:
        raise InvalidInput(_("Choose a day of this century."), field="as_of")
    if not 0 <= seed <= MOST_SEED:
        raise InvalidInput(_("The seed is a whole number from 0 to %(most)d.") % {"most": MOST_SEED}, field="seed")
    several = several_asked(placements_each, rest_days, scope, as_of, publishes)
    if publishes == Publishes.CHANGES:
        refuse_without_plan(scope)
    with transaction.atomic():
        run, created = MatchRun.objects.get_or_create(
            request_key=key_of(by, request_key),
            defaults={
                "requested_by": by,
                "as_of": as_of,
                "seed": seed,
                "scope": scope,
                "parameters": dict(parameters or {}),
                "publishes": publishes,
                "placements_each": several.each,
                "rest_days": several.rest,
            },
        )
        if created:
            RunEvent.objects.create(subject=run, action="request", new_state=run.status, by=by)
            transaction.on_commit(lambda: WORK.ask_for([run.pk]))
        elif (run.as_of, run.seed, run.scope, run.parameters, run.publishes, run.placements_each, run.rest_days) != (
            as_of, seed, scope, dict(parameters or {}), publishes, several.each, several.rest,
        ):  # fmt: skip
            raise WrongState(_("This request key was used for another run: choose a new one."))
    return run


@transaction.atomic
def run_cancel(*, run: MatchRun, by: User, reason: str = "") -> MatchRun:
    """Stop a run that is queued or under way. It publishes nothing; a process at work on it notices within a second or two.

    Raises `NotAllowed` for a run that matches people of other countries too: it is not one coordinator's to stop.
    """
    own = people_scope(by).countries
    if own is not None and not set(run.scope.get("countries") or ["*"]) <= set(own):
        raise NotAllowed(_("This run matches people of other countries too: ask an administrator to cancel it."))
    extra = {"cancel_asked": True, "finished_at": Now()}
    cancelled = move_state(run, RUN_MOVES, "cancel", by=by, reason=reason, extra=extra)
    steps_end(run.pk)
    return cancelled  # type: ignore[return-value]


@transaction.atomic
def run_take(run_id: int) -> Lease | None:
    """Take the lease of a run that nobody works on. None where it is finished, cancelled, or in other hands."""
    lease = WORK.take(
        run_id, status=RunStatus.RUNNING, stage=RunStage.SNAPSHOT, progress_done=0, progress_total=0, timings={}
    )
    if lease is None:
        return None
    steps_begin(run_id)
    RunEvent.objects.create(subject_id=run_id, action="start", old_state="", new_state=RunStatus.RUNNING)
    return lease


def run_beat(lease: Lease) -> None:
    """Renew the lease. Raises `LeaseLost`."""
    WORK.renew(lease)


def run_progress(lease: Lease, stage: str, done: int, total: int) -> None:
    """Show how far the run is, and renew its lease. Raises `LeaseLost`."""
    WORK.renew(lease, stage=stage, progress_done=min(done, total), progress_total=total)


def run_measured(lease: Lease, **measured: Any) -> None:
    """Keep what is known before the end: `timings` of the stages so far, numbers of `workers` and `vacancies`. Raises `LeaseLost`."""
    WORK.renew(lease, **measured)


@transaction.atomic
def run_finish(
    lease: Lease,
    *,
    proposals: Sequence[Proposal],
    near_misses: Sequence[NearMiss],
    standing: RunStanding,
    figures: Mapping[str, Any],
    not_proposed: Sequence[NotProposed],
    night: Night | None = None,
) -> None:
    """Publish everything at once, or nothing: proposals, why others were not proposed, who came how far, figures, the end of the run.
    Of a run that publishes only changes: those, and who got which seat.

    A recruiter that was stopped while the run computed gains nobody: proposals on its vacancies are published as withdrawn.
    """
    if not WORK.held(lease).select_for_update().exists():
        raise LeaseLost
    _stop_where_the_recruiter_is(proposals)
    for rows in (proposals, near_misses, not_proposed):
        for part in in_parts(rows, WRITTEN_AT_ONCE):
            insert_rows(part)
    standing.save(force_insert=True)
    MatchRun.objects.filter(pk=lease.pk).update(
        status=RunStatus.DONE,
        stage=RunStage.FINISHED,
        progress_done=F("progress_total"),
        finished_at=Greatest(Now(), F("started_at")),
        error="",
        **GIVEN_BACK,
        **figures,
    )
    _say_what_was_stopped(proposals)
    run = MatchRun.objects.defer("rule_texts").get(pk=lease.pk)
    if night is not None:
        night.placements.save(force_insert=True)
        changes_of_night(run, night.changes)
    plans_follow(run)
    steps_end(lease.pk, made=figures.get("result_hash", ""))
    RunEvent.objects.create(subject_id=lease.pk, action="finish", old_state=RunStatus.RUNNING, new_state=RunStatus.DONE)


def _stop_where_the_recruiter_is(proposals: Sequence[Proposal]) -> None:
    """Under the locks that a sanction takes, in its order: of the two one sees what the other did."""
    ids = {proposal.vacancy_id for proposal in proposals}
    list(
        Vacancy.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk")
    )
    stopped = vacancies_stopped(ids)
    for proposal in proposals:
        if proposal.vacancy_id in stopped:
            proposal.status = ProposalStatus.WITHDRAWN


def _say_what_was_stopped(proposals: Sequence[Proposal]) -> None:
    why = _("Its recruiter was stopped while the run was under way.")
    old, new = ProposalStatus.PROPOSED, ProposalStatus.WITHDRAWN
    ProposalEvent.objects.bulk_create(
        ProposalEvent(subject=proposal, action="stop", old_state=old, new_state=new, reason=why)
        for proposal in proposals
        if proposal.status == new
    )


@transaction.atomic
def run_fail(run_id: int, *, error: str, token: str | None = None) -> None:
    """End a run that cannot be done, with a sentence a person can act on."""
    if WORK.fail(run_id, token=token, status=RunStatus.FAILED, error=error):
        steps_end(run_id)
        RunEvent.objects.create(
            subject_id=run_id,
            action="fail",
            old_state=RunStatus.RUNNING,
            new_state=RunStatus.FAILED,
            reason=error,
        )


def runs_sweep() -> int:
    """Ask again for every run that waits or whose process died; park those that keep killing it. Returns how many were asked for."""
    kept_sweep(WORK.under_way)
    return WORK.sweep(_put_aside)


def _put_aside(run_id: int) -> None:
    error = _("The run stopped its worker process %(n)d times and was put aside.") % {"n": MAX_ATTEMPTS}
    run_fail(run_id, error=error)


@transaction.atomic
def proposal_move(*, proposal: Proposal, name: str, by: User, reason: str = "") -> Proposal:
    """Decide on a proposal: one of `PROPOSAL_MOVES`.

    Moving somebody forward on a vacancy that is no longer open is a wrong state; moving a person whom the rules lacked a fact about needs
    no reason, discarding always does.
    """
    target = find(PROPOSAL_MOVES, name).target
    if target in (ProposalStatus.SHORTLISTED, ProposalStatus.OFFERED):
        _vacancy_is_open(proposal)
        _file_stands(proposal)
    elif target == ProposalStatus.PROPOSED:
        _recruiter_goes_on(proposal)
    move_state(proposal, PROPOSAL_MOVES, name, by=by, reason=reason)
    return proposal


def _vacancy_is_open(proposal: Proposal) -> None:
    vacancy = vacancy_locked(proposal.vacancy_id)
    if vacancy.status != VacancyStatus.OPEN or is_held(vacancy):
        raise WrongState(_("The vacancy is not open at the moment: nobody can be put forward for it."))


def _recruiter_goes_on(proposal: Proposal) -> None:
    """Nobody is brought back on a vacancy whose recruiter was stopped in the meantime."""
    if vacancies_stopped([vacancy_locked(proposal.vacancy_id).pk]):
        raise WrongState(_("The recruiter of this vacancy is stopped: nobody is put forward for it."))


def _file_stands(proposal: Proposal) -> None:
    """Under the lock that joining two files takes: nobody is put forward by a file that has gone into another one."""
    current = Proposal.objects.values_list("worker_id", flat=True).get(pk=proposal.pk)
    worker = Worker.objects.select_for_update(no_key=True).get(pk=current)
    if worker.status == WorkerStatus.MERGED or worker.pk != proposal.worker_id:
        raise WrongState(_("The person's file has been joined to another one: look at the proposals of that file."))


def proposals_follow(*, kept: Worker, gone: Worker) -> Rows:
    """What runs proposed to a file goes with it into another one; of one run the other's own proposal stands.

    Raises `InvalidInput` where both are put forward by one run: somebody must decide first which proposal counts.
    """
    own = Proposal.objects.filter(worker=kept).order_by().values("run")  # a person's other places are of one schedule
    moved = rows_follow(Proposal.objects.filter(worker=gone).exclude(turn__gt=1, run__in=own), kept=kept)
    moved |= rows_follow(NearMiss.objects.filter(worker=gone), kept=kept)
    moved |= rows_follow(NotProposed.objects.filter(worker=gone), kept=kept)
    moved |= rows_follow(PlanChange.objects.filter(worker=gone), kept=kept)
    forward = (ProposalStatus.SHORTLISTED, ProposalStatus.RESERVE, ProposalStatus.OFFERED)
    left = Proposal.objects.filter(worker=gone, status__in=forward).first()
    if left:
        raise InvalidInput(
            _("Run %(run)s put both forward: decide first about the proposal %(proposal)s of the file %(folio)s.")
            % {"run": left.run_id, "proposal": left, "folio": gone.folio}
        )
    return moved


def vacancies_stopped(vacancies: Iterable[int]) -> set[int]:
    """Which of these are held because their recruiter is."""
    reason = HoldReason.RECRUITER_SUSPENDED
    held = VacancyHold.objects.filter(vacancy__in=vacancies, reason=reason, lifted_at__isnull=True)
    return set(held.values_list("vacancy_id", flat=True))


def key_of(by: User | None, request_key: str) -> str:
    """Keys are the person's own: another's is not shared, and not found out."""
    if not request_key:
        return uuid.uuid4().hex
    return hashlib.sha256(f"{by.pk if by else ''}:{request_key}".encode()).hexdigest()


def _allowed_scope(by: User | None, scope: dict[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    if by is None:
        return scope
    own = people_scope(by).countries
    if own is None:
        return scope
    asked = scope.get("countries") or list(own)
    if not own or not set(asked) <= set(own):
        raise InvalidInput(_("You can match people of your own country only."), field="countries")
    return scope | {"countries": list(asked)}


@transaction.atomic
def proposals_forget(*, worker: Worker, by: User | None) -> None:
    """The person was erased: what was looked at in their file goes, and the words of the histories; nobody decides on them any more.

    Ranks and scores stay, for the numbers of the run.
    """
    ProposalEvent.objects.filter(subject__worker=worker).exclude(reason="").update(reason="")
    Proposal.objects.filter(worker=worker).update(findings=[], score_parts={}, runner_up_parts={})
    NearMiss.objects.filter(worker=worker).update(changes=[])
    NotProposed.objects.filter(worker=worker).update(bars=[])
    PlanChangeEvent.objects.filter(subject__worker=worker).exclude(reason="").update(reason="")
    PlanChange.objects.filter(worker=worker).update(findings=[], score_parts={})
    for proposal in Proposal.objects.filter(worker=worker, status__in=find(PROPOSAL_MOVES, "withdraw").sources):
        move_state(proposal, PROPOSAL_MOVES, "withdraw", by=by, reason=_("The file was erased."))
