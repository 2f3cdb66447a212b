"""What time decides about sanctions: nothing in, one service call out. Safe to run twice."""

from celery import shared_task

from common.scope import WHOLE_REGION, database_scope

from .services import holds_catch_up, sanctions_keep


@shared_task(name="recruiters.tasks.keep_sanctions", ignore_result=True)
def keep_sanctions() -> None:
    """Sanctions begin, lapse and end on their day; a vacancy that slipped in beside a signature is held."""
    sanctions_keep()
    with database_scope(WHOLE_REGION):
        holds_catch_up()
