"""What a person decides about changes: approved, a change makes a proposal and withdraws the one until then; declined, nobody is moved.

Whatever stood when a change was found is asked again when it is approved: the vacancy is open, the rules still let the person in, nobody
has decided otherwise about the proposal until now, and there is a seat, and a place under each cap. Of several that are approved together
each may need a seat that another one gives up: they are looked at together, and those that still have none are refused, the lowest
scores first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.scope import WHOLE_REGION, database_scope
from common.transitions import move_state
from employers.choices import VacancyStatus
from employers.models import Vacancy
from employers.selectors import is_held
from workers.choices import WorkerStatus
from workers.models import Worker

from ..bulk import judge_pairs
from ..choices import ChangeStatus, PlanStatus
from ..models import LivePlan, PlanChange, Proposal, ProposalEvent
from ..transitions import CHANGE_MOVES, PROPOSAL_MOVES
from .places import places_passed
from .services import touch
from .standing import HOLDING, PINNED


@dataclass(frozen=True)
class Decided:
    """`refused`: each with a sentence that says why, in the reader's language."""

    done: tuple[PlanChange, ...]
    refused: tuple[tuple[PlanChange, str], ...]


@transaction.atomic
def changes_approve(*, changes: Sequence[PlanChange], by: User) -> Decided:
    """Make proposals of these, of each or not at all; the order in which they are given says nothing."""
    rows, refused = _locked(changes)
    work = {
        vacancy.pk: vacancy
        for vacancy in Vacancy.objects.filter(pk__in={pk for row in rows for pk in (row.before_id, row.after_id)})
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    }
    until_now = _until_now(rows)
    possible = []
    for row, why in zip(rows, _whys(rows, work, until_now), strict=True):
        if why:
            refused.append((row, why))
        else:
            possible.append(row)
    by_plan: dict[int, list[PlanChange]] = {}
    for row in possible:
        by_plan.setdefault(row.plan_id, []).append(row)
    done = []
    for plan_id, some in sorted(by_plan.items()):
        accepted, without = _with_places(LivePlan.objects.select_related("run").get(pk=plan_id), some, work)
        refused += without
        for row in accepted:
            _approve(row, until_now.get(row.worker_id), by)
        done += accepted
    return Decided(tuple(done), tuple(refused))


@transaction.atomic
def changes_decline(*, changes: Sequence[PlanChange], by: User, reason: str) -> Decided:
    """Nobody is moved: who holds a place keeps it, and this plan proposes the pair no more. Raises `InvalidInput` without a reason."""
    if not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    rows, refused = _locked(changes)
    for row in rows:
        move_state(row, CHANGE_MOVES, "decline", by=by, reason=reason)
        _look_again(row)
    return Decided(tuple(rows), tuple(refused))


@transaction.atomic
def change_reconsider(*, change: PlanChange, by: User, reason: str = "") -> PlanChange:
    """A declined change counts no more: the person is looked at again, as if nothing had been decided."""
    move_state(change, CHANGE_MOVES, "reconsider", by=by, reason=reason)
    _look_again(change)
    return change


def _look_again(change: PlanChange) -> None:
    if LivePlan.objects.filter(pk=change.plan_id, status=PlanStatus.CURRENT).exists():
        vacancies = {pk for pk in (change.before_id, change.after_id) if pk is not None}
        touch(change.plan_id, workers=[change.worker_id], vacancies=vacancies)


def _locked(changes: Iterable[PlanChange]) -> tuple[list[PlanChange], list[tuple[PlanChange, str]]]:
    """Those that still wait, each with its lock, and the others."""
    ids = {change.pk for change in changes}
    found = PlanChange.objects.filter(pk__in=ids).select_related("worker", "after", "before", "plan")
    rows = list(found.order_by("pk").select_for_update(no_key=True, of=("self",)))
    waiting = [row for row in rows if row.status == ChangeStatus.WAITING]
    gone = _("Somebody has decided about it, or later news have overtaken it: look at the list again.")
    return waiting, [(row, gone) for row in rows if row.status != ChangeStatus.WAITING]


def _until_now(rows: Sequence[PlanChange]) -> dict[int, Proposal]:
    """The proposals by which these people hold their places, locked."""
    of_people = Proposal.objects.filter(
        run__in={row.plan.run_id for row in rows}, worker__in={row.worker_id for row in rows}, status__in=HOLDING
    )
    return {
        proposal.worker_id: proposal
        for proposal in of_people.order_by("pk").select_for_update(no_key=True, of=("self",))
    }


def _whys(rows: Sequence[PlanChange], work: Mapping[int, Vacancy], until_now: Mapping[int, Proposal]) -> list[str]:
    """Of each why it cannot be made any more, empty where it can."""
    people = dict(Worker.objects.filter(pk__in={row.worker_id for row in rows}).values_list("pk", "status"))
    barred = _barred(rows)
    return [_why(row, work, until_now.get(row.worker_id), people.get(row.worker_id), row.pk in barred) for row in rows]


def _why(
    row: PlanChange, work: Mapping[int, Vacancy], proposal: Proposal | None, file: str | None, is_barred: bool
) -> str:
    if row.plan.status != PlanStatus.CURRENT:
        return _("A later run has proposed anew: look at its proposals.")
    if (proposal.vacancy_id if proposal else None) != row.before_id or (proposal and proposal.status in PINNED):
        return _("Somebody has decided about the person's proposal in the meantime: look at it first.")
    if row.after_id is None:
        return ""
    if file != WorkerStatus.REGISTERED:
        return _("The person's file is not open any more: nobody can be proposed by it.")
    vacancy = work[row.after_id]
    if vacancy.status != VacancyStatus.OPEN or is_held(vacancy):
        return _("The vacancy is not open at the moment: nobody can be put forward for it.")
    if is_barred:
        return _("A rule closes the vacancy to the person by now: look at why, on the person's page.")
    return ""


def _barred(rows: Sequence[PlanChange]) -> set[int]:
    """Those whose new place the rules, on the day of the run, close to the person."""
    barred = set()
    by_plan: dict[int, list[PlanChange]] = {}
    for row in rows:
        if row.after_id is not None and row.worker.status == WorkerStatus.REGISTERED:
            by_plan.setdefault(row.plan_id, []).append(row)
    for some in by_plan.values():
        pairs = [(row.worker_id, row.after_id) for row in some if row.after_id is not None]
        judged = judge_pairs(pairs, some[0].plan.run.as_of)
        barred |= {row.pk for row, found in zip(some, judged, strict=True) if not found.eligible}
    return barred


def _with_places(
    plan: LivePlan, rows: Sequence[PlanChange], work: Mapping[int, Vacancy]
) -> tuple[list[PlanChange], list[tuple[PlanChange, str]]]:
    """Those that all have a seat and a place under each cap, if all of them are made; and those that have none, why."""
    with database_scope(WHOLE_REGION):  # seats are held by people whom the one who decides may not see, too
        return _counted(plan, rows, work)


def _counted(
    plan: LivePlan, rows: Sequence[PlanChange], work: Mapping[int, Vacancy]
) -> tuple[list[PlanChange], list[tuple[PlanChange, str]]]:
    of_run = Proposal.objects.filter(run=plan.run_id, status__in=HOLDING).order_by()
    holding = dict(of_run.values_list("worker_id", "vacancy_id"))
    accepted = {row.worker_id: row for row in rows}
    refused: list[tuple[PlanChange, str]] = []

    def refuse(workers: Collection[int], excess: int, why: str) -> None:
        lowest = sorted(workers & accepted.keys(), key=lambda pk: (accepted[pk].score or 0, pk))
        refused.extend((accepted.pop(pk), why) for pk in lowest[:excess])

    while True:
        places = _places(holding, accepted)
        coming = {pk for pk, row in accepted.items() if row.after_id is not None}
        seats, full = Counter(places.values()), False
        for pk in sorted({places[worker] for worker in coming}):
            excess = seats[pk] - (work[pk].seats - work[pk].seats_taken)
            here = {worker for worker in coming if places[worker] == pk}
            if excess > 0:
                full = True
                refuse(
                    here, excess, _("No seat is left there: another person holds it. Approve that person's change too.")
                )
        if full:
            continue
        passed = [cap for cap in places_passed(places, coming, plan.run.as_of) if cap.workers & coming]
        if not passed:
            return list(accepted.values()), refused
        for cap in passed:
            refuse(cap.workers & coming, cap.excess, _("No place is left under a cap of the pathway."))


def _places(holding: Mapping[int, int], accepted: Mapping[int, PlanChange]) -> dict[int, int]:
    """The vacancy of everybody who would hold a place."""
    after = {worker: row.after_id for worker, row in accepted.items()}
    found = {worker: after.get(worker, at) for worker, at in holding.items()} | after
    return {worker: at for worker, at in found.items() if at is not None}


def _approve(row: PlanChange, until_now: Proposal | None, by: User) -> None:
    if until_now is not None:
        reason = (
            _("Another place was approved: %(place)s.") % {"place": row.after} if row.after else row.get_cause_display()
        )
        move_state(until_now, PROPOSAL_MOVES, "replace", by=by, reason=str(reason))
    made = None if row.after_id is None or row.score is None else _proposal(row, row.after_id, row.score, by)
    move_state(row, CHANGE_MOVES, "approve", by=by, extra={"proposal": made})


def _proposal(row: PlanChange, vacancy: int, score: int, by: User) -> Proposal:
    with database_scope(WHOLE_REGION):
        of_vacancy = Proposal.objects.filter(run=row.plan.run_id, vacancy=vacancy)
        last = of_vacancy.aggregate(last=Max("rank"))["last"] or 0
    made = Proposal.objects.create(
        run_id=row.plan.run_id,
        worker_id=row.worker_id,
        vacancy_id=vacancy,
        score=score,
        score_parts=row.score_parts,
        findings=row.findings,
        unknown_count=row.unknown_count,
        price=row.price,
        rank=last + 1,
        is_later=True,
    )
    ProposalEvent.objects.create(subject=made, action="create", new_state=made.status, by=by)
    return made
