"""Ids in, one call out. Safe to run twice: the run's row knows who works on it."""

from celery import shared_task

from .execution import execute
from .services import runs_sweep


@shared_task(name="matching.tasks.execute_run")
def execute_run(run_id: int) -> None:
    execute(run_id)


@shared_task(name="matching.tasks.sweep_runs", ignore_result=True, expires=30)
def sweep_runs() -> None:
    runs_sweep()
