"""Texts as they are compared: without capitals, accents or punctuation."""

import re
import unicodedata

_SPELLINGS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "’": "'", "ꞌ": "'"})
_BETWEEN_WORDS = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """'Juan Francisco  Bulnes' and 'JUAN FRANCISCO BULNES' alike: lower case, no accents, single spaces."""
    letters = text.lower()
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters.translate(_SPELLINGS))
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN_WORDS.sub(" ", letters).strip()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings differ at most in capitals, accents, punctuation and spaces."""
    return fold(one).replace(" ", "") == fold(other).replace(" ", "")
