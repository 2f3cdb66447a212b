"""The Celery application. Tasks are an interface: ids in, one service call, started on commit."""

from celery import Celery

app = Celery("movilidad")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
