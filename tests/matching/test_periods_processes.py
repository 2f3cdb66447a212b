"""A study of periods on a real worker process, a real broker and beat: it outlives its process, and a cancelled one stops."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from employers.models import Vacancy
from matching.choices import StudyStatus
from matching.models import PeriodsStudy
from matching.periods.services import study_cancel, study_request
from tests import factories
from tests.periods import at_noon
from tests.weighing import days

from .bulk import registry_and_demand
from .processes import Broker, Installation, send_through, wait

pytestmark = [pytest.mark.no_cover, pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def processes(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("studies")
    broker = Broker(folder / "broker")
    broker.start()
    made = Installation(broker, folder)
    made.beat()
    yield made
    made.stop()
    broker.stop()


def ended(study: PeriodsStudy) -> bool:
    study.refresh_from_db()
    return study.finished_at is not None


def at_work(study: PeriodsStudy) -> bool:
    study.refresh_from_db()
    return study.stage == "replaying" or study.finished_at is not None


def test_a_study_outlives_its_process_and_a_cancelled_one_stops(processes: Installation) -> None:
    registry_and_demand(300, 20, 8)
    Vacancy.objects.update(first_received_at=at_noon(-100))
    send_through(processes.broker.url)
    (process,) = processes.workers(1)
    values = {"by": factories.user(), "country": "GT", "first_day": days(-364), "last_day": timezone.localdate()}
    study = study_request(**values)
    wait(lambda: at_work(study), 90, process.log)
    process.kill()
    assert not ended(study)
    PeriodsStudy.objects.update(lease_until=timezone.now())  # what the clock would do in three minutes
    processes.workers(1)
    wait(lambda: ended(study), 120, process.log)
    assert (study.status, study.error, study.attempt) == (StudyStatus.DONE, "", 2)
    assert study.result["people_within"] > 0
    assert [len(told["calendars"]) for told in study.result["periods"]] == [1, 5, 5, 5, 5]
    for told in study.result["periods"]:
        for one in told["calendars"]:
            assert one["placed"] + one["lost"] + one["still_open"] == study.result["seats"]

    other = study_request(**values | {"seed": 1})
    wait(lambda: at_work(other), 90)
    study_cancel(study=other, by=other.requested_by)
    again = study_request(**values | {"seed": 0})
    wait(lambda: ended(again), 120)  # the process is free for it
    other.refresh_from_db()
    assert (other.status, other.result) == (StudyStatus.CANCELLED, {})
    assert again.result == study.result
