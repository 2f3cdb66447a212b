"""One repair of a plan: read what is new, repair the state in memory, write what would change.

The state of a plan is kept in the process that made it. Another process, or one that started anew, reads everything first: correct, and
slower. Where a plan is large, let one process alone look after plans (docs/production.md).
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from datetime import timedelta
from functools import partial

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from common.alive import kept_alive
from common.leases import Lease, LeaseLost
from common.scope import WHOLE_REGION, database_scope, one_view

from ..choices import TouchedKind
from ..models import LivePlan, Touched
from .comparing import Found, News, differences
from .services import WORK, plan_beat, plan_fail, plan_repaired, plan_take, plan_wait
from .state import Outdated, State

log = logging.getLogger(__name__)

BEAT_SECONDS = 3.0
MOST_KEPT = 4  # plans in the memory of one process
MOST_NEWS = 2_000  # people and vacancies; where there are more, reading everything anew is quicker
PATIENCE = timedelta(minutes=10)
LOOKS, LOOK_SECONDS = 20, 0.1
_KEPT: OrderedDict[int, State] = OrderedDict()


def execute(plan_id: int) -> None:
    """Repair a plan if nobody else does."""
    lease = plan_take(plan_id)
    if lease is None:
        return
    try:
        with kept_alive(partial(plan_beat, lease), f"plan-{plan_id}", BEAT_SECONDS):
            _repair(lease)
    except LeaseLost:
        _KEPT.pop(plan_id, None)
        log.info("plan %s: in other hands, or ended", plan_id)
    except (OperationalError, InterfaceError):
        _KEPT.pop(plan_id, None)
        raise  # the database went away: the lease will pass and the sweeper asks again
    except Exception:
        _KEPT.pop(plan_id, None)
        log.exception("plan %s could not be repaired", plan_id)
        plan_fail(lease, error=_("The plan met a fault. Its log has the details."))


def forget_kept() -> None:
    """The next repair reads everything."""
    _KEPT.clear()


def _repair(lease: Lease) -> None:
    if not _may_begin(lease):
        plan_wait(lease)
        return
    with one_view(WHOLE_REGION):
        plan = WORK.held(lease).select_related("run").first()
        if plan is None:
            raise LeaseLost
        seen = list(Touched.objects.filter(plan=plan))
        state, found = _looked_at(plan, seen)
    with database_scope(WHOLE_REGION):
        plan_repaired(lease, changes=found.changes, overtaken=found.overtaken, seen=seen, prices=state.prices)
    state.version = plan.version + 1
    _keep(plan, state)


def _may_begin(lease: Lease) -> bool:
    """Whether every transaction that was open when the plan was made has ended: what one of them wrote before there was a plan is no news
    of it, and a reading before its end would miss it. Longer than `PATIENCE` after the run none is waited for.
    """
    plan = WORK.held(lease).select_related("run").first()
    if plan is None:
        raise LeaseLost
    if plan.version or connection.in_atomic_block:
        return True
    finished = plan.run.finished_at
    if finished is None or timezone.now() - finished > PATIENCE:
        return True
    writing = _writing()
    for _look in range(LOOKS):
        if not writing & _writing():
            return True
        time.sleep(LOOK_SECONDS)
    return False


def _writing() -> set[str]:
    """The transactions that have written to tables of this database, or are about to; their locks last as long as they do."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT virtualtransaction FROM pg_locks
                WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        )
        return {row[0] for row in cursor.fetchall()}


def _looked_at(plan: LivePlan, seen: list[Touched]) -> tuple[State, Found]:
    news = News(_subjects(seen, TouchedKind.WORKER), _subjects(seen, TouchedKind.VACANCY))
    state = _KEPT.pop(plan.pk, None)
    if state is not None and state.version == plan.version and len(news.workers) + len(news.vacancies) <= MOST_NEWS:
        try:
            moved = state.repaired(news.workers, news.vacancies)
            return state, differences(plan, state, moved, news)
        except Outdated:
            log.info("plan %s: lists or rules have changed, it is read anew", plan.pk)
    state = State(plan)
    return state, differences(plan, state, None, news)


def _subjects(seen: list[Touched], kind: TouchedKind) -> frozenset[int]:
    return frozenset(row.subject for row in seen if row.kind == kind)


def _keep(plan: LivePlan, state: State) -> None:
    _KEPT[plan.pk] = state
    while len(_KEPT) > MOST_KEPT:
        _KEPT.popitem(last=False)
