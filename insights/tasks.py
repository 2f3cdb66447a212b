"""Ids in, one service call out. Safe to run twice: the row of the simulation or map knows who works on it."""

from celery import shared_task
from django.core.cache import cache

from .demand.services import demand_picture_sweep
from .execution import execute
from .services import simulations_sweep
from .skills_map.services import skills_map_make, skills_maps_sweep

SWEEP_PAUSE = 13  # seconds; a little less than the period in CELERY_BEAT_SCHEDULE
MAPS_PAUSE = 50


@shared_task(name="insights.tasks.execute_simulation")
def execute_simulation(simulation_id: int) -> None:
    execute(simulation_id)


@shared_task(name="insights.tasks.sweep_simulations", ignore_result=True)
def sweep_simulations() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("simulations-swept", True, timeout=SWEEP_PAUSE):
        simulations_sweep()


@shared_task(name="insights.tasks.make_skills_map", ignore_result=True)
def make_skills_map(map_id: int) -> None:
    skills_map_make(map_id)


@shared_task(name="insights.tasks.sweep_skills_maps", ignore_result=True)
def sweep_skills_maps() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("skills-maps-swept", True, timeout=MAPS_PAUSE):
        skills_maps_sweep()


@shared_task(name="insights.tasks.picture_demand", ignore_result=True)
def picture_demand() -> None:
    """Looks whether a list was read since; of several at once one counts."""
    demand_picture_sweep()
