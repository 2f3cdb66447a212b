"""Nothing in, one service call out."""

from celery import shared_task
from django.core.cache import cache

from .services import seats_check

CHECK_PAUSE = 3000  # seconds: of several schedulers that ask in one night one is heard


@shared_task(name="placements.tasks.check_seats", ignore_result=True)
def check_seats() -> None:
    if cache.add("seats-checked", True, timeout=CHECK_PAUSE):
        seats_check()
