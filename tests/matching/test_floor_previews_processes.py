"""Floors tried by several at once, and on a real worker process, a real broker and beat: a preview outlives its process."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from accounts.choices import Role
from matching.choices import PreviewStatus
from matching.floors.execution import execute
from matching.models import FloorPreview
from pathways.models import Programme
from tests import factories
from tests.races import together
from workers.models import Worker

from .bulk import registry_and_demand
from .processes import Broker, Installation, send_through, wait
from .test_floor_previews import asked

pytestmark = [pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]


def a_registry(workers: int) -> str:
    """Every third a woman, of those who registered last; the pathway of the vacancies."""
    registry_and_demand(workers, workers // 15, 8)
    men = Worker.objects.exclude(folio__regex="[036]$")
    men.update(sex="M")
    return Programme.objects.get().pk


def work_on(preview_id: int) -> None:
    """As a worker process does, on a connection of its own."""
    try:
        execute(preview_id)
    finally:
        connection.close()


def test_two_people_press_at_once_and_twice() -> None:
    """Each gets one preview, of their own, and both say the same."""
    programme = a_registry(60)
    people = [factories.user(Role.COORDINATOR, country="GT") for _number in range(2)]
    assert together(*(partial(asked, who, programme=programme) for who in people * 3)) == ["done"] * 6
    made = list(FloorPreview.objects.order_by("pk").values_list("pk", flat=True))
    assert {one.requested_by_id for one in FloorPreview.objects.all()} == {who.pk for who in people}
    assert len(made) == 2
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(work_on, made * 2))
    first, second = FloorPreview.objects.all()
    assert (first.status, second.status, first.attempt, second.attempt) == ("done", "done", 1, 1)
    assert first.result == second.result


@pytest.fixture(scope="module")
def processes(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("previews")
    broker = Broker(folder / "broker")
    broker.start()
    made = Installation(broker, folder)
    made.beat()
    yield made
    made.stop()
    broker.stop()


def ended(preview: FloorPreview) -> bool:
    preview.refresh_from_db()
    return preview.finished_at is not None


def at_work(preview: FloorPreview) -> bool:
    preview.refresh_from_db()
    return preview.stage in ("without", "with") or preview.finished_at is not None


@pytest.mark.services
def test_a_preview_outlives_its_process(processes: Installation) -> None:
    programme = a_registry(3_000)
    send_through(processes.broker.url)
    (process,) = processes.workers(1)
    preview = asked(programme=programme, percent=60)
    wait(lambda: at_work(preview), 90, process.log)
    process.kill()
    assert not ended(preview)
    FloorPreview.objects.update(lease_until=timezone.now())  # what the clock would do in a minute and a half
    processes.workers(1)
    wait(lambda: ended(preview), 120, process.log)
    assert (preview.status, preview.error, preview.attempt) == (PreviewStatus.DONE, "", 2)
    told = preview.result["floor"]
    assert told["reached"] >= told["now"]
    again = asked(programme=programme, percent=60)
    wait(lambda: ended(again), 120, process.log)
    assert again.pk != preview.pk
    assert again.result == preview.result
