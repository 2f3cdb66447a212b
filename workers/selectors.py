"""Reads of the registry, always within what the person may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from accounts.scope import people_scope
from common.folios import folio_of, part_of_folio
from common.names import fold, is_id

from .choices import IdentityKind, WorkerStatus
from .identity import normalise
from .models import FileOpening, IdentityDocument, PastStay, Worker

if TYPE_CHECKING:
    from accounts.models import User


PASSPORT_ENDS_WITHIN = timedelta(days=90)


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
    if any(letter.isdecimal() for letter in text):
        return workers.filter(_by_number(text)).distinct()
    folded = fold(text)
    if not folded:
        return workers.none()
    similar, likeness = _by_name(folded)
    return workers.filter(similar).annotate(likeness=likeness).order_by("-likeness", "pk")


def _by_name(folded: str) -> tuple[Q, Any]:
    """Who is called like this, and how much: the words in a row, or each of them somewhere (people leave a name out)."""
    similar, likeness = Q(search_name__trigram_word_similar=folded), TrigramWordSimilarity(folded, "search_name")
    words = [word for word in folded.split() if len(word) > 2]
    if len(words) < 2:
        return similar, likeness
    each = Q(*(Q(search_name__trigram_word_similar=word) for word in words))
    total = sum(TrigramWordSimilarity(word, "search_name") for word in words)
    return similar | each, Greatest(likeness, total / Value(float(len(words))))


def _by_number(text: str) -> Q:
    """A folio however it is written, or its running number; the last four digits of an identity; a phone with or without its prefix."""
    compact, found = normalise(text), Q(folio=folio_of(text))
    if not (compact.isascii() and compact.isdecimal()):
        return found
    if len(compact) == 4:
        found |= Q(identity_documents__last_digits=compact)
    if len(compact) <= 6:
        found |= Q(folio__contains=part_of_folio(compact))
    if len(compact) >= 7:
        found |= Q(phone__endswith=compact)
    return found


def worker_named(workers: QuerySet[Worker], text: str) -> Worker | None:
    """The one with this folio or id."""
    found = workers.filter(folio__iexact=text).first()
    return found or (workers.filter(pk=int(text)).first() if is_id(text) else None)


def with_passport_ending(workers: QuerySet[Worker], until: date) -> QuerySet[Worker]:
    """Registered people whose latest passport ends by `until`, or has ended."""
    passports = IdentityDocument.objects.filter(worker=OuterRef("pk"), kind=IdentityKind.PASSPORT)
    ending = Exists(passports.filter(expires_on__lte=until)) & ~Exists(passports.filter(expires_on__gt=until))
    return workers.filter(ending, status=WorkerStatus.REGISTERED)


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
