"""Ids in, one call out. Safe to run twice: the row of a count knows who works on it."""

from celery import shared_task
from django.core.cache import cache

from .services import effect_count, effects_sweep

SWEEP_PAUSE = 12  # seconds; a little less than the period in CELERY_BEAT_SCHEDULE


@shared_task(name="pathways.tasks.count_effect")
def count_effect(effect_id: int) -> None:
    effect_count(effect_id)


@shared_task(name="pathways.tasks.sweep_effects", ignore_result=True)
def sweep_effects() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("effects-swept", True, timeout=SWEEP_PAUSE):
        effects_sweep()
