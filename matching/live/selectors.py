"""Reads of plans and of the changes that wait for people, always within what the person may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q, QuerySet

from accounts.policies import Can, may
from accounts.scope import people_scope
from employers.models import Vacancy
from employers.selectors import search_vacancies
from reference.models import Country
from workers.models import Worker
from workers.selectors import search_workers

from ..choices import ChangeKind, ChangeStatus, PlanStatus
from ..fairness.selectors import numbers_scope
from ..models import LivePlan, MatchRun, PlanChange, Proposal, Touched
from ..models.live import PlanChangeQuerySet
from ..selectors import runs_of, runs_visible_to

if TYPE_CHECKING:
    from accounts.models import User

# Of a list: beyond them nothing is counted or turned through.
MOST = 5000
# Of all changes: nearly all were overtaken, and who looks through those wants the last days.
NEWEST = 20_000
_PLACES = [f"{side}__{part}" for side in ("before", "after") for part in ("employer", "programme", "subdivision")]
# Of a run a change needs its number; what it kept of rules and prices is read where one change is told.
_HEAVY = [f"{of}__{field}" for of in ("plan__run", "night") for field in ("rule_texts", "prices")] + ["plan__prices"]
_IS = {
    ChangeKind.FIRST: Q(before__isnull=True),
    ChangeKind.OTHER: Q(before__isnull=False, after__isnull=False),
    ChangeKind.LOSES: Q(after__isnull=True),
}


def plans_visible_to(user: User) -> QuerySet[LivePlan]:
    """Plans of the runs that the person may see. Who reads files but no runs sees the plans of their country: numbers only."""
    runs = runs_visible_to(user) if may(user, Can.READ_RUNS) else runs_of(people_scope(user).countries)
    return LivePlan.objects.filter(run__in=runs.order_by().values("pk")).defer("prices")


@dataclass(frozen=True)
class Freshness:
    """How far a plan that is kept up to date is: `waiting` people and vacancies are not looked at yet, the first since `since`."""

    run: int
    places: tuple[str, ...]  # the registries by name; none where all are meant
    waiting: int
    seen: int
    repaired_at: datetime | None
    error: str


def freshness_of(user: User) -> list[Freshness]:
    """Of each current plan that the person may see and that still is of a registry of theirs, the newest run first.

    As many queries for many plans as for one.
    """
    own = numbers_scope(user).countries
    current = plans_visible_to(user).filter(status=PlanStatus.CURRENT)
    plans = [plan for plan in current if own is None or not plan.countries or set(plan.countries) & set(own)]
    touched = Touched.objects.filter(plan__in=plans).order_by().values_list("plan", "kind")
    waiting: Counter[int] = Counter()
    for plan_id, _kind, count in touched.annotate(Count("subject", distinct=True)) if plans else ():
        waiting[plan_id] += count
    names = Country.objects.in_bulk({code for plan in plans for code in plan.countries}) if plans else {}
    return [
        Freshness(
            run=plan.run_id,
            places=tuple(str(names.get(code, code)) for code in plan.countries),
            waiting=waiting[plan.pk],
            seen=plan.seen,
            repaired_at=plan.repaired_at,
            error=plan.error,
        )
        for plan in plans
    ]


def changes_visible_to(user: User) -> PlanChangeQuerySet:
    changes: PlanChangeQuerySet = PlanChange.objects.in_scope(people_scope(user))
    return changes.select_related("plan__run", "night", "worker", *_PLACES).defer(*_HEAVY)


def of_kind(changes: PlanChangeQuerySet, kind: str) -> PlanChangeQuerySet:
    return changes.filter(_IS[ChangeKind(kind)])


def newest_of(changes: PlanChangeQuerySet) -> PlanChangeQuerySet:
    """Those among the `NEWEST` on record, so that a list in which nearly all are is found by their numbers alone."""
    last = PlanChange.objects.aggregate(last=Max("pk"))["last"] or 0
    return changes.filter(pk__gt=last - NEWEST)


def search_changes(changes: PlanChangeQuerySet, text: str) -> PlanChangeQuerySet:
    """The changes of a person, or from or to a vacancy, that the words or the folio find."""
    if not (text := text.strip()):
        return changes
    people = search_workers(Worker.objects.all(), text).order_by().values("pk")
    work = search_vacancies(Vacancy.objects.all(), text).order_by().values("pk")
    return changes.filter(Q(worker__in=people) | Q(before__in=work) | Q(after__in=work))


def waiting_change_of(worker: Worker) -> PlanChange | None:
    """The newest change that waits for the person."""
    return PlanChange.objects.waiting().filter(worker=worker).select_related("before", "after").order_by("-pk").first()


def place_until_now(change: PlanChange) -> Proposal | None:
    """The proposal of the place that the person had in the plan; none of a first place."""
    if change.before_id is None:
        return None
    kept = Proposal.objects.filter(run=change.plan.run_id, worker=change.worker_id, vacancy=change.before_id)
    return kept.order_by("-pk").first()


def changes_of_night(run: MatchRun, user: User) -> tuple[int, int]:
    """Changes that a run found, of people whom the user may see: all of them, and those that wait still."""
    seen = PlanChange.objects.in_scope(people_scope(user)).filter(night=run).order_by()
    counts = seen.aggregate(found=Count("pk"), waiting=Count("pk", filter=Q(status=ChangeStatus.WAITING)))
    return counts["found"], counts["waiting"]


def changes_waiting(run: MatchRun, user: User) -> int:
    """How many changes of the plan of a run wait, of people whom the user may see."""
    return PlanChange.objects.in_scope(people_scope(user)).waiting().filter(plan__run=run).count()
