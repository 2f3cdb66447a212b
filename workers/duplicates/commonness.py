"""How many people bear each word of a name, from a sample of the registry that is taken anew once an hour."""

from __future__ import annotations

from collections import Counter

from django.core.cache import cache
from django.db import connection

from common.scope import WHOLE_REGION, database_scope

from .words import words_of

_KEPT_FOR = 3600
_SAMPLE = 20_000  # people: a word of one in a thousand is then met some twenty times
_FEW = 10  # words that fewer of the sample bear are rare; nothing of them is kept
_UNSEEN = 1000  # as in `columns.shares_of`


def shares_sampled() -> dict[str, float]:
    """The share of people by word, of the words that are not rare."""
    key = "duplicates:shares"
    found: dict[str, float] | None = cache.get(key)
    if found is None:
        found = _sampled()
        cache.set(key, found, _KEPT_FOR)
    return found


def _sampled() -> dict[str, float]:
    with database_scope(WHOLE_REGION), connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 1) FROM pg_class WHERE oid = 'workers_worker'::regclass")
        percent = min(100.0, 100.0 * _SAMPLE / float(cursor.fetchone()[0]))
        cursor.execute("SELECT search_name FROM workers_worker TABLESAMPLE SYSTEM (%s)", [percent])
        names = [words_of(name) for (name,) in cursor.fetchall()]
    counts = Counter(word for words in names for word in set(words))
    total = len(names) + _UNSEEN
    return {word: count / total for word, count in counts.items() if count >= _FEW}
