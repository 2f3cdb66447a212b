"""People and their files, always within what the person may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet

from accounts.scope import people_scope
from common.names import is_id
from common.scope import WHOLE_REGION, database_scope

from ..choices import WorkerStatus
from ..models import FileOpening, PastStay, Worker

if TYPE_CHECKING:
    from accounts.models import User


ON_RECORD = (WorkerStatus.REGISTERED, WorkerStatus.STALE)
PASSPORT_ENDS_WITHIN = timedelta(days=90)


def workers_visible_to(user: User) -> QuerySet[Worker]:
    return Worker.objects.in_scope(people_scope(user)).select_related(
        "country", "office", "municipality", "municipality__subdivision", "preferred_language"
    )


def folio_is_valid(folio: str) -> bool:
    """Whether somebody is registered under it, anywhere in the region; asked by anybody, so it tells nothing else.

    Who holds the paper of a file that was joined to another one is registered still.
    """
    with database_scope(WHOLE_REGION):
        return (
            "\0" not in folio
            and Worker.objects.filter(folio=folio, status__in=(*ON_RECORD, WorkerStatus.MERGED)).exists()
        )


def worker_named(workers: QuerySet[Worker], text: str) -> Worker | None:
    """The one with this folio or id."""
    found = workers.filter(folio__iexact=text).first()
    return found or (workers.filter(pk=int(text)).first() if is_id(text) else None)


def with_passport_ending(workers: QuerySet[Worker], until: date) -> QuerySet[Worker]:
    """Registered people whose latest passport ends by `until`, or has ended."""
    return workers.filter(search_entry__passport_until__lte=until, status=WorkerStatus.REGISTERED)


def opened_lately(user: User, count: int = 5) -> QuerySet[Worker]:
    """The files that the person opened last, the latest first, each once (`opened_at`)."""
    opened = workers_visible_to(user).filter(openings__by=user).annotate(opened_at=Max("openings__at"))
    return opened.order_by("-opened_at", "pk")[:count]


def openings_of(worker: Worker) -> QuerySet[FileOpening]:
    return worker.openings.select_related("by")


def seasons_begun(worker: Worker, programme: str) -> list[date]:
    """The first days of the person's stays in a programme."""
    stays = PastStay.objects.filter(worker=worker, programme_id=programme).order_by("entered_on")
    return list(stays.values_list("entered_on", flat=True))
