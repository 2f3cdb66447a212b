"""The Celery application. Tasks are an interface: ids in, one service call, started on commit."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("movilidad")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def ask_for_what_was_left(**_kwargs: object) -> None:
    """A worker that starts asks at once for what an earlier one left, whether or not a scheduler runs."""
    app.send_task("matching.tasks.sweep_runs")
    app.send_task("matching.tasks.sweep_previews")
    app.send_task("matching.tasks.sweep_floor_previews")
    app.send_task("matching.tasks.sweep_studies")
    app.send_task("pathways.tasks.sweep_effects")
    app.send_task("insights.tasks.sweep_simulations")
    app.send_task("insights.tasks.sweep_skills_maps")
    app.send_task("insights.tasks.picture_demand")
    app.send_task("messaging.tasks.sweep_texts")
    app.send_task("employers.tasks.sweep_webhooks")
    app.send_task("workers.tasks.sweep_imports")
    app.send_task("employers.tasks.sweep_uploads")
