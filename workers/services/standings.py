"""How the programmes stand for everybody, kept for lists to filter by: every night anew, and for a changed file within seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope
from pathways.choices import NOT_OPEN
from pathways.engine.evaluate import STANDINGS, CompiledRules, worker_standings
from pathways.engine.facts import WorkerFacts
from pathways.models import Programme
from pathways.selectors import compiled_rules

from ..choices import WorkerStatus
from ..facts import worker_facts
from ..models import Worker

AT_ONCE = 5_000  # files read and written together: some 30 MB, and a transaction of a second
MOST_CHANGED = 20_000  # taken by one call

# Whoever holds the row of a person is changing their file, and has noted it: they are worked out soon after. Waiting would be for both.
_WRITE = """
WITH free AS (
    SELECT worker_id FROM workers_searchentry WHERE worker_id = ANY (%(workers)s) ORDER BY worker_id FOR UPDATE SKIP LOCKED
)
UPDATE workers_searchentry AS entry SET pathways = made.pathways
  FROM (SELECT worker, string_to_array(codes, ',') AS pathways
          FROM unnest(%(workers)s::bigint[], %(codes)s::text[]) AS made (worker, codes)) AS made, free
 WHERE entry.worker_id = made.worker AND free.worker_id = made.worker AND entry.pathways IS DISTINCT FROM made.pathways
"""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('workers.services.standings'))"
_TAKE = """
DELETE FROM workers_changedfile
 WHERE id IN (SELECT id FROM workers_changedfile ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING worker
"""


def standings_renew(as_of: date | None = None) -> int:
    """Work out everybody's standing on the day (today by default), a chunk in a transaction. How many people that were."""
    day = as_of or timezone.localdate()
    done, last = 0, 0
    while True:
        with database_scope(WHOLE_REGION):
            following = _kept().filter(pk__gt=last).order_by("pk")
            ids = list(following.values_list("pk", flat=True)[:AT_ONCE])
            if not ids:
                return done
            _write(ids, day)
        done, last = done + len(ids), ids[-1]


def standings_catch_up() -> int:
    """Work out the standing of the people whose files changed since the last time. How many that were.

    A file that changes meanwhile is noted anew by its own transaction. Two callers share the work.
    """
    with transaction.atomic(), database_scope(WHOLE_REGION):
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [MOST_CHANGED])
            changed = sorted({worker for (worker,) in cursor.fetchall()})
        for first in range(0, len(changed), AT_ONCE):
            _write(changed[first : first + AT_ONCE], timezone.localdate())
    return len(changed)


def _kept() -> QuerySet[Worker]:
    return Worker.objects.filter(status__in=(WorkerStatus.REGISTERED, WorkerStatus.STALE))


def _write(workers: Sequence[int], day: date) -> None:
    """Of people who are not on the lists any more no pathway is open. Two who work things out write one after the other, each what it read
    while the other did not write."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    rules = compiled_rules(day)
    facts = worker_facts(_kept().filter(pk__in=workers), rules.vocabulary, day)
    ids = facts.ids.tolist()
    gone = sorted(set(workers) - set(ids))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"workers": [*ids, *gone], "codes": [*_codes(rules, facts), *("" for _worker in gone)]})


def _codes(rules: CompiledRules, facts: WorkerFacts) -> list[str]:
    """For each person the codes of `SearchEntry.pathways`, separated by commas."""
    told: list[list[str]] = [[] for _person in range(facts.n)]
    for programme in _programmes():
        standings = worker_standings(rules, facts, programme)
        for number, name in enumerate(STANDINGS):
            if name != "closed":
                for row in np.flatnonzero(standings == number).tolist():
                    told[row].append(f"{programme}:{name}")
    return [",".join(codes) for codes in told]


def _programmes() -> Iterable[str]:
    """Those that take people for work."""
    return Programme.objects.filter(is_work=True).exclude(status__in=NOT_OPEN).values_list("pk", flat=True)
