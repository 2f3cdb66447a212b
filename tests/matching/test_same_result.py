"""The same run, bit for bit: on one thread and on two, in other blocks, again, and from rows that lie in another order.

On one process and on two, and where processes are killed: test_worker_processes, test_resume.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone

from employers.models import Vacancy
from matching.execution import execute
from matching.models import MatchRun, NearMiss, NotProposed, Proposal
from matching.services import run_request
from tests.matching.bulk import registry_and_demand
from workers.models import Worker, WorkExperience

pytestmark = pytest.mark.django_db
ONES_OWN = ("id", "run_id", "created_at", "updated_at")


def run_now(**parameters: Any) -> MatchRun:
    run = run_request(by=None, as_of=timezone.localdate(), seed=7, parameters=parameters)
    execute(run.pk)
    run.refresh_from_db()
    assert run.status == "done", run.error
    return run


def everything_of(run: MatchRun) -> dict[str, Any]:
    """All that a run came to: figures, fingerprints of its stages, and every row that it published."""
    published = {
        kind.__name__: [
            {name: value for name, value in row.items() if name not in ONES_OWN}
            for row in kind.objects.filter(run=run).order_by("worker").values()
        ]
        for kind in (Proposal, NearMiss, NotProposed)
    }
    figures = (run.input_hash, run.result_hash, run.total_score, run.bound, run.gap, run.prices, run.eligible_pairs)
    stages = list(run.steps.values_list("stage", "fingerprint"))
    return published | {"figures": figures, "stages": stages}


def lie(model: type[models.Model]) -> list[int]:
    """The ids in the order in which the table gives them when nobody says which."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table} ORDER BY ctid")
        return [row[0] for row in cursor.fetchall()]


def written_anew(model: type[models.Model], chance: random.Random) -> None:
    """Each row is written again, in an order drawn by lot: behind all others, or where a page has room again."""
    before = lie(model)
    with connection.cursor() as cursor:
        for pk in chance.sample(before, len(before)):
            cursor.execute(f"UPDATE {model._meta.db_table} SET id = id WHERE id = %s", [pk])
    after = lie(model)
    assert after != before
    assert sorted(after) == sorted(before)


def test_on_one_thread_and_on_two_in_other_blocks_and_again() -> None:
    registry_and_demand(300, 24, 4)
    first = everything_of(run_now())
    assert first["figures"][2]
    for parameters in (
        {},
        {"threads": 1},
        {"threads": 2},
        {"threads": 2, "chunk_rows": 7},
        {"threads": 1, "chunk_rows": 64},
    ):
        assert everything_of(run_now(**parameters)) == first, parameters


def test_from_rows_that_lie_in_another_order() -> None:
    registry_and_demand(120, 24, 4)
    first = everything_of(run_now())
    chance = random.Random(3)
    for model in (Worker, WorkExperience, Vacancy):
        written_anew(model, chance)
    assert everything_of(run_now()) == first
