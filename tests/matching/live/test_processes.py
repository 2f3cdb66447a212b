"""Plans on real worker processes, a real broker and beat: what is written is found within seconds, whoever does the work or dies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from employers.models import Vacancy
from matching.choices import ChangeCause, ChangeStatus
from matching.models import LivePlan, PlanChange, Proposal
from matching.services import run_request
from tests.matching.bulk import registry_and_demand
from tests.matching.processes import Broker, Installation, send_through, state, wait
from workers.models import Worker

pytestmark = [pytest.mark.no_cover, pytest.mark.services, pytest.mark.django_db(transaction=True)]
SECONDS = 30.0  # on a machine that does other work too; alone it is two or three


@pytest.fixture(scope="module")
def processes(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("plans")
    broker = Broker(folder / "broker")
    broker.start()
    made = Installation(broker, folder, queues="celery,plans")
    made.beat()
    yield made
    made.stop()
    broker.stop()


@pytest.fixture
def product(processes: Installation) -> Iterator[Installation]:
    """With a registry and a demand. At the end no worker is left that would look at rows while they go."""
    registry_and_demand(300, 20, 8)
    send_through(processes.broker.url)
    yield processes
    processes.workers()


def _planned() -> LivePlan:
    """The plan of a run that the processes made, looked at once."""
    run = run_request(by=None, as_of=timezone.localdate())
    wait(lambda: state(run).finished_at is not None, 120)
    assert run.status == "done", run.error
    wait(lambda: LivePlan.objects.get(run=run).version > 0, 90)
    plan = LivePlan.objects.get(run=run)
    assert not plan.changes.exists()
    return plan


def _change(worker: int) -> PlanChange | None:
    return PlanChange.objects.filter(worker=worker, status=ChangeStatus.WAITING).first()


def _nothing_left(plan: LivePlan) -> bool:
    plan.refresh_from_db()
    return not plan.touched.exists() and not plan.lease_token


def test_what_is_committed_is_found_within_seconds(product: Installation) -> None:
    product.workers(2)
    plan = _planned()
    leaves = Proposal.objects.filter(run=plan.run).order_by("-score").first()
    assert leaves is not None
    Worker.objects.filter(pk=leaves.worker_id).update(status="dormant")
    wait(lambda: _change(leaves.worker_id) is not None, SECONDS)
    change = _change(leaves.worker_id)
    assert change is not None
    assert (change.cause, change.before_id, change.after_id) == (ChangeCause.LEFT, leaves.vacancy_id, None)
    wait(lambda: _nothing_left(plan), SECONDS)
    assert plan.behind_seconds is not None
    assert plan.behind_seconds < SECONDS
    Worker.objects.filter(pk=leaves.worker_id).update(status="registered")
    wait(lambda: _change(leaves.worker_id) is None, SECONDS)
    wait(lambda: _nothing_left(plan), SECONDS)
    assert not plan.changes.waiting().exists()
    closed = Vacancy.objects.get(pk=leaves.vacancy_id)
    Vacancy.objects.filter(pk=closed.pk).update(status="closed")
    held = set(Proposal.objects.filter(run=plan.run, vacancy=closed).values_list("worker", flat=True))
    wait(lambda: held <= set(plan.changes.waiting().values_list("worker", flat=True)), SECONDS)
    assert not plan.changes.waiting().filter(after=closed).exists()


def test_news_outlive_their_process_and_the_broker(product: Installation) -> None:
    workers = product.workers(2)
    plan = _planned()
    leaves = Proposal.objects.filter(run=plan.run).order_by("score").first()
    assert leaves is not None
    for process in workers:
        process.kill()
    Worker.objects.filter(pk=leaves.worker_id).update(status="dormant")
    product.broker.empty()
    assert plan.touched.filter(kind="worker", subject=leaves.worker_id).exists()
    product.workers(1)
    wait(lambda: _change(leaves.worker_id) is not None, 90)
    wait(lambda: _nothing_left(plan), SECONDS)
    assert PlanChange.objects.filter(worker=leaves.worker_id).count() == 1
