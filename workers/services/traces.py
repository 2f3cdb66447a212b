"""Where a person is named outside their file: drafts of their registration, rows of lists that brought them. They go with the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q

from accounts.models import User
from common.scope import WHOLE_REGION, DatabaseScope, database_scope

from ..identity import normalise
from ..models import ImportedWorker, ImportRow, RegistrationDraft, Worker

_AT_ONCE = 1_000


def drafts_forget(worker: Worker, by: User | None) -> list[int]:
    """Those begun for the same identity number, in any office of the region; the one that became this file holds nothing any more.

    Returns the ids of all.
    """
    numbers = list(worker.identity_documents.values_list("number_index", flat=True))
    with database_scope(_region(by)):
        begun = RegistrationDraft.objects.unfinished().filter(identity_index__in=numbers)
        mine = RegistrationDraft.objects.filter(Q(worker=worker) | Q(pk__in=begun))
        ids = list(mine.values_list("pk", flat=True))
        begun.delete()
    return ids


def rows_of_lists_forget(worker: Worker, by: User | None) -> None:
    """The row that registered the person, and every row that is still kept and names one of their numbers: rejected, or held.

    Rows are encrypted and have no index: those that are kept are opened one by one, some 20,000 in a second.
    """
    numbers = {normalise(document.number) for document in worker.identity_documents.all() if document.number}
    with database_scope(_region(by)):
        for imported in ImportedWorker.objects.filter(worker=worker):
            _empty(ImportRow.objects.filter(batch=imported.batch_id, line=imported.line).values_list("pk", flat=True))
        kept = ImportRow.objects.filter(content__isnull=False).only("pk", "content")
        _empty([row.pk for row in kept.iterator(_AT_ONCE) if numbers & set(map(normalise, row.told["cells"]))])


def _empty(rows: Iterable[int]) -> None:
    ImportRow.objects.filter(pk__in=list(rows)).update(content=None, likenesses=[])


def _region(by: User | None) -> DatabaseScope:
    return replace(WHOLE_REGION, user=str(by.pk) if by else WHOLE_REGION.user)
