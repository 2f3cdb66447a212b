"""What a job title says about the job, and a text about the crop. Tables in `reference/data/`; no database is asked.

Titles of real postings are written freely ("Range Winter Sheepherder", "45-2092.00 Farmworker: Diversified"), so a
title is read word by word. The first line of `title_hints.csv` that fits wins: it goes from the special to the general.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from .files import shipped_table
from .text import fold

# Work that a title leaves open ("farm worker", "ranch hand"), and below which unit groups the crop or animal may name it.
OPEN_WORK = {"9211.13": ("9211", "9214"), "9212.06": ("9212",)}

# Codes of SOC 2010 that forms went on using after 2018, where SOC 2018 has exactly one or one usual successor (BLS).
SOC_2010_SUCCESSORS = {
    "35-3021": "35-3023",
    "35-3022": "35-3023",
    "39-1021": "39-1022",
    "43-5081": "53-7065",
    "45-3011": "45-3031",
    "51-9121": "51-9124",
    "51-9122": "51-9124",
    "53-1021": "53-1042",
    "53-3021": "53-3052",
    "53-3041": "53-3053",
}
_SOC = re.compile(r"\b(\d\d)-?(\d{4})(?:\.\d\d)?\b", re.ASCII)


def soc_in(text: str) -> str:
    """The SOC 2018 code of `45-2092`, `45-2092.02`, `452092` or of a title that carries one; else nothing."""
    found = _SOC.search(text)
    if not found:
        return ""
    code = f"{found[1]}-{found[2]}"
    return SOC_2010_SUCCESSORS.get(code, code)


@dataclass(frozen=True)
class TitleHint:
    """Fits a title that has all words of its phrase, in any order; a word is a beginning, `=word` the whole. The lowest `place` wins."""

    place: int
    occupation: str
    phrase: tuple[str, ...]


@lru_cache(maxsize=8192)
def job_code_for_title(title: str, among: frozenset[str] | None = None) -> str:
    """The occupation's code of the first hint that fits, of those `among` if given; else nothing."""
    by_word, longest = _title_hints()
    has = _beginnings(title, longest)
    fitting = [
        hint
        for word in has & by_word.keys()
        for hint in by_word[word]
        if (among is None or hint.occupation in among) and has.issuperset(hint.phrase)
    ]
    return min(fitting, key=lambda hint: hint.place).occupation if fitting else ""


def _beginnings(title: str, longest: int) -> set[str]:
    """What a word of a hint may be in a title: ` beginning` of every word of it, and ` word `."""
    words = fold(title).split()
    return {f" {word} " for word in words} | {
        f" {word[:size]}" for word in words for size in range(1, min(len(word), longest) + 1)
    }


def crop_codes_in(text: str) -> list[str]:
    """The crops a text speaks of in English, Spanish or French: the most mentioned first, then the first mentioned."""
    phrases, longest = _crop_words()
    words, free = fold(text).split(), 0  # the first word that no crop has taken
    if longest.keys().isdisjoint(words):
        return []
    mentions = Counter[str]()
    for place in [place for place, word in enumerate(words) if word in longest]:
        for size in range(longest[words[place]], 0, -1) if place >= free else ():
            if crop := phrases.get(" ".join(words[place : place + size])):
                mentions[crop] += 1
                free = place + size
                break
    return [code for code, _count in mentions.most_common()]


@lru_cache(maxsize=1)
def job_of_crop() -> dict[str, str]:
    """Who works with a crop: the crop's code and the occupation's."""
    return {row["code"]: row["job"] for row in shipped_table("crops") if row["job"]}


@lru_cache(maxsize=1)
def _title_hints() -> tuple[dict[str, list[TitleHint]], int]:
    """The hints by the longest word of their phrase, which few titles have; and how long the longest of these words is."""
    by_word: dict[str, list[TitleHint]] = {}
    for place, row in enumerate(shipped_table("title_hints")):
        for phrase in map(_parts, row["phrases"].split("|")):
            by_word.setdefault(max(phrase, key=len), []).append(TitleHint(place, row["occupation"], phrase))
    longest = max(len(part) for hints in by_word.values() for hint in hints for part in hint.phrase)
    return by_word, longest


def _parts(phrase: str) -> tuple[str, ...]:
    parts: list[str] = []
    for word in phrase.split():
        folded = fold(word).split()
        parts += [f" {part} " if word.startswith("=") else f" {part}" for part in folded]
    return tuple(parts)


@lru_cache(maxsize=1)
def _crop_words() -> tuple[dict[str, str], dict[str, int]]:
    """Phrases with the crop they name, and for each first word how many words its longest phrase has.

    The longest phrase at a place wins, so that "sweet potato" is not also a potato; plurals in s, es and x are read too.
    """
    crops = {fold(word): row["code"] for row in shipped_table("crops") for word in row["words"].split("|")}
    phrases = {f"{phrase}{ending}": code for phrase, code in crops.items() for ending in ("s", "es", "x")} | crops
    longest: dict[str, int] = {}
    for words in map(str.split, phrases):
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return phrases, longest
