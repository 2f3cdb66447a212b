"""One cell to one value. Nothing given is None; what is there and cannot be read, or cannot be true, raises `Unreadable`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from common.names import plain

from .problems import Unreadable

_ISO = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ].*)?")
_LOCAL = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})")
_SERIAL = re.compile(r"[1-5]?\d{4}")
_SERIAL_DAY_ZERO = date(1899, 12, 30)
_YES = frozenset(("si", "s", "yes", "y", "oui", "o", "1", "x", "verdadero", "true", "vrai"))
_NO = frozenset(("no", "n", "non", "0", "falso", "false", "faux"))


@lru_cache(maxsize=20_000)
def day(text: str) -> date | None:
    """14/03/1994, 14-3-1994, 1994-03-14, or the number under which a spreadsheet keeps a day."""
    if not text:
        return None
    if found := _LOCAL.fullmatch(text):
        month_day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, month_day = map(int, found.groups())
    elif _SERIAL.fullmatch(text):
        return _SERIAL_DAY_ZERO + timedelta(days=int(text))
    else:
        raise Unreadable(_("this is not a date that can be read"), _("Write day/month/year: 14/03/1994."))
    try:
        return date(year, month, month_day)
    except ValueError:
        raise Unreadable(
            _("there is no such day: day %(day)s, month %(month)s of %(year)s")
            % {"day": month_day, "month": month, "year": year},
            _("Write day/month/year: 14/03/1994."),
        ) from None


def yes_no(text: str) -> bool | None:
    if not text:
        return None
    word = plain(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise Unreadable(_("this is neither yes nor no"), _("Write sí or no."))


def whole(text: str, most: int) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise Unreadable(_("this is not a whole number"), _("Write a number from 0 to %(most)d.") % {"most": most})
    if len(text) > 6 or int(text) > most:
        raise Unreadable(_("this number is too large"), _("Write a number from 0 to %(most)d.") % {"most": most})
    return int(text)


def fitting(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unreadable(
            _("it has %(count)d characters") % {"count": len(text)},
            _("Shorten it to %(most)d characters.") % {"most": longest},
        )
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise Unreadable(_("there is a sign in it that cannot be printed"), _("Write it anew."))
    return text
