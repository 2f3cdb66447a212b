"""One cell to one value. A value that is there but cannot be read raises `Unreadable`; nothing given is None.

Unknown is never zero: the forms write 0.0 for "not given" in wages, overtime and hours, and so does this module read it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from common.names import plain

from ..choices import NeedType, WageUnit

FIRST_YEAR, LAST_YEAR = 1990, 2099
LONGEST_WORK = timedelta(days=3 * 366)  # a one-time need may last up to three years (20 CFR 655.6(b)); others up to one
MOST_SEATS = 10_000
MOST_HOURS = Decimal(112)
MOST_MONTHS = 240
MOST_KG = 150
KG_A_POUND = Decimal("0.45359237")
CENT, TENTH = Decimal("0.01"), Decimal("0.1")

# Wages outside are typing slips (25000 an hour, 9.59 a month): wide enough for 1990s wages and for a ship's captain.
PLAUSIBLE_WAGE = {
    WageUnit.HOUR: (Decimal(3), Decimal(200)),
    WageUnit.DAY: (Decimal(20), Decimal(1_600)),
    WageUnit.WEEK: (Decimal(100), Decimal(8_000)),
    WageUnit.BIWEEK: (Decimal(200), Decimal(16_000)),
    WageUnit.MONTH: (Decimal(400), Decimal(35_000)),
    WageUnit.YEAR: (Decimal(5_000), Decimal(400_000)),
    WageUnit.PIECE: (Decimal("0.01"), Decimal(10_000)),
}

_UNITS = {
    **dict.fromkeys(("hour", "hr", "hrs", "hours", "hourly", "h", "per hour"), WageUnit.HOUR),
    **dict.fromkeys(("day", "dai", "daily", "days"), WageUnit.DAY),
    **dict.fromkeys(("week", "wk", "weekly", "w"), WageUnit.WEEK),
    **dict.fromkeys(("bi weekly", "biweekly", "bi", "biweek", "every two weeks"), WageUnit.BIWEEK),
    **dict.fromkeys(("month", "mth", "monthly", "mo", "m"), WageUnit.MONTH),
    **dict.fromkeys(("year", "yr", "yearly", "annual", "annually", "a"), WageUnit.YEAR),
    **dict.fromkeys(("piece rate", "piece", "pc", "per piece"), WageUnit.PIECE),
}
_NEEDS = {
    "seasonal": NeedType.SEASONAL,
    "peakload": NeedType.PEAKLOAD,
    "one time occurrence": NeedType.ONE_TIME,
    "intermittent": NeedType.INTERMITTENT,
}
_NOTHING = frozenset(
    ("", "none", "n/a", "n / a", "n a", "n.a", "na", "null", "null null", "nil", "not applicable", "none used")
)
_MARKS = " .\"'-"
_BEGINS_NOTHING = frozenset(_MARKS + "".join(text[0] + text[0].upper() for text in _NOTHING if text))


class Unreadable(ValueError):
    """`fix` says what would be read."""


def is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing: blank, `N/A`, `None.`, `null null`."""
    return not text or (len(text) < 20 and text[0] in _BEGINS_NOTHING and text.strip(_MARKS).lower() in _NOTHING)


def words(text: str) -> str:
    """A text with single blanks and without control characters; its lines are kept. Nothing where it says nothing."""
    if is_nothing(text):
        return ""
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.replace("\n", "").isprintable():
            text = _TAB.sub(" ", _CONTROL.sub("", text))
    return (_BLANKS.sub(" ", text) if "  " in text else text).strip()


# Also marks that nobody sees: they turn a name around on the page, or make two spellings of it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_TAB = re.compile(r"[\t\xa0]")
_BLANKS = re.compile(r"  +")


@lru_cache(maxsize=20_000)
def place_name(text: str) -> str:
    """A city or county as it is written on a map: `TWIN FALLS` and `twin falls` are `Twin Falls`."""
    name = " ".join(words(text).split()).strip(",;")
    if name.isupper() or name.islower():
        name = name.title() if name.isascii() else _WORD.sub(lambda word: word[0].capitalize(), name)
        name = _OWNER.sub("'s", name) if "'S" in name else name
    return name


_WORD, _OWNER, _COUNTY = re.compile(r"[^\W\d_]+"), re.compile(r"'S\b"), re.compile(r"\s+county$", re.IGNORECASE)


def county_name(text: str) -> str:
    return _COUNTY.sub("", place_name(text))


_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ].*)?")
_AMERICAN = re.compile(r"(\d\d?)[/-](\d\d?)[/-](\d{4}|\d\d)(?: .*)?")
_SPOKEN = re.compile(r"(\d\d?)-([A-Za-z]{3})-(\d{4}|\d\d)(?: .*)?")
_SERIAL = re.compile(r"[1-7]\d{4}(?:\.\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@lru_cache(maxsize=20_000)
def day(text: str, first_year: int = FIRST_YEAR) -> date | None:
    """2026-03-01, with or without a time; 3/1/2026 and 03/01/26 (month first); 20-Dec-2026; an Excel day number.

    The day is taken as it stands, whatever the zone. Raises Unreadable, also for a year that cannot be meant.
    """
    if not text:
        return None
    try:
        found = _day(text)
    except ValueError as error:
        raise Unreadable("2026-03-31") from error
    if not first_year <= found.year <= LAST_YEAR:
        raise Unreadable("2026-03-31")
    return found


def _day(text: str) -> date:
    if match := _ISO.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _AMERICAN.fullmatch(text):
        return date(_year(match[3]), int(match[1]), int(match[2]))
    if match := _SPOKEN.fullmatch(text):
        return date(_year(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1]))
    if _SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    raise ValueError(text)


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


_PLAIN_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{0,12})?")
_WITH_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{0,12})?")
_WITH_EXPONENT = re.compile(r"-?\d(?:\.\d{1,17})?e[+-]0\d", re.IGNORECASE)  # as databases write floating-point numbers
_DECIMAL_COMMA = re.compile(r"-?\d{1,12},\d{1,2}")


@lru_cache(maxsize=20_000)
def number(text: str) -> Decimal | None:
    """9.22, $9.22, 1,234.50, `9,22`, 6.0, 9.22e+00; None where nothing is given. Raises Unreadable."""
    if is_nothing(text):
        return None
    bare = text.replace("$", "").replace(" ", "")
    if _WITH_THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(bare):
        bare = bare.replace(",", ".")
    if _WITH_EXPONENT.fullmatch(bare):
        return Decimal(bare)
    if not _PLAIN_NUMBER.fullmatch(bare):
        raise Unreadable("1234.50")
    return Decimal(bare)


def money(text: str) -> Decimal | None:
    """To the cent; 0 is not given. Raises Unreadable, also below zero."""
    amount = number(text)
    if not amount:
        return None
    if amount < 0:
        raise Unreadable("12.50")
    return amount.quantize(CENT, ROUND_HALF_UP)


def hours(text: str) -> Decimal | None:
    """To the tenth. Raises Unreadable."""
    amount = number(text)
    return None if amount is None else amount.quantize(TENTH, ROUND_HALF_UP)


def whole(text: str) -> int | None:
    """6, 6.0, 1,200; None where nothing is given. Raises Unreadable, also for halves and below zero."""
    amount = number(text)
    if amount is None:
        return None
    if amount < 0 or amount != int(amount):
        raise Unreadable("12")
    return int(amount)


@lru_cache(maxsize=1_000)
def wage_unit(text: str) -> WageUnit | None:
    return _UNITS.get(plain(text))


@lru_cache(maxsize=1_000)
def need_type(text: str) -> str:
    return _NEEDS.get(plain(text), "")


def yes_no(text: str) -> bool | None:
    return {"y": True, "yes": True, "true": True, "1": True, "n": False, "no": False, "false": False, "0": False}.get(
        text.lower()
    )


_TIME = re.compile(r"(\d\d?)(?::(\d\d))?(?::\d\d)?\s*([AP])\.?M\.?", re.IGNORECASE)


def hours_of_day(start: str, end: str) -> str:
    """`7:00 A.M.` and `3:30 P.M.` as 07:00–15:30; nothing unless both are given."""
    both = [_TIME.fullmatch(text) for text in (start, end)]
    if not all(both):
        return ""
    return "–".join(
        f"{int(found[1]) % 12 + 12 * (found[3].upper() == 'P'):02d}:{found[2] or '00'}" for found in both if found
    )


_SOC = re.compile(r"(\d\d)-?(\d{4})(?:\.(\d\d))?")
_NAICS = re.compile(r"\d{2,6}")


def soc_code(text: str) -> str:
    """`45-2092` of 45-2092.00 and 452092; a detail of O*NET (`.02`) is kept. Raises Unreadable."""
    if is_nothing(text):
        return ""
    found = _SOC.fullmatch(text.strip())
    if not found:
        raise Unreadable("45-2092")
    detail = f".{found[3]}" if found[3] not in (None, "00") else ""
    return f"{found[1]}-{found[2]}{detail}"


def naics_code(text: str) -> str:
    if is_nothing(text):
        return ""
    if not _NAICS.fullmatch(text.removesuffix(".0")):
        raise Unreadable("111331")
    return text.removesuffix(".0")


def postal_code(text: str) -> str:
    """A ZIP code with the zero that a spreadsheet drops from `01701`."""
    text = words(text)
    return text.zfill(5) if text.isdigit() and len(text) < 5 else text[:12]


def clipped(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
