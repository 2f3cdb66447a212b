"""The numbers by which organisations are registered, read as people write them.

* US, FEIN: two digits that the IRS gives out and seven more (26 CFR 301.7701-12; IRS, "How EINs are assigned and valid EIN prefixes").
* Canada, BN: nine digits, the last a check digit by Luhn's method (CRA, "Business number"; ISO/IEC 7812-1, annex B). A program
  account (RP0001) may follow and is left away, since one organisation has several.
* Mexico, RFC: three letters (an organisation) or four (a natural person), a date, two signs and a check digit (SAT, "Instructivo para la
  formación de la clave del Registro Federal de Contribuyentes").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from common.errors import InvalidInput

COUNTRIES = ("US", "CA", "MX")

# Prefixes that no campus of the IRS and no online registration gives out.
_NEVER_GIVEN = frozenset(
    ["00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97"]
)
_FEIN = re.compile(r"([0-9]{2})-?([0-9]{7})")
_BN = re.compile(r"([0-9]{9})([A-Z]{2}[0-9]{4})?")
_RFC = re.compile(r"([A-ZÑ&]{3,4})([0-9]{2})([0-9]{2})([0-9]{2})([A-Z0-9]{2}[0-9A])")
_RFC_SIGNS = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
_RFC_OF_NOBODY = frozenset({"XAXX010101000", "XEXX010101000"})  # for sales to the public and to foreigners


def read_business_number(country: str, text: str) -> str:
    """The number as it is kept: `12-3456789`, `123456782`, `ABC680524P76`. Raises `InvalidInput` with what is wrong."""
    reader = _READERS.get(country)
    if reader is None:
        raise InvalidInput(
            _("Organisations of the United States, Mexico and Canada sign up here: choose one of them."),
            field="country",
        )
    return reader(re.sub(r"[\s.]", "", text).upper())


def _refuse(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, field="business_number")


def _fein(text: str) -> str:
    found = _FEIN.fullmatch(text)
    if not found:
        raise _refuse(_("A FEIN has nine digits, written 12-3456789: look at your IRS notice (CP 575)."))
    if found[1] in _NEVER_GIVEN:
        raise _refuse(_("No FEIN begins with %(prefix)s: look at your IRS notice (CP 575).") % {"prefix": found[1]})
    return f"{found[1]}-{found[2]}"


def _bn(text: str) -> str:
    found = _BN.fullmatch(text.replace("-", ""))
    if not found:
        raise _refuse(
            _("A business number has nine digits; an account like RP0001 may follow: look at your CRA notice.")
        )
    if not _luhn(found[1]):
        raise _refuse(_("The last digit of this business number does not fit the others: one of them is mistyped."))
    return found[1]


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _rfc(text: str) -> str:
    text = text.replace("-", "")
    found = _RFC.fullmatch(text)
    if not found:
        raise _refuse(
            _(
                "An RFC has twelve letters and digits for an organisation, thirteen for a person: look at your Constancia."
            )
        )
    if text in _RFC_OF_NOBODY:
        raise _refuse(_("This is the RFC for sales to the public: write your organisation's own."))
    if not _is_a_day(found[2], found[3], found[4]):
        raise _refuse(_("The six digits in the middle of an RFC are a date (year, month, day): these are none."))
    if _rfc_check(text[:-1]) != text[-1]:
        raise _refuse(_("The last sign of this RFC does not fit the others: one of them is mistyped."))
    return text


def _is_a_day(year: str, month: str, day: str) -> bool:
    """In this century or the last: an RFC does not say which."""
    for century in (1900, 2000):
        try:
            date(century + int(year), int(month), int(day))
        except ValueError:
            continue
        return True
    return False


def _rfc_check(body: str) -> str:
    """Weights 13 to 2 over twelve signs, a shorter body filled up with a blank in front; 11 less the rest, 10 written A."""
    total = sum(_RFC_SIGNS.index(sign) * (13 - place) for place, sign in enumerate(body.rjust(12)))
    return _RFC_SIGNS[(11 - total) % 11]


_READERS: dict[str, Callable[[str], str]] = {"US": _fein, "CA": _bn, "MX": _rfc}
