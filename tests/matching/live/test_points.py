"""News score as a run scores, and stand in columns as if everything had been read anew."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from common.scope import WHOLE_REGION, one_view
from employers.models import Vacancy
from matching.live.points import at_vacancy, of_people
from matching.live.state import State
from matching.models import MatchRun
from matching.snapshot import take_snapshot
from pathways.engine.merging import merged
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.live.walks import planned, repaired, today
from workers.models import PastStay, Worker

pytestmark = pytest.mark.django_db


def test_a_person_and_a_vacancy_score_as_in_a_run(season: SimpleNamespace) -> None:
    farm_vacancy(seats=1, experience_months=24)
    ready_worker(months=0)
    snapshot = take_snapshot(MatchRun(as_of=today(), scope={}))
    whole = snapshot.scores.block(0, snapshot.workers.n)
    assert (whole == -1).any()
    assert (whole > 0).any()
    np.testing.assert_array_equal(np.stack(list(of_people(snapshot, snapshot.workers))), whole)
    for column in range(snapshot.vacancies.n):
        np.testing.assert_array_equal(at_vacancy(snapshot, snapshot.vacancies.take([column])), whole[:, column])


def test_rows_that_are_read_anew_and_new_ones_stand_as_in_one_reading(season: SimpleNamespace) -> None:
    run = MatchRun(as_of=today(), scope={})
    before = take_snapshot(run)
    season.tomas.experiences.update(months=77)
    for entered in (400, 900):
        PastStay.objects.create(
            worker=season.tomas, programme_id="us-h2a", entered_on=today() - np.timedelta64(entered, "D").astype(object)
        )
    season.farm.seats = 9
    season.farm.save()
    ready_worker(months=5)
    farm_vacancy(seats=3)
    after = take_snapshot(run)
    for old, new, pks in (
        (
            before.workers,
            after.workers,
            {season.tomas.pk, *Worker.objects.order_by("-pk").values_list("pk", flat=True)[:1]},
        ),
        (
            before.vacancies,
            after.vacancies,
            {season.farm.pk, *Vacancy.objects.order_by("-pk").values_list("pk", flat=True)[:1]},
        ),
    ):
        news = new.take(np.isin(new.ids, list(pks)))
        found = merged(old, news)  # type: ignore[type-var]
        for name in new.columns():
            np.testing.assert_array_equal(getattr(found, name), getattr(new, name), name)
        again = merged(found, news)
        assert again is found


def test_a_plan_in_memory_is_that_of_one_built_anew(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    season.tomas.experiences.update(months=60)
    late = farm_vacancy(seats=1)
    repaired(plan, workers=[season.tomas.pk], vacancies=[late.pk])
    with one_view(WHOLE_REGION):
        fresh = State(plan)
        points = fresh.snapshot.scores.block(0, fresh.snapshot.workers.n)
    change = plan.changes.waiting().get(worker=season.tomas)
    row = fresh.snapshot.workers.ids.tolist().index(season.tomas.pk)
    column = fresh.snapshot.vacancies.ids.tolist().index(change.after_id)
    assert change.score == points[row, column]
