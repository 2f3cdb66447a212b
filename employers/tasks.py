"""Ids in, one service call out."""

from celery import shared_task

from .services import named_requests_forget


@shared_task(name="employers.tasks.forget_names", ignore_result=True)
def forget_names() -> None:
    named_requests_forget()
