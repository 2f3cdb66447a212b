"""One box for people: whatever the officer has of them. Made for a million people: everything is found by an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import combinations
from operator import add, and_, or_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils import timezone

from accounts.scope import EVERYBODY, PeopleScope
from common.folios import folio_of, make_folio
from common.names import fold
from common.ready import Ready
from reference.models import Municipality

from ..identity import normalise
from ..models import IdentityDocument, Worker
from ..phones import with_phone

# So many people of exactly these names are not put in the order of likeness, nor are others called nearly so looked for.
PLENTY = 200
# Of more people called nearly so than these only those of the likeliest spelling are taken, and not ranked: words cut short, most often.
MOST_RANKED = 2_000
_SPELLINGS = 12  # of a word, at the most
_SHORTEST = 3  # letters of a word that may be misspelled
_REGISTRIES = ("GT", "HN", "SV", "BZ")
_FIRST_YEAR = 2024  # of any folio
_FOLIO_DIGITS = 6

# Words like each of the given ones: sharing letters in a row, beginning with it, or with two letters exchanged.
_ALIKE = """
SELECT asked.word, alike.word
  FROM unnest(%s::text[], %s::text[]) AS asked (word, letters)
 CROSS JOIN LATERAL (
     SELECT known.word FROM workers_nameword AS known
      WHERE known.word %% asked.word OR known.word LIKE asked.word || '%%' OR known.letters = asked.letters
      ORDER BY similarity(known.word, asked.word) + (known.letters = asked.letters)::int DESC, known.word
      LIMIT %s
 ) AS alike
"""


def within(workers: QuerySet[Worker], scope: PeopleScope) -> QuerySet[Worker]:
    """The same people, by the index of `SearchEntry` too: where words and codes are looked up there, those of elsewhere are left out."""
    if scope.offices is not None:
        return workers.filter(search_entry__tags__overlap=[f"office:{office}" for office in scope.offices])
    if scope.countries is not None:
        return workers.filter(search_entry__tags__overlap=[f"country:{country}" for country in scope.countries])
    return workers


def search_workers(workers: QuerySet[Worker], text: str, scope: PeopleScope = EVERYBODY) -> QuerySet[Worker]:
    """A folio, the last four digits of an identity, a phone, a place, else a name with typos and accents; best first.

    Names are compared word by word, folded (`common.names.fold`). A name may come with the place where the person lives. `scope` is the
    one that `workers` are within.
    """
    text = text.strip()
    if not text:
        return workers
    if any(letter.isdecimal() for letter in text):
        return workers.filter(_by_number(text, timezone.localdate())).order_by("-pk")
    words = list(dict.fromkeys(fold(text).split()))
    if not words:
        return workers.none()
    workers = within(workers, scope)
    places, rest = _place_in(words)
    found = _named(workers, words)
    if not places:
        return found
    lives_there = Q(search_entry__tags__overlap=[f"municipality:{place}" for place in places])
    if not rest:
        return workers.filter(lives_there | _bears_all(words)).order_by("-pk")
    there = _named(workers.filter(lives_there), rest)
    return there if there[:1] else found


def _named(workers: QuerySet[Worker], words: Sequence[str]) -> QuerySet[Worker]:
    """People who bear all the words; where they are few, also those called nearly so; where there is nobody, without one of three words."""
    exactly = workers.filter(_bears_all(words))
    count = len(exactly.order_by().values_list("pk")[: PLENTY + 1])
    if count > PLENTY:
        return exactly.order_by("-pk")
    spellings = _spellings(words)
    nearly = [_bears_any(spellings[word]) for word in words]
    chosen = combinations(nearly, len(nearly) - 1) if len(nearly) > 2 and not count else [nearly]
    found = workers.filter(reduce(or_, (reduce(and_, some) for some in chosen)))
    if len(found.order_by().values_list("pk")[: MOST_RANKED + 1]) > MOST_RANKED:
        likeliest = (_bears_any(spellings[word][:2]) for word in words)
        return workers.filter(reduce(and_, likeliest)).order_by("-pk")
    return found.annotate(likeness=_likeness(words)).order_by("-likeness", "pk")


def _likeness(words: Sequence[str]) -> Combinable:
    """The words as a row, and each of them somewhere: people leave a name out, or say them in another order."""
    whole: Combinable = TrigramWordSimilarity(" ".join(words), "search_name")
    each = (TrigramWordSimilarity(word, "search_name") for word in words)
    return whole + reduce(add, each) / Value(float(len(words))) if len(words) > 1 else whole


def _bears_all(words: Iterable[str]) -> Q:
    return reduce(and_, (_bears_any([word]) for word in words))


def _bears_any(spellings: Sequence[str]) -> Q:
    return Q(search_entry__name_words__overlap=list(spellings))


def _spellings(words: Sequence[str]) -> Mapping[str, list[str]]:
    """For each word itself and the words of names that may be meant."""
    found = {word: [word] for word in words}
    long = [word for word in words if len(word) >= _SHORTEST]
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [long, ["".join(sorted(word)) for word in long], _SPELLINGS])
        for word, alike in cursor.fetchall():
            found[word].append(alike)
    return found


def _read_places() -> Mapping[tuple[str, ...], tuple[int, ...]]:
    found: dict[tuple[str, ...], tuple[int, ...]] = {}
    for pk, name in Municipality.objects.order_by("pk").values_list("pk", "name"):
        words = tuple(fold(name).split())
        found[words] = (*found.get(words, ()), pk)
    return found


_PLACES = Ready[Mapping[tuple[str, ...], tuple[int, ...]]]((Municipality,))


def _place_in(words: Sequence[str]) -> tuple[tuple[int, ...], list[str]]:
    """The municipalities that the longest run of the words names, if any does, and the other words."""
    places = _PLACES.get(_read_places)
    runs = ((first, last) for first in range(len(words)) for last in range(first + 1, len(words) + 1))
    for first, last in sorted(runs, key=lambda run: run[0] - run[1]):
        if found := places.get(tuple(words[first:last])):
            return found, [*words[:first], *words[last:]]
    return (), list(words)


def _by_number(text: str, today: date) -> Q:
    """A folio however it is written, or its running number; the last four digits of an identity or a phone; a phone
    with or without its prefix."""
    compact, folios = normalise(text), [folio_of(text)]
    if not (compact.isascii() and compact.isdecimal()):
        return Q(folio__in=folios)
    found = with_phone(compact)
    if len(compact) <= _FOLIO_DIGITS:
        years = range(_FIRST_YEAR, today.year + 1)
        folios += [make_folio(code, year, int(compact)) for code in _REGISTRIES for year in years]
    ways = [Worker.objects.filter(Q(folio__in=folios)), Worker.objects.filter(found)]
    if len(compact) == 4:
        documents = IdentityDocument.objects.filter(last_digits=compact)
        ways.append(Worker.objects.filter(pk__in=documents.values("worker")))
    first, *others = (way.order_by().values("pk") for way in ways)
    return Q(pk__in=first.union(*others))
