"""Every write about plans: they begin with a run, are repaired under a lease, and end with the next run of their registries.

What is found is a `PlanChange` that waits; only `decisions` make anything of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from common.copying import insert_rows
from common.errors import InvalidInput, WrongState
from common.leases import GIVEN_BACK, MAX_ATTEMPTS, Lease, LeasedWork, LeaseLost
from reference.models import Country

from ..choices import ChangeStatus, PlanStatus, Publishes, TouchedKind
from ..known import newest_runs
from ..models import LivePlan, MatchRun, PlanChange, PlanChangeEvent, Touched
from .standing import plans_of

WORK = LeasedWork(LivePlan, (PlanStatus.CURRENT,), timedelta(seconds=12), "matching.tasks.repair_plan")
BATCH = 2000


@transaction.atomic
def plans_follow(run: MatchRun) -> None:
    """A run has finished: its proposals are kept up to date from now on, and for its registries those of no earlier run any more.

    Runs that publish only changes, and those of some pathways only, change nothing here. One that gives several places to one person ends
    the plans of its registries, and is none: where a whole schedule would go is not told by looking at one seat.
    """
    if run.publishes != Publishes.PROPOSALS or run.scope.get("programmes"):
        return
    newest = newest_runs([], [], timezone.now() + timedelta(days=1))
    for plan in LivePlan.objects.filter(status=PlanStatus.CURRENT).order_by("pk").select_for_update(no_key=True):
        countries = newest.get(plan.run_id, [])
        if not countries:
            _end(plan)
        elif countries != plan.countries:
            _narrow(plan, countries)
    if run.pk in newest and not run.has_several:
        LivePlan.objects.get_or_create(run=run, defaults={"countries": newest[run.pk]})


def _end(plan: LivePlan) -> None:
    _overtake(plan.changes.waiting())
    plan.touched.all().delete()
    LivePlan.objects.filter(pk=plan.pk).update(status=PlanStatus.ENDED, finished_at=Now(), **GIVEN_BACK)


def _narrow(plan: LivePlan, countries: Sequence[str]) -> None:
    """Another run has begun anew for some registries; whoever works on the plan now has lost it."""
    _overtake(plan.changes.waiting().exclude(worker__country__in=countries))
    LivePlan.objects.filter(pk=plan.pk).update(countries=list(countries), version=F("version") + 1, **GIVEN_BACK)


def plan_take(plan_id: int) -> Lease | None:
    """The lease of a plan that nobody works on. None where it has ended or is in other hands."""
    return WORK.take(plan_id)


def plan_beat(lease: Lease) -> None:
    """Renew the lease. Raises `LeaseLost`."""
    WORK.renew(lease)


@transaction.atomic
def plan_repaired(
    lease: Lease,
    *,
    changes: Sequence[PlanChange],
    overtaken: Collection[int],
    seen: Sequence[Touched],
    prices: Mapping[str, int],
) -> None:
    """Write what a repair found, all or nothing: new changes, the waiting ones of `overtaken` people overtaken, and what was seen is seen.

    Of whoever there is later news nothing is written: the next repair looks at them. Raises `LeaseLost`, also where the plan has ended or
    has become one of fewer registries meanwhile.
    """
    plan = WORK.held(lease).select_for_update(no_key=True).first()
    if plan is None:
        raise LeaseLost
    ids = [row.pk for row in seen]
    again = set(plan.touched.filter(kind=TouchedKind.WORKER).exclude(pk__in=ids).values_list("subject", flat=True))
    _overtake(plan.changes.waiting().filter(worker__in=set(overtaken) - again))
    _write([change for change in changes if change.worker_id not in again])
    Touched.objects.filter(pk__in=ids).delete()
    now = timezone.now()
    LivePlan.objects.filter(pk=plan.pk).update(
        version=F("version") + 1,
        seen=F("seen") + len({(row.kind, row.subject) for row in seen}),
        prices=dict(prices),
        repaired_at=now,
        behind_seconds=max(((now - row.at).total_seconds() for row in seen), default=None),
        attempt=0,
        error="",
        **GIVEN_BACK,
    )


def _overtake(changes: Any) -> None:
    ids = list(changes.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    PlanChange.objects.filter(pk__in=ids).update(status=ChangeStatus.OVERTAKEN, updated_at=Now())
    events = (
        PlanChangeEvent(
            subject_id=pk, action="overtake", old_state=ChangeStatus.WAITING, new_state=ChangeStatus.OVERTAKEN
        )
        for pk in ids
    )
    PlanChangeEvent.objects.bulk_create(events, batch_size=BATCH)


def _write(changes: Sequence[PlanChange]) -> None:
    insert_rows(changes)
    events = (PlanChangeEvent(subject=change, action="create", new_state=ChangeStatus.WAITING) for change in changes)
    PlanChangeEvent.objects.bulk_create(events, batch_size=BATCH)


@transaction.atomic
def changes_of_night(run: MatchRun, changes: Sequence[PlanChange]) -> None:
    """What a run found that publishes only changes: it takes the place of all that waits for its registries, whose plans are built anew."""
    countries = run.scope.get("countries") or []
    for plan in plans_of(countries).select_for_update(no_key=True):
        _overtake(plan.changes.waiting().filter(worker__country__in=countries or plan.countries))
        LivePlan.objects.filter(pk=plan.pk).update(
            version=F("version") + 1, prices=run.prices, attempt=0, error="", **GIVEN_BACK
        )
    _write(changes)


def refuse_without_plan(scope: Mapping[str, Sequence[str]]) -> None:
    """Only where proposals stand can something change. Raises `WrongState`, and `InvalidInput` for a run of some pathways only."""
    if scope.get("programmes"):
        raise InvalidInput(_("What changes in a plan is found for all pathways together."), field="programmes")
    everywhere = Country.objects.filter(is_origin=True).values_list("pk", flat=True)
    asked = set(scope.get("countries") or everywhere)
    planned = {country for plan in plans_of(sorted(asked)) for country in plan.countries}
    if not planned or asked - planned:
        raise WrongState(_("There is no plan yet that could change: start a run that publishes its proposals first."))


def plan_wait(lease: Lease) -> None:
    """Give the work back undone: the sweeper asks again."""
    WORK.held(lease).update(attempt=0, **GIVEN_BACK)


def plan_fail(lease: Lease, *, error: str) -> None:
    """A repair met a fault; the sweeper asks again, some times."""
    WORK.held(lease).update(error=error, **GIVEN_BACK)


def plans_sweep() -> int:
    """Ask for every current plan that has news, or was never looked at. Returns how many."""
    news = Touched.objects.filter(plan=OuterRef("pk"))
    free = WORK.free().filter(Q(Exists(news)) | Q(version=0))
    worn, to_ask = WORK.left(free)
    LivePlan.objects.filter(pk__in=worn, error="").update(
        error=_("Its worker process stopped %(n)d times: the next run begins anew.") % {"n": MAX_ATTEMPTS}
    )
    return WORK.ask_for(to_ask)


def touch(plan_id: int, *, workers: Collection[int] = (), vacancies: Collection[int] = ()) -> None:
    """Let the next repair look at these, whatever the triggers saw."""
    rows = [Touched(plan_id=plan_id, kind=TouchedKind.WORKER, subject=pk) for pk in workers]
    rows += [Touched(plan_id=plan_id, kind=TouchedKind.VACANCY, subject=pk) for pk in vacancies]
    Touched.objects.bulk_create(rows)
