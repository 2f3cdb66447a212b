"""Texts as they are compared: without capitals, accents or punctuation."""

import re
import unicodedata

_SPELLINGS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "’": "'", "ꞌ": "'"})
_BETWEEN_WORDS = re.compile(r"[^0-9a-z]+")
_BLANK_BETWEEN = {code: " " for code in range(128) if not (chr(code).isdigit() or chr(code).islower())}


def fold(text: str) -> str:
    """'Juan Francisco  Bulnes' and 'JUAN FRANCISCO BULNES' alike: lower case, no accents, single spaces."""
    letters = text.lower()
    if letters.isascii():
        return " ".join(letters.translate(_BLANK_BETWEEN).split())  # the same, and several times as fast
    plain = unicodedata.normalize("NFKD", letters.translate(_SPELLINGS))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN_WORDS.sub(" ", letters).strip()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings differ at most in capitals, accents, punctuation and spaces."""
    return fold(one).replace(" ", "") == fold(other).replace(" ", "")
