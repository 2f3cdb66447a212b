"""What is done about accounts without anybody asking. Safe to run twice: what is forgotten is forgotten."""

from celery import shared_task

from .services import traces_forget


@shared_task(name="accounts.tasks.forget_traces", ignore_result=True)
def forget_traces() -> None:
    traces_forget()
