"""What is done about the registry without anybody asking. Safe to run twice."""

from celery import shared_task

from .services import files_mark_stale, reminders_send


@shared_task(name="workers.tasks.keep_files_alive", ignore_result=True)
def keep_files_alive() -> None:
    files_mark_stale()
    reminders_send()
