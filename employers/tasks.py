"""What is done about employers without anybody asking. Safe to run twice: what is forgotten is forgotten, what is held is held once."""

from celery import shared_task

from common.scope import WHOLE_REGION, database_scope

from .enforcement.suggesting import matches_suggest
from .services import named_requests_forget, sanctions_keep, sign_ups_forget


@shared_task(name="employers.tasks.forget_names", ignore_result=True)
def forget_names() -> None:
    named_requests_forget()


@shared_task(name="employers.tasks.forget_sign_ups", ignore_result=True)
def forget_sign_ups() -> None:
    sign_ups_forget()


@shared_task(name="employers.tasks.keep_sanctions", ignore_result=True)
def keep_sanctions() -> None:
    """Employers that came in another way are compared too; debarments begin and end."""
    with database_scope(WHOLE_REGION):
        matches_suggest()
        sanctions_keep()
