"""Folding of names for searching: Spanish and Mayan spellings of one sound become one text. Never shown, never stored as the name."""

from __future__ import annotations

import re
import unicodedata

# Sounds, not letters: h is silent, b = v, z = s, soft c = s, qu/k = c, ll = y, ñ kept as n, w = gu, x/j/sh as in Mayan spellings.
_SOUNDS = (
    ("ph", "f"),
    ("sh", "x"),
    ("ch", "#"),
    ("qu", "k"),
    ("ll", "y"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("w", "gu"),
    ("v", "b"),
    ("z", "s"),
    ("ce", "se"),
    ("ci", "si"),
    ("q", "k"),
    ("c", "k"),
    ("h", ""),
    ("#", "ch"),
)
_NOT_A_LETTER = re.compile(r"[^a-z0-9 ]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9 ]+")
_DOUBLED = re.compile(r"(.)\1+")


def fold(*parts: str) -> str:
    """One lower-case text of letters, digits and single spaces; accents, saltillos and apostrophes gone, sounds unified."""
    text = unicodedata.normalize("NFKD", " ".join(part for part in parts if part).lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _NOT_A_LETTER.sub("", text.replace("-", " "))
    for spelling, sound in _SOUNDS:
        text = text.replace(spelling, sound)
    return " ".join(_DOUBLED.sub(r"\1", text).split())


def plain(*parts: str) -> str:
    """Lower case without accents and punctuation; for names of organisations, where spelling is kept."""
    text = " ".join(part for part in parts if part).lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(_NOT_PLAIN.sub(" ", text.replace("&", " and ")).split())


def is_id(text: str) -> bool:
    """Whether the text can be the number of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= 18
