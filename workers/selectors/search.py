"""One box for people: whatever the officer has of them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest

from common.folios import folio_of, part_of_folio
from common.names import fold

from ..identity import normalise
from ..models import Worker
from ..phones import with_phone


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
    """A folio however it is written, or its running number; the last four digits of an identity or a phone; a phone
    with or without its prefix."""
    compact, found = normalise(text), Q(folio=folio_of(text))
    if not (compact.isascii() and compact.isdecimal()):
        return found
    if len(compact) == 4:
        found |= Q(identity_documents__last_digits=compact)
    if len(compact) <= 6:
        found |= Q(folio__contains=part_of_folio(compact))
    return found | with_phone(compact)
