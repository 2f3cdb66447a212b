"""Ids in, one service call out. Safe to run twice: the row knows who works on it, and neither number nor text leaves it."""

from celery import shared_task
from django.core.cache import cache

from .services import numbers_forget, text_deliver, texts_sweep

SWEEP_PAUSE = 13  # seconds; a little less than the period in CELERY_BEAT_SCHEDULE


@shared_task(name="messaging.tasks.deliver_text", ignore_result=True)
def deliver_text(text_id: int) -> None:
    text_deliver(text_id)


@shared_task(name="messaging.tasks.sweep_texts", ignore_result=True)
def sweep_texts() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("texts-swept", True, timeout=SWEEP_PAUSE):
        texts_sweep()


@shared_task(name="messaging.tasks.forget_numbers", ignore_result=True)
def forget_numbers() -> None:
    numbers_forget()
