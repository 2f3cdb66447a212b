"""Ids in, one service call out. Safe to run twice: the simulation's row knows who works on it."""

from celery import shared_task
from django.core.cache import cache

from .execution import execute
from .services import simulations_sweep

SWEEP_PAUSE = 13  # seconds; a little less than the period in CELERY_BEAT_SCHEDULE


@shared_task(name="insights.tasks.execute_simulation")
def execute_simulation(simulation_id: int) -> None:
    execute(simulation_id)


@shared_task(name="insights.tasks.sweep_simulations", ignore_result=True)
def sweep_simulations() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("simulations-swept", True, timeout=SWEEP_PAUSE):
        simulations_sweep()
