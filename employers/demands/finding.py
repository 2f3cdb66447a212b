"""Finds in a text what may not be asked of workers, sentence by sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..choices import Family
from .law import Demand, citation_of
from .patterns import COMPILED, NEUTRAL

# A full stop ends a sentence unless it stands in a figure or after a single letter ("U.S. citizens").
_END = re.compile(r"(?<!\b[a-z])\.(?!\d)|[;!?\n•]")
LONGEST = 20_000  # characters that are looked at


@dataclass(frozen=True)
class Found:
    """What is asked (`demand`), and the words that ask it, as they were written."""

    demand: Demand
    words: str
    citation: str


def demands_in(text: str, family: Family | None = None) -> list[Found]:
    """Each demand once, with the first words that make it, in the order of `Demand`."""
    text = text[:LONGEST]
    folded, places = read_plainly(text)
    sentences = list(_sentences(folded))
    return [
        Found(demand, text[places[first] : places[last - 1] + 1].strip(), citation_of(demand, family))
        for demand in Demand
        if (span := next(_asked(demand, sentences), None))
        for first, last in [span]
    ]


def refused_in(text: str, family: Family | None) -> Found | None:
    """The first of them, for a field to say."""
    return next(iter(demands_in(text, family)), None)


def in_a_sentence(found: Found) -> str:
    """What is said at the field: the words, why they cannot stand, and what to do."""
    told = {"words": found.words, "what": found.demand.label, "law": found.citation}
    return _("“%(words)s” cannot be asked of workers (%(what)s): %(law)s. Take it out.") % told


def _asked(demand: Demand, sentences: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    for start, sentence in sentences:
        if NEUTRAL[demand].search(sentence):
            continue
        for pattern in COMPILED[demand]:
            if found := pattern.search(sentence):
                yield start + found.start(), start + found.end()


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _END.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def read_plainly(text: str) -> tuple[str, list[int]]:
    """Small letters without accents, and the place in the text that each comes from.

    What is not seen (a joiner, a mark of direction) is left out, a letter of another script that looks like ours is ours, and a line
    that goes on with a small letter is one with the line before it.
    """
    letters, places = [], []
    for place, letter in enumerate(text):
        if unicodedata.category(letter) == "Cf":
            continue
        goes_on = letter == "\n" and text[place + 1 : place + 2].islower()
        letters.append(" " if goes_on else _plain(letter))
        places.append(place)
    return "".join(letters), places


_LOOKS_LIKE = str.maketrans("авеікмнорстухѕјԁԛԝο", "abeikmhopctyxsjdqwo")


def _plain(letter: str) -> str:
    small = unicodedata.normalize("NFKD", letter)[:1].lower().translate(_LOOKS_LIKE)
    return small if len(small) == 1 else letter
