"""What time decides in the oversight of recruiters: nothing in, one service call out. Safe to run twice."""

from celery import shared_task
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope

from .evidence import evidence_forget_waiting
from .services import (
    deadlines_remind,
    exclusions_sweep,
    holds_catch_up,
    identities_refresh,
    licences_remind,
    sanctions_keep,
    signals_scan,
)


@shared_task(name="recruiters.tasks.keep_sanctions", ignore_result=True)
def keep_sanctions() -> None:
    """Sanctions begin, lapse and end on their day; a vacancy that slipped in beside a signature is held."""
    sanctions_keep()
    with database_scope(WHOLE_REGION):
        holds_catch_up()


@shared_task(name="recruiters.tasks.forget_unsent_photos", ignore_result=True)
def forget_unsent_photos() -> None:
    evidence_forget_waiting()


@shared_task(name="recruiters.tasks.find_signals", ignore_result=True)
def find_signals() -> None:
    """Once a day, however often it is asked for: the row of the day knows."""
    signals_scan()


@shared_task(name="recruiters.tasks.find_shared_identities", ignore_result=True)
def find_shared_identities() -> None:
    """Marks and alerts of the whole register anew: two entries written at one moment did not see each other."""
    with database_scope(WHOLE_REGION):
        identities_refresh()


@shared_task(name="recruiters.tasks.remind_of_complaints", ignore_result=True)
def remind_of_complaints() -> None:
    """Who works on a complaint is told of its deadline, once."""
    deadlines_remind()


@shared_task(name="recruiters.tasks.keep_out_of_complaints", ignore_result=True)
def keep_out_of_complaints() -> None:
    """Who became tied to an open complaint since it came is kept out of it."""
    exclusions_sweep()


@shared_task(name="recruiters.tasks.remind_of_licences", ignore_result=True)
def remind_of_licences() -> None:
    """Who was reminded of a licence that ends is a row: again tells nobody twice."""
    with database_scope(WHOLE_REGION):
        licences_remind(timezone.localdate())
