"""Reads of the registry, always within what the person may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from accounts.scope import people_scope
from common.names import fold, is_id

from .identity import normalise
from .models import FileOpening, PastStay, Worker

if TYPE_CHECKING:
    from accounts.models import User


def workers_visible_to(user: User) -> QuerySet[Worker]:
    return Worker.objects.in_scope(people_scope(user)).select_related(
        "country", "office", "municipality", "municipality__subdivision", "preferred_language"
    )


def search_workers(workers: QuerySet[Worker], text: str) -> QuerySet[Worker]:
    """One box: a folio, the last four digits of an identity, a phone, else a name with typos and accents.

    Names are compared folded (`common.names.fold`), best first; three shared letters in a row are the least that counts.
    """
    text = text.strip()
    if not text:
        return workers
    compact = normalise(text)
    exact = Q(folio__iexact=text)
    if compact.isdigit() and len(compact) == 4:
        exact |= Q(identity_documents__last_digits=compact)
    if compact.isdigit() and len(compact) >= 7:
        exact |= Q(phone__endswith=compact)
    if compact.isdigit() or "-" in text:
        return workers.filter(exact).distinct()
    folded = fold(text)
    if not folded:
        return workers.none()
    return (
        workers.filter(search_name__trigram_word_similar=folded)
        .annotate(likeness=Greatest(TrigramWordSimilarity(folded, "search_name"), 0.0))
        .order_by("-likeness", "pk")
    )


def worker_named(workers: QuerySet[Worker], text: str) -> Worker | None:
    """The one with this folio or id."""
    found = workers.filter(folio__iexact=text).first()
    return found or (workers.filter(pk=int(text)).first() if is_id(text) else None)


def openings_of(worker: Worker) -> QuerySet[FileOpening]:
    return worker.openings.select_related("by")


def seasons_begun(worker: Worker, programme: str) -> list[date]:
    """The first days of the person's stays in a programme."""
    stays = PastStay.objects.filter(worker=worker, programme_id=programme).order_by("entered_on")
    return list(stays.values_list("entered_on", flat=True))
