"""What is done about the registry by processes of their own: ids in, one call out. Safe to run twice.

Of a list of people its row knows who works on it.
"""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope

from .importing.running import execute
from .selectors.duplicates import registries
from .services import (
    consents_end_with_texts,
    drafts_clear,
    duplicates_scan,
    files_mark_stale,
    reminders_send,
    retention_apply,
    standings_catch_up,
    standings_renew,
    visits_forget,
)
from .services.importing import imports_sweep

SWEEP_PAUSE = 12  # seconds; a little less than the period in CELERY_BEAT_SCHEDULE


@shared_task(name="workers.tasks.keep_files_alive", ignore_result=True)
def keep_files_alive() -> None:
    files_mark_stale()
    reminders_send()
    visits_forget()


@shared_task(name="workers.tasks.find_duplicates", ignore_result=True)
def find_duplicates() -> None:
    """Every registry compared with itself; a pair is noted once, however often this runs."""
    for country in registries():
        duplicates_scan(country=country)


@shared_task(name="workers.tasks.work_on_import")
def work_on_import(batch_id: int) -> None:
    execute(batch_id)


@shared_task(name="workers.tasks.sweep_imports", ignore_result=True)
def sweep_imports() -> None:
    """Once a period, however many schedulers ask."""
    if cache.add("imports-swept", True, timeout=SWEEP_PAUSE):
        imports_sweep()


@shared_task(name="workers.tasks.catch_up_standings", ignore_result=True)
def catch_up_standings() -> None:
    standings_catch_up()


@shared_task(name="workers.tasks.renew_standings", ignore_result=True)
def renew_standings() -> None:
    """A new day: people grow older and papers run out."""
    standings_renew()


@shared_task(name="workers.tasks.apply_privacy", ignore_result=True)
def apply_privacy() -> None:
    """Every night: consents that a new text ended, and files and drafts that nobody needs any more."""
    today = timezone.localdate()
    with database_scope(WHOLE_REGION):
        consents_end_with_texts(today=today)
    retention_apply(today)
    drafts_clear(today)
