"""Ids in, one call out. Safe to run twice: the run's row knows who works on it."""

from celery import shared_task
from django.core.cache import cache

from .execution import execute
from .floors.execution import execute as execute_trial
from .floors.services import previews_sweep as trials_sweep
from .live.execution import execute as execute_repair
from .live.nightly import night_ask
from .live.services import plans_sweep
from .periods.execution import execute as execute_study
from .periods.services import studies_sweep
from .services import runs_sweep
from .shards.answering import look_at
from .weights.execution import execute as execute_preview
from .weights.services import previews_sweep

SWEEP_PAUSE = 3  # seconds; a little less than the period in CELERY_BEAT_SCHEDULE
PREVIEWS_PAUSE = 13
TRIALS_PAUSE = 13
STUDIES_PAUSE = 13
PLANS_PAUSE = 1
NIGHT_PAUSE = 50


@shared_task(name="matching.tasks.execute_run")
def execute_run(run_id: int) -> None:
    execute(run_id)


@shared_task(name="matching.tasks.look_at_shard")
def look_at_shard(shard_id: int) -> None:
    look_at(shard_id)


@shared_task(name="matching.tasks.sweep_runs", ignore_result=True)
def sweep_runs() -> None:
    """Once a period, however many schedulers ask and however many questions have piled up while no worker was there.

    (Not by `expires`: that compares the clocks of two machines.)
    """
    if cache.add("runs-swept", True, timeout=SWEEP_PAUSE):
        runs_sweep()


@shared_task(name="matching.tasks.preview_weights")
def preview_weights(preview_id: int) -> None:
    execute_preview(preview_id)


@shared_task(name="matching.tasks.sweep_previews", ignore_result=True)
def sweep_previews() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("weights-previews-swept", True, timeout=PREVIEWS_PAUSE):
        previews_sweep()


@shared_task(name="matching.tasks.preview_floor")
def preview_floor(preview_id: int) -> None:
    execute_trial(preview_id)


@shared_task(name="matching.tasks.sweep_floor_previews", ignore_result=True)
def sweep_floor_previews() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("floor-previews-swept", True, timeout=TRIALS_PAUSE):
        trials_sweep()


@shared_task(name="matching.tasks.study_periods")
def study_periods(study_id: int) -> None:
    execute_study(study_id)


@shared_task(name="matching.tasks.sweep_studies", ignore_result=True)
def sweep_studies() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("periods-studies-swept", True, timeout=STUDIES_PAUSE):
        studies_sweep()


@shared_task(name="matching.tasks.repair_plan")
def repair_plan(plan_id: int) -> None:
    execute_repair(plan_id)


@shared_task(name="matching.tasks.sweep_plans", ignore_result=True)
def sweep_plans() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("plans-swept", True, timeout=PLANS_PAUSE):
        plans_sweep()


@shared_task(name="matching.tasks.match_at_night", ignore_result=True)
def match_at_night() -> None:
    """A run is asked for once a night, however often this is."""
    if cache.add("night-asked", True, timeout=NIGHT_PAUSE):
        night_ask()
