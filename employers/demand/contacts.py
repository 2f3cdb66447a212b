"""Personal contacts: found in the columns that are there for them, and taken out of every text that is kept.

The organisation stays. E-mail addresses and telephone numbers go wherever they are written; the contacts' names go from free
text, but not from the name of the employer, who may be a sole owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from .layouts import Binding
from .values import is_nothing

REMOVED = "[…]"
_EMAIL = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
# North American numbers: ten digits with or without 1, brackets, blanks, dashes or two dots; not a coordinate's decimals.
_PHONE = re.compile(
    r"(?<![\d.])(?:\+?1[\s./-]*)?"
    r"(?:(?:\(\s?\d{3}\s?\)|\d{3})[\s/-]*\d{3}[\s/-]*\d{4}|\d{3}\.\s?\d{3}\.\s?\d{4})"
    r"(?:\s*(?:x|ext\.?)\s*\d+)?(?!\d|\.\d)"
)
_NO_DIGIT = re.compile(r"\D+")
_LIKE_A_PHONE = re.compile(r"\d[\d()\s./+-]{5,}\d")


class Contacts:
    """The contacts of one row."""

    def __init__(self, binding: Binding, cells: Sequence[str]) -> None:
        given = {phone_in(cells[place]) for place in binding.private if not is_nothing(cells[place])}
        self._phones = [number for number in given if number]
        names = ((cells[one], cells[two]) for one, two in binding.contact_names)
        self._names = [(first, last) for first, last in names if len(first) > 1 and len(last) > 1]

    def without(self, text: str, *, names: bool = True) -> str:
        """`text` without any contact; what is taken out leaves a mark, so that a reader knows."""
        if "@" in text:
            text = _EMAIL.sub(REMOVED, text)
        if _LIKE_A_PHONE.search(text):
            text = _PHONE.sub(REMOVED, text)
            digits = _NO_DIGIT.sub("", text)
            for phone in self._phones:
                if phone in digits:
                    text = re.sub(r"\W{0,3}".join(phone), REMOVED, text)
        if names and self._names:
            lower = text.lower()
            for first, last in self._names:
                if last.lower() in lower and first.lower() in lower:
                    text = _name(first, last).sub(REMOVED, text)
        return text


def without_patterns(text: str) -> str:
    """`text` without what is an e-mail address or a telephone by its look; for columns that name nobody."""
    if "@" in text:
        text = _EMAIL.sub(REMOVED, text)
    return _PHONE.sub(REMOVED, text) if len(text) > 9 and _LIKE_A_PHONE.search(text) else text


def may_hold_a_contact(text: str) -> bool:
    """Whether `Contacts.without` looks for an address or a telephone in it; names apart."""
    return "@" in text or (len(text) > 9 and _LIKE_A_PHONE.search(text) is not None)


def places_of_contacts(text: str) -> Iterator[int]:
    """Where in it something begins that `may_hold_a_contact` finds."""
    yield from (found.start() for found in _LIKE_A_PHONE.finditer(text))
    at = text.find("@")
    while at >= 0:
        yield at
        at = text.find("@", at + 1)


def digits_in(text: str) -> str:
    return _NO_DIGIT.sub("", text)


@lru_cache(maxsize=20_000)
def phone_in(text: str) -> str:
    """The ten digits of a cell that is a telephone number, as `Contacts` looks for them; nothing of another."""
    digits = "" if len(text) < 10 or "@" in text else _NO_DIGIT.sub("", text)
    return digits[-10:] if len(digits) in (10, 11) else ""


def _name(first: str, last: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(first)}\s+(?:\w+\.?\s+)?{re.escape(last)}\b", re.IGNORECASE)
