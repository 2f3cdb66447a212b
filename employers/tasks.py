"""What is done about employers without anybody asking. Safe to run twice: what is forgotten is forgotten, what is held is held once."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope

from .demand.working import execute
from .enforcement.suggesting import matches_suggest
from .services import (
    named_requests_forget,
    sanctions_keep,
    sign_ups_forget,
    vacancies_keep_up,
    webhook_deliver,
    webhooks_clear,
    webhooks_sweep,
)
from .services.uploads import uploads_sweep

SWEEP_PAUSE = 12  # seconds; a little less than the period in CELERY_BEAT_SCHEDULE


@shared_task(name="employers.tasks.forget_names", ignore_result=True)
def forget_names() -> None:
    named_requests_forget()
    webhooks_clear()


@shared_task(name="employers.tasks.forget_sign_ups", ignore_result=True)
def forget_sign_ups() -> None:
    sign_ups_forget()


@shared_task(name="employers.tasks.keep_sanctions", ignore_result=True)
def keep_sanctions() -> None:
    """Employers that came in another way are compared too; debarments begin and end."""
    with database_scope(WHOLE_REGION):
        matches_suggest()
        sanctions_keep()


@shared_task(name="employers.tasks.work_on_upload")
def work_on_upload(upload_id: int) -> None:
    """Of a list of demand its row knows who works on it."""
    execute(upload_id)


@shared_task(name="employers.tasks.sweep_uploads", ignore_result=True)
def sweep_uploads() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("demand-uploads-swept", True, timeout=SWEEP_PAUSE):
        uploads_sweep()


@shared_task(name="employers.tasks.keep_up", ignore_result=True)
def keep_up() -> None:
    """Every night: what has ended expires, what lost its certification is held, what was renewed is let go."""
    with database_scope(WHOLE_REGION):
        vacancies_keep_up(timezone.localdate())


@shared_task(name="employers.tasks.deliver_webhook", ignore_result=True)
def deliver_webhook(delivery_id: int) -> None:
    webhook_deliver(delivery_id)


@shared_task(name="employers.tasks.sweep_webhooks", ignore_result=True)
def sweep_webhooks() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("webhooks-swept", True, timeout=SWEEP_PAUSE):
        webhooks_sweep()
