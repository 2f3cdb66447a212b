"""Which pairs of many people are compared at all. The same choice that `similar.py` makes for one person in the database.

Two people are compared who share two words of their names and
* the year of birth, or
* a date that is a slip of the pen away from the other (`births`), or the year within three where one is a first of January;
or one word and the very date (also with day and month exchanged); or all the words. So two words of three or four may be spelled
beyond recognition, or the date be another, but not both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from .births import Birth, births_compared
from .columns import GIVEN, SURNAMES, People

Numbers = npt.NDArray[np.int64]
Pairs = tuple[Numbers, Numbers]

_YEARS, _DAYS = 4096, 1 << 23
_CHUNK = 60_000  # pairs that are looked at together: some 40 MB
_NEAR = (Birth.SAME, Birth.SWAPPED, Birth.YEAR, Birth.ONE_DIGIT, Birth.JANUARY)
_SLIPPED_YEARS = sorted(
    {*range(-9, 10), *range(-90, 91, 10)}
)  # one digit of the last two of a year, or one and two less or more


@dataclass(frozen=True)
class _Index:
    """Keys in their order and whose each is; one person may have several."""

    keys: Numbers
    owners: Numbers

    @classmethod
    def of(cls, keys: Numbers, owners: Numbers) -> _Index:
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], owners[order])

    def meet(self, keys: Numbers, askers: Numbers) -> Iterator[Pairs]:
        """(asker, owner) for every key that both have, so many at a time as a chunk holds."""
        begin, end = np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right")
        found = end > begin
        begin, counts, askers = begin[found], (end - begin)[found], askers[found]
        upto = np.cumsum(counts)
        at = 0
        while at < len(counts):
            done = int(upto[at - 1]) if at else 0
            stop = max(at + 1, int(np.searchsorted(upto, done + _CHUNK, "right")))
            part = counts[at:stop]
            within = np.arange(part.sum()) - np.repeat(np.cumsum(part) - part, part)
            yield np.repeat(askers[at:stop], part), self.owners[np.repeat(begin[at:stop], part) + within]
            at = stop


class Blocks:
    """The known people by what pairs are found by. `size`: of the vocabulary."""

    def __init__(self, known: People, size: int) -> None:
        self.known, self.size = known, size
        pairs, owners = _pairs(known, size)
        self._by_pair_and_year = _Index.of(pairs * _YEARS + known.year[owners], owners)
        words, owners = _words(known)
        self._by_word_and_date = _Index.of(words * _DAYS + _date(known)[owners], owners)
        self._by_name = _Index.of(_whole(known, size), np.arange(len(known)))

    def meet(self, people: People) -> Iterator[Pairs]:
        """(row of `people`, row of the known), in chunks; a pair may come more than once."""
        pairs, askers = _pairs(people, self.size)
        year = people.year[askers].astype(np.int64)
        yield from self._by_pair_and_year.meet(pairs * _YEARS + year, askers)
        for slip in _SLIPPED_YEARS:
            if slip:
                for one, other in self._by_pair_and_year.meet(pairs * _YEARS + year + slip, askers):
                    yield self._near(people, one, other)
        words, askers = _words(people)
        dates = [_date(people), _date(people, swapped=True)]
        for date in dates:
            exact = people.dom[askers] + people.month[askers] > 2  # not a first of January, nor none
            yield from self._by_word_and_date.meet((words * _DAYS + date[askers])[exact], askers[exact])
        yield from self._by_name.meet(_whole(people, self.size), np.arange(len(people)))

    def _near(self, people: People, one: Numbers, other: Numbers) -> Pairs:
        births = births_compared(people.take(one), self.known.take(other))
        near = np.isin(births, _NEAR)
        return one[near], other[near]


def _words(people: People) -> Pairs:
    """Every word of every name, once a person."""
    words = np.sort(people.words.astype(np.int64), axis=1)
    words[:, 1:][words[:, 1:] == words[:, :-1]] = -1
    owners, places = np.nonzero(words >= 0)
    return words[owners, places], owners


def _pairs(people: People, size: int) -> Pairs:
    """Every two words of every name as one number, the smaller first."""
    words = people.words.astype(np.int64)
    keys, owners = [], []
    for one, other in combinations(range(GIVEN + SURNAMES), 2):
        low, high = np.minimum(words[:, one], words[:, other]), np.maximum(words[:, one], words[:, other])
        there = np.nonzero((low >= 0) & (low < high))[0]
        keys.append(low[there] * size + high[there])
        owners.append(there)
    return np.concatenate(keys), np.concatenate(owners)


def _whole(people: People, size: int) -> Numbers:
    """The words of a name whatever their order, as one number (two names in a thousand billion may share it: they are compared)."""
    words = np.sort(people.words.astype(np.int64), axis=1) + 2
    key = np.zeros(len(people), dtype=np.int64)
    with np.errstate(over="ignore"):
        for place in range(words.shape[1]):
            key = key * np.int64(1_000_003) ^ (words[:, place] * np.int64(size * 2 + 1))
    return key


def _date(people: People, *, swapped: bool = False) -> Numbers:
    day, month = (people.month, people.dom) if swapped else (people.dom, people.month)
    return (people.year.astype(np.int64) * 32 + month) * 32 + day
