"""A plan begins when nothing that was written before there was one can still be committed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope
from matching.live.execution import execute as execute_repair
from matching.models import LivePlan
from tests import factories
from tests.matching.live.walks import run_now

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_waits_for_whoever_was_writing_when_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.live.execution.LOOKS", 2)
    factories.worker("GT")
    factories.vacancy(status="open")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE workers_worker SET updated_at = updated_at WHERE false"
            )  # as whoever has written looks
        with database_scope(WHOLE_REGION):
            plan = LivePlan.objects.get(run=run_now(as_of=timezone.localdate()))
        execute_repair(plan.pk)
        plan.refresh_from_db()
        assert (plan.version, plan.attempt, plan.lease_token, plan.error) == (0, 0, "", "")
        other.commit()
        execute_repair(plan.pk)
        plan.refresh_from_db()
        assert plan.version == 1
    finally:
        other.close()
