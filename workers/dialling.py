"""Telephone numbers as they are dialled from anywhere: the country's prefix and the digits of a subscriber, nothing else.

What is checked is the length (ITU E.164: at most 15 digits; the national plans: Guatemala, Honduras and El Salvador eight digits,
Belize seven, Mexico ten, the United States and Canada ten). Whether somebody answers is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.errors import InvalidInput

PREFIXES = {"GT": "502", "HN": "504", "SV": "503", "BZ": "501", "MX": "52", "US": "1", "CA": "1"}
LENGTHS = {"GT": 8, "HN": 8, "SV": 8, "BZ": 7, "MX": 10, "US": 10, "CA": 10}
SHORTEST, LONGEST = 8, 15  # of a number with its prefix
_WRITTEN = re.compile(r"[\d\s().\-–/]+")


@dataclass(frozen=True)
class Phone:
    """`number` begins with "+". `doubt` is a sentence where the number is kept though it may not be what was meant."""

    number: str
    doubt: str = ""


def read_phone(text: str, country: str) -> Phone:
    """A number as a person of `country` (two letters) writes it: with the prefix of any country after "+" or "00", or without.

    Raises `InvalidInput` for letters and for a length that cannot be.
    """
    written = text.strip()
    foreign = written.startswith(("+", "00"))
    rest = written.removeprefix("+") if written.startswith("+") else written.removeprefix("00") if foreign else written
    if not _WRITTEN.fullmatch(rest):
        raise InvalidInput(
            _("A phone number has digits only, and “+” before the prefix of the country."), field="phone"
        )
    digits = "".join(sign for sign in rest if sign.isdecimal() and sign.isascii())
    own = PREFIXES.get(country, "")
    if not foreign:
        return _at_home(digits, country, own)
    return _from_abroad(digits, country, own)


def _at_home(digits: str, country: str, own: str) -> Phone:
    right = LENGTHS.get(country)
    if right is None:
        raise InvalidInput(_("Write the prefix of the country first, after “+”."), field="phone")
    if len(digits) == right + len(own) and digits.startswith(own):
        digits = digits[len(own) :]
    if len(digits) != right:
        raise InvalidInput(_wrong_length(own, right, len(digits)), field="phone")
    return Phone(f"+{own}{digits}")


def _from_abroad(digits: str, country: str, own: str) -> Phone:
    for code, prefix in PREFIXES.items():
        if not digits.startswith(prefix):
            continue
        if len(digits) != len(prefix) + LENGTHS[code]:
            raise InvalidInput(_wrong_length(prefix, LENGTHS[code], len(digits) - len(prefix)), field="phone")
        return Phone(f"+{digits}", "" if prefix == own else _abroad(prefix))
    if not SHORTEST <= len(digits) <= LONGEST or digits.startswith("0"):
        raise InvalidInput(_("There is no phone number like this: look at the digits again."), field="phone")
    return Phone(f"+{digits}", _abroad(digits[:3]))


def _abroad(prefix: str) -> str:
    return _(
        "This is a number of another country (+%(prefix)s…): kept; ask whether a call reaches the person here."
    ) % {"prefix": prefix}


def _wrong_length(prefix: str, right: int, count: int) -> str:
    return _("A number of +%(prefix)s has %(right)d digits after the prefix; this one has %(count)d.") % {
        "prefix": prefix,
        "right": right,
        "count": count,
    }
